"""The list of trusted background (5.2, Annex A): drawn up from the officers, frozen, printed with its reply sheet."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from dutydesk.errors import Refused
from dutydesk.kinds.id_number import IdNumber
from dutydesk.kinds.words import words
from dutydesk.paper.document import Filled
from dutydesk.records import Paper, StaffList, StaffListLine
from dutydesk.work import papers
from dutydesk.work.listed import LIST_FORM, approved_lists, latest_approved
from dutydesk.work.roles import Act, allow
from dutydesk.work.staff_list_lines import STAFF_LIST_LINE, Change, Changes, Draft, Line, changes, draft

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlmodel import Session

__all__ = [
    "Change",
    "Changes",
    "Draft",
    "Line",
    "approved_lists",
    "changes",
    "draft",
    "issue",
    "latest_approved",
    "lines",
    "paper_of",
]


def issue(
    session: Session,
    made_on: date,
    officer_ids: Collection[int] | None = None,
    copies: int | None = None,
    *,
    printed_at: datetime | None = None,
) -> Paper:
    """Freeze the list as of a day and print it, with its reply sheet and, after an approved list, its change sheet.

    Args:
        session: The session.
        made_on: The day on the list, by which years of duty are counted.
        officer_ids: The officers chosen by hand; None lists everybody on duty and on leave.
        copies: How many copies are printed; None is the desk's setting.
        printed_at: When; only an invented past names another time than now.
    """
    allow(session, Act.REVEAL)
    if made_on > date.today():
        raise Refused("编制日期不能晚于今天。", "请核对编制日期。")
    drawn = draft(session, made_on, officer_ids)
    if not drawn.lines:
        raise Refused("没有可以列入清单的在岗人员。", "请先在“人员”中录入或导入人员。")
    since = latest_approved(session)
    earlier = session.exec(select(Paper.edition).where(Paper.form == LIST_FORM).order_by(col(Paper.edition).desc()))
    edition = (earlier.first() or 0) + 1
    staff_list = _keep(session, drawn, by_choice=officer_ids is not None)
    head = _head(staff_list)
    listing = Filled(fields=head, tables={"lines": _table(drawn.lines)}, number=staff_list.number, edition=edition)
    paper = papers.freeze(session, LIST_FORM, staff_list, listing, copies=copies, printed_at=printed_at)
    reply = Filled(fields=head, edition=edition)
    papers.freeze(session, "approval_reply", staff_list, reply, copies=copies, printed_at=printed_at)
    if since is not None and officer_ids is None and (found := changes(session, since, made_on)):
        sheet = _change_sheet(session, staff_list, found, edition)
        papers.freeze(session, "staff_changes", staff_list, sheet, copies=copies, printed_at=printed_at)
    return paper


def lines(session: Session, staff_list: StaffList) -> list[StaffListLine]:
    """Return the frozen lines of a list in their order."""
    allow(session, Act.READ)
    query = select(StaffListLine).where(StaffListLine.staff_list_id == staff_list.id)
    return list(session.exec(query.order_by(col(StaffListLine.order))))


def paper_of(session: Session, staff_list: StaffList) -> Paper | None:
    """Return the paper that prints a list."""
    query = select(Paper).where(
        Paper.form == LIST_FORM, Paper.of_table == str(StaffList.__tablename__), Paper.of_id == staff_list.id
    )
    return session.exec(query.order_by(col(Paper.id).desc())).first()


def _keep(session: Session, drawn: Draft, *, by_choice: bool) -> StaffList:
    staff_list = StaffList.model_validate(
        {
            "number": papers.next_number(session, LIST_FORM, drawn.made_on),
            "made_on": drawn.made_on,
            "client_name": drawn.client_name,
            "provider_name": drawn.provider_name,
            "people": len(drawn.lines),
            "by_choice": by_choice,
        }
    )
    session.add(staff_list)
    session.flush()
    # Copies of what was checked when it was entered: a list must not fail on a rule that came later.
    session.add_all(
        StaffListLine(staff_list_id=staff_list.id or 0, **{name: getattr(line, name) for name in _FROZEN})
        for line in drawn.lines
    )
    session.flush()
    return staff_list


def _head(staff_list: StaffList) -> dict[str, str]:
    return {
        "number": staff_list.number,
        "made_on": words(staff_list.made_on),
        "client_name": staff_list.client_name,
        "provider_name": staff_list.provider_name,
        "people": str(staff_list.people),
    }


def _table(people: Iterable[Line | StaffListLine], *, masked: bool = False) -> list[dict[str, str]]:
    return [
        {**{name: _cell(name, person, masked=masked) for name in _COLUMNS}, "order": f"{order:02}"}
        for order, person in enumerate(people, 1)
    ]


_FROZEN = tuple(field.name for field in fields(Line))
_COLUMNS = tuple(column.name for column in STAFF_LIST_LINE.columns if column.name != "staff_list_id")


def _cell(name: str, person: Line | StaffListLine, *, masked: bool) -> str:
    value: Any = getattr(person, name)
    if name == "id_number":
        return IdNumber.masked(value) if masked else str(value)
    # The column is narrow: 2021-06-14 stands on one line.
    return value.isoformat() if isinstance(value, date) else words(value)


def _change_sheet(session: Session, staff_list: StaffList, found: Changes, edition: int) -> Filled:
    since = found.since
    approved = paper_of(session, since) if since else None
    return Filled(
        fields={
            **_head(staff_list),
            "since_number": since.number if since else "",
            "since_on": words(approved.decided_on) if approved else "",
            "added_count": str(len(found.added)),
            "left_count": str(len(found.left)),
            "changed_count": str(len(found.changed)),
        },
        tables={
            "added": _table(found.added, masked=True),
            "left": _table(found.left, masked=True),
            "changed": [
                {
                    "order": f"{order:02}",
                    "name": change.line.name,
                    "what": change.words,
                    "old": change.old,
                    "new": change.new,
                }
                for order, change in enumerate(found.changed, 1)
            ],
        },
        edition=edition,
    )
