"""What the checks of 8.2 and 8.3 look at."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypedDict

from sqlmodel import col, select

from dutydesk.records import Paper, Trainee, Training, TrainingConfirmation, TrainingTopic
from dutydesk.standard.training import GivenConfirmation, GivenTraining
from dutydesk.work import settings
from dutydesk.work.training.forms import CONFIRMATION_FORM
from dutydesk.work.training.standing import attendance, topics

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.work.training.standing import Attendance


class Seen(TypedDict):
    """Hold the fields of `Evidence` that training fills."""

    topics: tuple[TrainingTopic, ...]
    attended: Attendance
    trainings: tuple[GivenTraining, ...]
    training_days: int
    confirming_days: int


def seen(session: Session) -> Seen:
    """Read topics, sessions and confirmations as they are now; what has a day is seen as of any day."""
    return Seen(
        topics=topics(session),
        attended=attendance(session),
        trainings=given_trainings(session),
        training_days=settings.get_number(session, "training_days"),
        confirming_days=settings.get_number(session, "confirming_days"),
    )


def given_trainings(session: Session, training_id: int | None = None) -> tuple[GivenTraining, ...]:
    """Return the sessions with their people and papers, the oldest first, or only one of them."""
    wanted, called = select(Training), select(Trainee)
    confirming = select(TrainingConfirmation)
    if training_id is not None:
        wanted = wanted.where(Training.id == training_id)
        called = called.where(Trainee.training_id == training_id)
        confirming = confirming.where(TrainingConfirmation.training_id == training_id)
    trainees: defaultdict[int, list[Trainee]] = defaultdict(list)
    for trainee in session.exec(called.order_by(col(Trainee.id))):
        trainees[trainee.training_id].append(trainee)
    papers: defaultdict[int, list[Paper]] = defaultdict(list)
    for paper in session.exec(select(Paper).where(Paper.form == CONFIRMATION_FORM).order_by(col(Paper.id))):
        papers[paper.of_id].append(paper)
    confirmations: defaultdict[int, list[GivenConfirmation]] = defaultdict(list)
    for one in session.exec(confirming.order_by(col(TrainingConfirmation.id))):
        confirmations[one.training_id].append(GivenConfirmation(one, tuple(papers[one.id or 0])))
    return tuple(
        GivenTraining(training, tuple(trainees[training.id or 0]), tuple(confirmations[training.id or 0]))
        for training in session.exec(wanted.order_by(col(Training.held_on), col(Training.id)))
    )
