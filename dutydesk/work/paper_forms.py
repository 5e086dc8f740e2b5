"""The forms of the desk: those whose papers live, and the sheets that are only printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dutydesk.records import StaffList
from dutydesk.work import listed
from dutydesk.work.badges import forms as badges
from dutydesk.work.changes import forms as changes
from dutydesk.work.custody import forms as custody
from dutydesk.work.intake import owed
from dutydesk.work.officer_file import forms as officer_file
from dutydesk.work.paper_form import PaperForm, SheetForm
from dutydesk.work.roster import forms as roster
from dutydesk.work.staff_list_lines import STAFF_LIST, STAFF_LIST_LINE, live
from dutydesk.work.training import forms as training

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PAPER_FORMS", "SHEET_FORMS", "PaperForm", "SheetForm"]

_LIST_WORDS = {column.name: column.label.words for column in STAFF_LIST.columns}
_LINE_WORDS = {column.name: column.label.words for column in STAFF_LIST_LINE.columns}

_STAFF_LISTS: Mapping[str, PaperForm] = {
    listed.LIST_FORM: PaperForm(
        prefix="QD",
        record=StaffList,
        live=live,
        fields=STAFF_LIST,
        tables={"lines": STAFF_LIST_LINE},
        partial=lambda staff_list: staff_list.by_choice,
        personal="、".join(words for name, words in _LINE_WORDS.items() if name not in {"staff_list_id", "order"}),
    ),
    "approval_reply": PaperForm(prefix="PF", record=StaffList, live=live, fields=STAFF_LIST, follows=listed.LIST_FORM),
    "staff_changes": PaperForm(
        prefix="BG",
        record=StaffList,
        live=live,
        fields={
            **_LIST_WORDS,
            "since_number": "对照清单编号",
            "since_on": "对照清单批准日期",
            "added_count": "新增人数",
            "left_count": "离开人数",
            "changed_count": "变更项数",
        },
        tables={
            "added": STAFF_LIST_LINE,
            "left": STAFF_LIST_LINE,
            "changed": {"order": "序号", "name": "姓名", "what": "变更项目", "old": "原内容", "new": "现内容"},
        },
        follows=listed.LIST_FORM,
    ),
}

PAPER_FORMS: Mapping[str, PaperForm] = {
    **_STAFF_LISTS,
    **badges.FORMS,
    **roster.FORMS,
    **custody.FORMS,
    **training.FORMS,
    **changes.FORMS,
    **officer_file.FORMS,
}

SHEET_FORMS: Mapping[str, SheetForm] = {
    "recovery_code": SheetForm({"code": "恢复码", "holder": "持有方", "made_on": "日期", "folder": "数据文件夹"}),
    **owed.SHEETS,
    **roster.SHEETS,
    **training.SHEETS,
    **badges.SHEETS,
    **officer_file.SHEETS,
}
