from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutydesk.kinds.dates import read_date

TODAY = date(2026, 11, 23)
DAY = date(2021, 3, 5)


@pytest.mark.parametrize(
    "written",
    [
        DAY,
        datetime(2021, 3, 5, 8, 30),  # noqa: DTZ001  (spreadsheets know no zones)
        44260,
        44260.35,
        "44260",
        20210305,
        "20210305",
        "2021.3.5",
        "2021.03.05.",
        "2021/3/5",
        "2021-03-05",
        "2021 - 3 - 5",
        "2021年3月5日",
        "2021年03月05号",
        "２０２１．３．５",
        "二〇二一年三月五日",
        "2021-03-05 00:00:00",
        "2021-03-05T00:00:00Z",
        "2021年3月5日 星期五",
        "21.3.5",
        "'2021-3-5",
    ],
)
def test_a_day_is_read_as_people_write_it(written: object) -> None:
    assert read_date(written, TODAY) == DAY


def test_days_counted_from_1904_are_read_where_the_file_says_so() -> None:
    assert read_date(44260 - 1462, TODAY, epoch_1904=True) == DAY


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2021年3月", "缺少日"),
        ("2021.3", "缺少日"),
        (2021.1, "缺少日"),
        (202103, "缺少日"),
        (2021, "缺少月和日"),
        ("2021年", "缺少月和日"),
        ("3月5日", "缺少年份"),
        ("3/5/2021", "分不清月和日"),
        ("2021.2.30", "不存在"),
        (20210230, "不存在"),
        ("至今", "不是日期"),
        ("", "未填写"),
        (True, "不是日期"),
        (None, "不是日期"),
        (float("nan"), "不是日期"),
        (float("inf"), "不是日期"),
        (-1, "不是日期"),
    ],
)
def test_what_is_no_day_is_refused_with_what_is_missing(written: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_date(written, TODAY)


def test_a_year_of_two_digits_never_lies_in_a_later_year() -> None:
    assert read_date("26.12.1", TODAY) == date(2026, 12, 1)
    assert read_date("27.1.1", TODAY) == date(1927, 1, 1)


@given(st.dates(date(1930, 1, 1), date(2090, 12, 31)))
def test_every_way_to_write_a_day_means_that_day(day: date) -> None:
    ways = [
        day,
        (day - date(1899, 12, 30)).days,
        f"{day:%Y%m%d}",
        int(f"{day:%Y%m%d}"),
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        day.isoformat(),
    ]
    assert {read_date(way, TODAY) for way in ways} == {day}
    assert read_date((day - date(1904, 1, 1)) // timedelta(days=1), TODAY, epoch_1904=True) == day


@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.none(), st.booleans()))
def test_anything_else_is_refused_in_a_sentence(written: object) -> None:
    sentence = ""
    try:
        day = read_date(written, TODAY)
    except ValueError as refused:
        day, sentence = TODAY, str(refused)
    assert 1900 <= day.year < 2100
    assert sentence.endswith("。") or not sentence
