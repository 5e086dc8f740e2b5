"""人员变更: who goes and who stands in, reported, approved, carried out (5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut

from dutydesk.desktop.change_form import plan_change
from dutydesk.desktop.change_pane import STATE_TONES, ChangePane
from dutydesk.desktop.detail import side_by_side
from dutydesk.desktop.page import Page
from dutydesk.desktop.search_box import FilterChips, SearchBox
from dutydesk.desktop.table import Table, TableColumn
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Card, Empty, button, column

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.desktop.desk import Desk, Ref
    from dutydesk.work.changes.overview import ChangeFacts, ChangeRow

_TABLES = frozenset(
    {
        "staffchange",
        "paper",
        "officer",
        "certificate",
        "badge",
        "badgedesign",
        "stafflist",
        "training",
        "trainee",
        "loanitem",
        "rosterduty",
        "leave",
        "setting",
    }
)
_COLUMNS = (
    TableColumn("starts_on", "变更日期", 104),
    TableColumn("reason", "变更原因", 0),
    TableColumn("gone", "离岗人员", 96),
    TableColumn("comes", "调配人员", 96),
    TableColumn("until", "截止", 104, spare=1),
    TableColumn("state", "状态", 96, tone=STATE_TONES.get),
)
_CHIPS = (("all", "全部"), ("open", "待办理"), ("early", "批准前上岗"), ("done", "已执行"))


class ChangesPage(Page):
    """Carry each change of people through its steps."""

    key, title, icon = "changes", "人员变更", "arrow-left-right"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: int | None = None
        self._rows: list[ChangeRow] = []
        self._add = button("登记变更", "plus", "primary", self.add_change)
        self._add.setToolTip("登记一项人员变更（Ctrl+N）")
        self.set_actions(self._add)
        begin = button("登记变更", "plus", "primary", self.add_change)
        self.only("ENTER", self._add, begin)
        self.search = SearchBox("姓名、拼音首字母、编号、原因")
        self.chips = FilterChips()
        hint = "值机员离职或临时离岗时，报告变更原因，选择符合条件的人员顶岗，得到用户单位批准后执行（5.4）。"
        self.table = Table(_COLUMNS, Empty("没有人员变更", hint, begin, icon="arrow-left-right"))
        self.pane = ChangePane(self, self.open_change)
        top = column(self.search, self.chips, gap=2 * STEP)
        top.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 0)
        card = Card(margins=0)
        card.body.addLayout(top)
        card.body.addWidget(self.table, 1)
        self.body.addWidget(side_by_side(card, self.pane, (640, 480)), 1)
        self.first = self.table
        self.search.searched.connect(self._show_rows)
        self.search.left_down.connect(self.table.setFocus)
        self.chips.chosen.connect(self._show_rows)
        self.table.selected.connect(self._choose)
        self.table.opened.connect(self.pane.edit)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self._add.click)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read the cases again."""
        if not tables or tables & _TABLES:
            self._read()

    def open_record(self, ref: Ref) -> None:
        """Show one case; of somebody who has none, begin one."""
        if ref.table == "staffchange" and ref.id is not None:
            self.open_change(ref.id)
        elif ref.table == "officer" and ref.id is not None and self.may("ENTER"):
            self.add_change(ref.id)

    def open_change(self, change_id: int) -> None:
        """Show one case, whatever was searched for before."""
        self._wanted = change_id
        self.search.clear()
        self.chips.choose("all")
        self._read()

    def add_change(self, officer_id: int | None = None) -> None:
        """Open the form of a new case, of somebody who leaves."""
        given: dict[str, Any] = {}
        if officer_id is not None:
            from dutydesk.records import ChangeReason

            given = {"officer_id": officer_id, "reason": ChangeReason.LEAVING}
        plan_change(self, given=given, done=self.open_change)

    def _read(self) -> None:
        def work(session: Session) -> list[ChangeRow]:
            from dutydesk.work.changes import overview

            return overview.rows(session)

        self.read(work, self._show, key="rows")

    def _show(self, rows: list[ChangeRow]) -> None:
        self._rows = rows
        self.chips.show_chips([(key, said, len(self._of(key))) for key, said in _CHIPS])
        self.search.setVisible(bool(rows))
        self.chips.setVisible(bool(rows))
        waiting, early = len(self._of("open")), len(self._of("early"))
        self.set_fact(f"{len(rows)} 项变更　·　{waiting} 项待办理　·　{early} 项批准前上岗（5.4）")
        self._show_rows()

    def _show_rows(self, _changed: object = None) -> None:
        wanted = self.search.text().strip().casefold()
        self.table.show_rows([one for one in self._of(self.chips.key or "all") if wanted in one.keys])
        if self._wanted is not None and self.table.select_record(self._wanted):
            self._wanted = None
        current = self.table.current
        if current is None:
            self.pane.forget()
        else:
            self._choose(current)

    def _of(self, chip: str) -> list[ChangeRow]:
        if chip == "open":
            return [one for one in self._rows if one.is_open]
        if chip == "early":
            return [one for one in self._rows if one.was_early]
        if chip == "done":
            return [one for one in self._rows if one.record.executed_on is not None]
        return self._rows

    def _choose(self, chosen: Any) -> None:
        if chosen is None:
            self.pane.forget()
            return
        change_id = chosen.record.id

        def work(session: Session) -> ChangeFacts:
            from dutydesk.work.changes import overview

            return overview.facts(session, change_id)

        self.read(work, self.pane.show_facts, key="facts")
