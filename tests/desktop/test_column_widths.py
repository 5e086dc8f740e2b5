from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dutydesk.desktop.column_widths import fitted


def test_a_wide_list_is_drawn_as_planned_and_the_open_column_takes_the_rest() -> None:
    assert fitted([76, 0, 58], [60, 100, 40], 800) == [76, 666, 58]


def test_a_long_name_is_given_more_than_planned_before_the_open_column_has_more_than_it_needs() -> None:
    assert fitted([52, 92, 0], [40, 150, 200], 420) == [52, 150, 218]


def test_where_room_is_short_planned_air_goes_before_words_are_cut() -> None:
    widths = fitted([120, 120, 0], [60, 60, 150], 300)
    assert sum(widths) == 300
    assert all(width >= need for width, need in zip(widths, [60, 60, 150], strict=True))


def test_where_even_the_words_do_not_fit_the_widest_give_way() -> None:
    assert fitted([60, 0, 120], [60, 400, 120], 400) == [60, 220, 120]


@given(st.lists(st.tuples(st.integers(1, 300), st.integers(10, 600)), min_size=1, max_size=9), st.integers(700, 2000))
def test_the_room_is_always_filled_exactly(columns: list[tuple[int, int]], room: int) -> None:
    planned = [0, *(plan for plan, _ in columns[1:])]
    widths = fitted(planned, [need for _, need in columns], room)
    assert sum(widths) == room
    assert all(width > 0 for width in widths)
