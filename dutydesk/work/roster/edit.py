"""Change a month: cell by cell, by rotation, or by the fewest changes that make it legal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlmodel import col, select

from dutydesk.errors import Refused
from dutydesk.records import Crew, Officer, OfficerStatus, Placement, RosterDuty, Rotation, ShiftKind
from dutydesk.rota import pattern, reasons
from dutydesk.rota import repair as engine
from dutydesk.work.roles import Act, allow
from dutydesk.work.roster import calendar, problem
from dutydesk.work.roster.month import placements
from dutydesk.work.roster_rules import FREE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from sqlmodel import Session

    from dutydesk.rota.problem import Plan
    from dutydesk.rota.reasons import Shortage


class Held(NamedTuple):
    """Be one duty in a cell."""

    shift_kind_id: int
    post_id: int
    pinned: bool


Contents = Mapping[tuple[int, date], tuple[Held, ...]]
"""What cells hold, by officer and day; () is a free day."""


class Step(NamedTuple):
    """Hold what one act changed, so that it can be taken back and done again."""

    before: Contents
    after: Contents


@dataclass(frozen=True, slots=True)
class Change:
    """Put a shift into a cell, on a post; without a shift the cell becomes free."""

    officer_id: int
    on: date
    shift_kind_id: int | None
    post_id: int | None = None


@dataclass(frozen=True, slots=True)
class Mended:
    """Hold what a repair would do, before anybody has agreed to it."""

    found: engine.Repaired
    shortages: tuple[Shortage, ...]


def put(session: Session, contents: Contents) -> Step:
    """Let cells hold what `contents` says; duties that stay are not touched."""
    allow(session, Act.ROSTER)
    stored = _stored(session, contents)
    before = {
        place: tuple(Held(one.shift_kind_id, one.post_id, one.pinned) for one in stored.get(place, ()))
        for place in contents
    }
    for place, wanted in contents.items():
        for one, held in zip(stored.get(place, ()), before[place], strict=True):
            if held not in wanted:
                session.delete(one)
    session.flush()
    session.add_all(
        RosterDuty(officer_id=officer, on=on, **held._asdict())
        for (officer, on), wanted in contents.items()
        for held in wanted
        if held not in before[officer, on]
    )
    session.flush()
    changed = {place for place, wanted in contents.items() if set(before[place]) != set(wanted)}
    return Step({place: before[place] for place in changed}, {place: contents[place] for place in changed})


def set_cells(session: Session, changes: Iterable[Change]) -> Step:
    """Change cells by hand; what a cell held before goes. Raises Refused where a post is not known."""
    allow(session, Act.ROSTER)
    placed = placements(session)
    wanted = list(changes)
    stored = _stored(session, {(one.officer_id, one.on) for one in wanted})
    contents: dict[tuple[int, date], tuple[Held, ...]] = {}
    for change in wanted:
        place = change.officer_id, change.on
        if change.shift_kind_id is None:
            contents[place] = ()
            continue
        held = stored.get(place)
        post = change.post_id or (held[0].post_id if held else placed.get(change.officer_id))
        if post is None:
            raise Refused(
                "这名值机员还没有定岗，不知道排在哪个岗位。", "请先在“定岗”中为其指定岗位，或在排班时选择岗位。"
            )
        contents[place] = (Held(change.shift_kind_id, post, pinned=True),)
    return put(session, contents)


def fill(session: Session, first: date) -> Step:
    """Fill a month by the rotation of the teams; what was set by hand stays.

    Raises Refused where no team has a rotation, and where nobody has a post.
    """
    allow(session, Act.ROSTER)
    seats = _seats(session, first)
    if not seats:
        raise Refused("还没有可以轮班的班组。", "请先为班组指定轮班方式，再为人员定岗。")
    seen = problem.build(session, first)
    plan = problem.pinned(session, first)
    for rotation, of_rotation in seats:
        plan |= pattern.fill(seen, rotation, of_rotation, plan)
    return apply(session, first, plan)


def mend(
    session: Session, first: date, go_on: Callable[[float], bool] = lambda _best: True, seconds: float = 60.0
) -> Mended:
    """Find the fewest changes that make a month legal; nothing is written. Days before today stay as they are."""
    allow(session, Act.ROSTER)
    seen = problem.build(session, first)
    now = problem.plan(session, first)
    past = frozenset(duty for duty in now if first + timedelta(days=duty.day) < date.today())
    found = engine.repair(seen, now, problem.pinned(session, first) | past, seconds, go_on)
    return Mended(found, tuple(reasons.shortages(seen)) if found.lacks or not found.plan else ())


def apply(session: Session, first: date, plan: Plan) -> Step:
    """Make a plan the month's; duties that were set by hand and stay, stay so."""
    kept = problem.pinned(session, first)
    contents: defaultdict[tuple[int, date], tuple[Held, ...]] = defaultdict(tuple)
    for one in problem.duties(session, first):
        contents[one.officer_id, one.on] = ()
    for duty in sorted(plan):
        place = int(duty.worker), first + timedelta(days=duty.day)
        contents[place] += (Held(int(duty.shift), int(duty.post), duty in kept),)
    return put(session, contents)


def clear(session: Session, first: date) -> Step:
    """Empty a month, what was set by hand included."""
    return apply(session, first, frozenset())


def _stored(session: Session, places: Collection[tuple[int, date]]) -> dict[tuple[int, date], list[RosterDuty]]:
    """Return the records of cells."""
    found: dict[tuple[int, date], list[RosterDuty]] = {}
    if not places:
        return found
    days = [on for _, on in places]
    query = select(RosterDuty).where(RosterDuty.on >= min(days), RosterDuty.on <= max(days))
    for one in session.exec(query.order_by(col(RosterDuty.id))):
        if (one.officer_id, one.on) in places:
            found.setdefault((one.officer_id, one.on), []).append(one)
    return found


def _seats(session: Session, first: date) -> list[tuple[pattern.Rotation, list[pattern.Seat]]]:
    """Return each rotation with the people who run through it, those with the smaller number first."""
    marks = {kind.mark: str(kind.id) for kind in session.exec(select(ShiftKind))}
    found: list[tuple[pattern.Rotation, list[pattern.Seat]]] = []
    for rotation in session.exec(select(Rotation).order_by(col(Rotation.id))):
        query = (
            select(Officer.id, Crew.offset, Placement.post_id)
            .join(Crew, col(Crew.team_id) == col(Officer.team_id))
            .join(Placement, col(Placement.officer_id) == col(Officer.id))
            .where(Crew.rotation_id == rotation.id, Officer.status != OfficerStatus.LEFT)
            .order_by(col(Officer.employee_number))
        )
        seats = [pattern.Seat(str(officer), offset, str(post)) for officer, offset, post in session.exec(query)]
        if seats:
            cycle = tuple("" if mark == FREE else marks.get(mark, "") for mark in rotation.cycle)
            found.append((pattern.Rotation(cycle, calendar.number(first, rotation.begins_on)), seats))
    return found
