"""Rotations: a sequence of shifts that crews run through, each from its own place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dutydesk.rota.problem import Duty

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dutydesk.rota.problem import Plan, Problem


class Rotation(NamedTuple):
    """Be a cycle of shift keys, "" for a free day; it stands at its first place on day `begins`, offset aside."""

    cycle: tuple[str, ...]
    begins: int = 0

    def shift(self, day: int, offset: int) -> str:
        """Return the shift of a crew that is `offset` days ahead."""
        return self.cycle[(day - self.begins + offset) % len(self.cycle)]


class Seat(NamedTuple):
    """Put a worker into a crew, and on a post whenever the crew is on duty."""

    worker: str
    offset: int
    post: str


def fill(problem: Problem, rotation: Rotation, seats: Sequence[Seat], pinned: Plan = frozenset()) -> Plan:
    """Plan the month by the rotation; the same input gives the same plan.

    Pinned duties stay, and whoever has one on a day gets no other that begins on it. Nobody is put where the contract
    wants no more people: those who come first in `seats` come first.
    """
    left: dict[tuple[int, str, str], int] = dict(problem.needed)
    taken: set[tuple[str, int]] = set()
    for duty in pinned:
        taken.add((duty.worker, duty.day))
        place = duty.day, duty.post, duty.shift
        left[place] = left.get(place, 0) - 1
    plan = set(pinned)
    for day in range(problem.days):
        for seat in seats:
            shift = rotation.shift(day, seat.offset)
            place = day, seat.post, shift
            if shift and left.get(place, 0) > 0 and (seat.worker, day) not in taken:
                plan.add(Duty(seat.worker, day, shift, seat.post))
                left[place] -= 1
    return frozenset(plan)


KNOWN: Mapping[str, tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...]]] = {
    "四班三运转": (("早", "早", "中", "中", "夜", "夜", "", ""), (0, 2, 4, 6), ("四班三倒", "早早中中夜夜休休")),
    "四班两运转": (("白", "夜", "", ""), (0, 1, 2, 3), ("四班两倒", "白夜休休")),
    "四班两运转（双日）": (("白", "白", "", "", "夜", "夜", "", ""), (0, 2, 4, 6), ("白白休休夜夜休休",)),
    "三班两运转": (("白", "白", "夜", "夜", "", ""), (0, 2, 4), ("三班两倒", "白白夜夜休休")),
    "两班倒": (("白", "夜"), (0, 1), ("两班两倒", "白夜")),
    "上24休48": (("全", "", ""), (0, 1, 2), ("三班一倒", "上一休二", "24/48")),
    "上24休72": (("全", "", "", ""), (0, 1, 2, 3), ("四班一倒", "上一休三", "24/72")),
    "做二休二": (("白", "白", "", ""), (0, 2), ("上二休二", "做二休二")),
}
"""The usual rotations by name: cycle, offset of each crew, other names. One name has several cycles among guards."""
