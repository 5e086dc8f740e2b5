"""The fewest changes that make a plan legal, with hours and nights shared fairly among them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from dutydesk.rota.check import barred
from dutydesk.rota.problem import ADVICE, Duty, Fault, Need, Plan, Problem, Rule
from dutydesk.rota.solver import Answer, Model, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_CHANGE = 100.0  # of one duty given or taken
_ADVICE = 30.0  # of each day too many of what is only warned of
_FAIR = 1.0  # of each hour outside the band
_BAND = 12.0  # hours around the target that nobody calls unfair
_LACK = 100_000.0  # of one person missing, where the rules cannot be kept
_ALONE = 90_000.0  # of a novice alone for one stretch
_HOUR = 60
_GAP = 20.0  # costs apart that do not matter: far less than a change


class Repaired(NamedTuple):
    """Hold a plan that keeps the rules as far as they can be kept.

    Attributes:
        status: OPTIMAL where no plan has fewer changes.
        plan: The plan; empty where nothing was found in time.
        given: Duties that the plan before did not have.
        taken: Duties that it had.
        lacks: What the rules still lack, where they cannot be kept: vacancies and novices alone.
    """

    status: Status
    plan: Plan
    given: tuple[Duty, ...] = ()
    taken: tuple[Duty, ...] = ()
    lacks: tuple[Fault, ...] = ()


def repair(
    problem: Problem,
    plan: Plan,
    pinned: Plan = frozenset(),
    seconds: float = 60.0,
    go_on: Callable[[float], bool] = lambda _best: True,
) -> Repaired:
    """Change as few duties as possible until every rule holds; where that cannot be, leave as little open as possible.

    Args:
        problem: The month.
        plan: What it is now.
        pinned: Duties that stay whatever they break.
        seconds: How long to look at most, for each of the two attempts.
        go_on: Returns False to end with the best plan so far.
    """
    for elastic in (False, True):
        draft = _Draft(problem, plan, pinned, elastic=elastic)
        answer = draft.model.solve(seconds, go_on, gap=_GAP)
        if answer.values:
            return draft.read(answer)
        if answer.status is not Status.INFEASIBLE:
            break
    return Repaired(Status.NOTHING, frozenset())


@dataclass
class _Draft:
    """Build the model of one repair: a choice for each worker on each place that he or she may take."""

    problem: Problem
    before: Plan
    pinned: Plan
    elastic: bool
    model: Model = field(default_factory=Model)

    def __post_init__(self) -> None:
        self.choices: dict[Duty, int] = {}
        self.lacking: dict[int, Fault] = {}
        self.by_worker: defaultdict[str, list[Duty]] = defaultdict(list)
        self.by_place: defaultdict[tuple[int, str, str], list[Duty]] = defaultdict(list)
        self._offer()
        self._cover()
        self._accompany_novices()
        for worker in self.problem.workers:
            duties = self.by_worker[worker.key]
            self._rest(worker.key, duties)
            self._spare(worker.key, duties)
            if worker.target is not None:
                self._share(duties, worker.target)

    def read(self, answer: Answer) -> Repaired:
        """Return the plan that the solver chose."""
        plan = frozenset(duty for duty, choice in self.choices.items() if answer.chose(choice))
        lacks = [
            fault._replace(people=round(answer.values[slack]))
            for slack, fault in self.lacking.items()
            if answer.chose(slack)
        ]
        return Repaired(
            answer.status,
            plan,
            tuple(sorted(plan - self.before, key=_order)),
            tuple(sorted(self.before - plan, key=_order)),
            tuple(sorted(lacks, key=lambda fault: (fault.start, fault.post))),
        )

    def _offer(self) -> None:
        """Let every worker take every place that no bar forbids; what is pinned is taken."""
        for place, people in self.problem.needed.items():
            if people <= 0:
                continue
            day, post, shift = place
            for worker in self.problem.workers:
                duty = Duty(worker.key, day, shift, post)
                bars = [fault.rule for fault in barred(self.problem, worker, duty)]
                if duty not in self.pinned and any(rule not in ADVICE for rule in bars):
                    continue
                cost = -_CHANGE if duty in self.before else _CHANGE
                self._add(duty, cost + _ADVICE * len(bars))
        for duty in self.pinned:
            if duty not in self.choices:  # where the contract wants nobody, or from somebody who has gone
                self._add(duty, 0.0)
            self.model.fix(self.choices[duty], 1.0)

    def _add(self, duty: Duty, cost: float) -> None:
        self.choices[duty] = self.model.choice(cost)
        self.by_worker[duty.worker].append(duty)
        self.by_place[duty.day, duty.post, duty.shift].append(duty)

    def _cover(self) -> None:
        for (day, post, shift), people in self.problem.needed.items():
            duties = self.by_place[day, post, shift]
            there = {self.choices[duty]: 1.0 for duty in duties}
            held = sum(duty in self.pinned for duty in duties)
            if self.elastic:
                start, end = self.problem.span(Need(day, post, shift, people))
                lack = self.model.amount(_LACK)
                self.lacking[lack] = Fault(Rule.VACANT, start, end, post)
                there[lack] = 1.0
            self.model.row(there, max(people, held), max(people, held))

    def _accompany_novices(self) -> None:
        """Have somebody seasoned wherever people are wanted, between every two moments at which that changes (5.5)."""
        seasoned = {worker.key: worker.seasoned_from for worker in self.problem.workers}
        written: set[frozenset[int]] = set()
        for post, duties in self._together():
            spans = {duty: self.problem.span(duty) for duty in duties}
            novices = {seasoned.get(duty.worker, 0) for duty in duties}
            moments = {moment for span in spans.values() for moment in span}
            first, last = min(moments), max(moments)
            ordered = sorted(moments | {moment for moment in novices if first < moment < last})
            for start, end in pairwise(ordered):
                there = [duty for duty, (begins, ends) in spans.items() if begins <= start and end <= ends]
                masters = frozenset(self.choices[d] for d in there if seasoned.get(d.worker, 0) <= start)
                if len(masters) < len(there) and masters not in written:
                    written.add(masters)
                    self._one_of(masters, start, end, post)

    def _one_of(self, masters: frozenset[int], start: int, end: int, post: str) -> None:
        terms = dict.fromkeys(sorted(masters), 1.0)
        if self.elastic:
            alone = self.model.amount(_ALONE, 1.0)
            self.lacking[alone] = Fault(Rule.NOVICE_ALONE, start, end, post)
            terms[alone] = 1.0
        self.model.row(terms, least=1)

    def _together(self) -> Iterator[tuple[str, list[Duty]]]:
        """Group the duties that may overlap: those of a post, or of the room, that begin within the same days."""
        groups: defaultdict[str, list[Duty]] = defaultdict(list)
        for duty in self.choices:
            groups["" if self.problem.by_room else duty.post].append(duty)
        for post, duties in groups.items():
            yield from ((post, part) for part in _stretches(self.problem, duties))

    def _rest(self, worker: str, duties: Iterable[Duty]) -> None:
        """Let at most one of the duties stand whose times, with the rest after them, meet at one moment."""
        spans = [(*self._with_rest(duty), self.choices[duty]) for duty in duties]
        held = [self._with_rest(duty) for duty in self.problem.fixed if duty.worker == worker]
        written: set[frozenset[int]] = set()
        for start in sorted({start for start, _, _ in spans}):
            clique = frozenset(choice for begins, ends, choice in spans if begins <= start < ends)
            if len(clique) > 1 and clique not in written:
                written.add(clique)
                pinned = sum(self.model.is_fixed(choice) for choice in clique)
                self.model.total(sorted(clique), most=max(1, pinned))
        for begins, ends, choice in spans:
            if any(begins < until and since < ends for since, until in held) and not self.model.is_fixed(choice):
                self.model.fix(choice, 0.0)

    def _with_rest(self, duty: Duty) -> tuple[int, int]:
        start, end = self.problem.span(duty)
        return start, end + self.problem.shifts[duty.shift].rest

    def _spare(self, worker: str, duties: list[Duty]) -> None:
        """Charge for days on end, and for nights on end, beyond what should be."""
        fixed = [duty for duty in self.problem.fixed if duty.worker == worker]
        for most, nights in ((self.problem.longest_run, False), (self.problem.most_nights, True)):
            on: defaultdict[int, list[int]] = defaultdict(list)
            for duty in duties:
                if not nights or self.problem.shifts[duty.shift].night:
                    on[duty.day].append(self.choices[duty])
            held = {duty.day for duty in fixed if not nights or self.problem.shifts[duty.shift].night}
            for first in range(-most, self.problem.days):
                window = range(first, first + most + 1)
                before = len(held.intersection(window))
                inside = [choice for day in window for choice in on[day]]
                if inside and before + sum(bool(on[day]) for day in window) > most:
                    over = self.model.amount(_ADVICE)
                    self.model.row({**dict.fromkeys(inside, 1.0), over: -1.0}, most=most - before)

    def _share(self, duties: list[Duty], target: int) -> None:
        """Charge for hours above and below a band around the target."""
        counted = {self.choices[d]: self.problem.shifts[d.shift].counted / _HOUR for d in duties}
        above, below = self.model.amount(_FAIR), self.model.amount(_FAIR)
        self.model.row({**counted, above: -1.0}, most=target / _HOUR + _BAND)
        self.model.row({**counted, below: 1.0}, least=target / _HOUR - _BAND)


def _stretches(problem: Problem, duties: list[Duty]) -> Iterator[list[Duty]]:
    """Cut duties into parts that do not touch each other in time, so that each is looked at by itself."""
    ordered = sorted(duties, key=problem.span)
    part: list[Duty] = []
    until = 0
    for duty in ordered:
        start, end = problem.span(duty)
        if part and start >= until:
            yield part
            part = []
        part.append(duty)
        until = max(until, end) if len(part) > 1 else end
    if part:
        yield part


def _order(duty: Duty) -> tuple[int, str, str, str]:
    return duty.day, duty.shift, duty.post, duty.worker
