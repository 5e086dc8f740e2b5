"""The process apart: takes a file from outside on its standard input, and answers questions about it.

It runs with limits on time and memory where the system has them. It loads all it may need before the first question
comes: it stands ready while a person still chooses the file.

A frozen build starts itself with `process.FLAG` as its first argument and must then call `main` before anything else.
"""

from __future__ import annotations

import sys
from typing import Any, Final

from dutydesk.work.apart import bounds, frames, images, stacks
from dutydesk.work.importing import tables

_STDIN, _STDOUT = 0, 1
_SECONDS_A_QUESTION: Final = 20
_PICTURES: Final = 700_000_000
_BYTES: Final = {
    "table": 1_500_000_000,
    "judge": _PICTURES,
    "page": _PICTURES,
    "codes": _PICTURES,
    "join": 1_000_000_000,
}
_ANSWERS: Final = {
    "table": tables.answer,
    "judge": images.judge,
    "page": images.page,
    "codes": stacks.codes,
    "join": stacks.join,
}


def main() -> int:
    """Answer until nobody asks any more."""
    bounds.hold_back()
    tables.load()
    images.load()
    stacks.load()
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
    bounds.allow(_SECONDS_A_QUESTION, _BYTES[task])
    try:
        return _ANSWERS[task](data, question)
    except MemoryError:
        return frames.Frame({"refused": "bomb"}, b"")


if __name__ == "__main__":
    sys.exit(main())
