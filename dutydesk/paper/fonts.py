"""The shipped fonts, and which of them draws a character."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Final

from dutydesk.paper.truetype import TrueType
from dutydesk.places import RESOURCES


class Style(Enum):
    """How words look: running text, or headings. The value names the fonts to try, first to last."""

    TEXT = ("NotoSerifSC_400Regular", "NotoSansSC_400Regular", "HanaMinB", "RareI")
    HEADING = ("NotoSansSC_700Bold", "NotoSerifSC_400Regular", "HanaMinB", "RareI")


FOLDER: Final = RESOURCES / "fonts"
NAMES: Final = tuple(dict.fromkeys(name for style in Style for name in style.value))


@cache
def typeface(name: str) -> TrueType:
    """Open a shipped font; it stays mapped as long as the program runs."""
    return TrueType(FOLDER / f"{name}.ttf")


@cache
def font_for(char: str, style: Style = Style.TEXT) -> str | None:
    """Return the name of the first font of a style that draws a character, or None."""
    code = ord(char)
    return next((name for name in style.value if typeface(name).glyph(code)), None)


def covers(char: str) -> bool:
    """Tell whether a character can be printed. What cannot is refused when it is entered, never drawn as a box."""
    return font_for(char) is not None
