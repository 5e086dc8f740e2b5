"""Months and days as the roster counts them, with the days that are free or worked by decree."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.places import RESOURCES
from dutydesk.records import DayKind, DayOff, Holiday
from dutydesk.rota.problem import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlmodel import Session

WEEKDAYS = "一二三四五六日"
_SATURDAY = 5
_SHIPPED = RESOURCES / "holidays"


@dataclass(frozen=True, slots=True)
class Day:
    """Be one day of a month: `holiday` is its name where it has one."""

    on: date
    is_free: bool
    holiday: str = ""

    @property
    def weekday(self) -> str:
        """Return the weekday in one character."""
        return WEEKDAYS[self.on.weekday()]

    @property
    def kind(self) -> DayKind:
        """Return which people the contract wants on it."""
        return DayKind.FREE if self.is_free else DayKind.WORKDAY


def first_of(day: date) -> date:
    """Return the first day of the month."""
    return day.replace(day=1)


def next_month(first: date) -> date:
    """Return the first day of the following month."""
    return first + timedelta(days=monthrange(first.year, first.month)[1])


def number(first: date, day: date) -> int:
    """Return the day as the engine counts it: 0 is the first of the month."""
    return (day - first).days


def moment(first: date, minutes: int) -> datetime:
    """Return the time on the wall of a moment of the engine."""
    return datetime(first.year, first.month, first.day) + timedelta(minutes=minutes)  # noqa: DTZ001  (on the wall)


def minutes(first: date, at: datetime) -> int:
    """Return a time on the wall as a moment of the engine."""
    return (at.date() - first).days * DAY + at.hour * 60 + at.minute


def days_of(session: Session, first: date) -> list[Day]:
    """Return the days of a month, each free or not."""
    last = next_month(first)
    moved = {one.on: one for one in session.exec(select(Holiday).where(Holiday.on >= first, Holiday.on < last))}
    return [_day(first + timedelta(days=place), moved) for place in range((last - first).days)]


def known_until(session: Session) -> date | None:
    """Return the last day of which a holiday is known."""
    last = session.exec(select(Holiday).order_by(col(Holiday.on).desc()).limit(1)).first()
    return last.on if last else None


def shipped() -> Iterator[Holiday]:
    """Read the holidays that come with the program, one file a year."""
    for file in sorted(_SHIPPED.glob("*.toml")):
        for one in tomllib.loads(file.read_text("utf-8"))["days"]:
            yield Holiday(on=one["on"], name=one["name"], kind=DayOff(one["kind"]))


def _day(on: date, moved: dict[date, Holiday]) -> Day:
    known = moved.get(on)
    if known is None:
        return Day(on, on.weekday() >= _SATURDAY)
    return Day(on, known.kind is DayOff.HOLIDAY, known.name)
