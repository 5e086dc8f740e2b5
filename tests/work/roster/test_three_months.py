"""Twenty officers on 四班三运转 for three months: leave, a resignation, two sick calls at night, a newcomer."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select

from dutydesk.records import Crew, Headcount, LeaveKind, Officer, OfficerStatus, Placement, Rotation
from dutydesk.rota import check
from dutydesk.rota.problem import ADVICE, Rule
from dutydesk.work import entries, papers, review
from dutydesk.work.roster import absence, calendar, edit, month, problem, publish
from dutydesk.work.roster.absence import Absence
from tests.rota.slow import broken
from tests.samples import SHAN_YUTONG

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.rota.problem import Duty
    from dutydesk.work.review import ClauseRow

SHIFTS = (("早班", "早", 8, 16, False), ("中班", "中", 16, 0, False), ("深夜班", "深", 0, 8, True))


def save(site: Session, table: str, record_id: int | None = None, **values: Any) -> Any:
    return entries.save(site, entries.kind_named(table), values, record_id)


@pytest.fixture
def months(site: Session, following: date) -> list[date]:
    """Three months ahead; the contract asks for three shifts a day now, and all teams run through them."""
    first = calendar.next_month(following)
    found = [first, calendar.next_month(first), calendar.next_month(calendar.next_month(first))]
    people = {one.post_id: one.people for one in site.exec(select(Headcount))}
    for one in site.exec(select(Headcount)):
        site.delete(one)
    site.flush()
    for name, mark, start, end, next_day in SHIFTS:
        kind = save(
            site,
            "shiftkind",
            name=name,
            mark=mark,
            starts_at=time(start),
            ends_at=time(end),
            begins_next_day=next_day,
            rest_hours=8,
        )
        for post, count in people.items():
            save(site, "headcount", post_id=post, shift_kind_id=kind.id, people=count)
    rotation = site.exec(select(Rotation)).one()
    save(site, "rotation", rotation.id, name="四班三运转", cycle="早早中中深深休休")
    for place, crew in enumerate(site.exec(select(Crew).order_by(col(Crew.id)))):
        save(site, "crew", crew.id, offset=2 * place)
    return found


def mend_and_publish(site: Session, first: date, reason: str = "首次发布") -> int:
    edit.apply(site, first, edit.mend(site, first).found.plan)
    return publish.publish(site, first, reason).version


def hard(site: Session, first: date) -> set[Rule]:
    return {fault.rule for fault in check.faults(problem.build(site, first), problem.plan(site, first))}


def clause(site: Session, number: str, on: date) -> ClauseRow:
    return next(row for row in review.board(site, on) if row.number == number)


def duty_at_night(site: Session, first: date, day: int) -> Duty:
    """A duty that begins at midnight after a day: at two o'clock somebody calls in the middle of it."""
    seen = problem.build(site, first)
    return next(one for one in sorted(problem.plan(site, first)) if one.day == day and seen.shifts[one.shift].night)


def test_three_months_with_all_that_happens(site: Session, months: list[date]) -> None:
    one, two, three = months
    for first in months:
        edit.fill(site, first)
        assert len(problem.plan(site, first)) == len(calendar.days_of(site, first)) * 12
        assert mend_and_publish(site, first) == 1
        assert hard(site, first) == set()
        assert clause(site, "7.2b", first).findings == ()
        assert clause(site, "5.5", first).findings == ()

    # leave in the first month
    someone = next(iter(site.exec(select(Placement)))).officer_id
    save(
        site,
        "leave",
        officer_id=someone,
        kind=LeaveKind.ANNUAL,
        starts_on=one + timedelta(6),
        ends_on=one + timedelta(9),
    )
    assert hard(site, one) == {Rule.AWAY}
    assert mend_and_publish(site, one, "一人年休假") == 2
    assert hard(site, one) == set()
    assert clause(site, "7.2b", one).findings == ()

    # a sick call at two in the night: somebody else takes the rest of the days, what has begun is over
    for night, by_chain in ((12, False), (20, True)):
        duty = duty_at_night(site, two, night)
        at = datetime.combine(two + timedelta(days=night + 1), time(2)).astimezone()
        sick = Absence(int(duty.worker), LeaveKind.SICK, at.date(), at.date() + timedelta(days=3), "急性肠胃炎", at)
        ways = absence.ways(site, sick)
        assert ways.open
        if by_chain:
            absence.chain(site, sick, ways.chains)
        else:
            absence.cover(
                site, sick, [(each, each.offers[0].officer_id if each.offers else None) for each in ways.open]
            )
            mend_and_publish(site, two, "病假")
        assert hard(site, two) == set()
    assert month.read(site, two).changed
    publish.publish(site, two, "病假，另有调整")

    for first in (one, two):  # and so says who walks through them minute by minute
        assert set(broken(problem.build(site, first), problem.plan(site, first))) <= ADVICE

    # a resignation, and a newcomer in the third month
    gone = site.get_one(Officer, duty_at_night(site, three, 5).worker)
    save(site, "officer", gone.id, status=OfficerStatus.LEFT, left_on=date.today())
    assert hard(site, three) == {Rule.AWAY}
    assert mend_and_publish(site, three, "一人离职") == 2
    assert hard(site, three) == set()
    placed = site.exec(select(Placement).where(Placement.officer_id == gone.id)).one()
    today = date.today()
    person = {**SHAN_YUTONG, "employee_number": "ZJ900", "joined_on": today, "duty_since": today}
    new = save(site, "officer", **person, team_id=gone.team_id)
    save(site, "placement", placed.id, officer_id=new.id)
    barred = {bar.rule for bar in problem.build(site, three).worker[str(new.id)].bars}
    assert {Rule.NOT_APPROVED, Rule.NOT_TRAINED} <= barred
    edit.set_cells(site, [edit.Change(new.id, three, problem.duties(site, three)[0].shift_kind_id)])
    said = {said.clause for said in month.read(site, three).said if said.hard and (new.id, 0) in said.cells}
    assert {"5.2", "8.2"} <= said
    with_reason = publish.publish(site, three, "新人先随班见习，报批中")
    assert "不在用户单位批准的清单上" in with_reason.left_open
    assert papers.pdf(site, publish.paper_of(site, with_reason))
