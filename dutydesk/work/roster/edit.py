"""Change a month: cell by cell, by rotation, or by the fewest changes that make it legal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.errors import Refused
from dutydesk.records import Crew, Officer, OfficerStatus, Placement, RosterDuty, Rotation, ShiftKind
from dutydesk.rota import pattern, reasons
from dutydesk.rota import repair as engine
from dutydesk.rota.problem import Duty, Plan
from dutydesk.work.roles import Act, allow
from dutydesk.work.roster import calendar, problem
from dutydesk.work.roster.month import placements
from dutydesk.work.roster_rules import FREE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlmodel import Session

    from dutydesk.rota.reasons import Shortage


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


def set_cells(session: Session, changes: Iterable[Change], *, pinned: bool = True) -> None:
    """Change cells by hand; what a cell held before goes. Raises Refused where a post is not known."""
    allow(session, Act.ROSTER)
    placed = placements(session)
    for change in changes:
        held = session.exec(
            select(RosterDuty).where(RosterDuty.officer_id == change.officer_id, RosterDuty.on == change.on)
        ).all()
        post = change.post_id or next((one.post_id for one in held), None) or placed.get(change.officer_id)
        for one in held:
            session.delete(one)
        session.flush()
        if change.shift_kind_id is None:
            continue
        if post is None:
            raise Refused(
                "这名值机员还没有定岗，不知道排在哪个岗位。", "请先在“定岗”中为其指定岗位，或在排班时选择岗位。"
            )
        session.add(
            RosterDuty(
                officer_id=change.officer_id,
                on=change.on,
                shift_kind_id=change.shift_kind_id,
                post_id=post,
                pinned=pinned,
            )
        )
    session.flush()


def fill(session: Session, first: date) -> int:
    """Fill a month by the rotation of the teams, and return how many duties it has now; what was set by hand stays.

    Raises Refused where no team has a rotation, and where nobody has a post.
    """
    allow(session, Act.ROSTER)
    seats = _seats(session, first)
    if not seats:
        raise Refused("还没有可以轮班的班组。", "请先为班组指定轮班方式，再为人员定岗。")
    seen = problem.build(session, first)
    kept = problem.pinned(session, first)
    plan: set[Duty] = set(kept)
    for rotation, of_rotation in seats:
        plan |= pattern.fill(seen, rotation, of_rotation, frozenset(plan))
    apply(session, first, frozenset(plan))
    return len(plan)


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


def apply(session: Session, first: date, plan: Plan) -> None:
    """Make a plan the month's; duties that stay are not touched, new ones are not pinned."""
    allow(session, Act.ROSTER)
    wanted = set(plan)
    for one in problem.duties(session, first):
        duty = Duty(str(one.officer_id), calendar.number(first, one.on), str(one.shift_kind_id), str(one.post_id))
        if duty in wanted:
            wanted.discard(duty)
        else:
            session.delete(one)
    session.flush()
    session.add_all(
        RosterDuty(
            officer_id=int(duty.worker),
            on=first + timedelta(days=duty.day),
            shift_kind_id=int(duty.shift),
            post_id=int(duty.post),
        )
        for duty in sorted(wanted, key=lambda duty: (duty.day, duty.worker))
    )
    session.flush()


def clear(session: Session, first: date) -> None:
    """Empty a month, what was set by hand included."""
    apply(session, first, frozenset())


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
