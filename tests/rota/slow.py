"""An independent checker: it walks through the month minute by minute and knows no intervals."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from dutydesk.rota.problem import ADVICE, DAY, Rule

if TYPE_CHECKING:
    from dutydesk.rota.problem import Duty, Plan, Problem


def minutes_of(problem: Problem, duty: Duty) -> range:
    shift = problem.shifts[duty.shift]
    return range(duty.day * DAY + shift.start, duty.day * DAY + shift.start + shift.minutes)


def broken(problem: Problem, plan: Plan) -> Counter[Rule]:
    """Count the minutes, on posts and for workers, in which each rule is broken."""
    found: Counter[Rule] = Counter()
    wanted: Counter[tuple[str, int]] = Counter()
    there: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for need in problem.needs:
        shift = problem.shifts[need.shift]
        for minute in range(shift.minutes):
            wanted[need.post, need.day * DAY + shift.start + minute] += need.people
    for duty in plan:
        for minute in minutes_of(problem, duty):
            there[duty.post, minute].append(duty.worker)
    for place in {*wanted, *there}:
        difference = len(there[place]) - wanted[place]
        found[Rule.SURPLUS] += max(0, difference)
        found[Rule.VACANT] += max(0, -difference)
    found[Rule.NOVICE_ALONE] = _alone(problem, there)
    _watch_workers(problem, plan, found)
    return +found


def _alone(problem: Problem, there: dict[tuple[str, int], list[str]]) -> int:
    groups: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for (post, minute), workers in there.items():
        groups["" if problem.by_room else post, minute] += workers
    return sum(
        bool(workers) and all(problem.worker[worker].seasoned_from > minute for worker in workers)
        for (_, minute), workers in groups.items()
    )


def _watch_workers(problem: Problem, plan: Plan, found: Counter[Rule]) -> None:
    for worker in problem.workers:
        busy: Counter[int] = Counter()
        resting: set[int] = set()
        for duty in (*problem.fixed, *plan):
            if duty.worker == worker.key:
                busy.update(minutes_of(problem, duty))
                end = minutes_of(problem, duty).stop
                resting.update(range(end, end + problem.shifts[duty.shift].rest))
        found[Rule.TWO_AT_ONCE] += sum(count > 1 for count in busy.values())
        found[Rule.REST] += sum(minute in busy for minute in resting)
        for duty in plan:
            for bar in worker.bars:
                if duty.worker == worker.key and bar.rule not in ADVICE and bar.post in {"", duty.post}:
                    found[bar.rule] += sum(bar.start <= minute < bar.end for minute in minutes_of(problem, duty))
