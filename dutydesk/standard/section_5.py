"""5 组织管理与资源保障."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dutydesk.kinds.words import words
from dutydesk.records import PaperState
from dutydesk.standard.approval import lacking
from dutydesk.standard.badges import designs_are_approved, leavers_gave_theirs_back, wearers_have_theirs
from dutydesk.standard.changes import leavers_are_reported, steps_in_order, vacancies
from dutydesk.standard.clause import Finding, Remedy, clause, describe
from dutydesk.standard.evidence import whole_years

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dutydesk.records import Officer, Paper
    from dutydesk.standard.evidence import Evidence, GivenList


@clause("5.1")
def branch_has_lead_and_teams(evidence: Evidence) -> Iterator[Finding]:
    """The branch is set up, has a full-time manager and teams, and every officer belongs to one."""
    site = evidence.site
    if site is None:
        yield Finding(None, "尚未在用户单位设立服务项目分部。", remedy=Remedy.SET_UP_SITE)
    elif not site.lead_name.strip():
        yield Finding(site, f"{site.name}没有填写专职经理（项目分部负责人）。", remedy=Remedy.NAME_LEAD)
    if not evidence.teams:
        yield Finding(site, "尚未设置工作班组。", remedy=Remedy.ADD_TEAM)
        return
    lead = site.lead_name if site else ""
    for officer in evidence.in_post:
        if officer.team_id is None and officer.name != lead:
            yield Finding(
                officer,
                f"{officer.name}还没有编入工作班组。",
                remedy=Remedy.ASSIGN_TEAM,
                who=officer.name,
                many="{n} 名值机员还没有编入工作班组。",
                detail=describe(officer),
            )


@clause("5.2", applies=lambda evidence: bool(evidence.in_post or evidence.standing_lists))
def officers_stand_on_an_approved_list(evidence: Evidence) -> Iterator[Finding]:
    """The newest list has been approved by the client, and nobody is in post who is not on an approved one."""
    latest, approved = evidence.latest_list, evidence.approved_lists
    if latest is None:
        yield Finding(
            evidence.site,
            f"尚未向用户单位提交人员背景可信基本信息清单，在岗 {len(evidence.in_post)} 人均未经批准。",
            remedy=Remedy.ISSUE_LIST,
        )
        return
    given, state, paper = latest
    yield from _standing(given, state, paper, timedelta(days=evidence.reply_days) if approved else None)
    if approved:
        yield from _unapproved(evidence, approved[0].staff_list.number)


def _unapproved(evidence: Evidence, number: str) -> Iterator[Finding]:
    """Name each officer in post whom no approved list in force holds; say which list on its way does."""
    trusted = {line.officer_id for given in evidence.approved_lists for line in given.lines}
    pending: dict[int, tuple[GivenList, Paper | None, Remedy]] = {}
    for given, state, paper in evidence.standing_lists:
        if state in _NEXT:
            pending |= {line.officer_id: (given, paper, _NEXT[state]) for line in given.lines}
    for officer in evidence.in_post:
        if officer.id in trusted:
            continue
        sentence = f"{officer.name}在岗，但不在用户单位批准的清单 {number} 上"
        on_its_way = pending.get(officer.id or 0)
        if on_its_way is None:
            said, remedy, target = f"{sentence}。", Remedy.ISSUE_LIST, None
        else:
            given, target, remedy = on_its_way
            said = f"{sentence}；已列入清单 {given.staff_list.number}，待批准。"
        yield Finding(
            officer,
            said,
            remedy=remedy,
            who=officer.name,
            many=f"{{n}} 名在岗值机员不在用户单位批准的清单 {number} 上。",
            detail=f"{describe(officer)} · {words(officer.joined_on)}加入",
            target=target or evidence.standing_lists[-1][0].staff_list,
        )


_NEXT: dict[PaperState | None, Remedy] = {
    PaperState.PRINTED: Remedy.SIGN_LIST,
    PaperState.SIGNED: Remedy.SUBMIT_LIST,
    PaperState.SUBMITTED: Remedy.RECORD_REPLY,
    PaperState.RECEIVED: Remedy.RECORD_REPLY,
    PaperState.FILED: Remedy.RECORD_REPLY,
}


def _standing(
    given: GivenList, state: PaperState | None, paper: Paper | None, patience: timedelta | None
) -> Iterator[Finding]:
    """Say what the newest list still lacks. `patience` is how long a reply may take, where an earlier list holds."""
    if state is PaperState.APPROVED:
        return
    sentence, remedy = lacking(f"清单 {given.staff_list.number} ", state, paper, Remedy.ISSUE_LIST)
    due = None
    if patience is not None and state is PaperState.SUBMITTED and paper is not None and paper.submitted_on:
        due = paper.submitted_on + patience
    detail = f"编制于{words(given.staff_list.made_on)} · 共 {given.staff_list.people} 人"
    target = None if remedy is Remedy.ISSUE_LIST else paper
    yield Finding(given.staff_list, sentence, due=due, remedy=remedy, detail=detail, target=target)


@clause("5.3", applies=lambda evidence: bool(evidence.in_post or evidence.badges))
def badges_are_approved_and_accounted_for(evidence: Evidence) -> Iterator[Finding]:
    """Everybody in post wears a badge of a design the client approved, that says what is so; leavers have none."""
    yield from designs_are_approved(evidence)
    yield from wearers_have_theirs(evidence)
    yield from leavers_gave_theirs_back(evidence)


@clause("5.4", applies=lambda evidence: bool(evidence.in_post or evidence.changes))
def posts_are_never_short_and_changes_are_approved(evidence: Evidence) -> Iterator[Finding]:
    """No post is short of people, and every change of people was reported, approved, and then carried out."""
    yield from vacancies(evidence)
    yield from leavers_are_reported(evidence)
    for given in evidence.changes:
        yield from steps_in_order(given, evidence)


@clause("5.5", applies=lambda evidence: any(_is_novice(officer, evidence) for officer in evidence.in_post))
def novices_are_never_alone(evidence: Evidence) -> Iterator[Finding]:
    """At no moment from that day on is a post held only by officers in their first year of duty."""
    for stretch in evidence.alone:
        yield Finding(
            None,
            f"{stretch.post}在 {stretch.when} 只有从事值机不满一年的{stretch.people}当班。",
            due=stretch.on,
            remedy=Remedy.MEND_ROSTER,
            who=stretch.people,
        )


def _is_novice(officer: Officer, evidence: Evidence) -> bool:
    return whole_years(officer.duty_since, evidence.on) < 1


@clause("5.9", applies=lambda evidence: bool(evidence.documents))
def documents_are_where_the_register_says(evidence: Evidence) -> Iterator[Finding]:
    """Every document has place, keeper and numbered copies; what is lent comes back in time; nothing is lost."""
    for lent in evidence.lent:
        if lent.due_on < evidence.on:
            yield Finding(
                lent.document,
                f"{lent.borrower}借阅的{lent.document.title}（{lent.code}）应于{words(lent.due_on)}归还，逾期未还。",
                remedy=Remedy.CALL_IN,
                who=lent.borrower,
            )
    for document, copy in evidence.lost:
        yield Finding(document, f"{document.title}（{copy.code}）已登记遗失。", remedy=Remedy.REPORT_LOSS)
    for document in evidence.documents:
        lacking = [what for what, value in (("存放位置", document.place), ("保管人", document.keeper)) if not value]
        if document.id in evidence.uncounted:
            lacking.append("份号")
        if lacking:
            yield Finding(
                document,
                f"资料{document.title}没有登记{'、'.join(lacking)}。",
                remedy=Remedy.COMPLETE_DOCUMENT,
                many="{n} 项资料登记不全。",
                detail=f"{document.code} · 缺{'、'.join(lacking)}",
            )
