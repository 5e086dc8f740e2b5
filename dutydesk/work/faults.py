"""What is wrong with an entry, in the words that stand beside its field."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import Enum
from typing import TYPE_CHECKING, Any

from dutydesk.kinds.blob import BLOBS
from dutydesk.kinds.coverage import drawable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import ValidationError

    from dutydesk.kinds.kind import Column, Kind

_MISSING = "此项必填，请填写。"
_UNCLEAR = "填写不正确，请核对。"
_DATE = "日期填写不正确，请写成 20261123 或 2026年11月23日。"
_LONGEST_LINE, _LONGEST_TEXT = 200, 4000
_SAYS = {
    "missing": _MISSING,
    "none_required": _MISSING,
    "too_short": "填写的内容太短，请补充完整。",
    "string_type": "此项应填写文字。",
    "string_too_short": "填写的内容太短，请补充完整。",
    "string_too_long": "填写的内容过长，请缩短。",
    "string_unicode": "文字中有无法识别的字符，请重新输入。",
    "finite_number": "数字填写不正确，请核对。",
}
_BY_TYPE: dict[type[Any], str] = {
    bool: "请选择“是”或“否”。",
    int: "应填写整数，如 12。",
    float: "应填写数字，如 1.5。",
    datetime: "时间填写不正确，应如 2026-11-23 08:00。",
    date: _DATE,
    time: "时间填写不正确，应如 08:00。",
    str: "此项应填写文字。",
}
_LIMITS = {
    "greater_than_equal": ("ge", "不能小于 {}。"),
    "greater_than": ("gt", "应大于 {}。"),
    "less_than_equal": ("le", "不能大于 {}。"),
    "less_than": ("lt", "应小于 {}。"),
}


def in_words(error: ValidationError, kind: Kind) -> dict[str, str]:
    """Return a sentence for each field that pydantic refused; the first one where a field has several."""
    faults: dict[str, str] = {}
    for detail in error.errors(include_url=False):
        name = str(detail["loc"][0]) if detail["loc"] else ""
        faults.setdefault(name, _sentence(detail["type"], detail.get("ctx", {}), _column(kind, name)))
    return faults


def in_text(kind: Kind, values: Mapping[str, Any]) -> dict[str, str]:
    """Return a sentence for each value that has the right type but cannot be kept: no date, too long, not printable."""
    faults: dict[str, str] = {}
    for name, value in values.items():
        column = _column(kind, name)
        if column is None or not isinstance(value, str) or column.type in BLOBS:
            continue
        if column.type is date and not _is_date(value):
            faults[name] = _DATE
        elif issubclass(column.type, str) and (fault := _unfit(value, long=column.label.long)):
            faults[name] = fault
    return faults


def _sentence(kind_of_error: str, context: Mapping[str, Any], column: Column | None) -> str:
    if kind_of_error == "value_error":
        return str(context.get("error", "")) or _UNCLEAR
    if kind_of_error in _LIMITS:
        key, text = _LIMITS[kind_of_error]
        return text.format(context.get(key, ""))
    if kind_of_error in _SAYS or column is None:
        return _SAYS.get(kind_of_error, _UNCLEAR)
    return _wrong_type(column)


def _wrong_type(column: Column) -> str:
    if issubclass(column.type, Enum):
        return f"请从{'、'.join(str(choice.value) for choice in column.type)}中选择。"
    if column.target:
        return "请从列表中选择。"
    return next((text for of, text in _BY_TYPE.items() if issubclass(column.type, of)), _UNCLEAR)


def _is_date(typed: str) -> bool:
    # pydantic would take "20210305" for seconds since 1970, and Python "2021-W09-5" for a date
    try:
        return date.fromisoformat(typed).isoformat() == typed
    except ValueError:
        return False


def _unfit(text: str, *, long: bool) -> str:
    longest = _LONGEST_TEXT if long else _LONGEST_LINE
    if len(text) > longest:
        return f"内容过长，最多 {longest} 个字，现为 {len(text)} 个字。"
    for char in text:
        if " " <= char <= "~" or (long and char in "\n\t"):
            continue
        if ord(char) < ord(" ") or char in "\x7f\u2028\u2029":
            return "内容中有换行或控制字符，请删去后重新输入。"
        if not drawable(char):
            return f"“{char}”（U+{ord(char):04X}）字库中没有，无法打印，请核对此字。"
    return ""


def _column(kind: Kind, name: str) -> Column | None:
    return next((column for column in kind.columns if column.name == name), None)
