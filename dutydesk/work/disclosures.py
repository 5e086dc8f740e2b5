"""The register of what personal data were given to whom (5.2, 6.6): one entry for every giving, kept for years."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func
from sqlmodel import col, select

from dutydesk.records import Disclosure, Paper, StaffListLine
from dutydesk.work.paper_forms import PAPER_FORMS
from dutydesk.work.staff_list_lines import the_site

if TYPE_CHECKING:
    from sqlmodel import Session

_REASON = "5.2 报用户单位批准"


def of_paper(
    session: Session, paper: Paper, medium: str, *, copies: int | None = None, at: datetime | None = None
) -> Disclosure | None:
    """Enter the giving of a paper with whole ID numbers; other papers disclose nothing and return None."""
    personal = PAPER_FORMS[paper.form].personal
    if not personal:
        return None
    actor = session.info["actor"]
    entry = Disclosure.model_validate(
        {
            "at": at or datetime.now(UTC),
            "what": f"{paper.title} {paper.number}",
            "receiver": the_site(session).client_name,
            "reason": _REASON,
            "fields": personal,
            "people": _people(session, paper),
            "copies": paper.copies if copies is None else copies,
            "medium": medium,
            "with_id_numbers": True,
            "operator_name": actor.name if actor else "",
        }
    )
    session.add(entry)
    session.flush()
    return entry


def _people(session: Session, paper: Paper) -> int:
    query = select(func.count(col(StaffListLine.id))).where(StaffListLine.staff_list_id == paper.of_id)
    return session.exec(query).one()
