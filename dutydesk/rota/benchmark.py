"""The rules of the public shift-scheduling benchmark, and the assignment that costs least by them.

Curtois and Qu, Computational results on new staff scheduling benchmark instances, 2014. Hard: one shift a day,
forbidden successions, days off, the numbers of the staff lines. Before the first and after the last day any run of
shifts or of days off may go on, so a run at either end is never too short. Soft: requests and cover.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from dutydesk.rota.solver import Answer, Model, Status

if TYPE_CHECKING:
    from dutydesk.rota.instance import Instance, Person

_WEEK, _SATURDAY = 7, 5

Assignment = Mapping[str, tuple[str, ...]]
"""The shift of each day by person; "" is a day off."""


@dataclass(frozen=True, slots=True)
class Solved:
    """Hold the best assignment found, empty where there is none, its penalty and what it can at least be."""

    status: Status
    penalty: int
    bound: int
    assignment: Assignment


def penalty(instance: Instance, assignment: Assignment) -> int:
    """Return what the requests not met and the cover not met cost together."""
    cost = sum(wish.weight for wish in instance.wanted if assignment[wish.name][wish.day] != wish.shift)
    cost += sum(wish.weight for wish in instance.unwanted if assignment[wish.name][wish.day] == wish.shift)
    for want in instance.cover:
        there = sum(shifts[want.day] == want.shift for shifts in assignment.values())
        cost += want.under * max(0, want.people - there) + want.over * max(0, there - want.people)
    return cost


def broken(instance: Instance, assignment: Assignment) -> Iterator[str]:
    """Name every hard rule that an assignment breaks, counted day by day."""
    for person in instance.staff:
        shifts = assignment[person.name]
        for words in (
            *_broken_numbers(instance, person, shifts),
            *_broken_days(instance, person, shifts),
            *_broken_runs(instance, person, [bool(shift) for shift in shifts]),
        ):
            yield f"{person.name}: {words}"


def _broken_numbers(instance: Instance, person: Person, shifts: tuple[str, ...]) -> Iterator[str]:
    minutes = sum(instance.minutes[shift] for shift in shifts if shift)
    if not person.least_minutes <= minutes <= person.most_minutes:
        yield f"{minutes} minutes"
    for shift in instance.minutes:
        if shifts.count(shift) > person.most_of.get(shift, instance.days):
            yield f"too many {shift}"
    weekends = sum(any(shifts[day : day + 2]) for day in range(_SATURDAY, instance.days, _WEEK))
    if weekends > person.most_weekends:
        yield f"{weekends} weekends"


def _broken_days(instance: Instance, person: Person, shifts: tuple[str, ...]) -> Iterator[str]:
    for day in sorted(instance.off.get(person.name, ())):
        if shifts[day]:
            yield f"works on day off {day}"
    for day, (shift, following) in enumerate(pairwise(shifts)):
        if following and following in instance.barred.get(shift, ()):
            yield f"{following} after {shift} on day {day}"


def _broken_runs(instance: Instance, person: Person, worked: list[bool]) -> Iterator[str]:
    for start, length, works in _runs(worked):
        inside = start > 0 and start + length < instance.days
        least = person.least_days_running if works else person.least_days_off
        if (works and length > person.most_days_running) or (inside and length < least):
            yield f"{length} days {'on' if works else 'off'} from day {start}"


def _runs(worked: list[bool]) -> Iterator[tuple[int, int, bool]]:
    start = 0
    for day in range(1, len(worked) + 1):
        if day == len(worked) or worked[day] != worked[start]:
            yield start, day - start, worked[start]
            start = day


def solve(instance: Instance, seconds: float) -> Solved:
    """Find the assignment with the least penalty within `seconds`."""
    model = Model()
    chosen = {
        (person.name, day, shift): model.choice()
        for person in instance.staff
        for day in range(instance.days)
        for shift in instance.minutes
    }
    for person in instance.staff:
        _bind(model, instance, person, chosen)
    constant = _price(model, instance, chosen)
    answer = model.solve(seconds, gap=0.999)  # every penalty is whole: less than one apart is the same
    if not answer.values:
        return Solved(answer.status, 0, 0, {})
    assignment = {person.name: _shifts(instance, person, answer, chosen) for person in instance.staff}
    cost = penalty(instance, assignment)
    bound = cost if answer.status is Status.OPTIMAL else min(cost, ceil(answer.bound + constant - 1e-6))
    return Solved(answer.status, cost, bound, assignment)


_Choices = Mapping[tuple[str, int, str], int]


def _shifts(instance: Instance, person: Person, answer: Answer, chosen: _Choices) -> tuple[str, ...]:
    return tuple(
        next((shift for shift in instance.minutes if answer.chose(chosen[person.name, day, shift])), "")
        for day in range(instance.days)
    )


def _bind(model: Model, instance: Instance, person: Person, chosen: _Choices) -> None:
    """Write the hard rules of one person."""
    days, shifts = instance.days, tuple(instance.minutes)
    works = [[chosen[person.name, day, shift] for shift in shifts] for day in range(days)]
    for day, kinds in enumerate(works):
        model.total(kinds, most=0 if day in instance.off.get(person.name, ()) else 1)
    for day in range(days - 1):
        for shift, after in instance.barred.items():
            following = [chosen[person.name, day + 1, other] for other in sorted(after)]
            model.total([chosen[person.name, day, shift], *following], most=1)
    for shift in shifts:
        model.total((chosen[person.name, day, shift] for day in range(days)), most=person.most_of.get(shift, days))
    minutes = {chosen[person.name, d, s]: float(instance.minutes[s]) for d in range(days) for s in shifts}
    model.row(minutes, person.least_minutes, person.most_minutes)
    _bind_runs(model, person, works)
    _bind_weekends(model, person, works)


def _bind_runs(model: Model, person: Person, works: list[list[int]]) -> None:
    days, running = len(works), person.most_days_running
    for first in range(days - running):
        model.total((kind for kinds in works[first : first + running + 1] for kind in kinds), most=running)
    for least, working in ((person.least_days_running, True), (person.least_days_off, False)):
        for length in range(1, least):
            for first in range(1, days - length):
                _no_run(model, works, first, length, working=working)


def _bind_weekends(model: Model, person: Person, works: list[list[int]]) -> None:
    weekends: list[int] = []
    for saturday in range(_SATURDAY, len(works), _WEEK):
        weekend = model.choice()
        weekends.append(weekend)
        for kinds in works[saturday : saturday + 2]:
            model.row({**dict.fromkeys(kinds, 1.0), weekend: -1.0}, most=0)
    model.total(weekends, most=person.most_weekends)


def _no_run(model: Model, works: list[list[int]], first: int, length: int, *, working: bool) -> None:
    """Bar a run of exactly `length` days from `first`, between days of the other kind."""
    edges = {kind: 1.0 for day in (first - 1, first + length) for kind in works[day]}
    inner = {kind: -1.0 for kinds in works[first : first + length] for kind in kinds}
    if working:
        model.row({**edges, **inner}, least=1 - length)
    else:
        model.row({**edges, **inner}, most=1)


def _price(model: Model, instance: Instance, chosen: _Choices) -> float:
    """Write what the soft rules cost, and return the part that no choice can change."""
    for wish in instance.wanted:
        model.charge(chosen[wish.name, wish.day, wish.shift], -wish.weight)
    for wish in instance.unwanted:
        model.charge(chosen[wish.name, wish.day, wish.shift], wish.weight)
    for want in instance.cover:
        missing, extra = model.amount(want.under), model.amount(want.over)
        there = {chosen[person.name, want.day, want.shift]: 1.0 for person in instance.staff}
        model.row({**there, missing: 1.0, extra: -1.0}, want.people, want.people)
    return float(sum(wish.weight for wish in instance.wanted))
