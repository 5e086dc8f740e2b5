"""清单: Annex A. What a new list would say, what has changed since the approved one, and the lists given so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut

from dutydesk.desktop.desk import Ref
from dutydesk.desktop.detail import side_by_side
from dutydesk.desktop.list_pane import Draft, Given, ListPane
from dutydesk.desktop.list_sheet import ListSheet
from dutydesk.desktop.page import Page
from dutydesk.desktop.paper_view import show_paper
from dutydesk.desktop.table import PlainRow, Table, TableColumn
from dutydesk.desktop.widgets import Card, Empty, button
from dutydesk.kinds.words import words

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.desktop.desk import Desk
    from dutydesk.desktop.tokens import Tone
    from dutydesk.records import Paper

_TONES: dict[str, Tone] = {
    "已批准": "good",
    "退回": "danger",
    "已变更，需重打": "danger",
    "已被取代": "plain",
    "已作废": "plain",
    "有变动": "warning",
    "无变动": "good",
}
NOW = "现状"
_REPLACED = "已被取代"


class ListsPage(Page):
    """Make a new staff list, and look at the old ones."""

    key, title, icon = "lists", "清单", "list-checks"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: int | None = None
        make = button("编制新清单", "plus", "primary", self.make_list)
        self.set_actions(make)
        go = button("去导入人员", "users", "primary", lambda: desk.go_to("people", None))
        self.only("REVEAL", make)
        self.only("IMPORT", go)
        self.table = Table(
            [
                TableColumn("number", "清单编号", 160),
                TableColumn("made_on", "编制日期", 136, spare=1),
                TableColumn("people", "人数", 64, right=True, spare=2),
                TableColumn("state", "状态", 0, tone=_TONES.get),
            ],
            Empty(
                "还没有可以编制的清单",
                "先在“人员”页导入或新增值机员，再回到这里编制附录 A 清单。",
                go,
                icon="list-checks",
            ),
        )
        self.pane = ListPane(self)
        self.first = self.table
        self.table.selected.connect(self._show_one)
        self.table.opened.connect(self._open)
        card = Card("背景可信基本信息清单（5.2、附录 A）")
        card.body.addWidget(self.table, 1)
        self.body.addWidget(side_by_side(card, self.pane, (560, 560)), 1)
        QShortcut(QKeySequence("Ctrl+N"), self, self.make_list)
        QShortcut(QKeySequence("Ctrl+P"), self, self.preview)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read the lists again, and compare the last approved one with the officers."""
        if not tables or tables & {"officer", "stafflist", "stafflistline", "paper", "site", "team"}:
            self.read(_lists, self._take, self.fail, key="lists")

    def open_record(self, ref: Ref) -> None:
        """Show one list; without an id, the one that could be made now."""
        self._wanted = ref.id
        if ref.id is None and self.table.rows:
            self.table.view.selectRow(0)
        self._choose_wanted()

    def make_list(self) -> None:
        """Ask for the day, the copies and the people of a new list, freeze it and show it for printing."""
        if not self.may("REVEAL"):
            return
        self.read(_officers, lambda people: ListSheet(self, people).open(), self.fail, key="make")

    def preview(self) -> None:
        """Show the current list as it was printed."""
        chosen = self.table.current
        given = chosen.record if chosen else None
        if isinstance(given, Given) and given.paper is not None and self.may("REVEAL"):
            show_paper(self, given.paper)

    def made(self, paper: Paper) -> None:
        """Show a list that was just frozen."""
        self._wanted = paper.of_id
        self.messages.say(
            f"清单 {paper.number} 已编制，共 {paper.pages} 页，连同批准回执已存入纸件。",
            "打印后由编制人、审核人签字并盖章，再到“纸件”页登记。",
            "good",
            ("去纸件", lambda: self.desk.go_to("papers", Ref("paper", paper.id))),
        )
        show_paper(self, paper, is_new=True)

    def _take(self, found: tuple[Draft | None, list[Given]]) -> None:
        draft, lists = found
        approved = next((given for given in lists if given.state == "已批准"), None)
        last = f"最近批准：{approved.staff_list.number}" if approved else "还没有经用户单位批准的清单"
        self.set_fact(f"已编制 {len(lists)} 份　•　{last}")
        rows = [_line(given) for given in lists]
        if draft is not None and (draft.people or lists):
            rows.insert(0, _draft_line(draft))
        before = self.table.current
        if self._wanted is None and before is not None and isinstance(before.record, Given):
            self._wanted = before.record.staff_list.id
        self.table.show_rows(rows)
        if self._wanted is None and rows:
            self.table.view.selectRow(0)
        self._choose_wanted()

    def _choose_wanted(self) -> None:
        for place, line in enumerate(self.table.rows):
            if isinstance(line.record, Given) and line.record.staff_list.id == self._wanted:
                self.table.view.selectRow(place)
                self._wanted = None
                return

    def _show_one(self, chosen: PlainRow | None) -> None:
        self.pane.show_list(chosen.record if chosen else None)

    def _open(self, chosen: PlainRow) -> None:
        if isinstance(chosen.record, Draft):
            self.make_list()
        else:
            self.preview()


def _line(given: Given) -> PlainRow:
    made = given.staff_list
    cells = {
        "number": made.number,
        "made_on": words(made.made_on),
        "people": str(made.people),
        "state": "已变更，需重打" if given.stale else given.state,
    }
    return PlainRow(cells, given)


def _draft_line(draft: Draft) -> PlainRow:
    state = "有变动" if draft.changes else "无变动"
    cells = {"number": NOW, "made_on": words(draft.changes.on), "people": str(draft.people), "state": state}
    return PlainRow(cells, draft)


def _lists(session: Session) -> tuple[Draft | None, list[Given]]:
    from datetime import date

    from sqlmodel import col, select

    from dutydesk.records import Outcome, Site, StaffList
    from dutydesk.work import in_flight, listed, staff_list_lines, staff_lists

    found: list[Given] = []
    in_force = {made.id for made in listed.approved_lists(session)}
    rows = {row.paper.id: row for row in in_flight.in_flight(session, everything=True)}
    for made in session.exec(select(StaffList).order_by(col(StaffList.id).desc())):
        paper = staff_lists.paper_of(session, made)
        state = words(paper.state()) if paper else ""
        if paper is not None and paper.outcome is Outcome.APPROVED and made.id not in in_force:
            state = _REPLACED
        row = rows.get(paper.id) if paper else None
        stale = row is not None and row.waits_for == in_flight.STALE_WORDS
        found.append(Given(made, staff_lists.lines(session, made), paper, state, stale))
    if session.exec(select(Site)).first() is None:
        return None, found
    today = date.today()
    approved = listed.latest_approved(session)
    changes = staff_list_lines.changes(session, approved, today)
    return Draft(len(staff_list_lines.draft(session, today).lines), changes), found


def _officers(session: Session) -> list[tuple[int, str, str]]:
    from datetime import date

    from dutydesk.work import staff_list_lines

    drawn = staff_list_lines.draft(session, date.today())
    return [(line.officer_id, line.name, line.position) for line in drawn.lines]
