from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutydesk.kinds.years import months_before, read_months


@pytest.mark.parametrize(
    ("written", "months"),
    [
        (3, 36),
        (3.0, 36),
        (0, 0),
        (1.5, 18),
        ("3", 36),
        ("3年", 36),
        ("３ 年", 36),
        ("3年多", 36),
        ("3年以上", 36),
        ("3+", 36),
        ("三年", 36),
        ("两年", 24),
        ("10年多", 120),
        ("10多年", 120),
        ("十二年", 144),
        ("二十余年", 240),
        ("1.5年", 18),
        ("一年半", 18),
        ("半年", 6),
        ("8个月", 8),
        ("2年3个月", 27),
        ("一年零三个月", 15),
        ("不满一年", 0),
        ("5周年", 60),
    ],
)
def test_a_span_is_read_as_people_write_it(written: object, months: int) -> None:
    assert read_months(written) == months


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (-2, "不能为负数"),
        ("-2", "不能为负数"),
        ("负2年", "不能为负数"),
        (2020, "过大"),
        ("", "未填写"),
        ("近3年", "不是年数"),
        ("很久", "不是年数"),
        (datetime(2020, 1, 1), "不是年数"),  # noqa: DTZ001  (spreadsheets know no zones)
        (True, "不是年数"),
        (float("nan"), "不是年数"),
    ],
)
def test_what_is_no_span_is_refused(written: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_months(written)


def test_months_are_counted_back_to_the_last_day_of_a_shorter_month() -> None:
    assert months_before(date(2026, 11, 23), 36) == date(2023, 11, 23)
    assert months_before(date(2024, 2, 29), 12) == date(2023, 2, 28)
    assert months_before(date(2026, 12, 31), 1) == date(2026, 11, 30)
    assert months_before(date(2026, 1, 31), 1) == date(2025, 12, 31)


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(0, 60))
def test_whole_years_back_are_that_many_years(day: date, years: int) -> None:
    since = months_before(day, years * 12)
    assert day.year - since.year - ((day.month, day.day) < (since.month, since.day)) == years


@pytest.mark.parametrize("written", [1.5e307, "9" * 400, 61, "61年"])
def test_more_years_than_anyone_works_are_refused(written: object) -> None:
    with pytest.raises(ValueError, match="过大"):
        read_months(written)


@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.none()))
def test_anything_else_is_refused_in_a_sentence(written: object) -> None:
    sentence = ""
    try:
        months = read_months(written)
    except ValueError as refused:
        months, sentence = 0, str(refused)
    assert 0 <= months <= 720
    assert sentence.endswith("。") or not sentence
