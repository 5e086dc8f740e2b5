"""公民身份号码: 18 characters, GB 11643."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import ClassVar, Self

from stdnum import numdb
from stdnum.cn import ric

from dutydesk.kinds.text import ValueText

UNSEEN = "无权查看"
"""What stands in place of an ID number that the database does not show to the operator."""
_KEEP_FRONT, _KEEP_BACK = 4, 4
_SEX_DIGIT = 16
_MAYBE = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")


class IdNumber(ValueText):
    """Hold an ID number: six digits of region, eight of birth date, three of order, one check character."""

    __slots__ = ()
    longest: ClassVar[int] = 18

    @classmethod
    def read(cls, typed: str) -> Self:
        """Normalise full-width digits, spaces and x, then check length, region, date and check character."""
        text = "".join(unicodedata.normalize("NFKC", typed).split()).upper()
        if len(text) != cls.longest:
            raise ValueError(f"身份证编号应为 18 位，现为 {len(text)} 位，请核对。")
        if not (text[:-1].isascii() and text[:-1].isdigit() and (text[-1].isdigit() or text[-1] == "X")):
            raise ValueError("身份证编号前 17 位应为数字，末位应为数字或 X，请核对。")
        if birth_date(text) is None:
            raise ValueError("身份证编号中的出生日期不存在，请核对第 7 至 14 位。")
        if ric.calc_check_digit(text) != text[-1]:
            raise ValueError("身份证编号校验位不对，可能有一位抄错，请对照证件核对。")
        if not has_region(text):
            raise ValueError("身份证编号前 6 位不是已知的行政区划代码，请核对。")
        return cls(text)

    @classmethod
    def masked(cls, value: str) -> str:
        """Keep the first and last four characters: 1101**********2624."""
        hidden = max(0, len(value) - _KEEP_FRONT - _KEEP_BACK)
        return value[:_KEEP_FRONT] + "*" * hidden + value[-_KEEP_BACK:] if hidden else "*" * len(value)


def mask_inside(text: str) -> str:
    """Mask every ID number that stands inside a text, such as a remark, a reason or a certificate's number."""
    return _MAYBE.sub(_mask_if_valid, text)


def _mask_if_valid(found: re.Match[str]) -> str:
    try:
        IdNumber.read(found[0])
    except ValueError:
        return found[0]
    return IdNumber.masked(found[0])


def shown(number: str | None) -> str:
    """Return the masked number, or that the operator may not see it where the database gave none."""
    return IdNumber.masked(number) if number else UNSEEN


def birth_date(number: str) -> date | None:
    """Return the birth date inside an ID number, or None where those digits are no date from 1900 to today."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if date(1900, 1, 1) <= born <= date.today() else None


def is_male(number: str) -> bool:
    """Tell the sex inside an ID number: the 17th digit is odd for men."""
    return int(number[_SEX_DIGIT]) % 2 == 1


def has_region(number: str) -> bool:
    """Tell whether the first six digits ever were a county's code (GB/T 2260).

    The code is that of the household when the number was given, often years after birth: the birth year says nothing.
    """
    return _is_county(number[:6])


@lru_cache(maxsize=4096)  # the table is searched line by line, and one staff list has few regions
def _is_county(code: str) -> bool:
    return any("county" in found for _, found in numdb.get("cn/loc").info(code))
