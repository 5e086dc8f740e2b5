from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from dutydesk.errors import InvalidEntry, NotAllowed, Refused
from dutydesk.records import Leave, LeaveKind, Role, RosterDuty
from dutydesk.rota import check
from dutydesk.rota.problem import Rule
from dutydesk.store.actor import Actor
from dutydesk.work.roster import absence, edit, problem
from dutydesk.work.roster.absence import Absence

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.rota.problem import Duty

SOON = timedelta(days=9)


@pytest.fixture
def mended(site: Session, following: date) -> Session:
    """The invented site with a month that keeps the rules."""
    edit.apply(site, following, edit.mend(site, following).found.plan)
    return site


@pytest.fixture
def away(mended: Session, following: date) -> Absence:
    """Somebody who is sick on two days of that month, on at least one of which a duty begins."""
    duty = next(one for one in sorted(problem.plan(mended, following)) if one.day == SOON.days)
    on = following + SOON
    return Absence(int(duty.worker), LeaveKind.SICK, on, on + timedelta(days=1), "发热")


def own(session: Session, first: date, who: Absence) -> set[Duty]:
    return {duty for duty in problem.plan(session, first) if duty.worker == str(who.officer_id)}


def broken(session: Session, first: date) -> set[tuple[Rule, str]]:
    found = check.faults(problem.build(session, first), problem.plan(session, first))
    return {(fault.rule, fault.worker) for fault in found}


def test_every_duty_of_the_days_is_open_and_looking_writes_nothing(
    mended: Session, following: date, away: Absence
) -> None:
    plan = problem.plan(mended, following)
    found = absence.ways(mended, away)
    assert {one.duty for one in found.open} == {
        duty for duty in own(mended, following, away) if duty.day in {SOON.days, SOON.days + 1}
    } | {duty for duty in own(mended, following, away) if duty.day == SOON.days - 1 and crosses(mended, duty)}
    assert problem.plan(mended, following) == plan
    assert mended.exec(select(Leave).where(Leave.note == "发热")).first() is None


def crosses(session: Session, duty: Duty) -> bool:
    from dutydesk.records import ShiftKind

    kind = session.get_one(ShiftKind, int(duty.shift))
    return kind.ends_at <= kind.starts_at


def test_whoever_is_offered_breaks_no_rule_and_the_others_are_told_why(
    mended: Session, following: date, away: Absence
) -> None:
    assert not broken(mended, following)
    (first, *_) = absence.ways(mended, away).open
    everybody = {int(worker.key) for worker in problem.build(mended, following).workers}
    assert {offer.officer_id for offer in first.offers} < everybody - {away.officer_id}
    assert len(first.offers) + len(first.barred) == len(everybody) - 1
    assert all(sentence.endswith("。") for sentence in first.barred)
    for offer in first.offers[:3]:
        plan = (problem.plan(mended, following) - {first.duty}) | {first.duty._replace(worker=str(offer.officer_id))}
        assert not check.faults(problem.build(mended, following), frozenset(plan))


def test_those_who_were_chosen_stand_in_and_the_leave_is_entered(
    mended: Session, following: date, away: Absence
) -> None:
    found = absence.ways(mended, away)
    step = absence.cover(mended, away, [(one, one.offers[0].officer_id) for one in found.open])
    plan = problem.plan(mended, following)
    assert {one.duty._replace(worker=str(one.offers[0].officer_id)) for one in found.open} <= plan
    assert not own(mended, following, away) & {one.duty for one in found.open}
    leave = mended.exec(select(Leave).where(Leave.note == "发热")).one()
    assert (leave.officer_id, leave.starts_on, leave.kind) == (away.officer_id, away.starts_on, LeaveKind.SICK)
    edit.put(mended, step.before)
    assert own(mended, following, away) >= {one.duty for one in found.open}


def test_a_duty_for_which_nobody_is_chosen_stays_open(mended: Session, following: date, away: Absence) -> None:
    found = absence.ways(mended, away)
    absence.cover(mended, away, [(one, None) for one in found.open])
    assert not own(mended, following, away) & {one.duty for one in found.open}
    assert Rule.VACANT in {rule for rule, _ in broken(mended, following)}


def test_the_chain_covers_everything_with_few_changes(mended: Session, following: date, away: Absence) -> None:
    found = absence.ways(mended, away)
    (chain,) = found.chains
    assert chain.lacks == ()
    assert len(found.open) <= len(chain.changes) <= 4 * len(found.open)
    absence.chain(mended, away, found.chains)
    assert not broken(mended, following)


def test_what_was_over_before_the_absence_stays(site: Session) -> None:
    noon = datetime.combine(date.today(), time(12)).astimezone()
    duties = site.exec(select(RosterDuty).where(RosterDuty.on == date.today() - timedelta(days=1))).all()
    over = [one for one in duties if not crosses_kind(site, one)]
    if not over:
        pytest.skip("nobody was on duty yesterday: the month begins today")
    since = Absence(over[0].officer_id, LeaveKind.SICK, date.today(), date.today(), since=noon)
    assert date.today() - timedelta(days=1) not in {one.on for one in absence.ways(site, since).open}


def crosses_kind(session: Session, one: RosterDuty) -> bool:
    from dutydesk.records import ShiftKind

    kind = session.get_one(ShiftKind, one.shift_kind_id)
    return kind.ends_at <= kind.starts_at


def test_days_in_the_wrong_order_and_a_second_leave_of_the_same_days_are_refused(
    mended: Session, away: Absence
) -> None:
    with pytest.raises(Refused, match="结束日期不能早于开始日期"):
        absence.ways(mended, replace(away, ends_on=away.starts_on - timedelta(days=1)))
    absence.cover(mended, away, [])
    with pytest.raises(InvalidEntry):
        absence.cover(mended, away, [])


@pytest.mark.parametrize("role", [Role.SHIFT_LEADER, Role.OFFICER, Role.READER])
def test_only_the_lead_covers(mended: Session, away: Absence, role: Role) -> None:
    mended.info["actor"] = Actor(9, "李夏", role)
    for act in (lambda: absence.ways(mended, away), lambda: absence.cover(mended, away, [])):
        with pytest.raises(NotAllowed):
            act()
