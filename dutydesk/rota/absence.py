"""Somebody does not come: who can stand in at once, and the smallest chain of changes where nobody can."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from dutydesk.rota import check
from dutydesk.rota.problem import ADVICE, DAY, Bar, Duty, Fault, Need, Plan, Problem, Rule
from dutydesk.rota.repair import Repaired, repair
from dutydesk.rota.solver import Status

if TYPE_CHECKING:
    from collections.abc import Callable

_BEFORE, _AFTER = 2, 4  # days around an absence in which others may be moved


class StandIn(NamedTuple):
    """Offer one worker for a duty.

    Attributes:
        worker: Who.
        minutes: What he or she has in the month already.
        rest: The minutes of rest before or after the duty, whichever is less; None where no other duty is near.
        cautions: What would be warned of.
    """

    worker: str
    minutes: int
    rest: int | None
    cautions: tuple[Fault, ...]


class Barred(NamedTuple):
    """Say why a worker cannot take a duty."""

    worker: str
    faults: tuple[Fault, ...]


def stand_ins(problem: Problem, plan: Plan, duty: Duty) -> tuple[list[StandIn], list[Barred]]:
    """Return who could take a duty instead without moving anybody else, the best first, and why the others cannot.

    First come those for whom nothing has to be warned of, then those with the fewest hours against their target.
    """
    held: defaultdict[str, list[Duty]] = defaultdict(list)
    for other in (*problem.fixed, *plan):
        held[other.worker].append(other)
    offers: list[tuple[tuple[int, int, str], StandIn]] = []
    others: list[Barred] = []
    rest_of_plan = plan - {duty}
    for worker in problem.workers:
        if worker.key == duty.worker:
            continue
        own, taken = held[worker.key], duty._replace(worker=worker.key)
        faults = check.why_not(problem, own, taken)
        hard = [fault for fault in faults if fault.rule not in ADVICE]
        if not hard and worker.seasoned_from > problem.span(duty)[0]:
            hard = _alone(problem, rest_of_plan, taken)
        if hard:
            others.append(Barred(worker.key, tuple(hard)))
            continue
        minutes = check.minutes(problem, (one for one in own if one in plan))
        cautions = [fault for fault in faults if fault.rule in ADVICE] + _long_runs(problem, own, taken)
        over = minutes + problem.shifts[duty.shift].counted - (worker.target or 0)
        offer = StandIn(worker.key, minutes, _rest(problem, own, taken), tuple(cautions))
        offers.append(((len(cautions), over, worker.key), offer))
    return [offer for _, offer in sorted(offers)], others


def mend(
    problem: Problem,
    plan: Plan,
    worker: str,
    away: Bar,
    *,
    now: int,
    seconds: float = 10.0,
    go_on: Callable[[float], bool] = lambda _best: True,
) -> Repaired:
    """Find the fewest changes that cover a worker's duties while he or she is away.

    Nothing that has begun by `now` is moved, and nothing that begins long before or after the absence. Where somebody
    free can take each duty, that is the answer: fewer changes than one for each duty there cannot be.
    """
    absent = tuple(replace(one, bars=(*one.bars, away)) if one.key == worker else one for one in problem.workers)
    lost = [duty for duty in plan if duty.worker == worker and _touches(problem, duty, away)]
    if not lost:
        return repair(replace(problem, workers=absent, needs=()), frozenset(), seconds=seconds)._replace(plan=plan)
    if direct := _direct(replace(problem, workers=absent), plan, lost, seconds, go_on):
        return direct
    days = range(min(duty.day for duty in lost) - _BEFORE, max(duty.day for duty in lost) + _AFTER + 1)
    near = frozenset(duty for duty in plan if duty.day in days)
    part = replace(
        problem,
        workers=tuple(replace(one, target=None) for one in absent),
        needs=tuple(need for need in problem.needs if need.day in days),
        fixed=(*problem.fixed, *(plan - near)),
    )
    begun = frozenset(duty for duty in near if problem.span(duty)[0] < now and duty not in lost)
    found = repair(part, near, begun, seconds, go_on)
    return found._replace(plan=found.plan | (plan - near)) if found.plan else found


def _direct(
    problem: Problem, plan: Plan, lost: list[Duty], seconds: float, go_on: Callable[[float], bool]
) -> Repaired | None:
    """Give each lost duty to somebody else while all others stay where they are, if that can be done."""
    others = plan.difference(lost)
    there = Counter((duty.day, duty.post, duty.shift) for duty in others)
    open_now = Counter((duty.day, duty.post, duty.shift) for duty in lost)
    needs = tuple(
        Need(*place, min(count, problem.needed.get(place, 0) - there[place])) for place, count in open_now.items()
    )
    found = repair(
        replace(problem, needs=needs, fixed=(*problem.fixed, *others)), frozenset(), seconds=seconds, go_on=go_on
    )
    if found.lacks or found.status is not Status.OPTIMAL:
        return None
    return found._replace(plan=found.plan | others, taken=tuple(sorted(lost, key=problem.span)))


def _touches(problem: Problem, duty: Duty, away: Bar) -> bool:
    start, end = problem.span(duty)
    return away.start < end and start < away.end


def _alone(problem: Problem, plan: Plan, duty: Duty) -> list[Fault]:
    start, end = problem.span(duty)
    near = frozenset(one for one in plan if abs(one.day - duty.day) <= 1) | {duty}
    small = replace(problem, needs=(), fixed=())
    found = check.faults(small, near)
    return [fault for fault in found if fault.rule is Rule.NOVICE_ALONE and fault.start < end and start < fault.end]


def _long_runs(problem: Problem, own: list[Duty], duty: Duty) -> list[Fault]:
    small = replace(problem, fixed=(), needs=())
    found = check.warnings(small, frozenset([*own, duty]))
    runs = {Rule.RUN_TOO_LONG, Rule.TOO_MANY_NIGHTS}
    day = duty.day * DAY
    return [fault for fault in found if fault.rule in runs and fault.start <= day < fault.end]


def _rest(problem: Problem, own: list[Duty], duty: Duty) -> int | None:
    start, end = problem.span(duty)
    spans = [problem.span(other) for other in own if other != duty]
    gaps = [start - ends for _, ends in spans if ends <= start] + [begins - end for begins, _ in spans if begins >= end]
    return min(gaps, default=None)
