"""`resources/fonts/coverage.txt`: what the shipped fonts draw, as text, for those who may not open fonts.

Write it anew after a font has changed: `python -m dutydesk.paper.coverage`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dutydesk.paper.fonts import FOLDER, NAMES, typeface

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FILE: Final = FOLDER / "coverage.txt"


def runs(codes: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of every unbroken run of code points."""
    first = last = -2
    for code in sorted(set(codes)):
        if code != last + 1:
            if last >= 0:
                yield first, last
            first = code
        last = code
    if last >= 0:
        yield first, last


def describe() -> str:
    """Return the file's text: one run of hex code points a line, `4E00-9FFF` or `3007`."""
    drawn = (code for name in NAMES for code in typeface(name).codes())
    return "".join(f"{first:X}-{last:X}\n" if last > first else f"{first:X}\n" for first, last in runs(drawn))


if __name__ == "__main__":
    FILE.write_text(describe(), "ascii", newline="\n")
