"""What must hold for an officer, and what follows from the dates that an officer's record keeps."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dutydesk.kinds.id_number import IdNumber, birth_date, is_male
from dutydesk.kinds.pinyin import search_keys
from dutydesk.records import Officer, OfficerStatus, Sex
from dutydesk.standard.evidence import whole_years

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.kinds.kind import Column

YOUNGEST = 16
"""Nobody may be employed before the sixteenth birthday (labour law): such a day is said, not refused."""


def check(_session: Session, officer: Officer, on: date | None = None) -> dict[str, str]:
    """Fill in the pinyin keys, and return a sentence for each field that contradicts another or the calendar."""
    today = on or date.today()
    officer.pinyin = search_keys(officer.name)
    return {
        **_sex(officer),
        **_too_early(officer),
        **_in_future(officer, today),
        **_leaving(officer, today),
    }


def taken(column: Column, value: str, holder: Officer) -> str:
    """Say who holds a number already; ID numbers are masked."""
    if column.type is IdNumber:
        who = f"{holder.name}（{holder.employee_number}，{holder.status.value}）"
        return f"身份证编号 {IdNumber.masked(value)} 已登记在{who}名下，不能重复。"
    return f"{column.label.words} {value} 已是{holder.name}的{column.label.words}，不能重复。"


def years_of_duty(duty_since: date, on: date) -> int:
    """Return the whole years of duty on a day; begun on 29 February, a year is full on 1 March."""
    return whole_years(duty_since, on)


def may_stand_alone(duty_since: date, on: date) -> bool:
    """Tell whether a year of duty is full, so that the officer may stand a duty alone (5.5)."""
    return years_of_duty(duty_since, on) >= 1


def full_after(since: date, years: int) -> date:
    """Return the day on which so many years are full."""
    try:
        return since.replace(year=since.year + years)
    except ValueError:
        return date(since.year + years, 3, 1)


def _sex(officer: Officer) -> dict[str, str]:
    said = Sex.MALE if is_male(officer.id_number) else Sex.FEMALE
    if officer.sex is said:
        return {}
    return {"sex": f"性别与身份证编号不符：编号第 17 位表示“{said.value}”，请核对性别和身份证编号。"}


def _too_early(officer: Officer) -> dict[str, str]:
    born = birth_date(officer.id_number)
    if born is None:
        return {}
    return {
        name: f"{words}不晚于身份证编号中的出生日期（{born.isoformat()}），请核对日期和身份证编号。"
        for name, words, day in _days(officer)
        if day <= born
    }


def _in_future(officer: Officer, today: date) -> dict[str, str]:
    return {name: f"{words}不能晚于今天。" for name, words, day in _days(officer) if day > today}


def _days(officer: Officer) -> tuple[tuple[str, str, date], ...]:
    return ("joined_on", "加入组织日期", officer.joined_on), ("duty_since", "开始值机日期", officer.duty_since)


def _leaving(officer: Officer, today: date) -> dict[str, str]:
    left = officer.left_on
    if officer.status is not OfficerStatus.LEFT:
        return {} if left is None else {"left_on": "状态不是“离职”，不应填写离职日期。"}
    if left is None:
        return {"left_on": "状态为“离职”，请填写离职日期。"}
    if left < officer.joined_on:
        return {"left_on": "离职日期不能早于加入组织日期。"}
    return {"left_on": "离职日期不能晚于今天。"} if left > today else {}
