"""Badges on paper: ten on a sheet of A4 with crop marks, one a page for card printers, and the calibration sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from dutydesk.paper.badge import BLEED, HIGH, WIDE, draw_back, draw_front
from dutydesk.paper.fonts import Style
from dutydesk.paper.pen import Pen
from dutydesk.paper.sizes import MM, PAGE_HEIGHT, PAGE_WIDTH, Leaf

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dutydesk.paper.badge import Card

COLUMNS, ROWS = 2, 5
ON_SHEET: Final = COLUMNS * ROWS
_ASIDE, _BELOW = 6 * MM, 2 * MM  # between the cards
_LEFT: Final = (PAGE_WIDTH - COLUMNS * WIDE - (COLUMNS - 1) * _ASIDE) / 2
_TOP: Final = (PAGE_HEIGHT - ROWS * HIGH - (ROWS - 1) * _BELOW) / 2
_HAIR: Final = 0.25
_NEAR, _FAR = 1.5 * MM, 5 * MM  # crop marks lie between the card and the edge of what printers reach
_VERNIER_AT, _VERNIER_STEP = 20 * MM, 0.9 * MM


class Shift(NamedTuple):
    """Say in millimetres how far to the right and how far down a printer puts what it prints."""

    right: float = 0.0
    down: float = 0.0


def sheets(cards: Sequence[Card], *, first: int = 1, backs: bool, shift: Shift, back_shift: Shift) -> bytes:
    """Return sheets of A4, the first card on place `first` of ten: left, right, then the next row.

    Every sheet of backs follows its fronts, left and right exchanged: the paper is turned over its long edge.
    """
    pen = Pen("工作牌")
    places = [None] * (first - 1) + [*cards]
    for start in range(0, len(places), ON_SHEET):
        part = places[start : start + ON_SHEET]
        _marks(pen, shift)
        for place, card in enumerate(part):
            if card is not None:
                draw_front(pen, card, *_corner(place, shift), BLEED)
        pen.end_page()
        if backs:
            _marks(pen, back_shift)
            for place, card in enumerate(part):
                if card is not None:
                    draw_back(pen, card, *_corner(_mirrored(place), back_shift), BLEED)
            pen.end_page()
    return pen.finish()


def singles(cards: Iterable[Card], *, backs: bool) -> bytes:
    """Return one page of the card's own size for each front, followed by its back."""
    pen = Pen("工作牌", Leaf(WIDE, HIGH))
    for card in cards:
        draw_front(pen, card, 0, 0, BLEED)
        pen.end_page()
        if backs:
            draw_back(pen, card, 0, 0, BLEED)
            pen.end_page()
    return pen.finish()


def calibration(shift: Shift, back_shift: Shift) -> bytes:
    """Return two pages on which can be read to a tenth of a millimetre how far off a printer is, front and back.

    They are printed without any correction; the values in use are named on them.
    """
    pen = Pen("工作牌打印校准页")
    for words, used in (("正面", shift), ("背面（双面打印时，长边翻转）", back_shift)):
        _calibration_page(pen, words, used)
        pen.end_page()
    return pen.finish()


def _corner(place: int, shift: Shift) -> tuple[float, float]:
    row, column = divmod(place, COLUMNS)
    return (
        _LEFT + column * (WIDE + _ASIDE) - shift.right * MM,
        _TOP + row * (HIGH + _BELOW) - shift.down * MM,
    )


def _mirrored(place: int) -> int:
    row, column = divmod(place, COLUMNS)
    return row * COLUMNS + COLUMNS - 1 - column


def _marks(pen: Pen, shift: Shift) -> None:
    """Draw the lines to cut along, all outside of the cards and of what bleeds out of them."""
    left, top = _corner(0, shift)
    right, bottom = _corner(ON_SHEET - 1, shift)
    right, bottom = right + WIDE, bottom + HIGH
    lines: list[tuple[float, float, float, float]] = []
    for column in range(COLUMNS):
        x = _corner(column, shift)[0]
        for edge in (x, x + WIDE):
            lines += [(edge, _FAR, edge, top - _NEAR), (edge, bottom + _NEAR, edge, PAGE_HEIGHT - _FAR)]
    middle = left + WIDE
    for row in range(ROWS):
        y = _corner(row * COLUMNS, shift)[1]
        for edge in (y, y + HIGH):
            lines += [
                (left - _NEAR - 6 * MM, edge, left - _NEAR, edge),
                (middle + _NEAR, edge, middle + _ASIDE - _NEAR, edge),
                (right + _NEAR, edge, right + _NEAR + 6 * MM, edge),
            ]
    pen.rule(lines, _HAIR)


def _calibration_page(pen: Pen, words: str, used: Shift) -> None:
    nowhere = Shift()
    for place in (0, 1, ON_SHEET - 2, ON_SHEET - 1):
        pen.frame(*_corner(place, nowhere), WIDE, HIGH, _HAIR)
    pen.write_centred(PAGE_WIDTH / 2, 78 * MM, f"工作牌打印校准页　{words}", 15, Style.HEADING)
    _vernier(pen, across=True)
    _vernier(pen, across=False)
    x, y = PAGE_WIDTH / 2 - 50 * MM, 92 * MM
    pen.rule([(x, y, x + 100 * MM, y), (x, y - 4, x, y + 4), (x + 100 * MM, y - 4, x + 100 * MM, y + 4)], _HAIR)
    pen.write_centred(PAGE_WIDTH / 2, y + 5 * MM, "此线应长 100 毫米；不是的，请在打印时选“实际大小”重打。", 9)
    left = 62 * MM
    for number, line in enumerate(
        (
            "1. 用毫米直尺，零刻度对准纸的左边，看左边的一排短线：",
            "　 0 号长线应在 20 毫米处。偏出的整毫米数先记下，",
            "　 再找与直尺毫米刻度正好对齐的短线，它的号就是零点几毫米。",
            "2. 零刻度对准纸的上边，同样读上边的一排短线。",
            "3. 两个数填入“设置 · 本机设置”的工作牌打印偏右、偏下（单位 0.1 毫米，",
            "　 偏左、偏上填负数）。例如偏右 0.3 毫米填 3，偏左 0.2 毫米填 -2。",
            f"现用的值：偏右 {used.right:.1f} 毫米，偏下 {used.down:.1f} 毫米。本页打印时不补偿。",
        )
    ):
        pen.write(left, 112 * MM + number * 6.5 * MM, line, 10)


def _vernier(pen: Pen, *, across: bool) -> None:
    """Draw ten ticks a tenth of a millimetre closer than a ruler's: the one that meets a ruler's says the tenths."""
    base = 170 * MM if across else 40 * MM
    lines: list[tuple[float, float, float, float]] = []
    for tick in range(10):
        at = _VERNIER_AT + tick * _VERNIER_STEP
        long = 6 * MM if tick == 0 else 4 * MM
        lines.append((at, base - long, at, base) if across else (base, at, base + long, at))
    pen.rule(lines, 0.2)
    for tick in range(0, 10, 3):
        at = _VERNIER_AT + tick * _VERNIER_STEP
        said = str(tick if tick <= 5 else tick - 10)  # noqa: PLR2004  (beyond the middle the other way is nearer)
        if across:
            pen.write_centred(at, base + 3 * MM, said, 6)
        else:
            pen.write(base + 7 * MM, at + 2, said, 6)
    words = "距纸左边" if across else "距纸上边"
    if across:
        pen.write(_VERNIER_AT, base + 8 * MM, words, 9)
    else:
        pen.write(base + 12 * MM, _VERNIER_AT + 5 * MM, words, 9)
