"""Who may not be given duties today: without a training that the post asks for (8.2), or without a badge (5.3)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import select

from dutydesk.records import Badge
from dutydesk.standard.training import standing
from dutydesk.work.badges.standing import badge_of
from dutydesk.work.training.standing import attendance, required_topics

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlmodel import Session


def without_badge(session: Session, people: Collection[int], last: date) -> frozenset[int]:
    """Return who wears no valid badge today; nobody as long as the branch has issued none at all.

    A month whose `last` day is over is not judged again.
    """
    if last < date.today() or session.exec(select(Badge.id).limit(1)).first() is None:
        return frozenset()
    return frozenset(people).difference(badge_of(session, date.today()))


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
