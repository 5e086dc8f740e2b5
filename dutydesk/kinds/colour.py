"""A colour as print shops and web pages name it: #123C6E."""

from __future__ import annotations

import re
import unicodedata
from typing import ClassVar, Self

from dutydesk.kinds.text import ValueText

_HEX = re.compile(r"#?([0-9A-F]{6})")


class Colour(ValueText):
    """Hold a colour in one form: # and six hexadecimal digits, two each for red, green and blue."""

    __slots__ = ()
    longest: ClassVar[int] = 7

    @classmethod
    def read(cls, typed: str) -> Self:
        """Take the digits with or without #, of any case and width."""
        found = _HEX.fullmatch(unicodedata.normalize("NFKC", typed).strip().upper())
        if found is None:
            raise ValueError("颜色应写成 # 加六位十六进制数，例如 #123C6E。")
        return cls(f"#{found[1]}")

    @classmethod
    def parts(cls, value: str) -> tuple[float, float, float]:
        """Return red, green and blue of a colour, each from 0 to 1."""
        red, green, blue = (int(value[at : at + 2], 16) / 255 for at in (1, 3, 5))
        return red, green, blue
