"""What a case brings with it: what a leaver gives back and is taken off, what a stand-in still needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import col, func, select

from dutydesk.kinds.words import words
from dutydesk.records import (
    Badge,
    Loan,
    LoanItem,
    Officer,
    OfficerStatus,
    RosterDuty,
    Trainee,
    Training,
)
from dutydesk.standard.changes import FOR_GOOD
from dutydesk.work import listed
from dutydesk.work.changes import fitness
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlmodel import Session

    from dutydesk.records import StaffChange

_PAGES = {"4.1a": "people", "5.2": "lists", "5.3": "badges"}
_TRAININGS = "trainings"


@dataclass(frozen=True, slots=True)
class Due:
    """Be one thing that a case brings with it, and the page and record where it is done."""

    what: str
    said: str
    done: bool
    page: str
    table: str = ""
    record_id: int | None = None


def of_case(session: Session, change: StaffChange) -> list[Due]:
    """Return what a case brings with it."""
    allow(session, Act.READ)
    found: list[Due] = []
    if change.officer_id is not None:
        if change.reason in FOR_GOOD:
            found += of_leaver(session, change.officer_id, change.starts_on)
        else:
            found.append(_duties_left(session, change.officer_id, change.starts_on, change.ends_on))
    if change.stand_in_id is not None and change.cancelled_on is None:
        found += _of_stand_in(session, change)
    return found


def of_leaver(session: Session, officer_id: int, day: date) -> list[Due]:
    """Return what is to be done about somebody who leaves on a day."""
    allow(session, Act.READ)
    officer = session.get_one(Officer, officer_id)
    left = officer.status is OfficerStatus.LEFT
    said = f"{words(officer.left_on)}离职" if left else f"应登记{words(day)}离职"
    return [
        Due("离职登记", said, left, "people", "officer", officer_id),
        *_badges(session, officer_id),
        _loans(session, officer_id),
        _list(session, officer_id),
        _trainings(session, officer_id),
        _duties_left(session, officer_id, day, None),
    ]


def _badges(session: Session, officer_id: int) -> Iterator[Due]:
    out = [badge for badge in session.exec(select(Badge).where(Badge.officer_id == officer_id)) if badge.is_out()]
    for badge in out:
        yield Due("工作牌", f"{badge.number} 待收回", False, "badges", "badge", badge.id)  # noqa: FBT003  (not done)
    if not out:
        yield Due("工作牌", "没有待收回的工作牌", True, "badges", "officer", officer_id)  # noqa: FBT003  (done)


def _loans(session: Session, officer_id: int) -> Due:
    query = (
        select(LoanItem)
        .join(Loan, col(Loan.id) == LoanItem.loan_id)
        .where(Loan.officer_id == officer_id, col(LoanItem.giveback_id).is_(None))
    )
    count = len(session.exec(query).all())
    said = f"借阅的 {count} 份资料待归还" if count else "没有借阅未还的资料"
    return Due("资料", said, not count, "custody", "document")


def _list(session: Session, officer_id: int) -> Due:
    latest = listed.latest_approved(session)
    on_it = officer_id in listed.lines_of(session, listed.approved_lists(session))
    said = f"仍在批准的清单 {latest.number} 上，待编制新清单" if on_it and latest else "不在批准的清单上"
    return Due("清单", said, not on_it, "lists", "stafflist", None)


def _trainings(session: Session, officer_id: int) -> Due:
    query = (
        select(Training)
        .join(Trainee, col(Trainee.training_id) == Training.id)
        .where(Trainee.officer_id == officer_id, Training.held_on > date.today())
    )
    planned = session.exec(query.order_by(col(Training.held_on))).first()
    said = f"在{words(planned.held_on)}“{planned.title}”的名单上" if planned else "不在计划中的培训名单上"
    return Due("培训", said, planned is None, _TRAININGS, "training", planned.id if planned else None)


def _duties_left(session: Session, officer_id: int, starts_on: date, ends_on: date | None) -> Due:
    first = max(starts_on, date.today())  # what is over is not altered any more
    query = select(func.count()).where(RosterDuty.officer_id == officer_id, RosterDuty.on >= first)
    if ends_on is not None:
        query = query.where(RosterDuty.on <= ends_on)
    count = session.exec(query).one()
    said = f"值班表中还有 {count} 个班待调整" if count else "值班表中没有待调整的班"
    return Due("值班表", said, not count, "roster", "rosterduty")


def _of_stand_in(session: Session, change: StaffChange) -> Iterator[Due]:
    officer_id = change.stand_in_id or 0
    name = session.get_one(Officer, officer_id).name
    lacks = fitness.missing(session, max(change.starts_on, date.today())).get(officer_id)
    if lacks is None:
        yield Due(name, "变更日期时不在岗", False, "people", "officer", officer_id)  # noqa: FBT003  (not done)
        return
    for one in lacks:
        page = _PAGES.get(one.clause, _TRAININGS)
        yield Due(f"{name} · {one.short}", one.words, False, page, "officer", officer_id)  # noqa: FBT003  (not done)
    if not lacks:
        said = "符合 4.1 a、5.2、5.3 和 8.2 的要求"
        yield Due(name, said, True, "people", "officer", officer_id)  # noqa: FBT003  (done)
