"""Who may not be given duties because a training before the post is missing or has run out (8.2)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dutydesk.standard.training import standing
from dutydesk.work.training.standing import attendance, required_topics

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlmodel import Session


def untrained(session: Session, people: Collection[int], last: date) -> dict[int, date | None]:
    """Return who is not trained today in a topic that is asked for, and the day of the session that is planned for it.

    A month whose `last` day is over is not judged again. What will run out is the matter of the trainings, which warn
    of it in time: a roster made weeks ahead does not wait for a renewal.
    """
    today, topics = date.today(), required_topics(session)
    found: dict[int, date | None] = {}
    if last < today or not topics:
        return found
    there = attendance(session)
    for officer in people:
        for topic in topics:
            attended = there.get((officer, topic.id or 0), ())
            if standing(topic, attended, today).holds:
                continue
            planned = min((one.training.held_on for one in attended if one.training.held_on > today), default=None)
            before = found.get(officer, date.min)
            found[officer] = None if planned is None or before is None else max(planned, before)
    return found
