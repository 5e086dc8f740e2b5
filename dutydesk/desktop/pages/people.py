"""人员: who is posted here, found by name, pinyin, number or the end of the ID, with everything known beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from dutydesk.desktop.detail import side_by_side
from dutydesk.desktop.officer_pane import OfficerPane
from dutydesk.desktop.page import Page
from dutydesk.desktop.search_box import FilterChips, SearchBox
from dutydesk.desktop.table import PlainRow, Table, TableColumn
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Card, Empty, button, column, row

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.desktop.desk import Desk, Ref
    from dutydesk.desktop.officer_facts import Found, OfficerView

_COLUMNS = (
    TableColumn("employee_number", "编号", 76),
    TableColumn("name", "姓名", 0),
    TableColumn("sex", "性别", 58, spare=3),
    TableColumn("position", "岗位职务", 96, spare=1),
    TableColumn("years", "从事值机年数", 118, spare=2),
    TableColumn("guard_until", "保安员证至", 134),
    TableColumn("status", "状态", 64),
)
_SHOWN_BY = frozenset({"officer", "certificate", "team", "stafflist", "stafflistline", "paper", "setting"})
_GLANCED = 60


class PeoplePage(Page):
    """List the officers and show one of them."""

    key, title, icon = "people", "人员", "users"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: int | None = None
        self._import = button("导入人员表", "upload", on=self.import_file)
        self._import.setToolTip("从人事部门的表格导入（Ctrl+I）")
        self._add = button("新增人员", "plus", "primary", self.add_officer)
        self._add.setToolTip("新增一名人员（Ctrl+N）")
        self.set_actions(self._import, self._add)
        self.only("IMPORT", self._import)
        self.only("ENTER", self._add)
        self.search = SearchBox("姓名、拼音或首字母、编号、身份证编号后四位")
        self.search.setMaximumWidth(420)
        self.chips = FilterChips()
        self._begin = button("导入人员表", "upload", "primary", self.import_file)
        self._nobody = Empty("", action=self._begin, icon="users")
        self.table = Table(_COLUMNS, self._nobody)
        self.pane = OfficerPane(self.may)
        search = row(self.search, 0)  # on its own: the chips below it take the whole width
        search.setStretch(0, 100)
        top = column(search, self.chips, gap=2 * STEP)
        top.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 0)
        card = Card(margins=0)
        card.body.addLayout(top)
        card.body.addWidget(self.table, 1)
        self.body.addWidget(side_by_side(card, self.pane, (710, 430)), 1)
        self._connect()

    def refresh(self, tables: frozenset[str]) -> None:
        """Read the list and the officer shown again."""
        if tables and not tables & _SHOWN_BY:
            return
        self._read()
        if self.pane.view is not None:
            self._read_officer(self.pane.view.card.officer_id)

    def open_record(self, ref: Ref) -> None:
        """Show an officer, or whose certificate it is."""
        if ref.id is None:
            return
        from dutydesk.desktop import officer_facts

        table, record_id = ref.table, ref.id

        def show(officer_id: int | None) -> None:
            if table == "certificate":
                self.pane.show_certificate(record_id)
            self._show_wanted(officer_id)
            if officer_id is not None and officer_id == self._current_id:
                self._read_officer(officer_id)

        self.read(lambda session: officer_facts.officer_of(session, table, record_id), show, key="wanted")

    def glance(self) -> dict[str, Any] | None:
        """Return the first rows while nothing is searched for."""
        if self.search.text() or self.chips.key not in {"", "all"} or not self.table.rows:
            return None
        rows = [[dict(row.cells), dict(getattr(row, "tones", {}))] for row in self.table.rows[:_GLANCED]]
        return {"fact": self._fact.text(), "chips": self._shown_chips, "rows": rows}

    def show_glance(self, seen: dict[str, Any]) -> None:
        """Paint the rows of the last time."""
        self.set_fact(seen["fact"])
        self.chips.show_chips([tuple(chip) for chip in seen["chips"]])
        self.table.show_rows([PlainRow(cells, None, tones) for cells, tones in seen["rows"]])

    def add_officer(self) -> None:
        """Open the form for a new officer."""
        from dutydesk.desktop.entry_form import edit

        edit(self, "officer", done=self._show_wanted)

    def edit_officer(self) -> None:
        """Open the form of the officer shown."""
        from dutydesk.desktop.entry_form import edit

        if (officer_id := self._current_id) is not None and self.may("ENTER"):
            edit(self, "officer", officer_id)

    def import_file(self) -> None:
        """Open the import window."""
        from dutydesk.desktop.import_window import ImportWindow

        if self.may("IMPORT"):
            ImportWindow(self).open()

    def register_leaving(self) -> None:
        """Ask on which day the officer left."""
        from dutydesk.desktop.leaving import LeavingDialog

        view = self.pane.view
        if view is not None and self.may("ENTER") and view.card.status != "离职":
            LeavingDialog(self, view.card.officer_id, view.card.name).open()

    def give_file(self) -> None:
        """Ask to whom the file of the officer shown is given."""
        from dutydesk.desktop.officer_file_sheet import FileSheet

        if self.pane.view is not None and self.may("EXPORT"):
            FileSheet(self, self.pane.view.card.officer_id, self.pane.view.card.name).open()

    def print_consent(self) -> None:
        """Print the consent of the officer shown."""
        from dutydesk.desktop import officer_file_sheet

        if self.pane.view is not None and self.may("PRINT"):
            officer_file_sheet.print_consent(self, self.pane.view.card.officer_id)

    def show_history(self) -> None:
        """Show everything that was done to the officer shown."""
        from dutydesk.desktop.desk import Ref

        if (officer_id := self._current_id) is not None:
            self.desk.go_to("journal", Ref("officer", officer_id))

    @property
    def _current_id(self) -> int | None:
        row = self.table.current
        return None if row is None or row.record is None else int(row.record.id)

    def _connect(self) -> None:
        self._shown_chips: list[tuple[str, str, int | None]] = []
        self.search.searched.connect(self._read)
        self.first = self.table
        self.search.left_down.connect(self._to_list)
        self.search.returnPressed.connect(self._to_list)
        self.chips.chosen.connect(self._read)
        self.table.selected.connect(self._select)
        self.table.opened.connect(self.edit_officer)
        self.pane.edit_wanted.connect(self.edit_officer)
        self.pane.leave_wanted.connect(self.register_leaving)
        self.pane.reveal_wanted.connect(self.reveal)
        self.pane.history_wanted.connect(self.show_history)
        self.pane.certificate_wanted.connect(self._edit_certificate)
        self.pane.file_wanted.connect(self.give_file)
        self.pane.consent_wanted.connect(self.print_consent)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self._add.click)
        QShortcut(QKeySequence("Ctrl+I"), self).activated.connect(self._import.click)

    def _read(self) -> None:
        from dutydesk.desktop import officer_facts

        query, chip = self.search.text(), self.chips.key or "all"
        self.read(lambda session: officer_facts.read_list(session, query, chip), self._show, key="rows")

    def _show(self, found: Found) -> None:
        self._shown_chips = found.chips
        self.set_fact(found.fact)
        self.chips.show_chips(found.chips)
        self._say_nobody(found)
        self.table.show_rows(found.rows)
        if self._wanted is not None and self.table.select_record(self._wanted):
            self._wanted = None

    def _say_nobody(self, found: Found) -> None:
        if found.total:
            self._nobody.say("没有符合条件的人员", "请换一个关键字或筛选条件；按 Esc 清空搜索框。")
        elif self.may("IMPORT"):
            self._nobody.say("还没有人员", "先导入人事部门的人员表，也可以用右上角“新增人员”逐个录入。")
        else:
            self._nobody.say("还没有人员", "请由项目负责人或班长导入人员表。")
        self._begin.setVisible(not found.total and self.may("IMPORT"))
        self.chips.setVisible(bool(found.total))
        self.search.setVisible(bool(found.total))

    def _to_list(self) -> None:
        if self.table.rows:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_wanted(self, officer_id: int | None) -> None:
        self._wanted = officer_id
        if officer_id is None or self.table.select_record(officer_id):
            return
        if self.search.text():
            self.search.setText("")
        if self.chips.key not in {"", "all"}:
            self.chips.choose("all")
        else:
            self._read()

    def _select(self, row: Any) -> None:
        if row is None or row.record is None:
            self.pane.show_nobody()
        else:
            self._read_officer(int(row.record.id))

    def _read_officer(self, officer_id: int) -> None:
        from dutydesk.desktop import officer_facts

        def show(view: OfficerView) -> None:
            if self._current_id in {officer_id, None}:
                self.pane.show_officer(view)

        self.read(lambda session: officer_facts.read_officer(session, officer_id), show, self.fail, key="officer")

    def _edit_certificate(self, certificate_id: int) -> None:
        from dutydesk.desktop.entry_form import edit

        if (officer_id := self._current_id) is not None:
            edit(self, "certificate", certificate_id or None, {"officer_id": officer_id})

    def reveal(self) -> None:
        """Ask for a reason, and show the whole ID number of the officer shown."""
        from dutydesk.desktop.prove import prove

        view = self.pane.view
        if view is None:
            return
        officer_id = view.card.officer_id

        def act(session: Session, why: str) -> str:
            from dutydesk.work import officers

            return officers.reveal_id(session, officer_id, why)

        title = f"显示{view.card.name}的完整身份证编号"
        prove(self, title, act, lambda number: self.pane.reveal(officer_id, number))
