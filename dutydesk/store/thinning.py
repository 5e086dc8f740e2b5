"""Which backups stay: those of today, then one for each of 12 days, 10 weeks and 9 months."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

DAYS, WEEKS, MONTHS = 12, 10, 9


def kept(moments: Iterable[datetime], today: date) -> set[datetime]:
    """Return the moments whose backups stay.

    Each rule goes back from the newest and takes the last backup of every day, week or month in which none stays yet.
    So 31 backups reach back nearly a year.
    """
    newest_first = sorted(set(moments), reverse=True)
    taken: set[datetime] = set()
    for most, period in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        _take(newest_first, taken, most, period)
    return taken | {moment for moment in newest_first if moment.date() == today}


def _take(
    newest_first: list[datetime], taken: set[datetime], most: int, period: Callable[[datetime], tuple[int, int]]
) -> None:
    met = {period(moment) for moment in taken}
    for moment in newest_first:
        if not most:
            return
        if period(moment) not in met:
            met.add(period(moment))
            taken.add(moment)
            most -= 1


def _day(moment: datetime) -> tuple[int, int]:
    return moment.year, moment.timetuple().tm_yday


def _week(moment: datetime) -> tuple[int, int]:
    year, week, _ = moment.isocalendar()
    return year, week


def _month(moment: datetime) -> tuple[int, int]:
    return moment.year, moment.month
