from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from dutydesk.errors import NotAllowed, Refused
from dutydesk.records import Placement, Role, RosterDuty, RosterSwap, SwapState
from dutydesk.work.roster import calendar, edit, problem, sketches, swaps

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session


@pytest.fixture
def month_ahead(site: Session, following: date) -> date:
    """A month in which nobody has asked for anything yet."""
    first = calendar.next_month(following)
    edit.fill(site, first)
    return first


def on_and_off(site: Session, first: date) -> tuple[RosterDuty, int]:
    """A duty of the month, and somebody who is free on that day."""
    duties = problem.duties(site, first)
    one = duties[len(duties) // 2]
    busy = {duty.officer_id for duty in duties if duty.on == one.on}
    return one, next(each.officer_id for each in site.exec(select(Placement)) if each.officer_id not in busy)


def officers_on(site: Session, on: date) -> set[int]:
    return {one.officer_id for one in site.exec(select(RosterDuty).where(RosterDuty.on == on))}


def test_two_change_once_the_lead_has_approved(site: Session, month_ahead: date) -> None:
    duty, free = on_and_off(site, month_ahead)
    on, was = duty.on, duty.officer_id
    lead = site.info["actor"]
    site.info["actor"] = replace(lead, role=Role.SHIFT_LEADER)
    made = swaps.ask(site, on, was, free, "孩子生病")
    with pytest.raises(NotAllowed):
        swaps.decide(site, made.id or 0, approved=True)
    assert was in officers_on(site, on)
    site.info["actor"] = lead
    step = swaps.decide(site, made.id or 0, approved=True)
    assert free in officers_on(site, on)
    assert was not in officers_on(site, on)
    assert (made.state, made.decided_by) == (SwapState.APPROVED, lead.name)
    edit.put(site, step.before)
    assert was in officers_on(site, on)


def test_a_change_that_was_not_agreed_to_changes_nothing(site: Session, month_ahead: date) -> None:
    duty, free = on_and_off(site, month_ahead)
    before = problem.plan(site, month_ahead)
    made = swaps.ask(site, duty.on, duty.officer_id, free, "家中有事")
    swaps.decide(site, made.id or 0, approved=False)
    assert problem.plan(site, month_ahead) == before
    with pytest.raises(Refused, match="不能再办理"):
        swaps.decide(site, made.id or 0, approved=True)


def test_what_would_be_wrong_is_said_before(site: Session, month_ahead: date) -> None:
    night = next(
        one
        for one in problem.duties(site, month_ahead)
        if problem.build(site, month_ahead).shifts[str(one.shift_kind_id)].night and 3 < one.on.day < 20
    )
    after = next(
        one
        for one in problem.duties(site, month_ahead)
        if one.on == calendar.first_of(night.on).replace(day=night.on.day + 1)
        and one.shift_kind_id != night.shift_kind_id
    )
    busy = officers_on(site, night.on)
    if after.officer_id in busy:
        pytest.skip("whoever comes by day tomorrow is on today as well")
    swaps.ask(site, night.on, night.officer_id, after.officer_id, "家中有事")
    (shown,) = swaps.of_month(site, month_ahead)
    assert "只休息" in shown.wrong
    assert shown.other_has == "休息"


@pytest.mark.parametrize("fault", ["同一个人", "没有填写换班原因", "相同", "已经过去", "待批准"])
def test_what_is_no_change_is_refused(site: Session, month_ahead: date, fault: str) -> None:
    duty, free = on_and_off(site, month_ahead)
    day, other, reason = duty.on, free, "家中有事"
    if fault == "同一个人":
        other = duty.officer_id
    elif fault == "没有填写换班原因":
        reason = " "
    elif fault == "相同":
        same = [one for one in problem.duties(site, month_ahead) if one.on == day and one.post_id == duty.post_id]
        alike = [one for one in same if one.shift_kind_id == duty.shift_kind_id and one.officer_id != duty.officer_id]
        other = alike[0].officer_id if alike else other
        if not alike:
            pytest.skip("nobody has the same")
    elif fault == "已经过去":
        day = day.replace(year=2020, day=1)
    else:
        swaps.ask(site, day, duty.officer_id, other, reason)
    with pytest.raises(Refused, match=fault):
        swaps.ask(site, day, duty.officer_id, other, reason)


def test_a_sketch_is_compared_taken_and_thrown_away(site: Session, month_ahead: date) -> None:
    before, pinned = problem.plan(site, month_ahead), problem.pinned(site, month_ahead)
    sketch = sketches.keep(site, month_ahead, "原稿")
    duty, free = on_and_off(site, month_ahead)
    place = duty.officer_id, duty.on
    edit.set_cells(site, [edit.Change(*place, None), edit.Change(free, duty.on, duty.shift_kind_id)])
    compared = sketches.compare(site, sketch.id or 0)
    assert set(compared.now) == {place, (free, duty.on)}
    assert compared.now[place] == ()
    assert compared.sketch[place]
    step = sketches.take(site, sketch.id or 0)
    assert (problem.plan(site, month_ahead), problem.pinned(site, month_ahead)) == (before, pinned)
    edit.put(site, step.before)
    assert problem.plan(site, month_ahead) != before
    sketches.remove(site, sketch.id or 0)
    assert sketches.of_month(site, month_ahead) == []


def test_a_sketch_has_a_name_of_its_own(site: Session, month_ahead: date) -> None:
    sketches.keep(site, month_ahead, "原稿")
    for name, said in ((" ", "没有填写"), ("原稿", "已有名为")):
        with pytest.raises(Refused, match=said):
            sketches.keep(site, month_ahead, name)
    with pytest.raises(Refused, match="还没有排班"):
        sketches.keep(site, calendar.next_month(month_ahead), "空的")


def test_the_invented_site_waits_for_a_decision(site: Session) -> None:
    assert [one.state for one in site.exec(select(RosterSwap))] == [SwapState.ASKED]
