from __future__ import annotations

from datetime import date, time

from dutydesk.kinds.words import words


def test_a_time_of_day_has_no_seconds() -> None:
    assert words(time(8, 0)) == "08:00"


def test_a_day_is_written_as_chinese_readers_write_it() -> None:
    assert words(date(2026, 11, 3)) == "2026年11月3日"
