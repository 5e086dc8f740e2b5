"""《人员变更报告》: why somebody goes, who stands in, and that he or she may (5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dutydesk.kinds.words import words
from dutydesk.records import Officer, StaffChange
from dutydesk.work.changes.rules import CHANGE_FORM
from dutydesk.work.paper_form import PaperForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

_CASE = {
    "reason": "变更原因",
    "explanation": "原因说明",
    "starts_on": "变更日期",
    "ends_on": "截止日期",
    "early_why": "批准前上岗的原因",
}
_PEOPLE = ("name", "employee_number", "position")


def live(session: Session, change: StaffChange) -> Mapping[str, Any]:
    """Return what the report would say now, but for what the stand-in meets: that is as of the day of printing."""
    said: dict[str, Any] = {name: words(getattr(change, name)) for name in _CASE}
    for whose, officer_id in (("officer", change.officer_id), ("stand_in", change.stand_in_id)):
        officer = session.get(Officer, officer_id) if officer_id else None
        said[whose] = [getattr(officer, name) for name in _PEOPLE] if officer else []
    return said


FORMS: Mapping[str, PaperForm] = {
    CHANGE_FORM: PaperForm(
        prefix="RY",
        record=StaffChange,
        live=live,
        fields={
            **_CASE,
            "officer": "离岗人员",
            "officer_number": "离岗人员编号",
            "officer_position": "离岗人员岗位职务",
            "stand_in": "调配人员",
            "stand_in_number": "调配人员编号",
            "stand_in_position": "调配人员岗位职务",
            "years": "从事值机年数",
            "provider_name": "服务商",
            "client_name": "用户单位",
            "site": "服务项目分部",
        },
        tables={"conditions": {"order": "序号", "clause": "依据", "condition": "条件", "found": "情况"}},
        alone=True,
    ),
}
