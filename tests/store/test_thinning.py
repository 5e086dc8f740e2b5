from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

from dutydesk.store import thinning

NOON = timedelta(hours=12)
FIRST = datetime(2026, 1, 1, tzinfo=UTC) + NOON


def a_year_of(days: int, *, times_a_day: int = 1, without: frozenset[int] = frozenset()) -> list[datetime]:
    """Live through the days, thinning after every backup; return what is left, newest first."""
    there: set[datetime] = set()
    for day in range(days):
        if day in without:
            continue
        for time in range(times_a_day):
            now = FIRST + timedelta(days=day, minutes=time * 45)
            there = thinning.kept({*there, now}, now.date())
            assert now in there
    return sorted(there, reverse=True)


def gaps(moments: list[datetime]) -> list[int]:
    return [(later.date() - earlier.date()).days for later, earlier in itertools.pairwise(moments)]


def test_a_simulated_year_keeps_twelve_days_ten_weeks_nine_months() -> None:
    left = a_year_of(365)
    assert len(left) == 31
    between = gaps(left)
    assert between[:11] == [1] * 11
    assert all(gap <= 7 for gap in between[11:21])
    assert all(gap <= 35 for gap in between[21:])
    assert (left[0] - left[-1]).days > 330


def test_at_any_time_of_that_year_no_month_is_without_a_backup() -> None:
    for days in range(30, 366, 30):
        left = a_year_of(days)
        assert all(gap <= 35 for gap in gaps(left)), days
        assert (left[0] - left[-1]).days >= days - 31, days


def test_a_desk_that_was_off_for_weeks_loses_none_of_its_older_backups() -> None:
    left = a_year_of(120, without=frozenset(range(60, 110)))
    assert [moment.date() for moment in left][:10] == [date(2026, 4, 30) - timedelta(days=n) for n in range(10)]
    assert date(2026, 3, 1) in {moment.date() for moment in left}
    assert date(2026, 2, 28) in {moment.date() for moment in left}


def test_all_backups_of_today_stay_and_one_of_each_earlier_day() -> None:
    left = a_year_of(3, times_a_day=4)
    assert len([moment for moment in left if moment.date() == date(2026, 1, 3)]) == 4
    assert [moment.hour for moment in left if moment.date() == date(2026, 1, 2)] == [14]


def test_a_backup_dated_in_the_future_pushes_no_other_out_of_today() -> None:
    now = FIRST + timedelta(days=3)
    wrong = FIRST + timedelta(days=3000)
    assert thinning.kept([now, wrong], now.date()) == {now, wrong}


def test_nothing_is_kept_of_nothing() -> None:
    assert thinning.kept([], FIRST.date()) == set()
