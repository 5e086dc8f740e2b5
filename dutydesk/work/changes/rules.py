"""What must hold inside a staff change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import select

from dutydesk.records import ChangeReason, Paper, PaperState, StaffChange
from dutydesk.standard.changes import FOR_GOOD

if TYPE_CHECKING:
    from sqlmodel import Session

CHANGE_FORM = "staff_change"
_REPORTED = ("reason", "explanation", "officer_id", "stand_in_id", "starts_on", "ends_on")
_FIXED = frozenset({PaperState.SIGNED, PaperState.SUBMITTED, PaperState.APPROVED})


def check(session: Session, change: StaffChange) -> dict[str, str]:
    """Return a sentence for each field that contradicts another, or the report that is with the client."""
    return {**_people(change), **_days(change), **_as_reported(session, change)}


def _people(change: StaffChange) -> dict[str, str]:
    faults: dict[str, str] = {}
    if change.reason is ChangeReason.JOINING:
        if change.officer_id is not None:
            faults["officer_id"] = "“新增上岗”没有离岗人员；有人离岗的，请选择离岗的原因。"
        if change.stand_in_id is None:
            faults["stand_in_id"] = "请选择新增上岗的人员。"
    elif change.officer_id is None:
        faults["officer_id"] = "请选择离岗人员。"
    if change.officer_id is not None and change.officer_id == change.stand_in_id:
        faults["stand_in_id"] = "调配人员不能是离岗人员本人。"
    return faults


def _days(change: StaffChange) -> dict[str, str]:
    if change.ends_on is None:
        return {}
    if change.reason in FOR_GOOD or change.reason is ChangeReason.JOINING:
        return {"ends_on": f"“{change.reason.value}”没有截止日期。"}
    return {"ends_on": "截止日期不能早于变更日期。"} if change.ends_on < change.starts_on else {}


def _as_reported(session: Session, change: StaffChange) -> dict[str, str]:
    stored = session.get(StaffChange, change.id) if change.id else None
    if stored is None or all(getattr(stored, name) == getattr(change, name) for name in _REPORTED):
        return {}
    papers = session.exec(select(Paper).where(Paper.form == CHANGE_FORM, Paper.of_id == change.id))
    if {paper.state() for paper in papers} & _FIXED:
        return {"reason": "报告已签字报送，内容不能再改。要修改，请先将其纸件作废；已批准的请撤销后另行登记。"}
    return {}
