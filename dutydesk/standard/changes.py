"""What 5.4 asks of staff changes: no vacancy, the reason reported, approved by the client, and only then done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from dutydesk.kinds.words import words
from dutydesk.records import ChangeReason, OfficerStatus, Outcome, PaperState
from dutydesk.standard.approval import lacking
from dutydesk.standard.clause import Finding, Remedy, describe
from dutydesk.standard.evidence import furthest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from dutydesk.records import Officer, Paper, StaffChange
    from dutydesk.standard.evidence import Evidence

FOR_GOOD = frozenset({ChangeReason.LEAVING, ChangeReason.TRANSFER})
_MOST = 3


@dataclass(frozen=True, slots=True)
class GivenChange:
    """Hold one case with the papers that report it."""

    change: StaffChange
    papers: tuple[Paper, ...] = ()

    def standing(self, on: date) -> tuple[PaperState | None, Paper | None]:
        """Return how far the report had come by that day, with its paper."""
        return furthest(self.papers, on)

    @property
    def approved_on(self) -> date | None:
        """Return when the client approved it, or None."""
        days = [
            paper.decided_on
            for paper in self.papers
            if paper.outcome is Outcome.APPROVED and paper.withdrawn_on is None and paper.decided_on
        ]
        return min(days, default=None)

    @property
    def was_early(self) -> bool:
        """Tell whether it was carried out before the client had approved it: that stays a deviation for good."""
        done, approved = self.change.executed_on, self.approved_on
        return done is not None and (approved is None or approved > done)


def vacancies(evidence: Evidence) -> Iterator[Finding]:
    """Say on which posts and when people are missing; of many, the first few and how many more."""
    for stretch in evidence.vacant[:_MOST]:
        yield Finding(
            None,
            f"{stretch.post}在 {stretch.when} 缺 {stretch.people} 人。",
            due=stretch.on,
            remedy=Remedy.MEND_ROSTER,
        )
    if len(evidence.vacant) > _MOST:
        rest = evidence.vacant[_MOST:]
        sentence = f"值班表中从{words(rest[0].on)}起，另有 {len(rest)} 处岗位空缺。"
        yield Finding(None, sentence, due=rest[0].on, remedy=Remedy.MEND_ROSTER)


def leavers_are_reported(evidence: Evidence) -> Iterator[Finding]:
    """Say who has left, stands on the client's approved list still, and was not reported."""
    listed = {line.officer_id for given in evidence.approved_lists for line in given.lines}
    reported = {
        given.change.officer_id
        for given in evidence.changes
        if given.change.reason in FOR_GOOD and _is_open(given.change, evidence.on)
    }
    for officer in evidence.officers:
        left = officer.status is OfficerStatus.LEFT and (officer.left_on is None or officer.left_on <= evidence.on)
        if left and officer.id in listed and officer.id not in reported:
            day = f"于{words(officer.left_on)}" if officer.left_on else ""
            yield Finding(
                officer,
                f"{officer.name}已{day}离职，尚未向用户单位报告人员变更。",
                remedy=Remedy.REPORT_CHANGE,
                who=officer.name,
                many="{n} 名值机员离职，尚未向用户单位报告人员变更。",
                detail=describe(officer),
            )


def steps_in_order(given: GivenChange, evidence: Evidence) -> Iterator[Finding]:
    """Say what one case still lacks: somebody to stand in, the approval, or that it was carried out."""
    change, on = given.change, evidence.on
    if not _is_open(change, on):
        return
    people = {officer.id: officer for officer in evidence.officers}
    who = _said(change, people)
    state, paper = given.standing(on)
    executed = change.executed_on is not None and change.executed_on <= on
    if state is PaperState.APPROVED:
        if not executed:
            sentence = f"{who}已经批准，应于{words(change.starts_on)}执行，尚未登记执行。"
            yield _finding(change, sentence, Remedy.CARRY_OUT_CHANGE, change.starts_on)
        return
    if change.stand_in_id is None and not executed:
        yield _finding(change, f"{who}尚未确定调配人员。", Remedy.CHOOSE_STAND_IN, change.starts_on)
    said, remedy = lacking(f"{who}的《人员变更报告》", state, paper, Remedy.REPORT_CHANGE)
    if executed:
        why = f"原因：{change.early_why}。" if change.early_why else ""
        said = f"{who}已于{words(change.executed_on)}先行执行，未经用户单位批准。{why}{said}"
    due = None if executed else change.starts_on
    if not executed and state is PaperState.SUBMITTED and paper and paper.submitted_on:
        due = max(change.starts_on, paper.submitted_on + timedelta(days=evidence.reply_days))
    target = None if remedy is Remedy.REPORT_CHANGE else paper
    yield _finding(change, said, remedy, due, target)


def _is_open(change: StaffChange, on: date) -> bool:
    return change.made_on <= on and (change.cancelled_on is None or change.cancelled_on > on)


def _said(change: StaffChange, people: dict[int | None, Officer]) -> str:
    """Return the case in words: 李建国离职（由王伟强接替）."""
    gone, comes = people.get(change.officer_id), people.get(change.stand_in_id)
    if gone is None:
        return f"{comes.name if comes else ''}{change.reason.value}"
    return f"{gone.name}{change.reason.value}" + (f"（由{comes.name}接替）" if comes else "")


def _finding(
    change: StaffChange, sentence: str, remedy: Remedy, due: date | None, target: Paper | None = None
) -> Finding:
    detail = f"变更日期 {words(change.starts_on)}"
    if change.ends_on:
        detail += f"至{words(change.ends_on)}"
    return Finding(change, sentence, due=due, remedy=remedy, detail=detail, target=target)
