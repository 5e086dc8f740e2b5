"""What the frame around the pages shows: the site's name and how many things wait on a page. For the worker thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class FrameFacts:
    """Hold the site's name, whether it is invented, and the numbers on the rail by page, and how large text is."""

    site: str
    invented: bool
    numbers: dict[str, int]
    text_percent: int


def frame_facts(session: Session) -> FrameFacts:
    """Read them."""
    from sqlmodel import select

    from dutydesk.records import Site
    from dutydesk.work import in_flight, settings, today

    percent = settings.get_number(session, "text_percent")

    site = session.exec(select(Site)).first()
    if site is None:
        return FrameFacts("", invented=False, numbers={}, text_percent=percent)
    agenda = today.agenda(session, date.today())
    return FrameFacts(
        site.name,
        invented=site.invented,
        numbers={"today": len(agenda.overdue), "papers": len(in_flight.in_flight(session))},
        text_percent=percent,
    )
