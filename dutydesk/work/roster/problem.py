"""A month of the branch as the engine sees it: what the contract wants, who there is, and what keeps whom away."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.kinds.years import months_before
from dutydesk.records import (
    Certificate,
    CertificateKind,
    DayKind,
    Headcount,
    Leave,
    LeaveKind,
    Officer,
    OfficerStatus,
    Placement,
    Post,
    RosterDuty,
    ShiftKind,
)
from dutydesk.rota.problem import DAY, Bar, Duty, Need, Plan, Problem, Rule, Shift, Worker
from dutydesk.work import settings
from dutydesk.work.listed import approved_officers
from dutydesk.work.roster import calendar, fitness, parameters
from dutydesk.work.roster.words import Names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlmodel import Session

_HOUR = 60
_SMALL_HOURS = 2 * _HOUR  # a duty that is on at two in the morning is a night
_BEFORE, _AFTER = timedelta(days=14), timedelta(days=3)
_YEAR = -12
_FOR_DUTY = (CertificateKind.SECURITY_GUARD, CertificateKind.FIRE_OPERATOR)


def build(session: Session, first: date) -> Problem:
    """Read a month. Workers, posts and shifts are named by their ids."""
    days = calendar.days_of(session, first)
    people = _people(session, first)
    needs = tuple(_needs(session.exec(select(Headcount)).all(), days))
    bars = _bars(session, people, first, len(days))
    limits = parameters.on(session, first)
    shifts = {str(kind.id): shift_of(kind, limits.least_rest) for kind in session.exec(select(ShiftKind))}
    most = limits.month_minutes + limits.overtime_hours * _HOUR
    workers = tuple(
        Worker(str(one.id), tuple(bars[one.id or 0]), _seasoned_from(one, first), most=most) for one in people
    )
    problem = Problem(
        days=len(days),
        shifts=shifts,
        needs=needs,
        workers=workers,
        fixed=_neighbours(session, first),
        by_room=bool(settings.get(session, "alone_by_room")),
        longest_run=limits.longest_run,
        most_nights=limits.most_nights,
    )
    return replace(problem, workers=_with_shares(problem))


def plan(session: Session, first: date) -> Plan:
    """Return the duties of a month."""
    return frozenset(_duty(first, one) for one in duties(session, first))


def pinned(session: Session, first: date) -> Plan:
    """Return the duties of a month that were set by hand."""
    return frozenset(_duty(first, one) for one in duties(session, first) if one.pinned)


def duties(session: Session, first: date) -> list[RosterDuty]:
    """Return the records of a month's duties."""
    return list(session.exec(_between(first, calendar.next_month(first))))


def people_of(session: Session, first: date) -> list[Officer]:
    """Return who has a post and can be planned in a month, or has duties in it, by team and number."""
    return _people(session, first)


def _people(session: Session, first: date) -> list[Officer]:
    until = calendar.next_month(first)
    planned = select(RosterDuty.officer_id).where(RosterDuty.on >= first, RosterDuty.on < until)
    busy = set(session.exec(planned.distinct()))  # also of somebody who has left since: those duties are open
    query = select(Officer).where(col(Officer.id).in_(select(Placement.officer_id)) | col(Officer.id).in_(planned))
    return [
        one
        for one in session.exec(query.order_by(col(Officer.team_id), col(Officer.employee_number)))
        if one.id in busy
        or (one.joined_on < until and (one.status is not OfficerStatus.LEFT or (one.left_on or first) > first))
    ]


def shift_of(kind: ShiftKind, least_rest: int = 0) -> Shift:
    """Return a kind of shift as the engine counts it; at least `least_rest` hours of rest follow it."""
    start = kind.starts_at.hour * _HOUR + kind.starts_at.minute + (DAY if kind.begins_next_day else 0)
    end = kind.ends_at.hour * _HOUR + kind.ends_at.minute
    length = (end - start) % DAY or DAY
    night = any(start <= _SMALL_HOURS + day * DAY < start + length for day in range(3))
    counted = length if kind.counted_minutes is None else kind.counted_minutes
    return Shift(str(kind.id), start, length, max(kind.rest_hours, least_rest) * _HOUR, counted, night)


def _needs(wanted: Sequence[Headcount], days: Sequence[calendar.Day]) -> Iterator[Need]:
    for place, day in enumerate(days):
        for one in wanted:
            if one.day_kind in {DayKind.EVERY, day.kind}:
                yield Need(place, str(one.post_id), str(one.shift_kind_id), one.people)


def _seasoned_from(officer: Officer, first: date) -> int:
    """Return the moment at which the first year of duty is over: at the beginning of the anniversary (5.5)."""
    return max(0, calendar.number(first, months_before(officer.duty_since, _YEAR)) * DAY)


