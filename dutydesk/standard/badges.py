"""What 5.3 asks of badges: an approved design, one for everybody in post, none with those who left."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from dutydesk.kinds.words import words
from dutydesk.records import BadgeState, PaperState
from dutydesk.standard.approval import lacking
from dutydesk.standard.clause import Finding, Remedy, describe
from dutydesk.standard.evidence import furthest, is_in_post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dutydesk.records import Badge, BadgeDesign, Officer, Paper
    from dutydesk.standard.evidence import Evidence

_COMPARED = (("name", "姓名"), ("employee_number", "编号"), ("position", "岗位职务"))


@dataclass(frozen=True, slots=True)
class GivenDesign:
    """Hold one design of badges with the papers that print it."""

    design: BadgeDesign
    papers: tuple[Paper, ...] = ()


def designs_are_approved(evidence: Evidence) -> Iterator[Finding]:
    """Say what the newest design still lacks; while an older one is approved, a reply may take its days."""
    made = [given for given in evidence.designs if given.design.made_on <= evidence.on]
    if not made:
        if evidence.in_post:
            sentence = f"还没有工作牌（标识）设计，在岗 {len(evidence.in_post)} 人均未佩戴经批准的标识。"
            yield Finding(None, sentence, remedy=Remedy.DESIGN_BADGE)
        return
    standing = [(given, *furthest(given.papers, evidence.on)) for given in made]
    given, state, paper = standing[-1]
    if state is PaperState.APPROVED:
        return
    sentence, remedy = lacking(f"工作牌设计“{given.design.name}”", state, paper, Remedy.PRINT_DESIGN)
    due = None
    if any(reached is PaperState.APPROVED for _, reached, _ in standing):
        begun = paper.submitted_on if paper and state is PaperState.SUBMITTED else given.design.made_on
        due = (begun or given.design.made_on) + timedelta(days=evidence.reply_days)
    worn = sum(badge.design_id == given.design.id and badge.is_out(evidence.on) for badge in evidence.badges)
    yield Finding(
        given.design,
        sentence,
        due=due,
        remedy=remedy,
        detail=f"已发放 {worn} 枚" if worn else "",
        target=None if remedy is Remedy.PRINT_DESIGN else paper,
    )


def wearers_have_theirs(evidence: Evidence) -> Iterator[Finding]:
    """Say who in post has no badge in use, whose ends, and whose says what is not so any more."""
    if not any(given.design.made_on <= evidence.on for given in evidence.designs):
        return
    given: defaultdict[int, list[Badge]] = defaultdict(list)
    for badge in evidence.badges:
        if badge.issued_on <= evidence.on:
            given[badge.officer_id].append(badge)
    for officer in evidence.in_post:
        had = given[officer.id or 0]
        worn = next((badge for badge in reversed(had) if badge.state(evidence.on) is BadgeState.ISSUED), None)
        if worn is None:
            yield _without(officer, had[-1] if had else None, evidence)
        else:
            yield from _worn(officer, worn, evidence)


def leavers_gave_theirs_back(evidence: Evidence) -> Iterator[Finding]:
    """Say who has left and still has a badge."""
    on = evidence.on
    left = {one.id: one for one in evidence.officers if one.joined_on <= on and not is_in_post(one, on)}
    for badge in evidence.badges:
        officer = left.get(badge.officer_id)
        if officer is None or not badge.is_out(evidence.on):
            continue
        day = f"于{words(officer.left_on)}" if officer.left_on else ""
        yield Finding(
            officer,
            f"{officer.name}已{day}离职，工作牌 {badge.number} 尚未收回。",
            remedy=Remedy.TAKE_BACK_BADGE,
            who=officer.name,
            many="{n} 名离职人员的工作牌尚未收回。",
            detail=describe(officer),
            target=badge,
        )


def _without(officer: Officer, last: Badge | None, evidence: Evidence) -> Finding:
    """Say that somebody in post has no badge in use, and what became of the last one."""
    if last is None:
        sentence, remedy = f"{officer.name}在岗，还没有发放工作牌。", Remedy.ISSUE_BADGE
        many = "{n} 名在岗值机员还没有发放工作牌。"
    elif last.state(evidence.on) is BadgeState.EXPIRED:
        sentence = f"{officer.name}的工作牌 {last.number} 已于{words(last.valid_until)}到期，尚未换发。"
        many, remedy = "{n} 名值机员的工作牌已到期，尚未换发。", Remedy.REPLACE_BADGE
    else:
        became = last.state(evidence.on).value
        sentence = f"{officer.name}在岗，工作牌 {last.number} {became}，尚未补发。"
        many, remedy = "{n} 名在岗值机员没有在用的工作牌，尚未补发。", Remedy.ISSUE_BADGE
    is_held = remedy is Remedy.REPLACE_BADGE
    return Finding(
        officer,
        sentence,
        remedy=remedy,
        who=officer.name,
        many=many,
        detail=describe(officer),
        target=last if is_held else None,
    )


def _worn(officer: Officer, badge: Badge, evidence: Evidence) -> Iterator[Finding]:
    """Say what is wrong with a badge in use, or that it will end soon."""
    changed = [said for name, said in _COMPARED if getattr(badge, name) != getattr(officer, name)]
    if changed:
        sentence = f"{officer.name}的{'、'.join(changed)}已变更，与工作牌 {badge.number} 所注不符。"
        due, many = None, "{n} 名值机员的工作牌与现在的姓名、编号或职务不符。"
    elif badge.valid_until and badge.valid_until <= evidence.on + timedelta(days=evidence.expiry_days):
        sentence = f"{officer.name}的工作牌 {badge.number} 将于{words(badge.valid_until)}到期。"
        due, many = badge.valid_until, "{n} 名值机员的工作牌将到期。"
    else:
        return
    yield Finding(
        officer,
        sentence,
        due=due,
        remedy=Remedy.REPLACE_BADGE,
        who=officer.name,
        many=many,
        detail=describe(officer),
        target=badge,
    )
