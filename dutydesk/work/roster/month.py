"""A month as the page shows it: who stands where on which day, sums, coverage, and everything that is wrong."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import col, func, select

from dutydesk.records import Officer, OfficerStatus, Placement, Post, RosterLine, RosterVersion, ShiftKind, Team
from dutydesk.rota import check
from dutydesk.rota.problem import DAY, Duty, Fault, Plan, Problem, Rule
from dutydesk.work.roles import Act, allow
from dutydesk.work.roster import calendar, problem
from dutydesk.work.roster.words import CLAUSES, Names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from sqlmodel import Session

    from dutydesk.work.roster.calendar import Day


@dataclass(frozen=True, slots=True)
class Cell:
    """Be one duty in the grid: the mark of its shift, where, and whether it was set by hand."""

    mark: str
    shift_kind_id: int
    post_id: int
    pinned: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Be one officer's line: sums are of this month; hours count in tenths of an hour."""

    officer_id: int
    name: str
    number: str
    team: str
    hours: float
    nights: int
    free_days_worked: int
    is_novice: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """Be one line below the grid: on one post in one shift, people there and people wanted by day."""

    post_id: int
    shift_kind_id: int
    words: str
    there: tuple[int, ...]
    wanted: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Say one thing that is wrong: `hard` ones break the standard, others are warned of; cells are (officer, day)."""

    sentence: str
    clause: str
    hard: bool
    cells: tuple[tuple[int, int], ...]
    post_id: int | None
    days: range


@dataclass(frozen=True)
class Month:
    """Hold everything that the page of the roster shows; days count from 0."""

    first: date
    days: tuple[Day, ...]
    lines: tuple[Line, ...]
    cells: Mapping[tuple[int, int], tuple[Cell, ...]]
    coverage: tuple[Coverage, ...]
    said: tuple[Said, ...]
    problem: Problem
    plan: Plan
    names: Names
    shifts: tuple[ShiftKind, ...]
    posts: Mapping[int, str]
    placed: Mapping[int, int]
    away: frozenset[tuple[int, int]]
    """Officer and day on which nobody may give him or her a duty: leave, before joining, after leaving."""
    unplaced: int
    """How many officers of a team have no post and are not in the grid."""
    version: int
    """The last published version; 0 where there is none."""
    changed: bool
    """Whether duties differ from that version."""


def read(session: Session, first: date) -> Month:
    """Read a month by its first day."""
    allow(session, Act.READ)
    seen = problem.build(session, first)
    plan = problem.plan(session, first)
    days = tuple(calendar.days_of(session, first))
    shifts = tuple(session.exec(select(ShiftKind).order_by(col(ShiftKind.starts_at))))
    posts = {post.id or 0: post.name for post in problem.posts(session)}
    people = problem.people_of(session, first)
    teams = {team.id: team.name for team in session.exec(select(Team))}
    names = problem.names_of(session, first)
    pinned = problem.pinned(session, first)
    version = latest(session, first)
    own: defaultdict[str, list[Duty]] = defaultdict(list)
    for duty in plan:
        own[duty.worker].append(duty)
    return Month(
        first=first,
        days=days,
        lines=tuple(_line(one, teams.get(one.team_id, ""), seen, own[str(one.id)], days) for one in people),
        cells=_cells(plan, pinned, shifts),
        coverage=_coverage(seen, plan, shifts, posts),
        said=_said(seen, plan, names),
        problem=seen,
        plan=plan,
        names=names,
        shifts=shifts,
        posts=posts,
        placed=placements(session),
        away=frozenset(_away(seen)),
        unplaced=_unplaced(session),
        version=version.version if version else 0,
        changed=version is not None and published_plan(session, version) != plan,
    )


def latest(session: Session, first: date) -> RosterVersion | None:
    """Return the last published version of a month."""
    query = select(RosterVersion).where(RosterVersion.month == first).order_by(col(RosterVersion.version).desc())
    return session.exec(query.limit(1)).first()


def published_plan(session: Session, version: RosterVersion) -> Plan:
    """Return the duties of a version; duties of shifts or posts that were renamed since count as others."""
    shifts = {kind.name: str(kind.id) for kind in session.exec(select(ShiftKind))}
    posts = {post.name: str(post.id) for post in session.exec(select(Post))}
    lines = session.exec(select(RosterLine).where(RosterLine.version_id == version.id))
    return frozenset(
        Duty(
            str(line.officer_id),
            calendar.number(version.month, line.on),
            shifts.get(line.shift, line.shift),
            posts.get(line.post, line.post),
        )
        for line in lines
    )


def placements(session: Session) -> dict[int, int]:
    """Return the post of each officer who has one."""
    return {one.officer_id: one.post_id for one in session.exec(select(Placement))}


def _away(seen: Problem) -> Iterator[tuple[int, int]]:
    for worker in seen.workers:
        for bar in worker.bars:
            if bar.rule is Rule.AWAY and not bar.post:
                days = range(max(0, bar.start // DAY), min(seen.days, (bar.end + DAY - 1) // DAY))
                yield from ((int(worker.key), day) for day in days)


def _unplaced(session: Session) -> int:
    placed = select(Placement.officer_id)
    query = (
        select(func.count())
        .select_from(Officer)
        .where(col(Officer.team_id).is_not(None), Officer.status != OfficerStatus.LEFT, col(Officer.id).not_in(placed))
    )
    return session.exec(query).one()


def _cells(plan: Plan, pinned: Plan, shifts: tuple[ShiftKind, ...]) -> dict[tuple[int, int], tuple[Cell, ...]]:
    marks = {str(kind.id): kind.mark or kind.name[:1] for kind in shifts}
    order = {str(kind.id): place for place, kind in enumerate(shifts)}
    found: defaultdict[tuple[int, int], list[Duty]] = defaultdict(list)
    for duty in plan:
        found[int(duty.worker), duty.day].append(duty)
    return {
        place: tuple(
            Cell(marks[duty.shift], int(duty.shift), int(duty.post), duty in pinned)
            for duty in sorted(there, key=lambda duty: order[duty.shift])
        )
        for place, there in found.items()
    }


def _line(officer: Officer, team: str, seen: Problem, own: list[Duty], days: tuple[Day, ...]) -> Line:
    worker = seen.worker.get(str(officer.id))
    return Line(
        officer.id or 0,
        officer.name,
        officer.employee_number,
        team,
        hours=round(check.minutes(seen, own) / 60, 1),
        nights=sum(seen.shifts[duty.shift].night for duty in own),
        free_days_worked=sum(days[duty.day].is_free for duty in own),
        is_novice=worker is not None and worker.seasoned_from > 0,
    )


def _coverage(
    seen: Problem, plan: Plan, shifts: tuple[ShiftKind, ...], posts: Mapping[int, str]
) -> tuple[Coverage, ...]:
    there: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * seen.days)
    wanted: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * seen.days)
    for duty in plan:
        there[duty.post, duty.shift][duty.day] += 1
    for (day, post, shift), people in seen.needed.items():
        wanted[post, shift][day] += people
    return tuple(
        Coverage(post, kind.id or 0, f"{name} {kind.name}", tuple(there[place]), tuple(wanted[place]))
        for post, name in posts.items()
        for kind in shifts
        if (place := (str(post), str(kind.id))) in there or place in wanted
    )


def _said(seen: Problem, plan: Plan, names: Names) -> tuple[Said, ...]:
    hard = [(fault, True) for fault in check.faults(seen, plan)]
    soft = [(fault, False) for fault in check.warnings(seen, plan)]
    return tuple(_say(seen, plan, names, fault, is_hard=is_hard) for fault, is_hard in (*hard, *soft))


def _say(seen: Problem, plan: Plan, names: Names, fault: Fault, *, is_hard: bool) -> Said:
    days = range(max(0, fault.start // DAY), min(seen.days, (fault.end - 1) // DAY + 1))
    cells = {
        (int(duty.worker), duty.day)
        for duty in plan
        if (duty.worker == fault.worker or (not fault.worker and fault.post in {"", duty.post}))
        and seen.span(duty)[0] < fault.end
        and fault.start < seen.span(duty)[1]
    }
    return Said(
        names.sentence(fault),
        CLAUSES.get(fault.rule, ""),
        is_hard,
        tuple(sorted(cells)),
        int(fault.post) if fault.post else None,
        days,
    )
