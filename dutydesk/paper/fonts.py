"""The shipped fonts: which of them draws a character, and how wide."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Final

from dutydesk.errors import Refused
from dutydesk.paper.truetype import TrueType
from dutydesk.places import RESOURCES

FOLDER: Final = RESOURCES / "fonts"


@cache
def typeface(name: str) -> TrueType:
    """Open a shipped font; it stays mapped as long as the program runs."""
    return TrueType(FOLDER / f"{name}.ttf")


class _Fonts(dict[str, str | None]):
    """Find the first of some fonts that draws a character, and remember it."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, char: str) -> str | None:
        code = ord(char)
        found = self[char] = next((name for name in self._names if typeface(name).glyph(code)), None)
        return found


class _Advances(dict[str, float]):
    """Find how wide a character is, and remember it."""

    def __init__(self, fonts: _Fonts) -> None:
        super().__init__()
        self._fonts = fonts

    def __missing__(self, char: str) -> float:
        name = self._fonts[char]
        if name is None:
            raise Refused(
                f"“{char}”（U+{ord(char):04X}）没有可用的字形，无法打印。", "请在资料中改用其他写法后再打印。"
            )
        face = typeface(name)
        found = self[char] = face.advance(face.glyph(ord(char))) / face.units
        return found


class Style(Enum):
    """How words look: running text, a badge's plain words, or headings. The value names the fonts to try, in order.

    Attributes:
        fonts: The name of the first font that draws a character, or None, by character.
        advances: The width of a character, in sizes; asking for one that no font draws raises Refused.
    """

    TEXT = ("NotoSerifSC_400Regular", "NotoSansSC_400Regular", "HanaMinB", "RareI")
    PLAIN = ("NotoSansSC_400Regular", "NotoSerifSC_400Regular", "HanaMinB", "RareI")
    HEADING = ("NotoSansSC_700Bold", "NotoSerifSC_400Regular", "HanaMinB", "RareI")

    def __init__(self, *names: str) -> None:
        self.fonts = _Fonts(names)
        self.advances = _Advances(self.fonts)


NAMES: Final = tuple(dict.fromkeys(name for style in Style for name in style.value))


def font_for(char: str, style: Style = Style.TEXT) -> str | None:
    """Return the name of the first font of a style that draws a character, or None."""
    return style.fonts[char]


def covers(char: str) -> bool:
    """Tell whether a character can be printed. What cannot is refused when it is entered, never drawn as a box."""
    return font_for(char) is not None
