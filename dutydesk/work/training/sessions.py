"""Sessions of training: planned, held, and judged person by person (8.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import select

from dutydesk.errors import InvalidEntry, Refused
from dutydesk.kinds.words import words
from dutydesk.records import Officer, Trainee, Training, TrainingGrade, TrainingItem, TrainingTopic
from dutydesk.work import entries
from dutydesk.work.roles import Act, allow
from dutydesk.work.training.forms import topics_of, trainees_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlmodel import Session


__all__ = ["Mark", "judge", "outline", "remove", "save", "topics_of", "trainees_of"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Say of one trainee whether he or she was there, and how it went; `grade` None is not judged yet."""

    trainee_id: int
    attended: bool
    grade: TrainingGrade | None
    note: str = ""


def save(
    session: Session,
    values: Mapping[str, Any],
    topic_ids: Collection[int],
    officer_ids: Collection[int],
    training_id: int | None = None,
) -> Training:
    """Keep a session with its topics and trainees. Who is there already keeps the evaluation.

    Raises InvalidEntry for faulty fields, for no topic and for nobody; taking topics or people out again is removing.
    """
    allow(session, Act.ENTER)
    faults: dict[str, str] = {}
    if not topic_ids:
        faults["topics"] = "请至少选择一个培训项目。"
    if not officer_ids:
        faults["people"] = "请至少选择一名参训人员。"
    try:
        training: Training = entries.save(session, entries.kind_named("training"), values, training_id)
    except InvalidEntry as invalid:
        raise InvalidEntry(invalid.faults | faults) from None
    if faults:
        raise InvalidEntry(faults)
    own = training.id or 0
    items = {item.topic_id: item for item in session.exec(select(TrainingItem).where(TrainingItem.training_id == own))}
    people = {one.officer_id: one for one in session.exec(select(Trainee).where(Trainee.training_id == own))}
    _take_out(session, [one for key, one in items.items() if key not in topic_ids])
    _take_out(session, [one for key, one in people.items() if key not in officer_ids])
    session.add_all(TrainingItem(training_id=own, topic_id=key) for key in topic_ids if key not in items)
    session.add_all(Trainee(training_id=own, officer_id=key) for key in officer_ids if key not in people)
    session.flush()
    return training


def judge(session: Session, training: Training, marks: Sequence[Mark], evaluation: str | None = None) -> None:
    """Enter who was there, each one's evaluation, and what is said of the session as a whole.

    Raises Refused before the day of the session, and for an evaluation of somebody who was absent.
    """
    allow(session, Act.ENTER)
    if training.held_on > date.today():
        raise Refused(f"培训定于{words(training.held_on)}进行，还不能登记到场和评价。", "请在培训当天或以后登记。")
    for mark in marks:
        trainee = session.get_one(Trainee, mark.trainee_id)
        if trainee.training_id != training.id:
            raise KeyError(f"trainee {mark.trainee_id} belongs to another session")
        if mark.grade is not None and not mark.attended:
            name = session.get_one(Officer, trainee.officer_id).name
            raise Refused(f"{name}没有到场，不能评价。", "请先登记到场，或去掉评价。")
        _put(trainee, attended=mark.attended, grade=mark.grade, note=mark.note.strip())
        session.add(trainee)
    if evaluation is not None:
        entries.save(session, entries.kind_named("training"), {"evaluation": evaluation}, training.id)
    session.flush()


def remove(session: Session, training: Training) -> None:
    """Remove a session that was never confirmed, with its topics and trainees."""
    allow(session, Act.REMOVE)
    own = training.id or 0
    for item in session.exec(select(TrainingItem).where(TrainingItem.training_id == own)):
        session.delete(item)
    for trainee in session.exec(select(Trainee).where(Trainee.training_id == own)):
        session.delete(trainee)
    session.flush()
    entries.remove(session, entries.kind_named("training"), own)


def outline(session: Session, topic_ids: Iterable[int]) -> str:
    """Return the content that a session on these topics would have, one line a topic."""
    found = [session.get_one(TrainingTopic, topic_id) for topic_id in topic_ids]
    return "\n".join(f"{topic.name}：{topic.outline}" if topic.outline else topic.name for topic in found)


def _take_out(session: Session, records: Sequence[Any]) -> None:
    if records:
        allow(session, Act.REMOVE)
    for record in records:
        session.delete(record)


def _put(trainee: Trainee, *, attended: bool, grade: TrainingGrade | None, note: str) -> None:
    trainee.attended, trainee.grade, trainee.note = attended, grade, note
