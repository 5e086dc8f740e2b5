"""Which characters the shipped fonts can draw, from `resources/fonts/coverage.txt`.

The file holds one range a line in hexadecimal, `START-END` or `START`, sorted and without overlaps; lines that begin
with # say where it comes from. It is read when the first name is checked.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

from dutydesk.places import RESOURCES

_FILE = RESOURCES / "fonts" / "coverage.txt"


@cache
def _ranges() -> tuple[list[int], list[int]]:
    starts: list[int] = []
    ends: list[int] = []
    for line in _FILE.read_text(encoding="ascii").splitlines():
        if not line or line.startswith("#"):
            continue
        start, _, end = line.partition("-")
        starts.append(int(start, 16))
        ends.append(int(end or start, 16))
    return starts, ends


def drawable(char: str) -> bool:
    """Tell whether a shipped font has a glyph for the character."""
    starts, ends = _ranges()
    place = bisect_right(starts, ord(char)) - 1
    return place >= 0 and ord(char) <= ends[place]
