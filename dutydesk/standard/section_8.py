"""8 进驻."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from dutydesk.kinds.words import words
from dutydesk.records import PaperState, TrainingStage, TrainingSubject
from dutydesk.standard.clause import Finding, Remedy, clause
from dutydesk.standard.lapses import lapses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dutydesk.records import Paper, Trainee
    from dutydesk.standard.evidence import Evidence
    from dutydesk.standard.training import GivenTraining

_NAMED = 4


@clause("8.1", applies=lambda evidence: any(one.starts_on <= evidence.on for one in evidence.contracts))
def service_began_on_the_agreed_day(evidence: Evidence) -> Iterator[Finding]:
    """Each contract in force says on which day the branch really took its posts, and that is the agreed day."""
    for contract in evidence.contracts:
        if not contract.starts_on <= evidence.on <= contract.ends_on:
            continue
        agreed = f"合同 {contract.number} 约定 {words(contract.starts_on)}进驻"
        if contract.entered_on is None:
            yield Finding(contract, f"{agreed}，尚未登记实际进驻日期。", remedy=Remedy.ENTER_CONTRACT)
        elif contract.entered_on > contract.starts_on:
            late = (contract.entered_on - contract.starts_on).days
            yield Finding(contract, f"{agreed}，实际晚了 {late} 天。", remedy=Remedy.ENTER_CONTRACT)


def _somebody_is_in_post(evidence: Evidence) -> bool:
    return bool(evidence.in_post)


def _somebody_was_trained(evidence: Evidence) -> bool:
    return any(given.there for given in evidence.held_trainings)


@clause("8.2a", applies=_somebody_is_in_post)
def officers_know_the_site(evidence: Evidence) -> Iterator[Finding]:
    """Everybody in post was briefed on the spot about what is to be protected, and the briefing still holds."""
    yield from _asked(evidence, TrainingSubject.SITE)


@clause("8.2b", applies=_somebody_is_in_post)
def officers_can_work_the_equipment(evidence: Evidence) -> Iterator[Finding]:
    """Everybody in post was trained on the equipment, and the training still holds."""
    yield from _asked(evidence, TrainingSubject.EQUIPMENT)


@clause("8.2c", applies=_somebody_is_in_post)
def officers_were_taught_the_rules_by_the_client(evidence: Evidence) -> Iterator[Finding]:
    """Everybody in post was taught the client's rules by the client, and the training still holds."""
    yield from _asked(evidence, TrainingSubject.RULES)


def _asked(evidence: Evidence, subject: TrainingSubject) -> Iterator[Finding]:
    if not any(topic.subject is subject and topic.stage is TrainingStage.BEFORE for topic in evidence.topics):
        sentence = f"还没有设置上岗前“{subject.value}”的培训项目，在岗 {len(evidence.in_post)} 人均无培训记录。"
        yield Finding(None, sentence, remedy=Remedy.SET_TOPIC)
    yield from lapses(evidence, subject)


@clause("8.2d", applies=_somebody_was_trained)
def trainings_are_confirmed_by_three_parties(evidence: Evidence) -> Iterator[Finding]:
    """Every session has its evaluation, and a confirmation that all three have signed, within the days of the desk."""
    for given in evidence.held_trainings:
        training, there = given.training, given.there
        due = training.held_on + timedelta(days=evidence.confirming_days)
        unjudged = [trainee for trainee in there if trainee.grade is None]
        if there and (unjudged or not training.evaluation.strip()):
            what = f"{_names(evidence, unjudged)}的培训评价" if unjudged else "总体的培训评价"
            yield Finding(training, f"{_session(given)}还没有登记{what}。", due=due, remedy=Remedy.JUDGE_TRAINING)
            continue
        for state, paper, whom in _by_step(given, evidence):
            if state is None:
                yield Finding(
                    training,
                    f"{_session(given)}的《接受培训确认书》尚未打印{_of(evidence, given, whom)}。",
                    due=due,
                    remedy=Remedy.PRINT_CONFIRMATION,
                )
            elif state is PaperState.PRINTED:
                sentence = f"{_session(given)}的《接受培训确认书》已打印，三方尚未签字{_of(evidence, given, whom)}。"
                yield Finding(training, sentence, due=due, remedy=Remedy.SIGN_LIST, detail=_number(paper), target=paper)


@clause("8.3", applies=_somebody_was_trained)
def confirmations_are_filed_with_the_client(evidence: Evidence) -> Iterator[Finding]:
    """Every confirmation, before the post and on it, was submitted to the client and filed."""
    for given in evidence.held_trainings:
        due = given.training.held_on + timedelta(days=evidence.confirming_days)
        stage = given.training.stage.value
        for state, paper, whom in _by_step(given, evidence):
            whose = f"{_session(given)}的{stage}《接受培训确认书》"
            of = _of(evidence, given, whom)
            if paper is None or state is PaperState.PRINTED:
                sentence, remedy = f"{whose}尚未提交用户单位备案{of}。", Remedy.PRINT_CONFIRMATION
                target = None
            elif state is PaperState.SIGNED:
                sentence, remedy, target = f"{whose}已签字，尚未提交用户单位备案{of}。", Remedy.SUBMIT_LIST, paper
            elif state is PaperState.RETURNED:
                day = f"于{words(paper.decided_on)}" if paper.decided_on else ""
                sentence, remedy, target = (
                    f"{whose}已{day}被用户单位退回，应改正后重新打印{of}。",
                    Remedy.PRINT_CONFIRMATION,
                    None,
                )
            elif state is PaperState.SUBMITTED:
                day = f"于{words(paper.submitted_on)}" if paper.submitted_on else ""
                sentence, remedy, target = f"{whose}已{day}提交，尚未得到备案{of}。", Remedy.RECORD_FILING, paper
                due = (paper.submitted_on or due) + timedelta(days=evidence.reply_days)
            else:
                continue
            yield Finding(given.training, sentence, due=due, remedy=remedy, detail=_number(paper), target=target)


def _by_step(
    given: GivenTraining, evidence: Evidence
) -> Iterator[tuple[PaperState | None, Paper | None, list[Trainee]]]:
    """Put together who has come equally far: a paper for all is said once, and so are those who have none."""
    whom: defaultdict[int | None, list[Trainee]] = defaultdict(list)
    steps: dict[int | None, tuple[PaperState | None, Paper | None]] = {}
    for trainee in given.there:
        state, paper = given.confirmed(trainee, evidence.on)
        key = paper.id if paper is not None else None
        steps[key] = (state, paper)
        whom[key].append(trainee)
    for key, (state, paper) in steps.items():
        yield state, paper, whom[key]


def _session(given: GivenTraining) -> str:
    return f"{words(given.training.held_on)}“{given.training.title}”"


def _of(evidence: Evidence, given: GivenTraining, whom: Sequence[Trainee]) -> str:
    """Name those whom a sentence is about, where it is not everybody who was there."""
    return "" if len(whom) == len(given.there) else f"（{_names(evidence, whom)}）"


def _names(evidence: Evidence, whom: Sequence[Trainee]) -> str:
    names = {officer.id: officer.name for officer in evidence.officers}
    said = "、".join(names.get(trainee.officer_id, "") for trainee in whom[:_NAMED])
    return said + (f" 等 {len(whom)} 人" if len(whom) > _NAMED else "")


def _number(paper: Paper | None) -> str:
    return f"纸件 {paper.number}" if paper is not None else ""
