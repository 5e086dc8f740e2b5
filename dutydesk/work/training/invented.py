"""The invented site's training: everybody before taking the post, a drill since, and newcomers still to be trained."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from dutydesk.records import (
    Officer,
    OfficerStatus,
    Outcome,
    TrainingGiver,
    TrainingGrade,
    TrainingMethod,
    TrainingStage,
    TrainingSubject,
)
from dutydesk.work import entries, papers
from dutydesk.work.staff_list_lines import the_site
from dutydesk.work.training import confirmations, sessions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

    from dutydesk.records import Training

_S, _BEFORE, _AFTER = TrainingSubject, TrainingStage.BEFORE, TrainingStage.AFTER
_TOPICS = (
    (
        "重点防护目标和区域实地交底",
        _S.SITE,
        _BEFORE,
        None,
        "门急诊大厅、药库、放射源库、配电室、停车场出入口的位置、摄像机点位和巡视要求。",
    ),
    (
        "安防系统设备操作",
        _S.EQUIPMENT,
        _BEFORE,
        12,
        "视频监控、门禁、入侵报警和消防联动设备的操作、录像调取和故障报修。",
    ),
    ("用户单位管理制度和注意事项", _S.RULES, _BEFORE, 12, "监控中心出入、值班纪律、信息保密、录像查阅审批等规定。"),
    ("报警处置预案演练", _S.OTHER, _AFTER, 6, "入侵、火情、医患冲突三类报警的处置流程。"),
)
_EARLY, _LATE, _DRILL = timedelta(days=350), timedelta(days=120), timedelta(days=24)
_AHEAD = timedelta(days=5)
_NEWEST = 2
_DRILLED = 12
_MOST_SIGNED = 300
_FEWEST = 12


def fill(session: Session, today: date) -> None:
    """Enter the topics; train those in post in two halves, leave the newest out, and plan a session for them."""
    topics = [
        entries.save(
            session,
            entries.kind_named("trainingtopic"),
            {"name": name, "subject": subject, "stage": stage, "months": months, "outline": outline},
        )
        for name, subject, stage, months, outline in _TOPICS
    ]
    before, after = [topic.id for topic in topics[:3]], [topics[3].id]
    query = select(Officer).where(Officer.status != OfficerStatus.LEFT).order_by(col(Officer.id))
    people = [officer.id or 0 for officer in session.exec(query)]
    if not people:
        return
    newest = people[-_NEWEST:] if len(people) >= _FEWEST else []
    known = people[: len(people) - len(newest)]
    half = (len(known) + 1) // 2
    for number, (part, day) in enumerate(((known[:half], today - _EARLY), (known[half:], today - _LATE)), 1):
        if part:
            training = _session(session, f"上岗前培训（第 {number} 期）", day, _BEFORE, before, part)
            _judge(session, training, "参训人员熟悉现场和设备，掌握各项制度，考核成绩合格。")
            _confirm(session, training, decided=True)
    drill = _session(session, "报警处置预案演练", today - _DRILL, _AFTER, after, known[:_DRILLED])
    _judge(session, drill, "处置流程清楚，报告用语还需规范。", absent=len(known) >= _FEWEST)
    _confirm(session, drill, decided=False)
    if newest:
        ahead = _session(session, "新到岗人员上岗前培训", today + _AHEAD, _BEFORE, before, newest)
        confirmations.print_sign_in(session, ahead)


def _session(  # noqa: PLR0917  (what a session is)
    session: Session, title: str, held_on: date, stage: TrainingStage, topics: Sequence[Any], people: Sequence[int]
) -> Training:
    values = {
        "title": title,
        "held_on": held_on,
        "stage": stage,
        "method": TrainingMethod.BOTH if stage is _BEFORE else TrainingMethod.PRACTICE,
        "place": "门诊楼地下一层安防监控中心",
        "given_by": TrainingGiver.TOGETHER,
        "trainer": f"{the_site(session).lead_name}、顾长河",
        "content": sessions.outline(session, topics),
    }
    return sessions.save(session, values, topics, people)


def _judge(session: Session, training: Training, evaluation: str, *, absent: bool = False) -> None:
    grades = (TrainingGrade.GOOD, TrainingGrade.PASSED, TrainingGrade.EXCELLENT, TrainingGrade.GOOD)
    called = [trainee.id or 0 for trainee, _ in sessions.trainees_of(session, training)]
    marks = [sessions.Mark(one, True, grades[place % len(grades)]) for place, one in enumerate(called)]  # noqa: FBT003  (who was there)
    if absent:
        marks[-1] = sessions.Mark(called[-1], attended=False, grade=None, note="当日夜班")
    sessions.judge(session, training, marks, evaluation)


def _confirm(session: Session, training: Training, *, decided: bool) -> None:
    """Let the confirmation be signed by all three and submitted; a crowd's would be hundreds of pages."""
    called = sessions.trainees_of(session, training)
    if len(called) > _MOST_SIGNED:
        return
    day = training.held_on + timedelta(days=1)
    (paper,) = confirmations.print_confirmations(session, training, datetime.combine(day, time(15)).astimezone())
    there = sum(trainee.attended for trainee, _ in called)
    papers.sign(session, paper, day, f"{the_site(session).lead_name}、顾长河、参训人员 {there} 人")
    papers.submit(session, paper, day + timedelta(days=1))
    if decided:
        papers.decide(session, paper, Outcome.FILED, day + timedelta(days=6), "顾长河")
