"""The consent of an officer that the client is given his or her data: printed, signed, kept (个人信息保护法 23)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.kinds.words import words
from dutydesk.paper.document import Filled
from dutydesk.records import Paper
from dutydesk.work import papers
from dutydesk.work.officer_file.forms import CONSENT_FORM
from dutydesk.work.staff_list_lines import the_site

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.records import Officer


def print_consent(session: Session, officer: Officer, printed_at: datetime | None = None) -> Paper:
    """Print the sheet that the officer signs."""
    site = the_site(session)
    fields = {
        "name": officer.name,
        "employee_number": officer.employee_number,
        "position": officer.position,
        "provider_name": site.provider_name,
        "client_name": site.client_name,
        "site": site.name,
        "made_on": words(printed_at.astimezone().date() if printed_at else date.today()),
    }
    return papers.freeze(session, CONSENT_FORM, officer, Filled(fields=fields), copies=1, printed_at=printed_at)


def consent_of(session: Session, officer_id: int) -> Paper | None:
    """Return the last consent that an officer has signed and that was not withdrawn."""
    query = select(Paper).where(
        Paper.form == CONSENT_FORM,
        Paper.of_id == officer_id,
        col(Paper.signed_on).is_not(None),
        col(Paper.withdrawn_on).is_(None),
    )
    return session.exec(query.order_by(col(Paper.id).desc())).first()
