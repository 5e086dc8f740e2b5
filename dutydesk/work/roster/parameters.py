"""What hours, rest and runs are warned of on a day: the last entry that has begun by then, or what is usual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.records import RosterParameter

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session


def on(session: Session, day: date) -> RosterParameter:
    """Return what holds on a day."""
    query = select(RosterParameter).where(RosterParameter.since <= day).order_by(col(RosterParameter.since).desc())
    return session.exec(query.limit(1)).first() or RosterParameter(since=day)
