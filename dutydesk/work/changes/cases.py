"""The cases of staff changes: begun with a reason, reported, approved, and carried out in that order (5.4)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from dutydesk.errors import Refused
from dutydesk.kinds.words import words
from dutydesk.paper.document import Filled
from dutydesk.records import ChangeReason, LeaveKind, Officer, OfficerStatus, Outcome, StaffChange
from dutydesk.standard import whole_years
from dutydesk.standard.changes import FOR_GOOD
from dutydesk.work import entries, officers, papers
from dutydesk.work.changes import fitness
from dutydesk.work.changes.evidence import given_changes
from dutydesk.work.changes.rules import CHANGE_FORM
from dutydesk.work.roles import Act, allow
from dutydesk.work.staff_list_lines import the_site

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlmodel import Session

    from dutydesk.records import Paper
    from dutydesk.work.roster.absence import Absence

_MET = "符合"
_REASONS = {
    LeaveKind.SICK: ChangeReason.SICK,
    LeaveKind.ANNUAL: ChangeReason.AWAY,
    LeaveKind.PERSONAL: ChangeReason.AWAY,
    LeaveKind.MARRIAGE: ChangeReason.AWAY,
    LeaveKind.MATERNITY: ChangeReason.AWAY,
}
_CONDITIONS = (
    ("5.2", "在用户单位批准的清单上", ("5.2",)),
    ("5.3", "有批准的工作牌", ("5.3",)),
    ("8.2", "完成上岗前培训", ("8.2a", "8.2b", "8.2c")),
    ("4.1 a", "证件齐全有效", ("4.1a",)),
)


def save(session: Session, values: Mapping[str, Any], change_id: int | None = None) -> StaffChange:
    """Keep a case. Raises InvalidEntry with a sentence for each field that is wrong."""
    given = dict(values) if change_id else {"made_on": date.today(), **values}
    return entries.save(session, entries.kind_named("staffchange"), given, change_id)


def begin(  # noqa: PLR0917  (what a case is)
    session: Session,
    reason: ChangeReason,
    explanation: str,
    officer_id: int | None,
    starts_on: date,
    ends_on: date | None = None,
    stand_in_id: int | None = None,
) -> StaffChange:
    """Begin a case, or complete the one that is open for the same person and day, and return it."""
    allow(session, Act.ENTER)
    values: dict[str, Any] = {
        "reason": reason,
        "explanation": explanation or reason.value,
        "officer_id": officer_id,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    if stand_in_id is not None:
        values["stand_in_id"] = stand_in_id
    known = _open_case(session, officer_id, starts_on, stand_in_id)
    return save(session, values, known.id if known else None)


def from_absence(session: Session, absent: Absence, stand_ins: Sequence[int]) -> list[StaffChange]:
    """Begin a case for an absence with each officer who was chosen to stand in; with nobody chosen, one without."""
    reason = _REASONS.get(absent.kind, ChangeReason.TEMPORARY)
    said = absent.note or absent.kind.value
    days = absent.starts_on, absent.ends_on
    chosen: list[int | None] = [*dict.fromkeys(stand_ins)]
    return [begin(session, reason, said, absent.officer_id, *days, one) for one in chosen or [None]]


def register_leaving(session: Session, officer_id: int, on: date, reason: str = "") -> StaffChange:
    """Enter that somebody leaves, and see to it that there is a case for it: the one that is open, or a new one."""
    allow(session, Act.ENTER)
    officers.save_officer(session, {"status": OfficerStatus.LEFT, "left_on": on}, officer_id)
    query = select(StaffChange).where(
        StaffChange.officer_id == officer_id,
        col(StaffChange.reason).in_(FOR_GOOD),
        col(StaffChange.cancelled_on).is_(None),
    )
    known = session.exec(query.order_by(col(StaffChange.id).desc())).first()
    return known or begin(session, ChangeReason.LEAVING, reason, officer_id, on)


def report(session: Session, change: StaffChange, printed_at: datetime | None = None) -> Paper:
    """Print 《人员变更报告》, with what the stand-in meets and lacks on this day."""
    allow(session, Act.PRINT)
    _refuse_cancelled(change)
    return papers.freeze(session, CHANGE_FORM, change, _filled(session, change), printed_at=printed_at)


def execute(session: Session, change: StaffChange, on: date, early_why: str = "") -> None:
    """Enter that a change was carried out; who leaves for good has then left.

    Before the client's approval it takes a reason, and stays a deviation. Raises Refused without one, for a day to
    come, and a second time.
    """
    allow(session, Act.ENTER)
    _refuse_cancelled(change)
    if change.executed_on:
        raise Refused(f"这项变更已于{words(change.executed_on)}执行，不能重复登记。", "")
    if on > date.today():
        raise Refused("执行日期不能晚于今天。", "请核对日期。")
    (given,) = given_changes(session, change.id)
    approved = given.approved_on
    if (approved is None or approved > on) and not early_why.strip():
        raise Refused(
            "用户单位尚未批准这项变更（5.4：得到批准后执行）。",
            "确须先行上岗的，请写明原因；批准前上岗会作为偏离一直显示。",
        )
    values: dict[str, Any] = {"executed_on": on}
    if approved is None or approved > on:
        values["early_why"] = early_why.strip()
    entries.save(session, entries.kind_named("staffchange"), values, change.id)
    if change.reason in FOR_GOOD and change.officer_id is not None:
        officer = session.get_one(Officer, change.officer_id)
        if officer.status is not OfficerStatus.LEFT:
            officers.save_officer(session, {"status": OfficerStatus.LEFT, "left_on": on}, change.officer_id)


def cancel(session: Session, change: StaffChange, why: str, on: date | None = None) -> None:
    """Give a case up, with the reason. What is carried out or approved and was not returned stays on record."""
    allow(session, Act.ENTER)
    _refuse_cancelled(change)
    if change.executed_on:
        raise Refused(f"这项变更已于{words(change.executed_on)}执行，不能撤销。", "人员再有变动的，请另行登记。")
    if not why.strip():
        raise Refused("请写明撤销的原因。", "例如“本人取消请假”。")
    (given,) = given_changes(session, change.id)
    for paper in given.papers:
        if paper.withdrawn_on is None and paper.outcome in {None, Outcome.RETURNED}:
            papers.withdraw(session, paper, why)
    change.cancelled_on = on or date.today()
    change.note = "\n".join(filter(None, (change.note, f"撤销原因：{why.strip()}")))
    session.add(change)
    session.flush()


def _open_case(
    session: Session, officer_id: int | None, starts_on: date, stand_in_id: int | None
) -> StaffChange | None:
    query = select(StaffChange).where(
        StaffChange.officer_id == officer_id,
        StaffChange.starts_on == starts_on,
        col(StaffChange.stand_in_id).is_(None) | (StaffChange.stand_in_id == stand_in_id),
        col(StaffChange.cancelled_on).is_(None),
        col(StaffChange.executed_on).is_(None),
    )
    return session.exec(query).first() if officer_id is not None else None


def _refuse_cancelled(change: StaffChange) -> None:
    if change.cancelled_on:
        raise Refused(f"这项变更已于{words(change.cancelled_on)}撤销，不能再办理。", "需要时请另行登记。")


def _filled(session: Session, change: StaffChange) -> Filled:
    site = the_site(session)
    gone = session.get(Officer, change.officer_id) if change.officer_id else None
    comes = session.get(Officer, change.stand_in_id) if change.stand_in_id else None
    years = whole_years(comes.duty_since, change.starts_on) if comes else 0
    fields = {
        "reason": change.reason.value,
        "explanation": change.explanation,
        "starts_on": words(change.starts_on),
        "ends_on": words(change.ends_on) or "长期",
        "early_why": change.early_why or "无，批准后执行",
        "officer": gone.name if gone else "—",
        "officer_number": gone.employee_number if gone else "—",
        "officer_position": gone.position if gone else "—",
        "stand_in": comes.name if comes else "尚未确定",
        "stand_in_number": comes.employee_number if comes else "—",
        "stand_in_position": comes.position if comes else "—",
        "years": (f"{years} 年" if years else "不满一年，不独立值机") if comes else "—",
        "provider_name": site.provider_name,
        "client_name": site.client_name,
        "site": site.name,
    }
    return Filled(fields=fields, tables={"conditions": _conditions(session, change) if comes else []})


def _conditions(session: Session, change: StaffChange) -> list[dict[str, str]]:
    """Say of each condition whether the stand-in meets it, and if not, what is missing."""
    lacks = fitness.missing(session, max(change.starts_on, date.today())).get(change.stand_in_id or 0)
    rows: list[dict[str, str]] = []
    for clause, condition, numbers in _CONDITIONS:
        missing = [one.words for one in lacks or () if one.clause in numbers]
        found = "变更日期时不在岗" if lacks is None else "".join(missing) or _MET
        rows.append({"order": "", "clause": clause, "condition": condition, "found": found})
    return rows
