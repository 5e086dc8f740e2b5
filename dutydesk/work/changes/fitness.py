"""Who may stand in: what each officer still lacks, in the words of the clauses themselves (5.2, 5.3, 8.2, 4.1 a)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.kinds.words import words
from dutydesk.records import Leave, LeaveKind, Officer, OfficerStatus, PaperState, RosterDuty
from dutydesk.standard import judge, whole_years
from dutydesk.standard.evidence import furthest
from dutydesk.work import review
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

    from dutydesk.standard import Evidence, Finding

_ASKED = {
    "4.1a": "证件",
    "5.2": "批准清单",
    "5.3": "工作牌",
    "8.2a": "实地交底",
    "8.2b": "设备操作培训",
    "8.2c": "管理制度培训",
}


@dataclass(frozen=True, slots=True)
class Missing:
    """Name one thing that an officer lacks, by its clause: in short, and as the clause board says it."""

    clause: str
    short: str
    words: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Be somebody who could stand in. `cautions` do not bar, but are to be known."""

    officer_id: int
    name: str
    number: str
    position: str
    years: int
    missing: tuple[Missing, ...]
    cautions: tuple[str, ...]
    duties: int

    @property
    def lacks(self) -> str:
        """Return in short what is missing."""
        return "、".join(dict.fromkeys(one.short for one in self.missing))


def missing(session: Session, on: date) -> dict[int, tuple[Missing, ...]]:
    """Return by officer in post what each lacks on that day; who lacks nothing is there with ()."""
    allow(session, Act.READ)
    return _missing(review.evidence(session, on))


def candidates(
    session: Session, starts_on: date, ends_on: date | None = None, without: int | None = None
) -> list[Candidate]:
    """Return everybody in post but one, who lacks least first, then who has the fewest duties in those days."""
    allow(session, Act.READ)
    seen = review.evidence(session, starts_on)
    lacked = _missing(seen)
    away, duties = _away(session, starts_on, ends_on or starts_on), _duties(session, starts_on, ends_on or starts_on)
    found = [
        Candidate(
            officer.id or 0,
            officer.name,
            officer.employee_number,
            officer.position,
            whole_years(officer.duty_since, starts_on),
            lacked[officer.id or 0],
            _cautions(officer, starts_on, away.get(officer.id or 0)),
            duties.get(officer.id or 0, 0),
        )
        for officer in seen.in_post
        if officer.id != without
    ]
    return sorted(found, key=lambda one: (len(one.missing), len(one.cautions), one.duties, one.number))


def _missing(seen: Evidence) -> dict[int, tuple[Missing, ...]]:
    """Let the clauses judge: what breaks one and names somebody, is what that officer lacks."""
    found: defaultdict[int, list[Missing]] = defaultdict(list)
    for clause, short in _ASKED.items():
        for one in judge(clause, seen)[1]:
            who = _whom(one)
            if who is not None and one.is_gap(seen.on):
                found[who.id or 0].append(Missing(clause, short, one.sentence.removeprefix(who.name)))
            elif who is None and _concerns_all(clause, seen):
                for officer in seen.in_post:
                    found[officer.id or 0].append(Missing(clause, short, one.sentence))
    return {officer.id or 0: tuple(found[officer.id or 0]) for officer in seen.in_post}


def _whom(found: Finding) -> Officer | None:
    return next((one for one in (found.record, found.target) if isinstance(one, Officer)), None)


def _concerns_all(clause: str, seen: Evidence) -> bool:
    """Tell whether what is said of nobody bars everybody: while an earlier list or design holds, it does not."""
    if clause == "5.2":
        return not seen.approved_lists
    if clause == "5.3":
        return not any(furthest(given.papers, seen.on)[0] is PaperState.APPROVED for given in seen.designs)
    return True


def _cautions(officer: Officer, on: date, away: Leave | None) -> tuple[str, ...]:
    said: list[str] = []
    if whole_years(officer.duty_since, on) < 1:
        said.append("从事值机不满一年，不得独立值机（5.5）")
    if away is not None:
        said.append(f"{words(away.starts_on)}至{words(away.ends_on)}{away.kind.value}")
    elif officer.status is OfficerStatus.ON_LEAVE:
        said.append("请假中")
    return tuple(said)


def _away(session: Session, starts_on: date, ends_on: date) -> dict[int, Leave]:
    query = select(Leave).where(
        col(Leave.starts_on) <= ends_on, col(Leave.ends_on) >= starts_on, Leave.kind != LeaveKind.NO_NIGHTS
    )
    return {leave.officer_id: leave for leave in session.exec(query)}


def _duties(session: Session, starts_on: date, ends_on: date) -> dict[int, int]:
    found: defaultdict[int, int] = defaultdict(int)
    query = select(RosterDuty.officer_id).where(col(RosterDuty.on) >= starts_on, col(RosterDuty.on) <= ends_on)
    for officer_id in session.exec(query):
        found[officer_id] += 1
    return found
