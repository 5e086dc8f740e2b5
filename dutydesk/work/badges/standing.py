"""Who wears a valid badge: asked by the page, by the check of 5.3, and where a stand-in is chosen (5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.records import Badge, BadgeState, Paper, PaperState
from dutydesk.standard import state_on
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

DESIGN_FORM = "badge_design"


def badge_of(session: Session, on: date) -> dict[int, Badge]:
    """Return each officer's valid badge on a day by officer id: issued, in time, and of a design the client approved.

    Who has none is left out.
    """
    allow(session, Act.READ)
    approved = approved_designs(session, on)
    found = session.exec(select(Badge).where(Badge.issued_on <= on).order_by(col(Badge.id)))
    return {
        badge.officer_id: badge
        for badge in found
        if badge.design_id in approved and badge.state(on) is BadgeState.ISSUED
    }


def approved_designs(session: Session, on: date) -> frozenset[int]:
    """Return the ids of the designs that the client had approved by the end of a day."""
    papers = session.exec(select(Paper).where(Paper.form == DESIGN_FORM))
    return frozenset(paper.of_id for paper in papers if state_on(paper, on) is PaperState.APPROVED)
