"""The two slips of the counter: 借阅单 and 归还单."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from dutydesk.kinds.words import words
from dutydesk.paper.document import Filled
from dutydesk.records import Document, DocumentCopy, Giveback, Loan, LoanItem, Officer
from dutydesk.work.paper_form import PaperForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

LOAN_FORM, RETURN_FORM = "loan_slip", "return_slip"
_ITEM = {"order": "序号", "code": "份号", "title": "资料名称", "secrecy": "密级", "due_on": "应还日期"}


def _live_loan(session: Session, loan: Loan) -> Mapping[str, Any]:
    items = session.exec(select(LoanItem.copy_id).where(LoanItem.loan_id == loan.id).order_by(col(LoanItem.id)))
    return {"officer": loan.officer_id, "due_on": loan.due_on.isoformat(), "items": list(items)}


def _live_giveback(session: Session, giveback: Giveback) -> Mapping[str, Any]:
    items = session.exec(select(LoanItem.copy_id).where(LoanItem.giveback_id == giveback.id).order_by(col(LoanItem.id)))
    return {"officer": giveback.officer_id, "items": list(items)}


FORMS: Mapping[str, PaperForm] = {
    LOAN_FORM: PaperForm(
        prefix="JY",
        record=Loan,
        live=_live_loan,
        fields={
            "officer_id": "借阅人",
            "number": "编号",
            "lent_at": "借出时间",
            "due_on": "应还日期",
            "purpose": "用途",
            "approved_by": "批准人",
            "lent_by": "经办人",
            "count": "份数",
        },
        tables={"items": _ITEM},
        expects=None,
        alone=True,
    ),
    RETURN_FORM: PaperForm(
        prefix="GH",
        record=Giveback,
        live=_live_giveback,
        fields={
            "officer_id": "归还人",
            "number": "编号",
            "returned_at": "归还时间",
            "taken_by": "接收人",
            "count": "份数",
        },
        tables={"items": _ITEM},
        expects=None,
        alone=True,
    ),
}


def loan_words(session: Session, loan: Loan) -> Filled:
    """Return the words of a loan's slip."""
    items = _items(session, col(LoanItem.loan_id) == loan.id)
    officer = session.get_one(Officer, loan.officer_id)
    fields = {
        "officer_id": officer.name,
        "number": officer.employee_number,
        "lent_at": words(loan.lent_at),
        "due_on": words(loan.due_on),
        "purpose": loan.purpose,
        "approved_by": loan.approved_by,
        "lent_by": loan.lent_by,
        "count": str(len(items)),
    }
    return Filled(fields=fields, tables={"items": items})


def return_words(session: Session, giveback: Giveback) -> Filled:
    """Return the words of a return slip."""
    items = _items(session, col(LoanItem.giveback_id) == giveback.id)
    officer = session.get_one(Officer, giveback.officer_id)
    fields = {
        "officer_id": officer.name,
        "number": officer.employee_number,
        "returned_at": words(giveback.returned_at),
        "taken_by": giveback.taken_by,
        "count": str(len(items)),
    }
    return Filled(fields=fields, tables={"items": items})


def _items(session: Session, which: Any) -> list[dict[str, str]]:
    found = session.exec(
        select(LoanItem, DocumentCopy, Document)
        .join(DocumentCopy, col(DocumentCopy.id) == LoanItem.copy_id)
        .join(Document, col(Document.id) == DocumentCopy.document_id)
        .where(which)
        .order_by(col(LoanItem.id))
    )
    return [
        {
            "order": f"{order:02}",
            "code": copy.code,
            "title": document.title,
            "secrecy": document.secrecy.value,
            "due_on": item.due_on.isoformat(),
        }
        for order, (item, copy, document) in enumerate(found, 1)
    ]
