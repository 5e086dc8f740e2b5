"""What the checks of 5.5 and 7.2 b look at: the month of the day, and the next one where it is planned already."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from sqlmodel import select

from dutydesk.records import Headcount
from dutydesk.rota import check
from dutydesk.rota.problem import Rule
from dutydesk.standard.evidence import RosterMonth, Stretch
from dutydesk.work import settings
from dutydesk.work.roster import calendar, problem
from dutydesk.work.roster.month import latest, published_plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlmodel import Session

    from dutydesk.records import RosterVersion
    from dutydesk.rota.problem import Duty, Fault, Plan, Problem


class Seen(TypedDict):
    """Hold the fields of `Evidence` that the roster fills."""

    has_headcount: bool
    months: tuple[RosterMonth, ...]
    alone: tuple[Stretch, ...]
    vacant: tuple[Stretch, ...]
    publish_days: int


def seen(session: Session, on: date) -> Seen:
    """Read the roster as it is now; novices alone and vacancies are looked for from that day on."""
    this = calendar.first_of(on)
    months: list[RosterMonth] = []
    alone: list[Stretch] = []
    vacant: list[Stretch] = []
    for first in (this, calendar.next_month(this)):
        version, plan = latest(session, first), problem.plan(session, first)
        months.append(_month(session, first, version, plan))
        if plan and (version or first == this):
            for fault, stretch in _stretches(session, first, plan):
                if stretch.on >= on:
                    (alone if fault.rule is Rule.NOVICE_ALONE else vacant).append(stretch)
    return Seen(
        has_headcount=session.exec(select(Headcount.id).limit(1)).first() is not None,
        months=tuple(months),
        alone=tuple(alone),
        vacant=tuple(vacant),
        publish_days=settings.get_number(session, "publish_days"),
    )


def _month(session: Session, first: date, version: RosterVersion | None, plan: Plan) -> RosterMonth:
    changed = version is not None and published_plan(session, version) != plan
    return RosterMonth(first, version.version if version else 0, changed=changed)


def _stretches(session: Session, first: date, plan: Plan) -> Iterator[tuple[Fault, Stretch]]:
    """Return when novices are alone and when posts lack people; of a vacancy, `people` says how many."""
    built = problem.build(session, first)
    found = [fault for fault in check.faults(built, plan) if fault.rule in {Rule.NOVICE_ALONE, Rule.VACANT}]
    if not found:
        return
    names = problem.names_of(session, first)
    for fault in found:
        if fault.rule is Rule.VACANT:
            people = str(fault.people)
        else:
            there = [names.workers.get(duty.worker, "") for duty in sorted(plan) if _is_there(built, fault, duty)]
            people = "、".join(dict.fromkeys(filter(None, there)))
        yield (
            fault,
            Stretch(
                calendar.moment(first, fault.start).date(),
                names.posts.get(fault.post, "监控中心"),
                names.when(fault.start, fault.end),
                people,
            ),
        )


def _is_there(built: Problem, fault: Fault, duty: Duty) -> bool:
    start, end = built.span(duty)
    return fault.post in {"", duty.post} and start < fault.end and fault.start < end
