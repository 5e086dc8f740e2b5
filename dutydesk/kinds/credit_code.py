"""统一社会信用代码: 18 characters, GB 32100."""

from __future__ import annotations

import unicodedata
from typing import ClassVar, Self

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from dutydesk.kinds.text import ValueText

_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_REGION = slice(2, 8)


class CreditCode(ValueText):
    """Hold an organisation's unified social credit code."""

    __slots__ = ()
    longest: ClassVar[int] = 18

    @classmethod
    def read(cls, typed: str) -> Self:
        """Normalise full-width characters, spaces, dashes and case, then check length, alphabet and check character."""
        text = "".join(unicodedata.normalize("NFKC", typed).split()).replace("-", "").upper()
        if len(text) != cls.longest:
            raise ValueError(f"统一社会信用代码应为 18 位，现为 {len(text)} 位，请核对。")
        if not set(text) <= _ALPHABET:
            raise ValueError("统一社会信用代码只用数字和大写字母，且不用 I、O、S、V、Z，请核对。")
        if not text[_REGION].isdigit():
            raise ValueError("统一社会信用代码第 3 至 8 位应为数字，请核对。")
        try:
            uscc.validate(text)
        except ValidationError:
            raise ValueError("统一社会信用代码校验位不对，可能有一位抄错，请对照营业执照核对。") from None
        return cls(text)
