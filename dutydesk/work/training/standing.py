"""Who is trained in what: asked by the matrix, by the checks, and where a stand-in is chosen (5.4)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.records import Trainee, Training, TrainingItem, TrainingStage, TrainingTopic
from dutydesk.standard.training import Attended, standing
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from sqlmodel import Session

    Attendance = Mapping[tuple[int, int], tuple[Attended, ...]]


def required_topics(session: Session) -> tuple[TrainingTopic, ...]:
    """Return the topics in which everybody must be trained before taking a post."""
    return tuple(topic for topic in topics(session) if topic.stage is TrainingStage.BEFORE)


def topics(session: Session) -> tuple[TrainingTopic, ...]:
    """Return the topics in use, those before the post first."""
    allow(session, Act.READ)
    found = session.exec(select(TrainingTopic).where(col(TrainingTopic.in_use)).order_by(col(TrainingTopic.id)))
    return tuple(sorted(found, key=lambda topic: topic.stage is TrainingStage.AFTER))


def trained(session: Session, on: date) -> dict[int, frozenset[int]]:
    """Return by officer the ids of the topics in which the officer is trained on that day; who has none is left out."""
    known = {topic.id or 0: topic for topic in topics(session)}
    found: defaultdict[int, set[int]] = defaultdict(set)
    for (officer_id, topic_id), attended in attendance(session).items():
        if topic_id in known and standing(known[topic_id], attended, on).holds:
            found[officer_id].add(topic_id)
    return {officer_id: frozenset(ids) for officer_id, ids in found.items()}


def attendance(session: Session, officer_ids: Collection[int] | None = None) -> Attendance:
    """Return the sessions of each officer by officer and topic, or only those of `officer_ids` (a few hundred)."""
    allow(session, Act.READ)
    covered: defaultdict[int, list[int]] = defaultdict(list)
    for item in session.exec(select(TrainingItem)):
        covered[item.training_id].append(item.topic_id)
    sessions = {training.id: training for training in session.exec(select(Training))}
    query = select(Trainee).order_by(col(Trainee.id))
    if officer_ids is not None:
        query = query.where(col(Trainee.officer_id).in_(officer_ids))
    found: defaultdict[tuple[int, int], list[Attended]] = defaultdict(list)
    for trainee in session.exec(query):
        for topic_id in covered[trainee.training_id]:
            found[trainee.officer_id, topic_id].append(Attended(sessions[trainee.training_id], trainee))
    return {key: tuple(attended) for key, attended in found.items()}
