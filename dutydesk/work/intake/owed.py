"""What the client still owes: papers that were submitted and have not been decided on, as a sheet to take along."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from dutydesk.errors import Refused
from dutydesk.kinds.words import words
from dutydesk.paper.document import Filled
from dutydesk.records import PaperState
from dutydesk.work.paper_form import SheetForm
from dutydesk.work.staff_list_lines import the_site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from dutydesk.work.in_flight import PaperRow

FORM: Final = "owed_papers"
SHEETS: Mapping[str, SheetForm] = {
    FORM: SheetForm(
        fields={
            "client_name": "用户单位名称",
            "provider_name": "公司名称",
            "made_on": "日期",
            "how_many": "份数",
        },
        tables={
            "papers": {
                "order": "序号",
                "number": "纸件编号",
                "title": "纸件名称",
                "submitted_on": "报送日期",
                "submitted_to": "接收部门（人）",
                "days": "已过天数",
                "waits_for": "待办理",
            }
        },
    )
}


def owed(session: Session, on: date | None = None) -> list[PaperRow]:
    """Return the papers that the client has and has not decided on, the oldest first."""
    from dutydesk.work.in_flight import in_flight

    found = [row for row in in_flight(session, on) if row.state is PaperState.SUBMITTED]
    return sorted(found, key=lambda row: row.paper.submitted_on or date.max)


def sheet(session: Session, on: date | None = None) -> bytes:
    """Draw the sheet. Raises Refused where the client owes nothing."""
    from dutydesk.work import sheet_printing

    today = on or date.today()
    rows = owed(session, today)
    if not rows:
        raise Refused("没有等待用户单位办理的纸件。", "纸件报送后、批复前，才列入这张清单。")
    site = the_site(session)
    lines = [
        {
            "order": "",
            "number": row.paper.number,
            "title": row.paper.title,
            "submitted_on": words(row.paper.submitted_on),
            "submitted_to": row.paper.submitted_to,
            "days": str(row.age_days),
            "waits_for": row.waits_for.removeprefix("待用户单位"),
        }
        for row in rows
    ]
    fields = {
        "client_name": site.client_name,
        "provider_name": site.provider_name,
        "made_on": words(today),
        "how_many": str(len(lines)),
    }
    return sheet_printing.draw(session, FORM, Filled(fields=fields, tables={"papers": lines}))
