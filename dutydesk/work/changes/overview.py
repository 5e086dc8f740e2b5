"""The cases of staff changes as the page shows them, and what a new one starts from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import select

from dutydesk.kinds.pinyin import search_keys
from dutydesk.records import Officer, PaperState, StaffChange
from dutydesk.work import entries
from dutydesk.work.changes import dues, fitness
from dutydesk.work.changes.evidence import given_changes
from dutydesk.work.freshness import stale
from dutydesk.work.in_flight import STALE_WORDS
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from dutydesk.records import Paper
    from dutydesk.standard.changes import GivenChange
    from dutydesk.work.changes.dues import Due
    from dutydesk.work.changes.fitness import Candidate

DONE, EARLY, LATE, CANCELLED = "已执行", "先行执行", "已补批", "已撤销"
_NEXT = {
    None: "待报告",
    PaperState.WITHDRAWN: "待报告",
    PaperState.PRINTED: "待签字",
    PaperState.SIGNED: "待报送",
    PaperState.SUBMITTED: "待批准",
    PaperState.RECEIVED: "待批准",
    PaperState.FILED: "待批准",
    PaperState.RETURNED: "已退回",
    PaperState.APPROVED: "待执行",
}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Show one case; its state is the step that it waits for."""

    record: StaffChange
    cells: Mapping[str, str]
    keys: str
    was_early: bool

    @property
    def is_open(self) -> bool:
        """Tell whether something is still to be done about the case itself."""
        return self.cells["state"] not in {DONE, LATE, CANCELLED}


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """Hold what is known of one case; `stale` says that its paper does not say what the case says any more."""

    row: ChangeRow
    gone: str
    comes: str
    paper: Paper | None
    paper_state: str
    approved_on: date | None
    dues: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold what the form of a case starts from: its values, who may go, who may stand in."""

    change_id: int | None
    values: dict[str, Any]
    people: tuple[tuple[int, str, str], ...]
    candidates: tuple[Candidate, ...]


def rows(session: Session) -> list[ChangeRow]:
    """Return the cases, the newest first."""
    allow(session, Act.READ)
    people = {officer.id or 0: officer for officer in session.exec(select(Officer))}
    return [_row(given, people) for given in reversed(given_changes(session))]


def facts(session: Session, change_id: int) -> ChangeFacts:
    """Return what is known of one case."""
    allow(session, Act.READ)
    (given,) = given_changes(session, change_id)
    change = given.change
    state, paper = given.standing(date.today())
    if state is PaperState.WITHDRAWN:
        paper = None
    wanted = [key for key in (change.officer_id, change.stand_in_id) if key]
    people = {key: session.get_one(Officer, key) for key in wanted}
    changed = paper is not None and stale(session, paper)
    return ChangeFacts(
        row=_row(given, people),
        gone=_whom(people.get(change.officer_id or 0)),
        comes=_whom(people.get(change.stand_in_id or 0)),
        paper=paper,
        paper_state=STALE_WORDS if changed else state.value if state and paper else "",
        approved_on=given.approved_on,
        dues=tuple(dues.of_case(session, change)),
    )


def draft(session: Session, change_id: int | None = None, given: Mapping[str, Any] | None = None) -> Draft:
    """Return what a new case starts from, with some values given, or what an existing one is."""
    allow(session, Act.READ)
    values: dict[str, Any] = {"starts_on": date.today(), **(given or {})}
    if change_id is not None:
        change = session.get_one(StaffChange, change_id)
        values = {column.name: getattr(change, column.name) for column in entries.kind_named("staffchange").columns}
    everybody = session.exec(select(Officer)).all()
    people = tuple(
        (officer.id or 0, f"{officer.name}　{officer.employee_number}　{officer.status.value}", _keys(officer))
        for officer in sorted(everybody, key=lambda one: (one.status.value, one.employee_number))
    )
    return Draft(change_id, values, people, tuple(fitness.candidates(session, values["starts_on"])))


def candidates(session: Session, starts_on: date, ends_on: date | None, without: int | None) -> list[Candidate]:
    """Return who could stand in on those days."""
    return fitness.candidates(session, starts_on, ends_on, without)


def _row(given: GivenChange, people: Mapping[int, Officer]) -> ChangeRow:
    change = given.change
    gone, comes = people.get(change.officer_id or 0), people.get(change.stand_in_id or 0)
    state, _ = given.standing(date.today())
    if change.cancelled_on:
        said = CANCELLED
    elif change.executed_on:
        said = DONE if not given.was_early else LATE if given.approved_on else EARLY
    else:
        said = _NEXT[state]
    cells = {
        "starts_on": change.starts_on.isoformat(),
        "reason": change.reason.value,
        "gone": gone.name if gone else "—",
        "comes": comes.name if comes else "未确定",
        "until": change.ends_on.isoformat() if change.ends_on else "长期",
        "state": said,
    }
    keys = " ".join(_keys(officer) for officer in (gone, comes) if officer)
    return ChangeRow(change, cells, f"{keys} {change.reason.value} {change.explanation}".casefold(), given.was_early)


def _whom(officer: Officer | None) -> str:
    return f"{officer.name}（{officer.employee_number} · {officer.position}）" if officer else ""


def _keys(officer: Officer) -> str:
    return f"{officer.name} {officer.pinyin or search_keys(officer.name)} {officer.employee_number}".casefold()
