"""Somebody does not come: whose duties are open then, who can stand in, and the smallest chain of changes (5.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlmodel import col, select

from dutydesk.errors import Refused
from dutydesk.records import Leave, LeaveKind, Officer, RosterDuty
from dutydesk.rota import absence as engine
from dutydesk.rota.problem import DAY, Bar, Rule
from dutydesk.work import entries
from dutydesk.work.roles import Act, allow
from dutydesk.work.roster import calendar, edit, problem
from dutydesk.work.roster.alterations import Alteration, alterations

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlmodel import Session

    from dutydesk.rota.problem import Duty, Fault, Plan, Problem
    from dutydesk.work.roster.edit import Step
    from dutydesk.work.roster.words import Names

_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Absence:
    """Say who does not come, why, and on which days, both ends included.

    `since` is the moment from which it counts on a day that has begun already: what was over by then stays.
    """

    officer_id: int
    kind: LeaveKind
    starts_on: date
    ends_on: date
    note: str = ""
    since: datetime | None = None


class Offer(NamedTuple):
    """Offer one officer for an open duty: hours this month, hours of rest beside it, and what is warned of."""

    officer_id: int
    name: str
    hours: float
    rest_hours: float | None
    cautions: tuple[str, ...]


class Open(NamedTuple):
    """Be one duty that is left open, the best offers first, and why the others cannot take it."""

    month: date
    duty: Duty
    on: date
    words: str
    offers: tuple[Offer, ...]
    barred: tuple[str, ...]


class Chain(NamedTuple):
    """Be the fewest changes that cover a month's open duties; `lacks` says what stays open even then."""

    month: date
    plan: Plan
    changes: tuple[Alteration, ...]
    lacks: tuple[str, ...]


class Ways(NamedTuple):
    """Hold everything that can be chosen from."""

    name: str
    open: tuple[Open, ...]
    chains: tuple[Chain, ...]


def ways(session: Session, absent: Absence, go_on: Callable[[float], bool] = lambda _best: True) -> Ways:
    """Find the duties that an absence leaves open and how they can be covered; nothing is written."""
    allow(session, Act.ROSTER)
    _check(absent)
    officer = session.get_one(Officer, absent.officer_id)
    found: list[Open] = []
    chains: list[Chain] = []
    for first in _months(session, absent):
        seen, plan = problem.build(session, first), problem.plan(session, first)
        names = problem.names_of(session, first)
        bar, now = _bar(first, absent), calendar.minutes(first, absent.since or datetime.now().astimezone())
        lost = [duty for duty in sorted(plan, key=seen.span) if _is_lost(seen, duty, absent, bar)]
        if not lost:
            continue
        found += [_open(seen, plan, names, first, duty) for duty in lost]
        mended = engine.mend(seen, plan, str(absent.officer_id), bar, now=now, go_on=go_on)
        if mended.plan:
            lacks = tuple(names.sentence(fault) for fault in mended.lacks)
            chains.append(Chain(first, mended.plan, tuple(alterations(names, mended)), lacks))
    return Ways(officer.name, tuple(found), tuple(chains))


def cover(session: Session, absent: Absence, chosen: Sequence[tuple[Open, int | None]]) -> Step:
    """Enter the leave, and let the officers who were chosen stand in; None leaves a duty open."""
    allow(session, Act.ROSTER)
    _enter(session, absent)
    step = edit.Step({}, {})
    for first in dict.fromkeys(one.month for one, _ in chosen):
        plan = problem.plan(session, first)
        lost = {one.duty: officer for one, officer in chosen if one.month == first and one.duty in plan}
        given = {duty._replace(worker=str(officer)) for duty, officer in lost.items() if officer is not None}
        step = _joined(step, edit.apply(session, first, (plan - set(lost)) | given))
    return step


def chain(session: Session, absent: Absence, chains: Sequence[Chain]) -> Step:
    """Enter the leave, and make the changes of the chains."""
    allow(session, Act.ROSTER)
    _enter(session, absent)
    step = edit.Step({}, {})
    for one in chains:
        step = _joined(step, edit.apply(session, one.month, one.plan))
    return step


def _check(absent: Absence) -> None:
    if absent.ends_on < absent.starts_on:
        raise Refused("结束日期不能早于开始日期。", "请核对日期。")


def _enter(session: Session, absent: Absence) -> Leave:
    values = {
        "officer_id": absent.officer_id,
        "kind": absent.kind,
        "starts_on": absent.starts_on,
        "ends_on": absent.ends_on,
        "note": absent.note,
    }
    return entries.save(session, entries.kind_named("leave"), values)


def _months(session: Session, absent: Absence) -> list[date]:
    """Return the months in which the officer has duties that the absence may touch: a night began the day before."""
    query = select(col(RosterDuty.on)).where(
        RosterDuty.officer_id == absent.officer_id,
        col(RosterDuty.on) >= absent.starts_on - timedelta(days=1),
        col(RosterDuty.on) <= absent.ends_on,
    )
    return sorted({calendar.first_of(on) for on in session.exec(query)})


def _bar(first: date, absent: Absence) -> Bar:
    start = calendar.number(first, absent.starts_on) * DAY
    if absent.since is not None:
        start = max(start, calendar.minutes(first, absent.since))
    return Bar(start, (calendar.number(first, absent.ends_on) + 1) * DAY, Rule.AWAY)


def _is_lost(seen: Problem, duty: Duty, absent: Absence, bar: Bar) -> bool:
    start, end = seen.span(duty)
    if duty.worker != str(absent.officer_id) or end <= bar.start or bar.end <= start:
        return False
    return absent.kind is not LeaveKind.NO_NIGHTS or seen.shifts[duty.shift].night


def _open(seen: Problem, plan: Plan, names: Names, first: date, duty: Duty) -> Open:
    able, others = engine.stand_ins(seen, plan, duty)
    on = first + timedelta(days=duty.day)
    return Open(
        first,
        duty,
        on,
        f"{names.shifts[duty.shift]} · {names.posts[duty.post]}",
        tuple(
            Offer(
                int(one.worker),
                names.workers.get(one.worker, ""),
                round(one.minutes / _MINUTES, 1),
                None if one.rest is None else round(one.rest / _MINUTES, 1),
                _sentences(names, one.cautions),
            )
            for one in able
        ),
        tuple(_sentences(names, one.faults)[0] for one in others if one.faults),
    )


def _sentences(names: Names, faults: Sequence[Fault]) -> tuple[str, ...]:
    return tuple(names.sentence(fault) for fault in faults)


def _joined(one: Step, other: Step) -> Step:
    return edit.Step({**one.before, **other.before}, {**one.after, **other.after})
