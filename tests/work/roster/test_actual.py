from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pypdfium2 import PdfDocument
from sqlmodel import select

from dutydesk.errors import InvalidEntry, NotAllowed
from dutydesk.records import ActualDuty, Badge, Contract, Placement, Presence, Role, RosterParameter, ShiftKind
from dutydesk.rota.problem import Rule
from dutydesk.work import entries, review
from dutydesk.work.roster import actual, attendance, calendar, edit, month, parameters, problem

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.rota.problem import Worker

TODAY = date.today()
LAST = calendar.first_of(calendar.first_of(TODAY) - timedelta(days=1))
DAY = LAST + timedelta(days=9)


@pytest.fixture(autouse=True)
def last_month(site: Session) -> None:
    """Last month as the rotation fills it, with nothing entered."""
    edit.fill(site, LAST)


def save(site: Session, record_id: int | None = None, **values: Any) -> ActualDuty:
    return entries.save(site, entries.kind_named("actualduty"), values, record_id)


def entered(site: Session) -> list[ActualDuty]:
    return list(site.exec(select(ActualDuty).where(ActualDuty.on == DAY)))


def test_a_day_is_entered_as_planned_with_one_act_and_only_once(site: Session) -> None:
    planned = actual.day(site, DAY)
    assert planned
    assert {one.state for one in planned} == {actual.OPEN}
    assert actual.confirm(site, DAY) == len(planned)
    assert {one.state for one in actual.day(site, DAY)} == {"到岗"}
    assert {one.said for one in actual.day(site, DAY)} == {""}
    assert actual.confirm(site, DAY) == 0


def test_what_has_not_begun_is_not_entered(site: Session, following: date) -> None:
    assert actual.confirm(site, following) == 0
    one = actual.day(site, following)[0]
    same = {"shift_kind_id": one.place.shift_kind_id, "post_id": one.post_id}
    with pytest.raises(InvalidEntry) as refused:
        save(site, officer_id=one.place.officer_id, on=following, **same)
    assert "还没有到" in refused.value.faults["on"]


def test_absence_a_stand_in_and_lateness_are_told_and_counted(site: Session) -> None:
    actual.confirm(site, DAY)
    gone, late = entered(site)[:2]
    save(site, gone.id, presence=Presence.ABSENT, note="发烧")
    kind = site.get_one(ShiftKind, late.shift_kind_id)
    save(site, late.id, starts_at=time(kind.starts_at.hour, 25))
    there = {one.officer_id for one in entered(site)}
    other = next(one for one in site.exec(select(Placement)) if one.officer_id not in there)
    same = {"on": DAY, "shift_kind_id": gone.shift_kind_id, "post_id": gone.post_id}
    save(site, **same, officer_id=other.officer_id, presence=Presence.STAND_IN)
    found = actual.sums(site, LAST)
    said = {one.place.officer_id: (one.state, one.said) for one in found.differences if one.record_id}
    assert said[gone.officer_id] == ("未到岗", "未到岗，发烧")
    assert said[late.officer_id] == ("到岗", "迟到 25 分钟")
    assert said[other.officer_id] == ("顶班", "计划外")
    hours = problem.shift_of(kind).counted / 60
    assert found.officers[gone.officer_id].difference == -hours
    assert found.officers[other.officer_id].difference == hours
    assert found.officers[late.officer_id].difference == round(-25 / 60, 1)
    assert sum(one.difference for one in found.posts.values()) == pytest.approx(-25 / 60, abs=0.06)
    assert found.officers[gone.officer_id].absent == found.officers[other.officer_id].stood_in == 1


def test_a_duty_is_not_entered_twice(site: Session) -> None:
    actual.confirm(site, DAY)
    one = entered(site)[0]
    with pytest.raises(InvalidEntry) as refused:
        save(site, officer_id=one.officer_id, on=DAY, shift_kind_id=one.shift_kind_id, post_id=one.post_id)
    assert "已登记过" in refused.value.faults["shift_kind_id"]


