"""The process apart: takes a file from outside on its standard input, and answers questions about it.

It runs with limits on time and memory where the system has them. It loads all it may need before the first question
comes: it stands ready while a person still chooses the file.

A frozen build starts itself with `process.FLAG` as its first argument and must then call `main` before anything else.
"""

from __future__ import annotations

import sys
import time
from typing import Any, Final

from dutydesk.work.apart import frames, images
from dutydesk.work.importing import tables

_STDIN, _STDOUT = 0, 1
_CACHED_MODULE_BYTES: Final = 1_000_000  # all that the process may write to disk: Python's own cache of its modules
_SECONDS_A_QUESTION: Final = 20
_SECONDS_IN_ALL: Final = 1200  # of a long scan that somebody looks through
_BYTES: Final = {"table": 1_500_000_000, "judge": 700_000_000, "page": 700_000_000}
_ANSWERS: Final = {"table": tables.answer, "judge": images.judge, "page": images.page}


def main() -> int:
    """Answer until nobody asks any more."""
    _hold_back()
    tables.load()
    images.load()
    data = b""
    # A windowed build has no sys.stdin.
    with open(_STDIN, "rb", closefd=False) as source, open(_STDOUT, "wb", closefd=False) as target:
        frames.write(target, {"ready": True})
        while True:
            try:
                question, body = frames.read(source)
            except frames.Unreadable:
                return 0
            data = body or data
            frames.write(target, *_answer(data, question))


def _answer(data: bytes, question: dict[str, Any]) -> frames.Frame:
    task = str(question["task"])
    _allow(_SECONDS_A_QUESTION, _BYTES[task])
    try:
        return _ANSWERS[task](data, question)
    except MemoryError:
        return frames.Frame({"refused": "bomb"}, b"")


def _hold_back() -> None:
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_CPU, _SECONDS_IN_ALL),
        (resource.RLIMIT_FSIZE, _CACHED_MODULE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))


def _allow(seconds: int, memory: int) -> None:
    """Limit what the next question may cost."""
    if sys.platform == "win32":
        return
    import resource

    wanted = {resource.RLIMIT_CPU: int(time.process_time()) + 1 + seconds}
    if sys.platform == "linux":
        wanted[resource.RLIMIT_AS] = memory
    for what, most in wanted.items():
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    sys.exit(main())
