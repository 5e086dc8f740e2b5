"""The page of training: sessions with what each still waits for, and what is needed to plan one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from dutydesk.kinds.pinyin import search_keys
from dutydesk.records import (
    Officer,
    PaperState,
    Team,
    Trainee,
    Training,
    TrainingItem,
    TrainingMethod,
    TrainingSubject,
    TrainingTopic,
)
from dutydesk.standard.evidence import is_in_post
from dutydesk.standard.training import GivenTraining, standing
from dutydesk.work import entries
from dutydesk.work.roles import Act, allow
from dutydesk.work.staff_list_lines import the_site
from dutydesk.work.training import confirmations, forms
from dutydesk.work.training.evidence import given_trainings
from dutydesk.work.training.standing import attendance, topics

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from dutydesk.work.training.confirmations import Printed

PLANNED, FILED, NOBODY = "计划中", "已备案", "无人到场"
_NEXT = {
    None: "待打印确认书",
    PaperState.PRINTED: "待签字",
    PaperState.SIGNED: "待报送",
    PaperState.SUBMITTED: "待备案",
    PaperState.RETURNED: "已退回",
}
_ORDER = (None, PaperState.RETURNED, PaperState.PRINTED, PaperState.SIGNED, PaperState.SUBMITTED)
_USUAL = (
    ("重点防护目标和区域实地交底", TrainingSubject.SITE),
    ("安防系统设备操作", TrainingSubject.EQUIPMENT),
    ("用户单位管理制度和注意事项", TrainingSubject.RULES),
)


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """Show one session; its state is the step that it waits for."""

    training: Training
    cells: Mapping[str, str]

    @property
    def record(self) -> Training:
        """Return the session."""
        return self.training


@dataclass(frozen=True, slots=True)
class TrainingFacts:
    """Hold what is known of one session."""

    row: TrainingRow
    topics: tuple[TrainingTopic, ...]
    trainees: tuple[tuple[Trainee, Officer], ...]
    papers: tuple[Printed, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Be somebody who may be called to a session; `lacks` are the topics that he or she is not trained in."""

    officer_id: int
    name: str
    number: str
    team: str
    keys: str
    lacks: frozenset[int]


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold what planning or changing a session starts from."""

    training_id: int | None
    values: dict[str, Any]
    topics: tuple[TrainingTopic, ...]
    people: tuple[Person, ...]
    topic_ids: frozenset[int]
    officer_ids: frozenset[int]


def rows(session: Session, query: str = "", on: date | None = None) -> list[TrainingRow]:
    """Return the sessions, the newest first, by title, content, place, trainer or topic."""
    allow(session, Act.READ)
    today = on or date.today()
    covered: dict[int, list[str]] = {}
    joined = select(TrainingItem.training_id, TrainingTopic.name).join(
        TrainingTopic, col(TrainingTopic.id) == TrainingItem.topic_id
    )
    for training_id, name in session.exec(joined.order_by(col(TrainingItem.id))):
        covered.setdefault(training_id, []).append(name)
    found = [_row(given, covered.get(given.training.id or 0, []), today) for given in given_trainings(session)]
    wanted = query.strip().lower()
    return [row for row in reversed(found) if wanted in _searched(row)]


def facts(session: Session, training_id: int, on: date | None = None) -> TrainingFacts:
    """Return what is known of one session."""
    allow(session, Act.READ)
    training = session.get_one(Training, training_id)
    (given,) = given_trainings(session, training_id)
    known = forms.topics_of(session, training)
    return TrainingFacts(
        _row(given, [topic.name for topic in known], on or date.today()),
        tuple(known),
        tuple(forms.trainees_of(session, training)),
        tuple(confirmations.papers_of(session, training)),
    )


def plan(session: Session, training_id: int | None = None, on: date | None = None) -> Plan:
    """Return what a new session starts from, or what an existing one is."""
    allow(session, Act.READ)
    today = on or date.today()
    site = the_site(session)
    values: dict[str, Any] = {
        "held_on": today,
        "method": TrainingMethod.BOTH,
        "place": site.centre_place,
        "trainer": site.lead_name,
    }
    called: frozenset[int] = frozenset()
    covered: frozenset[int] = frozenset()
    known = topics(session)
    if training_id is not None:
        training = session.get_one(Training, training_id)
        values = {column.name: getattr(training, column.name) for column in entries.kind_named("training").columns}
        covered = frozenset(topic.id or 0 for topic in forms.topics_of(session, training))
        called = frozenset(officer.id or 0 for _, officer in forms.trainees_of(session, training))
        known += tuple(topic for topic in forms.topics_of(session, training) if not topic.in_use)
    return Plan(training_id, values, known, _people(session, known, called, today), covered, called)


def add_usual_topics(session: Session) -> None:
    """Enter a topic for each of 8.2 a), b) and c), where there is none of that content yet."""
    allow(session, Act.SITE)
    there = {topic.subject for topic in session.exec(select(TrainingTopic))}
    for name, subject in _USUAL:
        if subject not in there:
            entries.save(session, entries.kind_named("trainingtopic"), {"name": name, "subject": subject})


def _people(session: Session, known: tuple[TrainingTopic, ...], called: frozenset[int], on: date) -> tuple[Person, ...]:
    seen = attendance(session)
    teams = {team.id: team.name for team in session.exec(select(Team))}
    officers = session.exec(select(Officer).order_by(col(Officer.employee_number)))
    return tuple(
        Person(
            officer.id or 0,
            officer.name,
            officer.employee_number,
            teams.get(officer.team_id, ""),
            f"{officer.pinyin or search_keys(officer.name)} {officer.employee_number}".lower(),
            frozenset(
                topic.id or 0
                for topic in known
                if not standing(topic, seen.get((officer.id or 0, topic.id or 0), ()), on).holds
            ),
        )
        for officer in officers
        if is_in_post(officer, on) or officer.id in called
    )


def _row(given: GivenTraining, names: list[str], on: date) -> TrainingRow:
    training = given.training
    is_ahead = training.held_on > on
    cells = {
        "held_on": training.held_on.isoformat(),
        "title": training.title,
        "stage": training.stage.value,
        "topics": "、".join(names),
        "method": training.method.value,
        "place": training.place,
        "trainer": training.trainer,
        "people": str(len(given.trainees)) if is_ahead else f"{len(given.there)}/{len(given.trainees)}",
        "state": _state(given, on),
    }
    return TrainingRow(training, cells)


def _state(given: GivenTraining, on: date) -> str:
    training = given.training
    if training.held_on > on:
        return PLANNED
    if not given.there:
        return NOBODY
    if not training.evaluation.strip() or any(trainee.grade is None for trainee in given.there):
        return "待评价"
    reached = {given.confirmed(trainee, on)[0] for trainee in given.there}
    return next((_NEXT[state] for state in _ORDER if state in reached), FILED)


def _searched(row: TrainingRow) -> str:
    return " ".join((*row.cells.values(), search_keys(row.training.title))).lower()
