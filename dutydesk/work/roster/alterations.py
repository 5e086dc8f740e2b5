"""What a repair would change, as people read it: whom, on which day, from what to what."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dutydesk.rota.problem import Duty
    from dutydesk.rota.repair import Repaired
    from dutydesk.work.roster.words import Names

_FREE = "休息"


class Alteration(NamedTuple):
    """Say how one cell of the roster changes."""

    on: date
    name: str
    old: str
    new: str


def alterations(names: Names, found: Repaired) -> list[Alteration]:
    """Return the cells that a repair changes, by day and person."""
    cells: dict[tuple[int, str], tuple[list[Duty], list[Duty]]] = {}
    for place, duties in ((0, found.taken), (1, found.given)):
        for duty in duties:
            cells.setdefault((duty.day, duty.worker), ([], []))[place].append(duty)
    return [
        Alteration(
            names.first + timedelta(days=day), names.workers.get(worker, ""), _said(names, old), _said(names, new)
        )
        for (day, worker), (old, new) in sorted(cells.items())
    ]


def _said(names: Names, duties: Sequence[Duty]) -> str:
    return "、".join(f"{names.shifts[duty.shift]} {names.posts[duty.post]}" for duty in duties) or _FREE
