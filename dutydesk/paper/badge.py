"""A badge as people wear it: a CR80 card, its front and its back, drawn at any place of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from dutydesk.errors import Refused
from dutydesk.paper.code import modules
from dutydesk.paper.fonts import Style
from dutydesk.paper.lines import LEADING, break_lines, fit, width
from dutydesk.paper.sizes import MM

if TYPE_CHECKING:
    from dutydesk.paper.pen import Colour, Pen

WIDE: Final = 85.60 * MM
HIGH: Final = 53.98 * MM
BLEED: Final = 1 * MM
"""How far coloured areas go on beyond the card, so that a cut beside the line shows no white."""
PHOTO_RATIO: Final = 3 / 4

_GAP: Final = 4 * MM
_CAPTION: Final = 6 * MM
SPECIMEN_HEIGHT: Final = HIGH + _CAPTION

_HEAD, _FOOT = 12.5 * MM, 6 * MM
_PAD: Final = 4.5 * MM
_PHOTO: Final = (5 * MM, 16 * MM, 22 * MM, 22 * MM / PHOTO_RATIO)
_WORDS_LEFT: Final = 31.5 * MM
_LABEL: Final = 12 * MM
_CODE: Final = 12 * MM
_NAME_BASE: Final = 20.6 * MM
_FACTS_TOP: Final = 22.8 * MM
_FACT: Final = 5.4 * MM
_INK: Final = (0.13, 0.16, 0.2)
_FAINT: Final = (0.42, 0.46, 0.52)
_WHITE: Final = (1.0, 1.0, 1.0)
_EMPTY: Final = (0.94, 0.95, 0.96)
_LIGHT: Final = 0.6  # from here on a colour is so light that only dark words can be read on it
_BACK_TOP, _BACK_ROOM = 11 * MM, 34 * MM


class Card(NamedTuple):
    """Hold what stands on a badge; "" and b"" leave a thing out.

    Attributes:
        heading: Across the top.
        department: The department's name.
        name: The wearer's.
        number: The badge's.
        position: The wearer's.
        until: The last day, in words.
        duty: Across the bottom.
        code: What the QR code says.
        colour: Of the bands at the top and at the bottom.
        photo: A JPEG that the desk has written; without one a frame is left to glue one into.
        logo: The same.
        back: The words of the back.
    """

    heading: str
    department: str
    name: str
    number: str
    position: str = ""
    until: str = ""
    duty: str = ""
    code: str = ""
    colour: Colour = (0.07, 0.24, 0.43)
    photo: bytes = b""
    logo: bytes = b""
    back: str = ""


def draw_front(pen: Pen, card: Card, x: float, y: float, bleed: float = 0) -> None:
    """Draw the front with its top left corner there. Raises Refused where words do not fit."""
    _band(pen, card.colour, x, y, _HEAD, bleed, at_top=True)
    left = x + _PAD
    if card.logo:
        side = _HEAD - 3 * MM
        pen.fill(left, y + 1.5 * MM, side, side, _WHITE)
        pen.picture(left, y + 1.5 * MM, side, side, card.logo)
        left += side + 2 * MM
    _say(pen, card.heading, left, y + _HEAD / 2 + 4.6, x + WIDE - _PAD - left, 13, Style.HEADING, _on(card.colour))
    _draw_photo(pen, card, x, y)
    _draw_facts(pen, card, x, y)
    _band(pen, card.colour, x, y + HIGH - _FOOT, _FOOT, bleed, at_top=False)
    room = WIDE - 2 * _PAD
    shift = max(0.0, (room - width(card.duty, 9, Style.HEADING)) / 2)
    _say(pen, card.duty, x + _PAD + shift, y + HIGH - _FOOT / 2 + 3.2, room, 9, Style.HEADING, _on(card.colour))
    pen.ink()


def draw_back(pen: Pen, card: Card, x: float, y: float, bleed: float = 0) -> None:
    """Draw the back. Raises Refused where its words do not fit."""
    _band(pen, card.colour, x, y, _FOOT, bleed, at_top=True)
    _say(pen, card.heading, x + _PAD, y + _FOOT / 2 + 3, WIDE - 2 * _PAD, 8.5, Style.HEADING, _on(card.colour))
    size = 8.5
    while (lines := break_lines(card.back, WIDE - 2 * _PAD, size, Style.PLAIN)) and _deep(lines, size) > _BACK_ROOM:
        size -= 0.25
        if size < 5:  # noqa: PLR2004  (points: what can just be read)
            raise Refused("工作牌背面的文字太长，放不下。", "请在设计中把背面文字改短。")
    pen.ink(_INK)
    for number, line in enumerate(lines):
        pen.write(x + _PAD, y + _BACK_TOP + (number + 0.8) * size * 1.55, line, size, Style.PLAIN)
    pen.ink(_FAINT)
    pen.write_right(x + WIDE - _PAD, y + HIGH - 3.5 * MM, card.number, 8, Style.PLAIN)
    pen.ink()


def draw_specimen(pen: Pen, card: Card, x: float, y: float, wide: float) -> None:
    """Draw front and back beside each other within a width, framed, and say which is which."""
    scale = min(1.0, (wide - _GAP) / (2 * WIDE))
    for place, (side, words) in enumerate(((draw_front, "正面"), (draw_back, "背面"))):
        left = x + place * (WIDE * scale + _GAP)
        with pen.scaled(left, y, scale):
            side(pen, card, left, y)
        pen.frame(left, y, WIDE * scale, HIGH * scale, 0.4)
        said = f"{words}（85.6 × 54 毫米，按 {scale:.0%} 印出）" if scale < 1 else words
        pen.write_centred(left + WIDE * scale / 2, y + HIGH * scale + 4 * MM, said, 9)


def _draw_photo(pen: Pen, card: Card, x: float, y: float) -> None:
    left, top, wide, high = _PHOTO
    if card.photo:
        pen.picture(x + left, y + top, wide, high, card.photo)
    else:
        pen.fill(x + left, y + top, wide, high, _EMPTY)
        pen.ink(_FAINT)
        pen.write_centred(x + left + wide / 2, y + top + high / 2 + 3, "照片", 9, Style.PLAIN)
    pen.frame(x + left, y + top, wide, high, 0.3)


def _draw_facts(pen: Pen, card: Card, x: float, y: float) -> None:
    left, right = x + _WORDS_LEFT, x + WIDE - _PAD
    _say(pen, card.name, left, y + _NAME_BASE, right - left, 16, Style.HEADING, _INK)
    if card.code:
        pen.ink(_INK)
        pen.matrix(right - _CODE, y + HIGH - _FOOT - 2.5 * MM - _CODE, _CODE, modules(card.code))
    beside = right - _CODE - 2 * MM if card.code else right
    top = y + _FACTS_TOP
    for words, value, end in (
        ("编　　号", card.number, right),
        ("所属部门", card.department, right),
        ("岗位职务", card.position, beside),
        ("有效期至", card.until, beside),
    ):
        if value:
            pen.ink(_FAINT)
            pen.write(left, top + _FACT / 2 + 2.6, words, 7.5, Style.PLAIN)
            _say_value(pen, value, left + _LABEL, top, end - left - _LABEL)
            top += _FACT


def _say_value(pen: Pen, words: str, x: float, top: float, room: float) -> None:
    """Write a value on one line, or small on two."""
    found = fit(words, room, _FACT, 9.5, single=7, least=5)
    if found is None:
        raise _too_long(words)
    pen.ink(_INK)
    step = found.size * LEADING
    baseline = top + (_FACT - found.height) / 2 + step / 2 + found.size * 0.36
    for number, line in enumerate(found.lines):
        pen.write(x, baseline + number * step, line, found.size, Style.PLAIN)


def _say(  # noqa: PLR0917  (as it stands on the card)
    pen: Pen, words: str, x: float, baseline: float, room: float, size: float, style: Style, colour: Colour
) -> None:
    """Write words on one line, smaller where they are long."""
    whole = width(words, 1, style)
    if whole * size > room:
        size = room / whole
    if size < 5:  # noqa: PLR2004  (points: what can just be read)
        raise _too_long(words)
    pen.ink(colour)
    pen.write(x, baseline, words, round(size - 0.005, 2), style)


def _band(pen: Pen, colour: Colour, x: float, y: float, high: float, bleed: float, *, at_top: bool) -> None:  # noqa: PLR0917  (as it lies on the card)
    pen.fill(x - bleed, y - bleed * at_top, WIDE + 2 * bleed, high + bleed, colour)


def _on(colour: Colour) -> Colour:
    """Return the ink that can be read on a colour."""
    red, green, blue = colour
    return _INK if 0.299 * red + 0.587 * green + 0.114 * blue > _LIGHT else _WHITE


def _deep(lines: list[str], size: float) -> float:
    return len(lines) * size * 1.55


def _too_long(words: str) -> Refused:
    return Refused(f"“{words[:12]}…”太长，工作牌上放不下。", "请改短后再打印。")
