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
    publish_days: int


def seen(session: Session, on: date) -> Seen:
    """Read the roster as it is now; novices alone are looked for from that day on."""
    this = calendar.first_of(on)
    months: list[RosterMonth] = []
    alone: list[Stretch] = []
    for first in (this, calendar.next_month(this)):
        version, plan = latest(session, first), problem.plan(session, first)
        months.append(_month(session, first, version, plan))
        if plan and (version or first == this):
            alone += (stretch for stretch in _alone(session, first, plan) if stretch.on >= on)
    return Seen(
        has_headcount=session.exec(select(Headcount.id).limit(1)).first() is not None,
        months=tuple(months),
        alone=tuple(alone),
        publish_days=settings.get_number(session, "publish_days"),
    )


def _month(session: Session, first: date, version: RosterVersion | None, plan: Plan) -> RosterMonth:
    changed = version is not None and published_plan(session, version) != plan
    return RosterMonth(first, version.version if version else 0, changed=changed)


def _alone(session: Session, first: date, plan: Plan) -> Iterator[Stretch]:
    built = problem.build(session, first)
    found = [fault for fault in check.faults(built, plan) if fault.rule is Rule.NOVICE_ALONE]
    if not found:
        return
    names = problem.names_of(session, first)
    for fault in found:
        there = [names.workers.get(duty.worker, "") for duty in sorted(plan) if _is_there(built, fault, duty)]
        yield Stretch(
            calendar.moment(first, fault.start).date(),
            names.posts.get(fault.post, "监控中心"),
            names.when(fault.start, fault.end),
            "、".join(dict.fromkeys(filter(None, there))),
        )


def _is_there(built: Problem, fault: Fault, duty: Duty) -> bool:
    start, end = built.span(duty)
    return fault.post in {"", duty.post} and start < fault.end and fault.start < end
