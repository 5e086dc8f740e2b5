"""The counter: a scanner reads a badge, then copies; what is in place is lent, what is out comes back (5.9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.errors import Refused
from dutydesk.kinds.words import words
from dutydesk.records import (
    CopyState,
    Document,
    DocumentCopy,
    Giveback,
    Loan,
    LoanItem,
    Officer,
    OfficerStatus,
    Paper,
    Secrecy,
)
from dutydesk.work import papers
from dutydesk.work.custody import forms
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

_ASK = frozenset({Secrecy.SECRET, Secrecy.CONFIDENTIAL})
_GONE = {CopyState.LOST: "已登记遗失", CopyState.DESTROYED: "已销毁", CopyState.HANDED_OVER: "已移交"}


@dataclass(frozen=True, slots=True)
class Borrower:
    """Be whoever stands at the counter; `late` are the copies that should have been back already."""

    officer_id: int
    name: str
    number: str
    late: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """Be a copy on the counter: lent to somebody, or in place."""

    copy_id: int
    code: str
    title: str
    needs_approval: bool
    borrower: Borrower | None = None
    due_on: date | None = None


def scan(session: Session, code: str, on: date | None = None) -> Borrower | Thing:
    """Say whose badge or which copy a code is. Raises Refused for one that is neither, and for a copy that is gone."""
    allow(session, Act.READ)
    typed, today = code.strip().upper(), on or date.today()
    officer = session.exec(select(Officer).where(Officer.employee_number == typed)).first()
    if officer is not None:
        if officer.status is OfficerStatus.LEFT:
            raise Refused(f"{officer.name}（{typed}）已离职，不能借阅。", "其未还的资料可以照常归还。")
        return _borrower(session, officer, today)
    copy = session.exec(select(DocumentCopy).where(DocumentCopy.code == typed)).first()
    if copy is None:
        raise Refused(f"“{code.strip()}”既不是人员编号，也不是资料份号。", "请重新扫描，或核对标签上的编号。")
    if copy.state in _GONE:
        raise Refused(f"{copy.code} {_GONE[copy.state]}，不能借还。", "请与保管名册核对。")
    return _thing(session, copy, today)


def lend(  # noqa: PLR0917  (as the slip asks for them)
    session: Session, officer_id: int, copy_ids: Sequence[int], due_on: date, purpose: str = "", approved_by: str = ""
) -> Paper:
    """Lend copies to an officer, and print the slip. Nothing is lent unless all of it can be.

    Raises Refused for nothing, for a copy that is out or gone, for a due day in the past, and for a secret document
    without an approver.
    """
    allow(session, Act.ENTER)
    found = _copies(session, copy_ids)
    officer = session.get_one(Officer, officer_id)
    if officer.status is OfficerStatus.LEFT:
        raise Refused(f"{officer.name}已离职，不能借阅。", "请换一名借阅人。")
    if due_on < date.today():
        raise Refused("应还日期不能早于今天。", "请核对应还日期。")
    for copy in found:
        if copy.state is not CopyState.IN_PLACE:
            raise Refused(_why_out(session, copy), "请从本次借阅中去掉这一份，或先办理归还。")
        document = session.get_one(Document, copy.document_id)
        if document.secrecy in _ASK and not approved_by.strip():
            raise Refused(f"“{document.title}”为{document.secrecy.value}资料，借阅须经批准。", "请填写批准人。")
    actor = session.info["actor"]
    loan = Loan(
        officer_id=officer_id,
        lent_at=datetime.now(UTC),
        due_on=due_on,
        purpose=purpose.strip(),
        approved_by=approved_by.strip(),
        lent_by=actor.name if actor else "",
    )
    session.add(loan)
    session.flush()
    for copy in found:
        copy.state = CopyState.LENT
        session.add(copy)
        session.add(LoanItem(loan_id=loan.id or 0, copy_id=copy.id or 0, due_on=due_on))
    session.flush()
    return papers.freeze(session, forms.LOAN_FORM, loan, forms.loan_words(session, loan))


def give_back(session: Session, copy_ids: Sequence[int]) -> list[Paper]:
    """Take copies back, and print a slip for each borrower of them. Raises Refused for a copy that is not out."""
    allow(session, Act.ENTER)
    actor = session.info["actor"]
    by_borrower: dict[int, list[LoanItem]] = {}
    for copy in _copies(session, copy_ids):
        item = _open_item(session, copy)
        if item is None:
            raise Refused(f"{copy.code} 没有借出，不用归还。", "请从本次归还中去掉这一份。")
        by_borrower.setdefault(session.get_one(Loan, item.loan_id).officer_id, []).append(item)
        copy.state = CopyState.IN_PLACE
        session.add(copy)
    printed: list[Paper] = []
    for officer, items in by_borrower.items():
        giveback = Giveback(officer_id=officer, returned_at=datetime.now(UTC), taken_by=actor.name if actor else "")
        session.add(giveback)
        session.flush()
        for item in items:
            item.giveback_id = giveback.id
            session.add(item)
        session.flush()
        printed.append(papers.freeze(session, forms.RETURN_FORM, giveback, forms.return_words(session, giveback)))
    return printed


def renew(session: Session, copy_id: int, due_on: date) -> None:
    """Let a copy stay out until a later day. Raises Refused where it is not out, and for a day that is not later."""
    allow(session, Act.ENTER)
    copy = session.get_one(DocumentCopy, copy_id)
    item = _open_item(session, copy)
    if item is None:
        raise Refused(f"{copy.code} 没有借出，不用续借。", "")
    if due_on <= max(item.due_on, date.today() - timedelta(days=1)):
        raise Refused(f"续借后的应还日期应晚于 {words(item.due_on)}，且不早于今天。", "请核对应还日期。")
    item.due_on = due_on
    session.add(item)
    session.flush()


def _copies(session: Session, copy_ids: Sequence[int]) -> list[DocumentCopy]:
    wanted = list(dict.fromkeys(copy_ids))
    if not wanted:
        raise Refused("还没有扫描资料。", "请扫描资料标签上的份号。")
    return [session.get_one(DocumentCopy, copy_id) for copy_id in wanted]


def _open_item(session: Session, copy: DocumentCopy) -> LoanItem | None:
    query = select(LoanItem).where(LoanItem.copy_id == copy.id, col(LoanItem.giveback_id).is_(None))
    return session.exec(query).first()


def _borrower(session: Session, officer: Officer, on: date) -> Borrower:
    late = session.exec(
        select(DocumentCopy.code)
        .join(LoanItem, col(LoanItem.copy_id) == DocumentCopy.id)
        .join(Loan, col(Loan.id) == LoanItem.loan_id)
        .where(Loan.officer_id == officer.id, col(LoanItem.giveback_id).is_(None), LoanItem.due_on < on)
    )
    return Borrower(officer.id or 0, officer.name, officer.employee_number, tuple(late))


def _thing(session: Session, copy: DocumentCopy, on: date) -> Thing:
    document = session.get_one(Document, copy.document_id)
    item = _open_item(session, copy)
    who = session.get_one(Officer, session.get_one(Loan, item.loan_id).officer_id) if item else None
    return Thing(
        copy.id or 0,
        copy.code,
        document.title,
        document.secrecy in _ASK,
        _borrower(session, who, on) if who else None,
        item.due_on if item else None,
    )


def _why_out(session: Session, copy: DocumentCopy) -> str:
    if copy.state in _GONE:
        return f"{copy.code} {_GONE[copy.state]}，不能借出。"
    thing = _thing(session, copy, date.today())
    who = f"由{thing.borrower.name}借出，应于 {words(thing.due_on)} 归还" if thing.borrower else "已借出"
    return f"{copy.code} {who}，不能再借。"
