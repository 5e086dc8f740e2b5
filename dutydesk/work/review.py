"""Hold the records of one day against the standard: the clause board."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from dutydesk.records import Certificate, Contract, Officer, Paper, Site, StaffList, StaffListLine, Team
from dutydesk.standard import CLAUSES, Clause, Evidence, Finding, GivenList, State, judge
from dutydesk.store import numbers
from dutydesk.work import settings
from dutydesk.work.badges import evidence as badges
from dutydesk.work.changes import evidence as changes
from dutydesk.work.custody import evidence as custody
from dutydesk.work.listed import LIST_FORM
from dutydesk.work.roles import Act, allow
from dutydesk.work.roster import evidence as roster
from dutydesk.work.training import evidence as training

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """Show one clause on the board: what it asks, how it stands, and what falls short."""

    clause: Clause
    state: State
    findings: tuple[Finding, ...] = ()

    @property
    def number(self) -> str:
        """Return the clause's number."""
        return self.clause.number

    @property
    def gist(self) -> str:
        """Return what the clause asks, in few words."""
        return self.clause.gist

    @property
    def whose(self) -> str:
        """Return whose duty it is, in words."""
        return self.clause.whose.value

    @property
    def how(self) -> str:
        """Return in words what shows that it is met."""
        return self.clause.how.value + ("、签字纸件" if self.clause.printed else "")


def board(session: Session, on: date) -> list[ClauseRow]:
    """Judge every clause of the register for that day, in the order of the standard."""
    return judge_all(evidence(session, on))


def judge_all(seen: Evidence) -> list[ClauseRow]:
    """Judge every clause of the register over what was seen."""
    return [ClauseRow(clause, *judge(clause.number, seen)) for clause in CLAUSES]


def board_json(rows: Iterable[ClauseRow], on: date) -> dict[str, Any]:
    """Return the board as plain values for JSON. This shape stays as it is."""
    return {
        "on": on.isoformat(),
        "clauses": [
            {
                "number": row.number,
                "how": row.clause.how.name,
                "state": row.state.value,
                "findings": [
                    {"sentence": found.sentence, "due": found.due.isoformat() if found.due else None}
                    for found in row.findings
                ],
            }
            for row in rows
        ],
    }


def evidence(session: Session, on: date) -> Evidence:
    """Read what the records say of that day.

    Steps of papers, contracts, certificates and leavings carry their dates, so an earlier day is seen as it was.
    Leave, teams and corrected entries carry none: they are seen as they are now.
    """
    allow(session, Act.READ)
    without_lines = Evidence(
        on=on,
        site=session.exec(select(Site)).first(),
        contracts=tuple(session.exec(select(Contract))),
        teams=tuple(session.exec(select(Team))),
        officers=tuple(session.exec(select(Officer).order_by(col(Officer.employee_number)))),
        certificates=tuple(session.exec(select(Certificate).order_by(col(Certificate.id)))),
        lists=tuple(_lists(session)),
        renumbered=numbers.unlike_lines(session),
        joined_young=numbers.joined_under_sixteen(session),
        **badges.seen(session),
        **changes.seen(session),
        **custody.seen(session),
        **roster.seen(session, on),
        **training.seen(session),
        expiry_days=settings.get_number(session, "expiry_days"),
        reply_days=settings.get_number(session, "reply_days"),
    )
    needed = {given.staff_list.id for given in _asked_about(without_lines)}
    lines: defaultdict[int, list[StaffListLine]] = defaultdict(list)
    wanted = select(StaffListLine).where(col(StaffListLine.staff_list_id).in_(needed))
    for line in session.exec(wanted.order_by(col(StaffListLine.order))):
        lines[line.staff_list_id].append(line)
    return replace(
        without_lines,
        lists=tuple(
            GivenList(given.staff_list, tuple(lines[given.staff_list.id or 0]), given.papers)
            for given in without_lines.lists
        ),
    )


def _asked_about(seen: Evidence) -> Sequence[GivenList]:
    """Return the lists whose lines the checks read; older ones stay on disk."""
    latest = (seen.latest_list[0],) if seen.latest_list else ()
    return (*latest, *seen.approved_lists, *seen.current_lists)


def _lists(session: Session) -> list[GivenList]:
    papers: defaultdict[int, list[Paper]] = defaultdict(list)
    printed = select(Paper).where(Paper.form == LIST_FORM, Paper.of_table == str(StaffList.__tablename__))
    for paper in session.exec(printed):
        papers[paper.of_id].append(paper)
    lists = session.exec(select(StaffList).order_by(col(StaffList.made_on), col(StaffList.id)))
    return [GivenList(given, (), tuple(papers[given.id or 0])) for given in lists]
