"""What a version of the roster changed against the one before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.records import RosterLine, RosterVersion
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Difference:
    """Say what a version changed for one officer on one day: the marks before and after, "" for a free day."""

    officer_id: int
    name: str
    on: date
    old: str
    new: str


def differences(session: Session, version: RosterVersion) -> list[Difference]:
    """Return what a version changed against the one before it, by day and officer; nothing for the first one."""
    allow(session, Act.READ)
    if version.version == 1:
        return []
    query = select(RosterVersion).where(
        RosterVersion.month == version.month, RosterVersion.version == version.version - 1
    )
    before = session.exec(query).one()
    old, new = _marks(session, before), _marks(session, version)
    return [
        Difference(place[1], (new.get(place) or old[place])[0], place[0], _mark(old, place), _mark(new, place))
        for place in sorted({*old, *new})
        if _mark(old, place) != _mark(new, place)
    ]


_Marks = dict[tuple[date, int], tuple[str, str]]


def _marks(session: Session, version: RosterVersion) -> _Marks:
    found: _Marks = {}
    for line in session.exec(
        select(RosterLine).where(RosterLine.version_id == version.id).order_by(col(RosterLine.id))
    ):
        place = line.on, line.officer_id
        held = found.get(place)
        said = f"{line.shift}·{line.post}"
        found[place] = (line.name, f"{held[1]}、{said}" if held else said)
    return found


def _mark(marks: _Marks, place: tuple[date, int]) -> str:
    return marks[place][1] if place in marks else ""
