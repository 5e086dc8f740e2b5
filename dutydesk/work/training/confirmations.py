"""《接受培训确认书》: printed for a session or for each trainee, signed by three parties, filed (8.2 d, 8.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.errors import Refused
from dutydesk.kinds.words import words
from dutydesk.records import Outcome, Paper, Training, TrainingConfirmation
from dutydesk.work import freshness, papers, settings
from dutydesk.work.in_flight import STALE_WORDS
from dutydesk.work.roles import Act, allow
from dutydesk.work.training import forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

_NAMED = 6


@dataclass(frozen=True, slots=True)
class Printed:
    """Hold one paper of a session: its state in words, and for whom alone it is (""; for all who were there)."""

    paper: Paper
    state: str
    whose: str = ""


def print_sign_in(session: Session, training: Training, printed_at: datetime | None = None) -> Paper:
    """Print the sign-in sheet of a session, with blank lines for those who come unasked."""
    filled = forms.sign_in_words(session, training)
    return papers.freeze(session, forms.SIGN_IN_FORM, training, filled, copies=1, printed_at=printed_at)


def print_confirmations(session: Session, training: Training, printed_at: datetime | None = None) -> list[Paper]:
    """Print the confirmation of a session, one for all or one each as the desk is set; those that hold are left alone.

    Raises Refused while one of the five contents of 8.2 d) is missing, and where nothing is left to be printed.
    """
    allow(session, Act.PRINT)
    _refuse_incomplete(session, training)
    there = [officer.id for trainee, officer in forms.trainees_of(session, training) if trainee.attended]
    wanted: Sequence[int | None] = there if settings.get(session, "confirm_each") else (None,)
    known = {one.officer_id: one for one in _of(session, training)}
    held = {one.officer_id for one in known.values() if _holds(session, one)}
    if None in held or held.issuperset(wanted):
        raise Refused("这次培训的确认书已打印，内容没有变更。", "需要再打印一次的，请在“纸件”中重打。")
    made_on = printed_at.astimezone().date() if printed_at else date.today()
    made: list[Paper] = []
    for whose in wanted:
        if whose in held:
            continue
        confirmation = known.get(whose) or TrainingConfirmation(
            training_id=training.id or 0, officer_id=whose, made_on=made_on
        )
        session.add(confirmation)
        session.flush()
        filled = forms.confirmation_words(session, confirmation)
        made.append(papers.freeze(session, forms.CONFIRMATION_FORM, confirmation, filled, printed_at=printed_at))
    return made


def papers_of(session: Session, training: Training) -> list[Printed]:
    """Return the papers of a session, newest first, withdrawn ones left out."""
    allow(session, Act.READ)
    whose = {one.id or 0: one.officer_id for one in _of(session, training)}
    names = {officer.id: officer.name for _, officer in forms.trainees_of(session, training)}
    query = select(Paper).where(
        ((col(Paper.form) == forms.SIGN_IN_FORM) & (col(Paper.of_id) == training.id))
        | ((col(Paper.form) == forms.CONFIRMATION_FORM) & col(Paper.of_id).in_(whose)),
        col(Paper.withdrawn_on).is_(None),
    )
    return [
        Printed(
            paper,
            _state(session, paper),
            names.get(whose[paper.of_id], "") if paper.form == forms.CONFIRMATION_FORM else "",
        )
        for paper in session.exec(query.order_by(col(Paper.id).desc()))
    ]


def _refuse_incomplete(session: Session, training: Training) -> None:
    if training.held_on > date.today():
        raise Refused(f"培训定于{words(training.held_on)}进行，还不能打印确认书。", "培训后登记到场和评价，再打印。")
    trainees = forms.trainees_of(session, training)
    there = [(trainee, officer) for trainee, officer in trainees if trainee.attended]
    if not there:
        raise Refused("没有到场的参训人员，不能打印确认书。", "请先登记到场情况。")
    unjudged = [officer.name for trainee, officer in there if trainee.grade is None]
    if unjudged:
        named = "、".join(unjudged[:_NAMED]) + (f" 等 {len(unjudged)} 人" if len(unjudged) > _NAMED else "")
        raise Refused(f"{named}还没有培训评价。", "确认书应写明培训评价（8.2 d），请先登记。")
    if not training.evaluation.strip():
        raise Refused("这次培训还没有填写总体的培训评价。", "确认书应写明培训评价（8.2 d），请在“登记评价”中填写。")


def _of(session: Session, training: Training) -> list[TrainingConfirmation]:
    query = select(TrainingConfirmation).where(TrainingConfirmation.training_id == training.id)
    return list(session.exec(query.order_by(col(TrainingConfirmation.id))))


def _holds(session: Session, confirmation: TrainingConfirmation) -> bool:
    """Tell whether a paper of the confirmation is on its way or filed, and says what the records say."""
    query = select(Paper).where(
        Paper.form == forms.CONFIRMATION_FORM,
        Paper.of_id == confirmation.id,
        col(Paper.withdrawn_on).is_(None),
    )
    return any(
        paper.outcome is not Outcome.RETURNED and not freshness.stale(session, paper) for paper in session.exec(query)
    )


def _state(session: Session, paper: Paper) -> str:
    return STALE_WORDS if freshness.stale(session, paper) else paper.state().value