def test_the_attendance_sheet_shows_the_month(site: Session) -> None:
    actual.confirm(site, DAY)
    save(site, entered(site)[0].id, presence=Presence.ABSENT)
    pdf = PdfDocument(attendance.draw(site, LAST))
    said = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert "缺" in said.split("班次符号")[0]
    assert "用户单位（签字）" in said
    assert pdf[0].get_size() == pytest.approx((842, 595), abs=1)


def test_who_only_reads_enters_nothing(site: Session) -> None:
    site.info["actor"] = replace(site.info["actor"], role=Role.OFFICER)
    assert actual.day(site, DAY)
    with pytest.raises(NotAllowed):
        actual.confirm(site, DAY)


def test_parameters_hold_from_their_day_on(site: Session, following: date) -> None:
    before = problem.build(site, LAST)
    save_parameter = entries.kind_named("rosterparameter")
    entries.save(site, save_parameter, {"since": following, "month_minutes": 60, "overtime_hours": 0, "longest_run": 2})
    assert problem.build(site, LAST) == before
    later = problem.build(site, following)
    assert (later.workers[0].most, later.longest_run) == (60, 2)
    assert Rule.HOURS in {fault.rule for fault in _warned(site, following)}
    assert parameters.on(site, following).since == following
    assert parameters.on(site, date(1990, 1, 1)).month_minutes == RosterParameter(since=TODAY).month_minutes


def test_more_rest_may_be_asked_for_than_a_shift_says(site: Session, following: date) -> None:
    entries.save(site, entries.kind_named("rosterparameter"), {"since": following, "least_rest": 96})
    assert {shift.rest for shift in problem.build(site, following).shifts.values()} == {96 * 60}


def _warned(site: Session, first: date) -> list[Any]:
    from dutydesk.rota import check

    return check.warnings(problem.build(site, first), problem.plan(site, first))


@pytest.mark.parametrize(("days", "said"), [(None, "尚未登记实际进驻日期"), (3, "实际晚了 3 天"), (0, ""), (-2, "")])
def test_the_branch_began_on_the_agreed_day(site: Session, days: int | None, said: str) -> None:
    contract = site.exec(select(Contract)).one()
    entered_on = None if days is None else contract.starts_on + timedelta(days=days)
    entries.save(site, entries.kind_named("contract"), {"entered_on": entered_on}, contract.id)
    (row,) = [row for row in review.board(site, TODAY) if row.number == "8.1"]
    assert [finding.sentence.endswith(f"{said}。") for finding in row.findings] == ([True] if said else [])


def test_nobody_untrained_is_given_duties_from_today_on(site: Session, following: date) -> None:
    from dutydesk.records import Trainee

    someone = month.read(site, following).lines[0].officer_id
    for one in site.exec(select(Trainee).where(Trainee.officer_id == someone)):
        site.delete(one)
    site.flush()
    barred = {bar.rule for bar in problem.build(site, following).worker[str(someone)].bars}
    assert Rule.NOT_TRAINED in barred
    assert any("没有完成" in one.sentence and one.clause == "8.2" for one in month.read(site, following).said)
    assert Rule.NOT_TRAINED not in {bar.rule for bar in problem.build(site, LAST).worker[str(someone)].bars}


def test_nobody_without_a_valid_badge_is_given_duties_from_today_on(site: Session, following: date) -> None:
    someone = month.read(site, following).lines[0].officer_id
    for one in site.exec(select(Badge)):
        if one.officer_id == someone:
            one.lost_on = TODAY - timedelta(days=1)
            site.add(one)
    site.flush()
    barred = {key for key, one in problem.build(site, following).worker.items() if _without_badge(one)}
    assert str(someone) in barred
    assert len(barred) < len(problem.build(site, following).workers)
    assert not any(map(_without_badge, problem.build(site, LAST).workers))
    assert any("没有有效的工作牌（5.3）" in one.sentence for one in month.read(site, following).said)


def _without_badge(worker: Worker) -> bool:
    return any(bar.rule is Rule.NO_BADGE for bar in worker.bars)
