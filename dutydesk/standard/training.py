"""How somebody stands with a topic of training on one day: asked by the checks, the matrix, and for stand-ins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from dutydesk.kinds.years import months_before
from dutydesk.records import (
    PaperState,
    Trainee,
    Training,
    TrainingGiver,
    TrainingGrade,
    TrainingSubject,
    TrainingTopic,
)
from dutydesk.standard.evidence import state_on

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from dutydesk.records import Paper, TrainingConfirmation

_DAY = timedelta(days=1)
_WITH_CLIENT = frozenset({TrainingGiver.CLIENT, TrainingGiver.TOGETHER})


class Attended(NamedTuple):
    """Be one officer's place at one session."""

    training: Training
    trainee: Trainee


class TopicState(Enum):
    """How somebody stands with a topic, as people read it."""

    VALID = "有效"
    ENDING = "将到期"
    ENDED = "已到期"
    UNJUDGED = "待评价"
    FAILED = "不合格"
    WITHOUT_CLIENT = "须由用户单位培训"
    ABSENT = "缺席"
    NEVER = "未培训"


@dataclass(frozen=True, slots=True)
class TopicStanding:
    """Say how somebody stands with a topic: by which training, and until when; `until` itself is still in time."""

    topic: TrainingTopic
    state: TopicState
    training: Training | None = None
    until: date | None = None

    @property
    def holds(self) -> bool:
        """Tell whether the officer is trained in the topic."""
        return self.state in {TopicState.VALID, TopicState.ENDING}


def valid_until(topic: TrainingTopic, training: Training) -> date | None:
    """Return the last day on which a training in a topic holds; None is for good."""
    return None if topic.months is None else months_before(training.held_on, -topic.months) - _DAY


def standing(
    topic: TrainingTopic, attended: Iterable[Attended], on: date, warn: timedelta = timedelta()
) -> TopicStanding:
    """Return how somebody stands with a topic who was at these sessions; `warn` is how early an end is spoken of.

    The newest training that was passed counts. 8.2 c) asks for training received from the client: without the client
    a topic of that content is not passed.
    """
    held = sorted((one for one in attended if one.training.held_on <= on), key=lambda one: one.training.held_on)
    if not held:
        return TopicStanding(topic, TopicState.NEVER)
    passed = [one.training for one in held if _reached(topic, one) is TopicState.VALID]
    if passed:
        last = passed[-1]
        until = valid_until(topic, last)
        if until is None or until > on + warn:
            return TopicStanding(topic, TopicState.VALID, last, until)
        return TopicStanding(topic, TopicState.ENDING if until >= on else TopicState.ENDED, last, until)
    return TopicStanding(topic, _reached(topic, held[-1]), held[-1].training)


def _reached(topic: TrainingTopic, one: Attended) -> TopicState:
    """Return what came of one session: VALID where it was passed."""
    training, trainee = one
    if not trainee.attended:
        return TopicState.ABSENT
    if topic.subject is TrainingSubject.RULES and training.given_by not in _WITH_CLIENT:
        return TopicState.WITHOUT_CLIENT
    if trainee.grade is None:
        return TopicState.UNJUDGED
    return TopicState.FAILED if trainee.grade is TrainingGrade.FAILED else TopicState.VALID


@dataclass(frozen=True, slots=True)
class GivenConfirmation:
    """Hold one confirmation of a session and the papers that print it."""

    confirmation: TrainingConfirmation
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenTraining:
    """Hold one session, who was called to it, and its confirmations."""

    training: Training
    trainees: tuple[Trainee, ...] = ()
    confirmations: tuple[GivenConfirmation, ...] = ()

    @property
    def there(self) -> tuple[Trainee, ...]:
        """Return those who were there."""
        return tuple(trainee for trainee in self.trainees if trainee.attended)

    def confirmed(self, trainee: Trainee, on: date) -> tuple[PaperState | None, Paper | None]:
        """Return how far the best paper that confirms somebody had come by that day; (None, None) where there is none.

        One that was withdrawn confirms nothing; of a returned one and a new one, the new one counts.
        """
        reached = [
            (state, paper)
            for given in self.confirmations
            if given.confirmation.officer_id in {None, trainee.officer_id}
            for paper in given.papers
            if (state := state_on(paper, on)) is not PaperState.WITHDRAWN
        ]
        if not reached:
            return None, None
        return max(reached, key=lambda pair: (_STEPS.index(pair[0]), pair[1].id or 0))


_STEPS = (
    PaperState.RETURNED,
    PaperState.PRINTED,
    PaperState.SIGNED,
    PaperState.SUBMITTED,
    PaperState.RECEIVED,
    PaperState.FILED,
    PaperState.APPROVED,
)
