"""Whom the client has approved: the staff lists in force, and who stands on them (5.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from dutydesk.records import Outcome, Paper, StaffList, StaffListLine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlmodel import Session

LIST_FORM = "staff_list"
_APPROVED = (
    select(StaffList)
    .join(Paper, (col(Paper.of_id) == StaffList.id) & (col(Paper.of_table) == str(StaffList.__tablename__)))
    .where(Paper.form == LIST_FORM, Paper.outcome == Outcome.APPROVED, col(Paper.withdrawn_on).is_(None))
    .order_by(col(StaffList.made_on).desc(), col(StaffList.id).desc())
)


def approved_lists(session: Session) -> list[StaffList]:
    """Return the approved lists in force, newest first: the last whole list, and lists of chosen people after it."""
    return _chain(session.exec(_APPROVED).all())


def approved_on(session: Session, day: date) -> list[StaffList]:
    """Return the lists that were in force on an earlier day, newest first."""
    was = (Paper.outcome == Outcome.APPROVED, col(Paper.decided_on) <= day)
    is_of = (col(Paper.of_id) == StaffList.id) & (col(Paper.of_table) == str(StaffList.__tablename__))
    query = select(StaffList).join(Paper, is_of).where(Paper.form == LIST_FORM, *was)
    query = query.where(col(Paper.withdrawn_on).is_(None) | (col(Paper.withdrawn_on) > day))
    return _chain(session.exec(query.order_by(col(StaffList.made_on).desc(), col(StaffList.id).desc())).all())


def chain_before(session: Session, staff_list: StaffList) -> list[StaffList]:
    """Return a list with the approved ones that it was added to, newest first; a whole list stands alone."""
    earlier = [
        other
        for other in session.exec(_APPROVED).all()
        if (other.made_on, other.id or 0) < (staff_list.made_on, staff_list.id or 0)
    ]
    return _chain([staff_list, *earlier])


def latest_approved(session: Session) -> StaffList | None:
    """Return the newest list that the client has approved."""
    chain = approved_lists(session)
    return chain[0] if chain else None


def lines_of(session: Session, lists: list[StaffList]) -> dict[int, StaffListLine]:
    """Return the frozen lines by officer; where an officer stands on several of the lists, of the first one."""
    found: dict[int, StaffListLine] = {}
    for staff_list in reversed(lists):
        query = select(StaffListLine).where(StaffListLine.staff_list_id == staff_list.id)
        found.update((line.officer_id, line) for line in session.exec(query.order_by(col(StaffListLine.order))))
    return found


def approved_officers(session: Session) -> Any:
    """Return a query of the ids of the officers who stand on an approved list in force."""
    lists = [staff_list.id for staff_list in approved_lists(session)]
    return select(StaffListLine.officer_id).where(col(StaffListLine.staff_list_id).in_(lists))


def _chain(newest_first: Sequence[StaffList]) -> list[StaffList]:
    chain: list[StaffList] = []
    for staff_list in newest_first:
        chain.append(staff_list)
        if not staff_list.by_choice:
            break
    return chain
