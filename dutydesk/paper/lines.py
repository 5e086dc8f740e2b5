"""Lines of Chinese text: how wide words are, where a line may end (避头尾), what size fits a cell."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from dutydesk.paper.fonts import Style

if TYPE_CHECKING:
    from collections.abc import Iterator

LEADING: Final = 1.2  # line to line, in sizes, where lines are set close
_STEP: Final = 0.25
_NEVER_FIRST: Final = frozenset("，。、；：？！）》」』】〕〉”’…·・％%‰℃)]},.;:?!-–—～~々")
_NEVER_LAST: Final = frozenset("（《「『【〔〈“‘([{￥$№#")
_COUNT: Final = re.compile(r"[0-9] ?$")  # a number stays with its measure word: 17 名
_UNIT: Final = re.compile(r"[0-9A-Za-z\u00c0-\u024f'@_/+.,:*#$%-]*[0-9A-Za-z\u00c0-\u024f*]|\s|.", re.DOTALL)


def width(words: str, size: float, style: Style = Style.TEXT) -> float:
    """Return the width of words in points. Raises Refused where no shipped font draws one of them."""
    advances = style.advances
    return size * sum([advances[char] for char in words])


def break_lines(words: str, room: float, size: float, style: Style = Style.TEXT, indent: float = 0) -> list[str]:
    """Break words into lines of at most `room` points, the first shorter by `indent`; a newline always breaks.

    No line begins with closing or ends with opening punctuation; numbers and Latin words stay whole where they fit.
    """
    lines: list[str] = []
    for paragraph in words.split("\n"):
        line, left = "", room - indent
        for piece in _pieces(paragraph):
            needed = width(piece.rstrip(), size, style)
            if line and needed > left:
                lines.append(line.rstrip())
                line, left, piece = "", room, piece.lstrip()  # noqa: PLW2901 (no line begins with a space)
            if needed > room:
                *full, piece = _chop(piece, left, room, size, style)  # noqa: PLW2901 (its rest starts the next line)
                lines += full
                left = room if full else left
            line += piece
            left -= width(piece, size, style)
        lines.append(line.rstrip())
        indent = 0
    return lines


class Fitted(NamedTuple):
    """Hold words that fit a cell: their size and their lines."""

    size: float
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        """Return how high the lines stand together."""
        return len(self.lines) * self.size * LEADING


@lru_cache(1024)  # most cells say what others said, but names and numbers would pile up
def fit(words: str, room: float, height: float, size: float, *, single: float, least: float) -> Fitted | None:
    """Return words at the largest size that fits `room` by `height`, or None where even the least does not.

    They are shrunk down to `single` to stay on one line, and only then broken over several.
    """
    if "\n" not in words and (whole := width(words, 1)) * single <= room:
        while size > single and whole * size > room:
            size -= _STEP
        return Fitted(size, (words,))
    while size >= least:
        lines = break_lines(words, room, size)
        if len(lines) * size * LEADING <= height:
            return Fitted(size, tuple(_even(words, lines, room, size)))
        size -= _STEP
    return None


def _even(words: str, lines: list[str], room: float, size: float) -> list[str]:
    """Return as many lines, but of like length: no last line of one character."""
    if len(lines) == 1:
        return lines
    while True:
        room -= size / 2
        closer = break_lines(words, room, size)
        if len(closer) > len(lines) or room < 2 * size:
            return lines
        lines = closer


def break_heading(words: str, room: float, size: float) -> tuple[str, ...]:
    """Break a column's heading into even lines, between words where it can: most Chinese words have two characters.

    A newline always breaks.
    """
    if "\n" in words:
        return tuple(line for part in words.split("\n") for line in break_heading(part, room, size))
    count = 1
    while True:
        length = -(-len(words) // count)
        for take in (length + length % 2, length):
            lines = tuple(words[at : at + take] for at in range(0, len(words), take))
            if take == 1 or all(width(line, size, Style.HEADING) <= room for line in lines):
                return lines
        count += 1


def _pieces(paragraph: str) -> Iterator[str]:
    """Yield the parts that a line may not be broken within."""
    piece = ""
    for match in _UNIT.finditer(paragraph):
        unit = match.group()
        joined = unit[0] in _NEVER_FIRST or unit.isspace() or piece[-1:] in _NEVER_LAST or _COUNT.search(piece)
        if piece and not joined:
            yield piece
            piece = ""
        piece += unit
    if piece:
        yield piece


def _chop(piece: str, left: float, room: float, size: float, style: Style) -> list[str]:
    """Break what no line can hold wherever a line is full."""
    lines, line = [], ""
    for char in piece:
        if line and width(line + char, size, style) > left:
            lines.append(line)
            line, left = "", room
        line += char
    return [*lines, line]
