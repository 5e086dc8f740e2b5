from __future__ import annotations

from datetime import date
from typing import Any

from dutydesk.standard import Evidence, Finding, Remedy, State, judge
from dutydesk.standard.evidence import RosterMonth
from tests.samples import officer

ON = date(2026, 11, 24)
THIS, NEXT = date(2026, 11, 1), date(2026, 12, 1)


def judged(on: date = ON, **seen: Any) -> tuple[State, tuple[Finding, ...]]:
    held: dict[str, Any] = {"officers": (officer(1, "李夏"),), "has_headcount": True, **seen}
    return judge("7.2b", Evidence(on, **held))


def test_before_anybody_is_in_post_it_does_not_apply() -> None:
    assert judged(officers=())[0] is State.NOT_APPLICABLE


def test_posts_and_people_come_first() -> None:
    state, (found,) = judged(has_headcount=False)
    assert (state, found.remedy) == (State.GAP, Remedy.SET_POSTS)


def test_a_month_that_runs_unpublished_is_a_gap() -> None:
    state, (found,) = judged(date(2026, 11, 10), months=(RosterMonth(THIS, 0), RosterMonth(NEXT, 0)))
    assert (state, found.sentence, found.due) == (State.GAP, "2026年11月的值班表尚未发布。", None)


def test_the_next_month_is_spoken_of_from_seven_days_before_it_begins() -> None:
    months = (RosterMonth(THIS, 1), RosterMonth(NEXT, 0))
    assert judged(date(2026, 11, 23), months=months)[0] is State.MET
    state, (found,) = judged(ON, months=months)
    assert (state, found.sentence, found.due) == (State.DUE, "2026年12月的值班表尚未发布。", date(2026, 11, 30))


def test_a_change_after_publishing_is_due_to_be_published() -> None:
    state, (found,) = judged(months=(RosterMonth(THIS, 2, changed=True), RosterMonth(NEXT, 1)))
    assert (state, found.due) == (State.DUE, ON)
    assert found.sentence == "2026年11月的值班表在第 2 版发布后又有改动，尚未发布新的一版。"


def test_two_published_months_are_enough() -> None:
    assert judged(months=(RosterMonth(THIS, 2), RosterMonth(NEXT, 1)))[0] is State.MET
