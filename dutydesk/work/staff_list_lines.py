"""What a staff list says: the officers as they are now, and how they differ from a list that was given earlier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from dutydesk.errors import Refused
from dutydesk.kinds.id_number import shown
from dutydesk.kinds.words import words
from dutydesk.records import KINDS, Education, Officer, OfficerStatus, Sex, Site, StaffList, StaffListLine
from dutydesk.store import numbers
from dutydesk.work import listed
from dutydesk.work.officer_rules import years_of_duty
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlmodel import Session

    from dutydesk.kinds.kind import Kind

_NOTE_LENGTH = 16
_COMPARED = ("name", "sex", "id_number", "education", "position", "joined_on", "years", "note")


@dataclass(frozen=True, slots=True)
class Line:
    """Show one officer as Annex A would; `id_number` is whole, or "" for an operator who may not see it."""

    officer_id: int
    order: int
    name: str
    sex: Sex
    id_number: str
    education: Education
    position: str
    joined_on: date
    years: int
    note: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold what a staff list would say if it were printed now."""

    made_on: date
    client_name: str
    provider_name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Say that one field of an officer's line is no longer what the list says; ID numbers are masked."""

    line: Line
    field: str
    words: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Compare the officers with an earlier list. Without one, everybody is added."""

    since: StaffList | None
    on: date
    added: tuple[Line, ...]
    left: tuple[StaffListLine, ...]
    changed: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.left or self.changed)


def draft(session: Session, made_on: date, officer_ids: Collection[int] | None = None) -> Draft:
    """Return the officers on duty and on leave, in the order of their numbers, with whole years of duty on that day.

    With `officer_ids`, only those of them. Raises Refused before the site is entered.
    """
    allow(session, Act.READ)
    site = the_site(session)
    table: Any = Officer.__table__  # pyright: ignore[reportAttributeAccessIssue]  (SQLModel makes it)
    found = select(*(table.c[name] for name in _TAKEN)).where(table.c.status != OfficerStatus.LEFT)
    found = found.order_by(func.length(table.c.employee_number), table.c.employee_number)
    people = session.connection().execute(found).all()
    wanted = None if officer_ids is None else set(officer_ids)
    chosen = [person for person in people if wanted is None or person.id in wanted]
    lines = (_line(person, order, made_on) for order, person in enumerate(chosen, 1))
    return Draft(made_on, site.client_name, site.provider_name, tuple(lines))


_TAKEN = ("id", "name", "sex", "id_number", "education", "position", "joined_on", "duty_since", "note")


def the_site(session: Session) -> Site:
    """Return the branch. Raises Refused before it is entered."""
    site = session.scalars(select(Site)).first()
    if site is None:
        raise Refused("还没有登记服务项目分部，不能编制清单。", "请先在“设置”中登记分部和用户单位名称。")
    return site


def live(session: Session, staff_list: StaffList) -> dict[str, Any]:
    """Return what the list would say today if it were printed again with its own day, as plain values.

    A list of all officers grows with them; a list of chosen people only loses those who left.
    """
    chosen: list[int] | None = None
    if staff_list.by_choice:
        chosen = list(listed.lines_of(session, [staff_list]))
    now = draft(session, staff_list.made_on, chosen)
    renumbered = numbers.renumbered_since(session, staff_list.id or 0)
    return {
        "number": staff_list.number,
        "made_on": now.made_on.isoformat(),
        "client_name": now.client_name,
        "provider_name": now.provider_name,
        "lines": [
            # The number itself is not read: the paper is as fresh for those who may not see it as for those who may.
            [line.officer_id, line.name, line.sex.name, line.officer_id not in renumbered, line.education.name,
             line.position, line.joined_on.isoformat(), line.years, line.note]
            for line in now.lines
        ],
    }  # fmt: skip


def changes(session: Session, since: StaffList | None, on: date) -> Changes:
    """Say what has changed between a list and the officers on a day.

    A list of chosen people is read together with the lists that it was added to. That a year has passed is no change:
    years of duty are compared on the day of the list.
    """
    now = draft(session, on).lines
    if since is None:
        return Changes(None, on, now, (), ())
    old = listed.lines_of(session, listed.chain_before(session, since))
    present = {line.officer_id for line in now}
    unlike = numbers.unlike_lines(session)
    on_that_day = {line.officer_id: line.years for line in draft(session, since.made_on).lines}
    changed = [
        change
        for line in now
        if line.officer_id in old
        for change in _differences(old[line.officer_id], line, on_that_day[line.officer_id], unlike)
    ]
    added = tuple(line for line in now if line.officer_id not in old)
    left = tuple(line for officer_id, line in old.items() if officer_id not in present)
    return Changes(since, on, added, left, tuple(changed))


def _line(person: Any, order: int, made_on: date) -> Line:
    return Line(
        person.id, order, person.name, person.sex, person.id_number or "", person.education, person.position,
        person.joined_on, years_of_duty(person.duty_since, made_on), shortened(person.note),
    )  # fmt: skip


def shortened(note: str) -> str:
    """Return the first line of a note, as much of it as fits into the narrow column 说明."""
    first = note.strip().partition("\n")[0].strip()
    return first if len(first) <= _NOTE_LENGTH else first[: _NOTE_LENGTH - 1] + "…"


def _differences(old: StaffListLine, new: Line, years_then: int, unlike: frozenset[int]) -> list[Change]:
    found: list[Change] = []
    for name in _COMPARED:
        was, now = getattr(old, name), years_then if name == "years" else getattr(new, name)
        if old.id in unlike if name == "id_number" else was != now:
            # The years of the list's own day: those of today would differ for everybody.
            found.append(Change(new, name, _LINE_WORDS[name], _shown(name, was), _shown(name, now)))
    return found


def _shown(name: str, value: Any) -> str:
    return shown(value) if name == "id_number" else words(value)


def _kind_of(record: Any) -> Kind:
    return next(kind for kind in KINDS if kind.record is record)


STAFF_LIST, STAFF_LIST_LINE = _kind_of(StaffList), _kind_of(StaffListLine)
_LINE_WORDS = {column.name: column.label.words for column in STAFF_LIST_LINE.columns}
