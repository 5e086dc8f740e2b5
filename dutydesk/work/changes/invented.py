"""The invented site's staff changes: one done in order, one before its approval, one that waits for the client."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.records import ChangeReason, Officer, OfficerStatus, Outcome
from dutydesk.work import papers
from dutydesk.work.changes import cases
from dutydesk.work.staff_list_lines import the_site

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.records import StaffChange

_DAY = timedelta(days=1)
_FEWEST = 8


def fill(session: Session, today: date) -> None:
    """Enter the cases; in the smallest branches only one."""
    query = select(Officer).where(Officer.status == OfficerStatus.ON_DUTY).order_by(col(Officer.id))
    people = [officer.id or 0 for officer in session.exec(query)]
    if not people:
        return
    at = len(people) // 2
    stand_in = people[at + 1] if len(people) >= _FEWEST else None
    waiting = _case(session, ChangeReason.SICK, "腰伤复查住院", people[at], stand_in, today + 6 * _DAY, 9)
    _report(session, waiting, today - 2 * _DAY, None)
    if len(people) < _FEWEST:
        return
    done = _case(session, ChangeReason.AWAY, "回乡办理家事", people[3], people[5], today - 30 * _DAY, 6)
    _report(session, done, today - 36 * _DAY, today - 33 * _DAY)
    cases.execute(session, done, today - 30 * _DAY)
    early = _case(session, ChangeReason.TEMPORARY, "当班前突发急症就医", people[4], people[6], today - 9 * _DAY, 2)
    cases.execute(session, early, today - 9 * _DAY, "夜班开始前两小时告知，岗位不能空缺，已电话告知保卫处值班人员")
    _report(session, early, today - 8 * _DAY, today - 5 * _DAY)


def _case(  # noqa: PLR0917  (what a case is)
    session: Session,
    reason: ChangeReason,
    explanation: str,
    gone: int,
    comes: int | None,
    starts_on: date,
    days: int,
) -> StaffChange:
    change = cases.begin(session, reason, explanation, gone, starts_on, starts_on + days * _DAY, comes)
    change.made_on = min(change.made_on, starts_on - 6 * _DAY)
    session.add(change)
    session.flush()
    return change


def _report(session: Session, change: StaffChange, day: date, approved_on: date | None) -> None:
    paper = cases.report(session, change, datetime.combine(day, time(10)).astimezone())
    papers.sign(session, paper, day, the_site(session).lead_name)
    papers.submit(session, paper, day)
    if approved_on is not None:
        number = f"保卫〔{approved_on.year}〕变 {change.id} 号"
        papers.decide(session, paper, Outcome.APPROVED, approved_on, "顾长河", number)
