"""500 badges with photos, as sheets of A4 with their backs (at most 1 s)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlmodel import select

from dutydesk.records import Badge, BadgeState, Officer
from dutydesk.work import demo
from dutydesk.work.badges import cards, photos
from dutydesk.work.badges.cards import Layout, Stock

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

OFFICERS = 510
WANTED = 500


def test_five_hundred_badges_with_photos(session: Session, measured: Callable[..., None]) -> None:
    demo.fill(session, OFFICERS)
    for number, officer in enumerate(session.exec(select(Officer))):
        officer.photo = photos.keep(session, number)
        session.add(officer)
    session.flush()
    worn = [badge.id or 0 for badge in session.exec(select(Badge)) if badge.state() is BadgeState.ISSUED][:WANTED]
    assert len(worn) == WANTED
    for what, layout in (
        ("500 badges with photos on A4", Layout()),
        ("500 badges with photos and backs on A4", Layout(backs=True)),
        ("500 badges with photos for a card printer", Layout(Stock.CARDS)),
    ):
        session.expire_all()
        begun = time.perf_counter()
        pdf = cards.draw(session, worn, layout)
        measured(what, time.perf_counter() - begun, "s", at_most=1)
        assert pdf.startswith(b"%PDF")
