"""A day, as spreadsheets and people write it."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta

from dutydesk.kinds.numerals import arabic

_SPREADSHEET_START = date(1899, 12, 30)
_SPREADSHEET_START_1904 = date(1904, 1, 1)
_SERIALS = range(3654, 73_051)  # 1910 to 2099
_YEARS = range(1900, 2100)
_MONTHS = range(1, 13)
_HOW = "请写成 2021-03-05 或 2021年3月5日。"
_SHORT_YEAR = 100

_TIME = re.compile(r"[T\s]*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")
_WEEKDAY = re.compile(r"[(\s]*(?:星期|周)[0-9日天]\)?$")
_NUMBER = re.compile(r"\d+(?:\.0+)?")
_PARTS = re.compile(r"(\d{4}|\d{2})(?:年|[-/.、])(\d{1,2})(?:(?:月|[-/.、])(\d{1,2})[日号]?|月?)[.。]?")
_YEAR_ONLY = re.compile(r"(\d{4})年?")
_YEAR_LAST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_MONTH_AND_DAY = re.compile(r"\d{1,2}(?:月|[-/.])\d{1,2}[日号]?")


def read_date(value: object, today: date, *, epoch_1904: bool = False) -> date:
    """Return the day that a cell or a person means. Raises ValueError with a whole Chinese sentence.

    Numbers are days of a spreadsheet (counted from 1904 where the file says so) or digits such as 20210305.
    A year of two digits is the latest such year up to that of `today`. Future days are read: whether they may be is
    for the caller to say.
    """
    if isinstance(value, datetime):
        return _within(value.date())
    if isinstance(value, date):
        return _within(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value, epoch_1904=epoch_1904)
    if not isinstance(value, str):
        raise ValueError(f"“{value}”不是日期，{_HOW}")  # noqa: TRY004  (what people wrote, not what a programmer did)
    return _from_text(value, today, epoch_1904=epoch_1904)


def _from_number(value: float, *, epoch_1904: bool) -> date:
    whole = int(value) if math.isfinite(value) else 0
    if whole in _YEARS and value != whole:
        raise ValueError(f"“{value:g}”缺少日，{_HOW}")
    if whole in _YEARS:
        raise ValueError(f"“{whole}”只有年份，缺少月和日，{_HOW}")
    if whole // 100 in _YEARS and whole % 100 in _MONTHS:
        raise ValueError(f"“{whole}”缺少日，{_HOW}")
    if whole // 10_000 in _YEARS:
        return _day(str(whole), whole // 10_000, whole // 100 % 100, whole % 100)
    if whole in _SERIALS:
        return (_SPREADSHEET_START_1904 if epoch_1904 else _SPREADSHEET_START) + timedelta(days=whole)
    raise ValueError(f"“{value:g}”不是日期，{_HOW}")


def _from_text(typed: str, today: date, *, epoch_1904: bool) -> date:
    shown = " ".join(typed.split())[:30]
    if not shown:
        raise ValueError("日期未填写。")
    text = _WEEKDAY.sub("", _TIME.sub("", arabic(typed).strip().strip("'"))).strip()
    text = re.sub(r"[‐‑‒–—―−~]", "-", "".join(text.split()))
    if _NUMBER.fullmatch(text):
        return _from_number(float(text), epoch_1904=epoch_1904)
    if found := _PARTS.fullmatch(text):
        year = int(found[1])
        if year < _SHORT_YEAR:
            year += today.year // 100 * 100
            year -= 100 if year > today.year else 0
        if found[3] is None:
            if int(found[2]) not in _MONTHS:
                raise ValueError(f"“{shown}”不是日期，{_HOW}")
            raise ValueError(f"“{shown}”缺少日，{_HOW}")
        return _day(shown, year, int(found[2]), int(found[3]))
    if _YEAR_ONLY.fullmatch(text):
        raise ValueError(f"“{shown}”只有年份，缺少月和日，{_HOW}")
    if _YEAR_LAST.fullmatch(text):
        raise ValueError(f"“{shown}”分不清月和日，{_HOW}")
    if _MONTH_AND_DAY.fullmatch(text):
        raise ValueError(f"“{shown}”缺少年份，{_HOW}")
    raise ValueError(f"“{shown}”不是日期，{_HOW}")


def _day(shown: str, year: int, month: int, day: int) -> date:
    try:
        return _within(date(year, month, day))
    except ValueError:
        raise ValueError(f"“{shown}”这一天不存在，请核对。") from None


def _within(day: date) -> date:
    if day.year not in _YEARS:
        raise ValueError(f"{day.year} 年超出范围，请核对日期。")
    return day
