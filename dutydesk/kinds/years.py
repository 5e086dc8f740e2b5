"""年限: how long somebody has done something, as spreadsheets and people write it."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta

from dutydesk.kinds.numerals import arabic

_MONTHS_IN_YEAR = 12
_LONGEST = 60
_HOW = "请写整年数，如 3。"

_NEGATIVE = re.compile(r"[-−–—负]\s*\d")
_NOT_YET_ONE = re.compile(r"(?:不满|未满|不足|不到)1?年?|应届|新入职|新手|试用期?")
_HALF_YEAR = re.compile(r"半年[多余]?")
_SPAN = re.compile(
    r"(?:满|约|已)?(?:(?P<years>\d+(?:\.\d+)?)\s*\+?[多余来]?(?:周?年[多余]?)?(?P<half>半)?\+?)?"
    r"(?:(?:零|0|又|\s)?(?P<months>\d{1,3})\s*\+?[多余]?个?月[多余]?)?(?:以上|左右|整)?"
)


def read_months(value: object) -> int:
    """Return the whole months that are meant: 3, 3年, 3年多, 三年半, 1.5年, 半年, 8个月, 2年3个月.

    Raises ValueError with a whole Chinese sentence.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    if isinstance(value, str):
        return _from_text(value)
    shown = f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)
    raise ValueError(f"“{shown}”不是年数，{_HOW}")


def _from_number(value: float) -> int:
    if value < 0:
        raise ValueError(f"年数不能为负数（{value:g}），请核对。")
    if not math.isfinite(value):
        raise ValueError(f"“{value}”不是年数，{_HOW}")
    return _limited(f"{value:g}", _months_in(value))


def _from_text(typed: str) -> int:
    shown = " ".join(typed.split())[:20]
    text = re.sub(r"\s", "", arabic(typed)).strip("'")
    if not text:
        raise ValueError("年数未填写。")
    if _NEGATIVE.match(text):
        raise ValueError(f"年数不能为负数（{shown}），请核对。")
    if _NOT_YET_ONE.fullmatch(text):
        return 0
    if _HALF_YEAR.fullmatch(text):
        return _MONTHS_IN_YEAR // 2
    found = _SPAN.fullmatch(text)
    if found is None or (found["years"] is None and found["months"] is None):
        raise ValueError(f"“{shown}”不是年数，{_HOW}")
    months = _months_in(float(found["years"] or 0)) + int(found["months"] or 0)
    return _limited(shown, months + (_MONTHS_IN_YEAR // 2 if found["half"] else 0))


def months_before(day: date, months: int) -> date:
    """Return the day that lies whole months earlier; the last day of a shorter month where there is no such day."""
    index = day.year * _MONTHS_IN_YEAR + day.month - 1 - months
    year, month = divmod(index, _MONTHS_IN_YEAR)
    following = date(year + (month + 1) // _MONTHS_IN_YEAR, (month + 1) % _MONTHS_IN_YEAR + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def _months_in(years: float) -> int:
    return round(min(years, _LONGEST + 1) * _MONTHS_IN_YEAR)  # a cell of 1e308 would be infinitely many


def _limited(shown: str, months: int) -> int:
    if months > _LONGEST * _MONTHS_IN_YEAR:
        raise ValueError(f"年数“{shown}”过大，{_HOW}")
    return months
