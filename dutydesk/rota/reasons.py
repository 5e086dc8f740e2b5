"""Why a month cannot be planned, found by counting: which day and post, what kind of officer, how many hours."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from dutydesk.rota.check import barred
from dutydesk.rota.problem import ADVICE, Duty, Need, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator


class Shortage(NamedTuple):
    """Say where people lack for sure, whatever the plan.

    Attributes:
        start: From which moment.
        end: Until which.
        post: On which post; "" for all of them together.
        shift: In which shift; "" where several meet.
        wanted: How many people.
        able: How many could come at most.
        seasoned: Whether it is somebody beyond the first year who lacks (5.5).
        kept_away: How many are kept away by which rule.
    """

    start: int
    end: int
    post: str
    shift: str
    wanted: int
    able: int
    seasoned: bool
    kept_away: tuple[tuple[Rule, int], ...]


def shortages(problem: Problem) -> list[Shortage]:
    """Return where a plan fails by numbers alone, first by place, then by moment; empty proves nothing."""
    found = [*_by_place(problem), *_by_moment(problem)]
    return sorted(found, key=lambda one: (one.start, one.post, one.shift))


def missing_minutes(problem: Problem) -> int:
    """Return by how many minutes the duties exceed all targets together; below 0 there is room left."""
    wanted = sum(need.people * problem.shifts[need.shift].counted for need in problem.needs)
    return wanted - sum(worker.target or 0 for worker in problem.workers)


def _by_place(problem: Problem) -> Iterator[Shortage]:
    for (day, post, shift), people in problem.needed.items():
        if people <= 0:
            continue
        able = seasoned = 0
        why: Counter[Rule] = Counter()
        start, end = problem.span(Need(day, post, shift, people))
        for worker in problem.workers:
            bars = {fault.rule for fault in barred(problem, worker, Duty(worker.key, day, shift, post))} - ADVICE
            why.update(bars)
            able += not bars
            seasoned += not bars and worker.seasoned_from <= start
        lacking = tuple(sorted(why.items(), key=lambda one: (-one[1], one[0].value)))
        if able < people:
            yield Shortage(start, end, post, shift, people, able, seasoned=False, kept_away=lacking)
        elif not seasoned and not problem.by_room:
            yield Shortage(start, end, post, shift, 1, 0, seasoned=True, kept_away=lacking)


def _by_moment(problem: Problem) -> Iterator[Shortage]:
    """Compare, between every two moments at which duties begin or end, all people wanted with all who are not away."""
    moments = sorted({moment for need in problem.needs for moment in problem.span(need)})
    for start, end in pairwise(moments):
        wanted = sum(need.people for need in problem.needs if _covers(problem, need, start))
        away = Counter(
            rule
            for worker in problem.workers
            for rule in {bar.rule for bar in worker.bars if bar.start < end and start < bar.end and not bar.post}
            - ADVICE
        )
        gone = sum(
            any(bar.start < end and start < bar.end and not bar.post and bar.rule not in ADVICE for bar in worker.bars)
            for worker in problem.workers
        )
        able = len(problem.workers) - gone
        if able < wanted:
            lacking = tuple(sorted(away.items(), key=lambda one: (-one[1], one[0].value)))
            yield Shortage(start, end, "", "", wanted, able, seasoned=False, kept_away=lacking)


def _covers(problem: Problem, need: Need, moment: int) -> bool:
    start, end = problem.span(need)
    return start <= moment < end
