"""Join pages of files from outside, and of the desk's own, into one PDF: in the process apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dutydesk.errors import Refused
from dutydesk.work import scans
from dutydesk.work.apart import process

if TYPE_CHECKING:
    from collections.abc import Sequence

_SECONDS: Final = 30.0
MOST_BYTES: Final = 90 << 20


def join(files: Sequence[bytes], pages: Sequence[tuple[int, int, int]]) -> bytes:
    """Return a PDF of pages, each named by its file, its place there from 0, and the degrees it is turned by.

    Raises Refused where the files are too large together, and BadFile where one of them is not sound.
    """
    if sum(map(len, files)) > MOST_BYTES:
        raise Refused("这些页来自几个很大的文件，一次合并不了。", "请分几次办理，每次少选几页。")
    ask = {"task": "join", "lengths": [len(data) for data in files], "pages": [list(page) for page in pages]}
    try:
        with process.taken() as reader:
            answer = reader.ask(ask, b"".join(files), seconds=_SECONDS)
    except process.Stopped as stopped:
        raise scans.no_answer(stopped) from stopped
    scans.believe(answer)
    return answer.body
