"""The roster of the invented site: four teams in rotation, this month published, the next one begun."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from dutydesk.records import (
    ActualDuty,
    Headcount,
    LeaveKind,
    Officer,
    OfficerStatus,
    Placement,
    Post,
    Presence,
    RosterDuty,
    ShiftKind,
    Team,
)
from dutydesk.rota.pattern import KNOWN
from dutydesk.work import entries
from dutydesk.work.roster import actual, calendar, edit, problem, publish, sketches, swaps
from dutydesk.work.roster_rules import FREE

if TYPE_CHECKING:
    from sqlmodel import Session

_NAME = "四班两运转"
_ATTENDED = 14  # days


def fill(session: Session, today: date) -> None:
    """Give the teams a rotation and the officers posts, and make this month's and the next month's roster."""
    session.add_all(calendar.shipped())
    _save(session, "rosterparameter", since=date(today.year, 1, 1))
    cycle, offsets, aliases = KNOWN[_NAME]
    first = calendar.first_of(today)
    rotation = _save(
        session,
        "rotation",
        name=_NAME,
        cycle="".join(mark or FREE for mark in cycle),
        begins_on=first.replace(month=1),
        aliases="、".join(aliases),
    )
    for team, offset in zip(session.exec(select(Team).order_by(col(Team.id))), offsets, strict=False):
        _save(session, "crew", team_id=team.id, rotation_id=rotation.id, offset=offset)
        _place(session, team)
    following = calendar.next_month(first)
    if session.exec(select(Placement.id)).first() is not None:
        edit.fill(session, first)
        publish.publish(session, first, "首次发布，个别岗位待补人")
        edit.fill(session, following)
        _take_leave(session, following)
        _attend(session, first, today)
        _try_out(session, following)


def _place(session: Session, team: Team) -> None:
    """Put as many of a team on posts as the contract wants on the fullest shift."""
    seats = [
        post.id
        for post in session.exec(select(Post).order_by(col(Post.id)))
        for _ in range(max(_heads(session, post), default=0))
    ]
    query = select(Officer).where(Officer.team_id == team.id, Officer.status == OfficerStatus.ON_DUTY)
    people = session.exec(query.order_by(col(Officer.employee_number)).limit(len(seats)))
    for officer, post in zip(people, seats, strict=False):
        _save(session, "placement", officer_id=officer.id, post_id=post)


def _heads(session: Session, post: Post) -> list[int]:
    return [
        sum(
            one.people
            for one in session.exec(select(Headcount).where(Headcount.post_id == post.id))
            if one.shift_kind_id == kind
        )
        for kind in session.exec(select(ShiftKind.id))
    ]


def _try_out(session: Session, first: date) -> None:
    """Put the next month aside as it is, and let two people ask to change."""
    sketches.keep(session, first, "请假登记之前")
    duties = problem.duties(session, first)
    one = duties[-1]
    busy = {duty.officer_id for duty in duties if duty.on == one.on}
    free = session.exec(select(Placement.officer_id).where(col(Placement.officer_id).not_in(busy))).first()
    other = free or next((duty.officer_id for duty in duties if duty.on == one.on and _differs(duty, one)), None)
    if other is not None:
        swaps.ask(session, one.on, one.officer_id, other, "家中有事")


def _differs(duty: RosterDuty, other: RosterDuty) -> bool:
    return (duty.shift_kind_id, duty.post_id) != (other.shift_kind_id, other.post_id)


def _attend(session: Session, first: date, today: date) -> None:
    """Enter who came in the last two weeks: one was ill and somebody stood in, one came late."""
    edit.fill(session, calendar.first_of(first - timedelta(days=1)))
    for back in range(_ATTENDED, 0, -1):
        actual.confirm(session, today - timedelta(days=back))
    entered = session.exec(select(ActualDuty).order_by(col(ActualDuty.on).desc(), col(ActualDuty.id))).all()
    if entered:
        sick, late = entered[0], entered[-1]
        there = {one.officer_id for one in entered if one.on == sick.on}
        values = {"presence": Presence.ABSENT, "note": "病假"}
        entries.save(session, entries.kind_named("actualduty"), values, sick.id)
        free = session.exec(select(Placement.officer_id).where(col(Placement.officer_id).not_in(there))).first()
        shift = session.get_one(ShiftKind, late.shift_kind_id)
        came = (datetime.combine(late.on, shift.starts_at) + timedelta(minutes=25)).time()
        entries.save(session, entries.kind_named("actualduty"), {"starts_at": came, "note": "路上堵车"}, late.id)
        if free is not None:
            same = {"on": sick.on, "shift_kind_id": sick.shift_kind_id, "post_id": sick.post_id}
            _save(session, "actualduty", **same, officer_id=free, presence=Presence.STAND_IN)


def _take_leave(session: Session, first: date) -> None:
    """Let two people be away in a month that is planned already, so that there is something to mend."""
    planned = sorted({duty.officer_id for duty in session.exec(select(RosterDuty).where(RosterDuty.on >= first))})
    for place, kind, start, days in ((1, LeaveKind.ANNUAL, 8, 5), (4, LeaveKind.PERSONAL, 17, 2)):
        if place < len(planned):
            starts_on = first + timedelta(days=start)
            ends_on = starts_on + timedelta(days=days - 1)
            _save(
                session,
                "leave",
                officer_id=planned[place],
                kind=kind,
                starts_on=starts_on,
                ends_on=ends_on,
                note="已报批",
            )


def _save(session: Session, table: str, **values: Any) -> Any:
    return entries.save(session, entries.kind_named(table), values)
