"""A telephone number in China: mobile or landline."""

from __future__ import annotations

import re
import unicodedata
from typing import ClassVar, Self

from dutydesk.kinds.text import ValueText

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(010|02\d|0[3-9]\d{2})(\d{7,8})")
_SERVICE = re.compile(r"([48]00)(\d{7})")
_LOCAL = re.compile(r"[2-9]\d{6,7}")
_EXTENSION = re.compile(r"(.{7,}?)(?:转|分机|ext\.?|x|#)[\s:]*(\d{1,6})", re.IGNORECASE)
_DASHED_EXTENSION = re.compile(r"(.*\d{7,8})-(\d{1,6})")


class Phone(ValueText):
    """Hold a telephone number in one form: 13900001234, 010-84561234, 010-84561234-801, 400-6101234."""

    __slots__ = ()
    longest: ClassVar[int] = 20

    @classmethod
    def read(cls, typed: str) -> Self:
        """Normalise full-width digits, spaces, dashes, brackets and +86, and refuse what cannot be dialled."""
        text = re.sub(r"[\s()\[\]]", "", unicodedata.normalize("NFKC", typed).strip("'’\"")).strip()
        text = re.sub(r"[‐‑‒–—―−－]", "-", text)
        if _MOBILE.fullmatch(mobile := _digits(text)):
            return cls(mobile)
        extension = ""
        if found := _EXTENSION.fullmatch(text) or _DASHED_EXTENSION.fullmatch(text):
            text, extension = found[1], f"-{found[2]}"
        digits = _digits(text)
        if not (digits.isascii() and digits.isdigit()):
            raise ValueError("电话号码只能由数字、短横和区号组成，一格只填一个号码。")
        for pattern in (_LANDLINE, _SERVICE):
            if found := pattern.fullmatch(digits):
                return cls(f"{found[1]}-{found[2]}{extension}")
        if _LOCAL.fullmatch(digits):
            return cls(digits + extension)
        raise ValueError(f"电话号码应为 11 位手机号或带区号的固定电话，现为 {len(digits)} 位，请核对。")


def _digits(text: str) -> str:
    return re.sub(r"^(?:\+86|0086|86(?=1\d{10}$))", "", text.replace("-", ""))
