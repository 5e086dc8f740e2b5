"""What the check of 5.9 looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from sqlmodel import col, select

from dutydesk.records import CopyState, Document, DocumentCopy, Loan, LoanItem, Officer
from dutydesk.standard.evidence import LentCopy

if TYPE_CHECKING:
    from sqlmodel import Session


class Seen(TypedDict):
    """Hold the fields of `Evidence` that custody fills."""

    documents: tuple[Document, ...]
    uncounted: frozenset[int]
    lent: tuple[LentCopy, ...]
    lost: tuple[tuple[Document, DocumentCopy], ...]


def seen(session: Session) -> Seen:
    """Read documents, loans and losses as they are now."""
    documents = {one.id or 0: one for one in session.exec(select(Document).order_by(col(Document.code)))}
    counted = set(session.exec(select(DocumentCopy.document_id).distinct()))
    out = session.exec(
        select(LoanItem, DocumentCopy, Officer)
        .join(DocumentCopy, col(DocumentCopy.id) == LoanItem.copy_id)
        .join(Loan, col(Loan.id) == LoanItem.loan_id)
        .join(Officer, col(Officer.id) == Loan.officer_id)
        .where(col(LoanItem.giveback_id).is_(None), DocumentCopy.state == CopyState.LENT)
        .order_by(col(LoanItem.due_on))
    )
    lost = session.exec(select(DocumentCopy).where(DocumentCopy.state == CopyState.LOST))
    return Seen(
        documents=tuple(documents.values()),
        uncounted=frozenset(documents) - counted,
        lent=tuple(
            LentCopy(documents[copy.document_id], copy.code, officer.name, item.due_on) for item, copy, officer in out
        ),
        lost=tuple((documents[copy.document_id], copy) for copy in lost),
    )
