"""The papers of training: the sign-in sheet, 《接受培训确认书》, and the matrix on the wall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlmodel import col, select

from dutydesk.kinds.words import words
from dutydesk.paper.document import Filled
from dutydesk.records import Officer, Outcome, Trainee, Training, TrainingConfirmation, TrainingItem, TrainingTopic
from dutydesk.work.paper_form import PaperForm, SheetForm
from dutydesk.work.staff_list_lines import the_site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

CONFIRMATION_FORM, SIGN_IN_FORM, MATRIX_FORM = "training_confirmation", "training_sign_in", "training_matrix"
SIGNERS = ("值机服务商项目负责人", "用户单位负责人", "参训人员")
MOST_TOPICS: Final = 12
_FACTS = (
    ("title", "培训名称"),
    ("held_on", "培训日期"),
    ("stage", "培训阶段"),
    ("method", "培训方式"),
    ("place", "培训地点"),
    ("given_by", "培训组织方"),
    ("trainer", "培训人"),
    ("content", "培训内容"),
    ("evaluation", "培训评价"),
)
_SITE = {"provider_name": "服务商", "client_name": "用户单位", "site": "服务项目分部"}
_PERSON = {"order": "序号", "name": "姓名", "number": "编号", "position": "岗位职务"}


def topics_of(session: Session, training: Training) -> list[TrainingTopic]:
    """Return the topics that a session covers."""
    query = (
        select(TrainingTopic)
        .join(TrainingItem, col(TrainingItem.topic_id) == TrainingTopic.id)
        .where(TrainingItem.training_id == training.id)
    )
    return list(session.exec(query.order_by(col(TrainingTopic.id))))


def trainees_of(session: Session, training: Training) -> list[tuple[Trainee, Officer]]:
    """Return who was called to a session, by number."""
    query = (
        select(Trainee, Officer)
        .join(Officer, col(Officer.id) == Trainee.officer_id)
        .where(Trainee.training_id == training.id)
        .order_by(col(Officer.employee_number))
    )
    return list(session.exec(query))


def confirming(session: Session, confirmation: TrainingConfirmation) -> list[tuple[Trainee, Officer]]:
    """Return whom a confirmation is signed by: everybody who was there, or the one whom it is for."""
    training = session.get_one(Training, confirmation.training_id)
    return [
        (trainee, officer)
        for trainee, officer in trainees_of(session, training)
        if trainee.attended and confirmation.officer_id in {None, trainee.officer_id}
    ]


def _live_confirmation(session: Session, confirmation: TrainingConfirmation) -> Mapping[str, Any]:
    training = session.get_one(Training, confirmation.training_id)
    return {
        **{name: words(getattr(training, name)) for name, _ in _FACTS},
        "topics": [topic.name for topic in topics_of(session, training)],
        "trainees": [
            [officer.id, officer.name, words(trainee.grade)] for trainee, officer in confirming(session, confirmation)
        ],
    }


def _live_sign_in(_session: Session, training: Training) -> Mapping[str, Any]:
    return {name: words(getattr(training, name)) for name in ("title", "held_on", "place", "trainer")}


FORMS: Mapping[str, PaperForm] = {
    SIGN_IN_FORM: PaperForm(
        prefix="QJ",
        record=Training,
        live=_live_sign_in,
        fields={**dict(_FACTS), **_SITE, "topics": "培训项目", "count": "应到人数"},
        tables={"trainees": {**_PERSON, "signature": "签到", "note": "备注"}},
        expects=None,
        alone=True,
    ),
    CONFIRMATION_FORM: PaperForm(
        prefix="PX",
        record=TrainingConfirmation,
        live=_live_confirmation,
        fields={**dict(_FACTS), **_SITE, "topics": "培训项目", "count": "参训人数"},
        tables={"trainees": {**_PERSON, "grade": "评价", "signature": "参训人员（签字）", "signed_on": "日期"}},
        expects=Outcome.FILED,
        alone=True,
        signers=SIGNERS,
    ),
}
SHEETS: Mapping[str, SheetForm] = {
    MATRIX_FORM: SheetForm(
        fields={"made_on": "日期", **_SITE, "people": "人数", "legend": "说明"},
        tables={"lines": {**_PERSON, "team": "班组", **{f"t{n}": str(n) for n in range(1, MOST_TOPICS + 1)}}},
    ),
}


def sign_in_words(session: Session, training: Training) -> Filled:
    """Return the words of a session's sign-in sheet: everybody who was called."""
    called = trainees_of(session, training)
    rows = [_person(officer) | {"signature": "", "note": ""} for _, officer in called]
    return Filled(fields=_fields(session, training, len(called)), tables={"trainees": rows})


def confirmation_words(session: Session, confirmation: TrainingConfirmation) -> Filled:
    """Return the words of a confirmation."""
    training = session.get_one(Training, confirmation.training_id)
    there = confirming(session, confirmation)
    rows = [
        _person(officer) | {"grade": words(trainee.grade), "signature": "", "signed_on": ""}
        for trainee, officer in there
    ]
    return Filled(fields=_fields(session, training, len(there)), tables={"trainees": rows})


def _fields(session: Session, training: Training, count: int) -> dict[str, str]:
    site = the_site(session)
    return {
        **{name: words(getattr(training, name)) for name, _ in _FACTS},
        "provider_name": site.provider_name,
        "client_name": site.client_name,
        "site": site.name,
        "topics": "、".join(topic.name for topic in topics_of(session, training)),
        "count": f"{count} 人",
    }


def _person(officer: Officer) -> dict[str, str]:
    return {
        "order": "",
        "name": officer.name,
        "number": officer.employee_number,
        "position": officer.position,
    }
