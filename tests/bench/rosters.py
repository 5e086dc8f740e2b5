"""Invented months of any size: four crews on 四班两运转, leave, newcomers, more people than seats."""

from __future__ import annotations

import random
from dataclasses import replace

from dutydesk.rota import pattern
from dutydesk.rota.problem import DAY, Bar, Need, Plan, Problem, Rule, Shift, Worker

DAYS, CREWS = 31, 4
_COUNTED = 690
SHIFTS = {
    "白": Shift("白", 480, 720, 660, _COUNTED),
    "夜": Shift("夜", 1200, 720, 660, _COUNTED, night=True),
}


def month(officers: int, seed: int) -> tuple[Problem, Plan]:
    """A month as the rotation fills it, with everything that leave and newcomers break in it."""
    dice = random.Random(seed)  # noqa: S311  (the same seed, the same month)
    crew = officers // CREWS
    seats = max(1, round(crew * 0.9)) if crew > CREWS - 1 else crew
    posts = [f"岗{seat // 3}" for seat in range(seats)]
    needs = [
        Need(day, post, shift, posts.count(post)) for day in range(DAYS) for post in set(posts) for shift in SHIFTS
    ]
    people = [_worker(f"ZJ{number:03}", dice) for number in range(officers)]
    target = sum(need.people for need in needs) * _COUNTED // officers
    problem = Problem(
        DAYS, SHIFTS, tuple(sorted(needs)), tuple(replace(one, target=target, most=201 * 60) for one in people)
    )
    taken = [
        pattern.Seat(people[place * crew + seat].key, place, post)
        for place in range(CREWS)
        for seat, post in enumerate(posts)
    ]
    return problem, pattern.fill(problem, pattern.Rotation(("白", "夜", "", "")), taken)


def _worker(key: str, dice: random.Random) -> Worker:
    bars: tuple[Bar, ...] = ()
    if dice.random() < 0.25:
        first = dice.randrange(DAYS - 5)
        bars = (Bar(first * DAY, (first + dice.choice((1, 2, 3, 5))) * DAY, Rule.AWAY),)
    return Worker(key, bars, 0 if dice.random() < 0.85 else dice.randrange(5, 90) * DAY)
