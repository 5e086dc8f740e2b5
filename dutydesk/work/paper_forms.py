"""The forms whose papers live: what each is about, what the client does with it, and how its data are read again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dutydesk.records import Outcome, StaffList
from dutydesk.work import listed
from dutydesk.work.staff_list_lines import STAFF_LIST, STAFF_LIST_LINE, live

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlmodel import Session

    from dutydesk.kinds.kind import Kind

    Words = Kind | Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperForm:
    """Describe the papers of one form.

    Attributes:
        prefix: The letters that their numbers begin with.
        record: The class of the record that a paper prints.
        live: Returns what the paper would say now, as plain values; when they differ from those printed, it is stale.
        fields: The words of the fields that the form may name, or the kind that has them.
        tables: The same for each of its tables.
        expects: What the client is asked to do with it.
        follows: The form whose papers this one goes along with: it is submitted, decided and withdrawn with them.
        partial: Tells whether a record covers a part only, so that its paper does not take the place of earlier ones.
        personal: The fields with whole ID numbers among them that each giving discloses, or "" where there are none.
    """

    prefix: str
    record: type[Any]
    live: Callable[[Session, Any], Mapping[str, Any]]
    fields: Words
    tables: Mapping[str, Words] = field(default_factory=dict[str, "Words"])
    expects: Outcome = Outcome.APPROVED
    follows: str = ""
    partial: Callable[[Any], bool] = lambda _record: False
    personal: str = ""


_LIST_WORDS = {column.name: column.label.words for column in STAFF_LIST.columns}
_LINE_WORDS = {column.name: column.label.words for column in STAFF_LIST_LINE.columns}

PAPER_FORMS: dict[str, PaperForm] = {
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
