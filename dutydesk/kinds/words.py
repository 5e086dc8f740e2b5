"""Values as people read them. The one place where a date or a choice becomes text."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import Enum
from functools import singledispatch


@singledispatch
def words(value: object) -> str:
    """Return a value as text: 2026年11月23日, 是, 男; None is an empty string."""
    return "" if value is None else str(value)


@words.register
def _(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


@words.register
def _(value: datetime) -> str:
    local = value.astimezone()
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


@words.register
def _(value: time) -> str:
    return f"{value:%H:%M}"


@words.register
def _(value: Enum) -> str:
    return str(value.value)


@words.register
def _(value: bool) -> str:  # noqa: FBT001  (singledispatch hands the value over by position)
    return "是" if value else "否"
