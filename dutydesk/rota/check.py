"""Whether a plan keeps the rules: by moment, not by shift, so that midnight and anniversaries fall where they fall."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from dutydesk.rota.problem import DAY, Duty, Fault, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dutydesk.rota.problem import Plan, Worker

_WEEK = 7


def faults(problem: Problem, plan: Plan) -> list[Fault]:
    """Return what must hold and does not, in the order of time."""
    found = [*_coverage(problem, plan), *_novices_alone(problem, plan)]
    for worker, duties in _by_worker(problem, plan).items():
        known = problem.worker.get(worker)
        found += _one_after_another(problem, duties)
        if known is not None:
            found += (fault for duty in duties if duty in plan for fault in barred(problem, known, duty))
    return sorted(found, key=lambda fault: (fault.start, fault.post, fault.worker, fault.rule.value))


def warnings(problem: Problem, plan: Plan) -> list[Fault]:
    """Return what should not be but may: hours, long runs, nights on end, weeks without a day of rest."""
    found: list[Fault] = []
    for worker, duties in _by_worker(problem, plan).items():
        own = [duty for duty in duties if duty in plan]
        found += _runs(problem, worker, duties, problem.longest_run, Rule.RUN_TOO_LONG)
        nights = [duty for duty in duties if problem.shifts[duty.shift].night]
        found += _runs(problem, worker, nights, problem.most_nights, Rule.TOO_MANY_NIGHTS)
        found += _weeks_without_rest(problem, worker, own)
        known = problem.worker.get(worker)
        if known is not None and known.most is not None and (over := minutes(problem, own) - known.most) > 0:
            found.append(Fault(Rule.HOURS, 0, problem.days * DAY, worker=worker, people=over))
    return sorted(found, key=lambda fault: (fault.worker, fault.start, fault.rule.value))


def why_not(problem: Problem, duties: Iterable[Duty], duty: Duty) -> list[Fault]:
    """Return what keeps a worker from one more duty; `duties` are his or hers, whatever their order."""
    start, end = problem.span(duty)
    found: list[Fault] = []
    for other in duties:
        begins, ends = problem.span(other)
        if begins < end and start < ends:
            found.append(Fault(Rule.TWO_AT_ONCE, max(start, begins), min(end, ends), other.post, duty.worker))
        elif ends <= start < ends + problem.shifts[other.shift].rest:
            found.append(Fault(Rule.REST, ends, start, other.post, duty.worker))
        elif end <= begins < end + problem.shifts[duty.shift].rest:
            found.append(Fault(Rule.REST, end, begins, other.post, duty.worker))
    worker = problem.worker.get(duty.worker)
    return found if worker is None else [*found, *barred(problem, worker, duty)]


def barred(problem: Problem, worker: Worker, duty: Duty) -> Iterator[Fault]:
    """Name the bars of a worker that a duty touches."""
    start, end = problem.span(duty)
    for bar in worker.bars:
        if bar.start < end and start < bar.end and bar.post in {"", duty.post}:
            if bar.rule is Rule.NO_NIGHTS and not problem.shifts[duty.shift].night:
                continue
            yield Fault(bar.rule, max(start, bar.start), min(end, bar.end), duty.post, worker.key)


def minutes(problem: Problem, duties: Iterable[Duty]) -> int:
    """Return the minutes that duties count."""
    return sum(problem.shifts[duty.shift].counted for duty in duties)


def _by_worker(problem: Problem, plan: Plan) -> dict[str, list[Duty]]:
    found: defaultdict[str, list[Duty]] = defaultdict(list)
    for duty in (*problem.fixed, *plan):
        found[duty.worker].append(duty)
    for duties in found.values():
        duties.sort(key=problem.span)
    return found


def _one_after_another(problem: Problem, duties: Sequence[Duty]) -> Iterator[Fault]:
    """Hold each duty against the one before; fixed ones among themselves are not this month's."""
    latest = 0
    reach: Duty | None = None
    for duty in duties:
        start, end = problem.span(duty)
        if reach is not None and not _is_fixed_pair(problem, reach, duty):
            if start < latest:
                yield Fault(Rule.TWO_AT_ONCE, start, min(end, latest), duty.post, duty.worker)
            elif start < latest + problem.shifts[reach.shift].rest:
                yield Fault(Rule.REST, latest, start, duty.post, duty.worker)
        if reach is None or end >= latest:
            latest, reach = end, duty


def _is_fixed_pair(problem: Problem, one: Duty, other: Duty) -> bool:
    days = range(problem.days)
    return one.day not in days and other.day not in days


def _coverage(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Compare who is wanted and who is there, on every post, between every two moments at which that changes."""
    steps: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for need in problem.needs:
        start, end = problem.span(need)
        steps[need.post][start] -= need.people
        steps[need.post][end] += need.people
    for duty in plan:
        start, end = problem.span(duty)
        steps[duty.post][start] += 1
        steps[duty.post][end] -= 1
    for post, changes in steps.items():
        surplus = 0
        moments = sorted(moment for moment, change in changes.items() if change)
        for moment, following in pairwise(moments):
            surplus += changes[moment]
            if surplus:
                rule = Rule.SURPLUS if surplus > 0 else Rule.VACANT
                yield Fault(rule, moment, following, post, people=abs(surplus))


def _novices_alone(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Find, on every post or in the room, the time in which only people in their first year are there (5.5)."""
    steps: defaultdict[str, defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for duty in plan:
        worker = problem.worker.get(duty.worker)
        start, end = problem.span(duty)
        turns = end if worker is None else min(max(worker.seasoned_from, start), end)
        changes = steps["" if problem.by_room else duty.post]
        for moment, change, novice in ((start, 1, True), (turns, -1, True), (turns, 1, False), (end, -1, False)):
            changes[moment][novice] += change
    for post, changes in steps.items():
        there = [0, 0]
        begun: int | None = None
        for moment in sorted(changes):
            there = [held + change for held, change in zip(there, changes[moment], strict=True)]
            alone = there[True] > 0 and not there[False]
            if alone and begun is None:
                begun = moment
            elif not alone and begun is not None:
                yield Fault(Rule.NOVICE_ALONE, begun, moment, post)
                begun = None


def _runs(problem: Problem, worker: str, duties: Sequence[Duty], most: int, rule: Rule) -> Iterator[Fault]:
    """Find days on end with such duties, where the run reaches into the month."""
    days = sorted({duty.day for duty in duties})
    start = 0
    for place in range(1, len(days) + 1):
        if place == len(days) or days[place] != days[place - 1] + 1:
            first, last = days[start], days[place - 1]
            if last - first + 1 > most and last >= 0 and first < problem.days:
                yield Fault(rule, first * DAY, (last + 1) * DAY, worker=worker, people=last - first + 1)
            start = place


def _weeks_without_rest(problem: Problem, worker: str, duties: Sequence[Duty]) -> Iterator[Fault]:
    """Find whole weeks of the month, from its first day on, on no day of which the worker is free."""
    touched: set[int] = set()
    for duty in duties:
        start, end = problem.span(duty)
        touched.update(range(start // DAY, (end - 1) // DAY + 1))
    for first in range(0, problem.days - _WEEK + 1, _WEEK):
        if touched.issuperset(range(first, first + _WEEK)):
            yield Fault(Rule.NO_REST_DAY, first * DAY, (first + _WEEK) * DAY, worker=worker)