def _bars(session: Session, people: Sequence[Officer], first: date, days: int) -> defaultdict[int, list[Bar]]:
    found: defaultdict[int, list[Bar]] = defaultdict(list)
    on_leave = _leave(session, first, found)
    approved = set(session.exec(approved_officers(session)).all())
    ended = _ended_certificates(session)
    ids, last = [one.id or 0 for one in people], first + timedelta(days=days - 1)
    untrained, bare = fitness.untrained(session, ids, last), fitness.without_badge(session, ids, last)
    now = max(-1, calendar.number(first, date.today())) * DAY
    everything = Bar(-DAY, (days + 2) * DAY, Rule.AWAY)
    for one in people:
        bars = found[one.id or 0]
        if one.joined_on > first:
            bars.append(everything._replace(end=calendar.number(first, one.joined_on) * DAY))
        if one.status is OfficerStatus.LEFT and one.left_on is not None:
            bars.append(everything._replace(start=max(-1, calendar.number(first, one.left_on)) * DAY))
        if one.status is OfficerStatus.ON_LEAVE and one.id not in on_leave:
            bars.append(everything)
        if one.id not in approved:
            bars.append(everything._replace(rule=Rule.NOT_APPROVED))
        if (end := ended.get(one.id or 0)) is not None:
            start = calendar.number(first, end + timedelta(days=1)) * DAY
            if start < everything.end:
                bars.append(everything._replace(start=max(start, -DAY), rule=Rule.NO_CERTIFICATE))
        if one.id in bare:
            bars.append(everything._replace(start=now, rule=Rule.NO_BADGE))
        if one.id in untrained:
            planned = untrained[one.id]
            end = everything.end if planned is None else calendar.number(first, planned) * DAY
            bars.append(Bar(now, max(now, end), Rule.NOT_TRAINED))
    return found


def _leave(session: Session, first: date, found: defaultdict[int, list[Bar]]) -> set[int]:
    """Add the bars of leave, and return whose leave is known with its days."""
    known: set[int] = set()
    for one in session.exec(select(Leave).where(Leave.ends_on >= first - _BEFORE)):
        start = calendar.number(first, one.starts_on) * DAY
        end = (calendar.number(first, one.ends_on) + 1) * DAY
        nights = one.kind is LeaveKind.NO_NIGHTS
        found[one.officer_id].append(Bar(start, end, Rule.NO_NIGHTS if nights else Rule.AWAY))
        if not nights:
            known.add(one.officer_id)
    return known


def _ended_certificates(session: Session) -> dict[int, date]:
    """Return, by officer, the day on which the first kind of certificate asked for on duty ends without a newer one."""
    last: dict[tuple[int, CertificateKind], date] = {}
    for one in session.exec(select(Certificate).where(col(Certificate.kind).in_(_FOR_DUTY))):
        place = one.officer_id, one.kind
        last[place] = max(last.get(place, date.min), one.expires_on or date.max)
    ends: dict[int, date] = {}
    for (officer, _), day in last.items():
        if day < date.max:
            ends[officer] = min(ends.get(officer, date.max), day)
    return ends


def _with_shares(problem: Problem) -> tuple[Worker, ...]:
    """Give each worker the share of the month's minutes that goes with the days on which he or she can come."""
    free = {
        worker.key: sum(not any(_keeps_away(bar, day) for bar in worker.bars) for day in range(problem.days))
        for worker in problem.workers
    }
    wanted = sum(need.people * problem.shifts[need.shift].counted for need in problem.needs)
    total = sum(free.values()) or 1
    return tuple(replace(worker, target=wanted * free[worker.key] // total) for worker in problem.workers)


def _keeps_away(bar: Bar, day: int) -> bool:
    return bar.rule is not Rule.NO_NIGHTS and not bar.post and bar.start < (day + 1) * DAY and day * DAY < bar.end


def _neighbours(session: Session, first: date) -> tuple[Duty, ...]:
    last = calendar.next_month(first)
    around = (*session.exec(_between(first - _BEFORE, first)), *session.exec(_between(last, last + _AFTER)))
    return tuple(_duty(first, one) for one in around)


def _between(first: date, end: date):  # noqa: ANN202  (a query of SQLModel)
    return select(RosterDuty).where(RosterDuty.on >= first, RosterDuty.on < end)


def _duty(first: date, one: RosterDuty) -> Duty:
    return Duty(str(one.officer_id), calendar.number(first, one.on), str(one.shift_kind_id), str(one.post_id))


def span(kind: ShiftKind, on: date) -> tuple[datetime, datetime]:
    """Return when a duty that belongs to a day begins and ends, on the wall."""
    shift = shift_of(kind)
    start = datetime.combine(on, time()) + timedelta(minutes=shift.start)
    return start, start + timedelta(minutes=shift.minutes)


def posts(session: Session) -> list[Post]:
    """Return the posts in their order."""
    return list(session.exec(select(Post).order_by(col(Post.id))))


def names_of(session: Session, first: date) -> Names:
    """Return how the people of a month, posts and shifts are called."""
    return Names(
        first,
        {str(one.id): one.name for one in people_of(session, first)},
        {str(post.id): post.name for post in posts(session)},
        {str(kind.id): kind.name for kind in session.exec(select(ShiftKind))},
    )
