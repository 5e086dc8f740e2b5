"""Invented people, as more than one file of tests needs them."""

from __future__ import annotations

from datetime import date
from typing import Any

from stdnum.cn import ric

from dutydesk.records import Education, Officer, Sex

SHAN_YUTONG: dict[str, Any] = {
    "employee_number": "ZJ001",
    "name": "单雨桐",
    "sex": Sex.FEMALE,
    "id_number": "11010519491231002X",
    "education": Education.COLLEGE,
    "position": "值机员",
    "joined_on": date(2024, 3, 5),
    "duty_since": date(2019, 7, 1),
}
"""One officer whose every field fits the others."""


def id_number(order: int) -> str:
    """Return a whole ID number; odd orders are men's."""
    front = f"11010519741019{order:03}"
    return front + ric.calc_check_digit(front + "0")


def entry(name: str, order: int, **other: Any) -> dict[str, Any]:
    """Return an officer as a form hands one over, who passes every rule; odd orders are men."""
    return {
        "employee_number": f"ZJ{order:03}",
        "name": name,
        "sex": "男" if order % 2 else "女",
        "id_number": id_number(order),
        "education": "大专",
        "position": "值机员",
        "joined_on": "2021-06-14",
        "duty_since": "2021-06-14",
        **other,
    }


def officer(number: int, name: str, **other: Any) -> Officer:
    """Return a record that no rule has looked at, of somebody with years of duty."""
    values: dict[str, Any] = {
        "employee_number": f"ZJ{number:03}",
        "name": name,
        "sex": Sex.MALE,
        "id_number": f"11010119900307{number:03}X",
        "education": Education.COLLEGE,
        "position": "值机员",
        "joined_on": date(2020, 3, 1),
        "duty_since": date(2019, 6, 1),
    }
    return Officer(**(values | other))
