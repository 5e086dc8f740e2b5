from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutydesk.paper.lines import LEADING, break_heading, break_lines, fit, width

_PROMISE = (
    "我单位按照《服务合同》配置的值机人员，向贵单位提供（17）名人员。"
    "“公司”承诺：所派人员符合《安防监控中心值机工作与服务要求》！"
)
_WORDS = st.text(st.sampled_from("值机员服务（）《》，。、：“”QD-2026 ·"), max_size=80)


@given(_WORDS, st.floats(60, 400))
def test_nothing_is_lost_and_no_line_is_too_long(words: str, room: float) -> None:
    lines = break_lines(words, room, 10)
    assert "".join("".join(lines).split()) == "".join(words.split())
    assert all(width(line, 10) <= room + 0.01 for line in lines)


@pytest.mark.parametrize("room", range(90, 400, 7))
def test_no_line_begins_with_closing_or_ends_with_opening_punctuation(room: int) -> None:
    lines = break_lines(_PROMISE, room, 12, indent=24)
    assert all(line[0] not in "，。、：）》”！" for line in lines)
    assert all(line[-1] not in "（《“" for line in lines)


def test_numbers_and_latin_words_stay_whole_where_they_fit() -> None:
    lines = break_lines("清单编号QD-2026-000123，共17人", 100, 12)
    assert any("QD-2026-000123" in line for line in lines)


def test_a_number_stays_with_its_measure_word() -> None:
    for room in range(40, 130, 3):
        lines = break_lines("本次清单新增 2 人，共 17 名人员", room, 10)
        assert all(not line[-1].isdigit() for line in lines)


def test_a_word_longer_than_a_line_is_broken_all_the_same() -> None:
    lines = break_lines("A" * 50, 60, 10)
    assert "".join(lines) == "A" * 50
    assert len(lines) > 1


def test_the_first_line_leaves_room_for_its_indent() -> None:
    assert break_lines("值" * 20, 100, 10, indent=20) == ["值" * 8, "值" * 10, "值" * 2]


def test_a_newline_always_breaks() -> None:
    assert break_lines("一\n二", 100, 10) == ["一", "二"]


def test_a_name_that_does_not_fit_shrinks_and_then_takes_two_lines() -> None:
    def name(words: str) -> tuple[float, tuple[str, ...]]:
        found = fit(words, 55, 24, 10.5, single=8, least=5)
        assert found
        assert all(width(line, found.size) <= 55 for line in found.lines)
        assert len(found.lines) * found.size * LEADING <= 24
        return found.size, found.lines

    assert name("王龑") == (10.5, ("王龑",))
    size, lines = name("欧阳娜娜女士")
    assert 8 <= size < 10.5
    assert len(lines) == 1
    assert name("迪丽努尔·买买提")[1] == ("迪丽努尔·", "买买提")


def test_what_cannot_be_made_to_fit_is_none() -> None:
    assert fit("值机" * 40, 55, 24, 10.5, single=8, least=5) is None


def test_headings_break_between_words() -> None:
    assert break_heading("加入组织日期", 50, 10.5) == ("加入组织", "日期")
    assert break_heading("从事值机年数", 46, 10.5) == ("从事值机", "年数")
    assert break_heading("文化程度", 36, 10.5) == ("文化", "程度")
    assert break_heading("姓名", 50, 10.5) == ("姓名",)
