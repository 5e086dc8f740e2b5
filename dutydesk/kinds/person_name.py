"""A person's name: any character of GB 18030-2022 level 3 and Extension I, minority names with ·."""

from __future__ import annotations

import re
import unicodedata
from typing import ClassVar, Self

from dutydesk.kinds.coverage import drawable
from dutydesk.kinds.text import ValueText

DOT = "·"
_DOTS = "•・‧･∙⋅●․．.‐゠"
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_RADICALS = re.compile("[\u2e80-\u2fdf]")
_HAN_RANGES = ((0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_PRIVATE = "Co"
_LATIN_NAME = re.compile(r"[^\W\d_]{2,}(?:[ '\-][^\W\d_]+)*\.?", re.UNICODE)
_DOT_BETWEEN = re.compile(rf"\s*[{re.escape(DOT + _DOTS)}]\s*")


class PersonName(ValueText):
    """Hold a person's name of at most 40 characters."""

    __slots__ = ()
    longest: ClassVar[int] = 40

    @classmethod
    def read(cls, typed: str) -> Self:
        """Drop spaces between Han characters, write every dot as ·, and refuse what is no name or cannot be drawn."""
        text = _RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), _INVISIBLE.sub("", typed)).strip()
        if not text:
            raise ValueError("姓名未填写。")
        if any(is_han(char) for char in text):
            text = _DOT_BETWEEN.sub(DOT, "".join(text.split()))
            _refuse_other_than_han(text)
        else:
            text = " ".join(unicodedata.normalize("NFKC", text).split())
            if not (text[:1].isalpha() and text.isascii() and _LATIN_NAME.fullmatch(text)):
                raise ValueError(f"“{text[: cls.longest]}”不是姓名，请按证件上的姓名填写。")
        if len(text) > cls.longest:
            raise ValueError(f"姓名最多 {cls.longest} 个字，现为 {len(text)} 个字，请核对。")
        return cls(text)


def is_han(char: str) -> bool:
    """Tell whether the character is a Han character, 〇 among them."""
    code = ord(char)
    return any(start <= code <= end for start, end in _HAN_RANGES)


def _refuse_other_than_han(text: str) -> None:
    for char in text:
        code = f"U+{ord(char):04X}"
        if unicodedata.category(char) == _PRIVATE:
            raise ValueError(f"姓名中有自造字（{code}），其他电脑上无法显示，请用正式的字重新录入。")
        if char != DOT and not is_han(char):
            raise ValueError(f"姓名中不能有“{char}”（{code}），请按证件上的姓名填写。")
        if not drawable(char):
            raise ValueError(f"姓名中的“{char}”（{code}）没有可用的字形，无法打印，请核对此字。")
    if text.startswith(DOT) or text.endswith(DOT) or DOT * 2 in text:
        raise ValueError(f"姓名中的间隔号“{DOT}”应在两个字之间，请核对。")
