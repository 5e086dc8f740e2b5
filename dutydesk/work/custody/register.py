"""The custody register: documents with their numbered copies, and what each of them comes to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import col, func, select

from dutydesk.errors import Refused
from dutydesk.kinds import pinyin
from dutydesk.records import CopyState, Document, DocumentCopy, Loan, LoanItem, Officer
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

_MOST = 99
_MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """Show one document: how many copies there are, how many of them are where, and whether one is overdue."""

    document: Document
    cells: Mapping[str, str]
    overdue: bool

    @property
    def record(self) -> Document:
        """Return the document."""
        return self.document


@dataclass(frozen=True, slots=True)
class CopyRow:
    """Show one copy, with who has it and until when."""

    copy: DocumentCopy
    borrower: str = ""
    due_on: date | None = None


def complete(session: Session, document: Document) -> dict[str, str]:
    """Give a document the keys by which it is found; a new one needs a code that nobody has."""
    del session
    document.pinyin = pinyin.search_keys(document.title)
    return {}


def next_code(session: Session) -> str:
    """Return the next free document code: ZL-0001."""
    found = session.exec(select(Document.code).where(col(Document.code).startswith("ZL-"))).all()
    numbers = [int(code[3:]) for code in found if code[3:].isdecimal()]
    return f"ZL-{max(numbers, default=0) + 1:04}"


def add_copies(  # noqa: PLR0917  (as the register of copies asks for them)
    session: Session,
    document: Document,
    number: int,
    copied_for: str = "",
    approved_by: str = "",
    copied_on: date | None = None,
) -> list[DocumentCopy]:
    """Add numbered copies; those made by copying say what for, who approved and when (5.9).

    Raises Refused where more than 99 would come, and where a purpose is given without an approver.
    """
    allow(session, Act.ENTER)
    held = session.exec(select(func.count()).where(DocumentCopy.document_id == document.id)).one()
    if not 1 <= number <= _MOST - held:
        raise Refused(f"“{document.title}”的份数应在 1 到 {_MOST} 之间，现有 {held} 份。", "请核对份数。")
    if copied_for.strip() and not approved_by.strip():
        raise Refused("复制资料须经批准，请填写批准人。", "填写用户单位批准复制的人的姓名（5.9）。")
    made = [
        DocumentCopy(
            document_id=document.id or 0,
            code=f"{document.code}-{held + place:02}",
            copied_for=copied_for.strip(),
            approved_by=approved_by.strip(),
            copied_on=(copied_on or date.today()) if copied_for.strip() else None,
        )
        for place in range(1, number + 1)
    ]
    session.add_all(made)
    session.flush()
    return made


def put_away(session: Session, copy: DocumentCopy, state: CopyState, on: date, note: str) -> None:
    """Enter that a copy was lost, destroyed or handed over; it stays on the register.

    Raises Refused while it is lent, except for a loss.
    """
    allow(session, Act.ENTER)
    if copy.state is CopyState.LENT and state is not CopyState.LOST:
        raise Refused(f"{copy.code} 还在外借，不能登记为“{state.value}”。", "请先办理归还。")
    if copy.state in {CopyState.DESTROYED, CopyState.HANDED_OVER}:
        raise Refused(f"{copy.code} 已登记为“{copy.state.value}”，不能再改。", "")
    if not note.strip():
        raise Refused("请写明经过和经办人。", "例如“经保卫处同意，由周敬言、胡斌监销”。")
    copy.state, copy.changed_on, copy.note = state, on, note.strip()
    session.add(copy)
    session.flush()


def rows(session: Session, query: str = "", chip: str = "all", on: date | None = None) -> list[DocumentRow]:
    """Return documents by code, title or pinyin, at most 500; chips are all, lent, overdue and lacking."""
    allow(session, Act.READ)
    wanted = select(Document).order_by(col(Document.code)).limit(_MOST_ROWS)
    if text := query.strip().lower():
        like = f"%{text}%"
        wanted = wanted.where(
            col(Document.code).ilike(like) | col(Document.title).ilike(like) | col(Document.pinyin).like(like)
        )
    today = on or date.today()
    states = _states(session)
    late = overdue_documents(session, today)
    found = [_row(one, states.get(one.id or 0, Counter()), one.id in late) for one in session.exec(wanted)]
    return [row for row in found if _is_of(row, chip)]


def copies(session: Session, document_id: int) -> list[CopyRow]:
    """Return the copies of a document with their borrowers."""
    allow(session, Act.READ)
    query = select(DocumentCopy).where(DocumentCopy.document_id == document_id).order_by(col(DocumentCopy.code))
    out = {
        item.copy_id: (officer.name, item.due_on)
        for item, officer in session.exec(
            select(LoanItem, Officer)
            .join(Loan, col(Loan.id) == LoanItem.loan_id)
            .join(Officer, col(Officer.id) == Loan.officer_id)
            .where(col(LoanItem.giveback_id).is_(None))
        )
    }
    return [CopyRow(copy, *out.get(copy.id or 0, ("", None))) for copy in session.exec(query)]


def overdue_documents(session: Session, on: date) -> set[int]:
    """Return the documents of which a copy should have been back before that day."""
    query = (
        select(DocumentCopy.document_id)
        .join(LoanItem, col(LoanItem.copy_id) == DocumentCopy.id)
        .where(col(LoanItem.giveback_id).is_(None), LoanItem.due_on < on)
    )
    return set(session.exec(query))


def _is_of(row: DocumentRow, chip: str) -> bool:
    if chip == "lent":
        return row.cells["lent"] != "0"
    if chip == "overdue":
        return row.overdue
    return chip != "lacking" or bool(row.cells["lacking"])


def _states(session: Session) -> dict[int, Counter[CopyState]]:
    found: dict[int, Counter[CopyState]] = {}
    for state in CopyState:
        query = select(DocumentCopy.document_id, func.count()).where(DocumentCopy.state == state)
        for document, count in session.exec(query.group_by(col(DocumentCopy.document_id))):
            found.setdefault(document, Counter())[state] += count
    return found


def _row(document: Document, states: Mapping[CopyState, int], late: bool) -> DocumentRow:  # noqa: FBT001  (one of what a row shows)
    lacking = [what for what, value in (("存放位置", document.place), ("保管人", document.keeper)) if not value]
    if not sum(states.values()):
        lacking.append("份号")
    cells: dict[str, Any] = {
        "code": document.code,
        "title": document.title,
        "kind": document.kind.value,
        "secrecy": document.secrecy.value,
        "place": document.place,
        "all": str(sum(states.values())),
        "lent": str(states.get(CopyState.LENT, 0)),
        "state": "逾期未还" if late else "借出" if states.get(CopyState.LENT) else "",
        "lacking": "、".join(lacking),
    }
    return DocumentRow(document, cells, late)
