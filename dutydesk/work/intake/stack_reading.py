"""Read the pages of one file that came back, in the process apart: which paper each shows, and how it lies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from dutydesk.errors import BadFile
from dutydesk.paper.code import PageCode
from dutydesk.work import scans
from dutydesk.work.apart import process

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LARGEST: Final = 80 * 1024 * 1024
ENDINGS: Final = (".pdf", ".jpg", ".jpeg", ".png")
_TURNS: Final = {0, 90, 180, 270}
_MOST_CODES: Final = 20


@dataclass(frozen=True, slots=True)
class PageRead:
    """Say what was read off one page: its codes, by how many degrees to turn it, and whether it is blank."""

    codes: tuple[PageCode, ...] = ()
    turn: int = 0
    blank: bool = False


@dataclass(frozen=True, slots=True)
class StackRead:
    """Be a file that is fit to be kept, with what was read off its pages."""

    file_name: str
    judged: scans.Judged = field(repr=False)
    pages: tuple[PageRead, ...]


def read_stack(path: Path, tell: Callable[[int, int], None] = lambda _done, _total: None) -> StackRead:
    """Read a file of pages. Raises BadFile for what is no whole PDF, JPEG or PNG; `tell` hears how far it is."""
    data = scans.read_bytes(path, f"“{path.name}”", LARGEST)
    media_type = scans.media_type_of(data)
    if not media_type:
        raise BadFile(f"“{path.name}”不是 PDF、JPEG 或 PNG 文件。", "请用扫描仪另存为 PDF，或用手机拍照。")
    try:
        with process.taken() as reader:
            ask = {"task": "judge", "media_type": media_type, "box": scans.SCAN_BOX}
            answer = reader.ask(ask, data, seconds=scans.JUDGING_SECONDS)
            small = scans.small_of(answer, scans.SCAN_BOX)
            count = int(answer.words.get("pages") or 0)
            pages: list[PageRead] = []
            for page in range(count):
                tell(page, count)
                told = reader.ask(
                    {"task": "codes", "media_type": media_type, "page": page}, seconds=scans.JUDGING_SECONDS
                )
                scans.believe(told)
                pages.append(_page(told.words))
    except process.Stopped as stopped:
        raise scans.no_answer(stopped) from stopped
    tell(count, count)
    return StackRead(path.name, scans.Judged(data, media_type, small), tuple(pages))


def files_in(paths: list[Path]) -> list[Path]:
    """Return the scans and photos among what was dropped, by name; of a folder, those in it."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.iterdir() if one.suffix.lower() in ENDINGS and one.is_file())
            found += [one for one in inside if not one.name.startswith(".")]
        else:
            found.append(path)
    return found


def _page(words: dict[str, Any]) -> PageRead:
    """Believe nothing of an answer but what it must be: the process has had a file from outside."""
    codes: list[PageCode] = []
    for one in cast("list[Any]", words.get("codes") or [])[:_MOST_CODES]:
        number, edition, page = one
        codes.append(PageCode(str(number), int(edition), int(page)))
    turn = int(words.get("turn") or 0)
    return PageRead(tuple(codes), turn if turn in _TURNS else 0, blank=bool(words.get("blank")))
