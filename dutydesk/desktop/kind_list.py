"""The list of any plain kind with 新增, 修改, 删除, drawn from its definition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from dutydesk.desktop import dialogs
from dutydesk.desktop.entry_form import edit
from dutydesk.desktop.table import Table, columns_of
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Card, Empty, button, column, empty_layout, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.kinds.kind import Kind


class Panel(QWidget):
    """Be one subject of 设置."""

    tables: frozenset[str] = frozenset()
    act = "READ"  # what one must be allowed to do for the main actions: a name of `work.roles.Act`

    def refresh(self) -> None:
        """Read again."""

    def actions(self) -> Sequence[QPushButton]:
        """Return the page's main actions while this panel is shown."""
        return ()

    def open_record(self, record_id: int | None) -> None:
        """Show one record."""

    @property
    def unsaved(self) -> bool:
        """Tell whether anything is unsaved."""
        return False

    def may_leave(self) -> bool:
        """Tell whether nothing is unsaved."""
        return True


@dataclass(frozen=True, slots=True)
class _Found:
    kind: Kind
    rows: list[Any]


class KindList(Panel):
    """List the records of one kind."""

    def __init__(self, page: Page, table: str, empty: str, hint: str, act: str = "SITE") -> None:
        super().__init__()
        self.act = act
        self._page = page
        self._table_name = table
        self._wanted: int | None = None
        self._begin_new = self._led_here = False
        self.tables = frozenset({table, "post", "shiftkind"} if table == "headcount" else {table})
        self._empty = (empty, hint)
        self.table: Table | None = None
        self._edit = button("修改", "pencil", on=self._edit_current)
        self._remove = button("删除", "trash-2", "danger", self._remove_current)
        self._keys = label("回车修改，Delete 删除", "small")
        self._tools = row(self._edit, self._remove, 0, self._keys)
        self._tools.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 3 * STEP)
        self._card = Card(margins=0)
        self._place = column()
        self._card.body.addLayout(self._place, 1)
        self._card.body.addLayout(self._tools)
        self.setLayout(column(self._card))
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self)
        delete.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        delete.activated.connect(self._remove_current)

    def refresh(self) -> None:
        """Read the rows."""
        table = self._table_name

        def work(session: Session) -> _Found:
            from dutydesk.work import entries

            kind = entries.kind_named(table)
            return _Found(kind, entries.rows(session, kind))

        self._page.read(work, self._show, key=f"rows {table}")

    def actions(self) -> Sequence[QPushButton]:
        """Offer a new record."""
        return (button("新增", "plus", "primary", self.add),)

    def open_record(self, record_id: int | None) -> None:
        """Make a record current, or begin a new one where there is none yet."""
        self._wanted = record_id
        self._begin_new = record_id is None
        self._led_here = record_id is not None
        self.refresh()

    def add(self) -> None:
        """Ask for a new record."""
        if self._page.may(self.act):
            edit(self._page, self._table_name, done=self._want)

    def _show(self, found: _Found) -> None:
        if self.table is None:
            empty_layout(self._place)
            add = button("新增", "plus", "primary", self.add)
            self._page.only(self.act, add)
            self.table = Table(columns_of(found.kind.columns), Empty(*self._empty, action=add))
            self.table.opened.connect(self._edit_current)
            self._place.addWidget(self.table)
        may_edit = bool(found.rows) and self._page.may(self.act)
        self._edit.setVisible(may_edit)
        self._remove.setVisible(may_edit and self._page.may("REMOVE"))
        self._keys.setText("回车修改，Delete 删除" if self._page.may("REMOVE") else "回车修改")
        self._keys.setVisible(may_edit)
        self.table.show_rows(found.rows)
        if self._wanted is not None and self.table.select_record(self._wanted):
            self._wanted = None
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            if self._led_here:
                self._open_incomplete(found.kind)
        self._led_here = False
        if self._begin_new and not found.rows:
            self.add()
        self._begin_new = False

    def _open_incomplete(self, kind: Kind) -> None:
        """Open the form where contents that a clause asks for are not ticked: somebody was led here to add them."""
        record = self.table.current.record if self.table else None
        lacking = {
            column.name: f"第 {column.label.clause} 条要求的内容，还没有明确。"
            for column in kind.columns
            if column.type is bool and column.label.clause and not getattr(record, column.name)
        }
        if record is not None and lacking and self._page.may(self.act):
            edit(self._page, self._table_name, record.id, done=self._want, lacking=lacking)

    def _want(self, record_id: int) -> None:
        self._wanted = record_id
        self.refresh()

    def _edit_current(self) -> None:
        row_now = self.table.current if self.table else None
        if row_now is not None and self._page.may(self.act):
            edit(self._page, self._table_name, row_now.record.id, done=self._want)

    def _remove_current(self) -> None:
        row_now = self.table.current if self.table else None
        if row_now is None or not (self._page.may(self.act) and self._page.may("REMOVE")):
            return
        table, record_id = self._table_name, int(row_now.record.id)
        caption = row_now.record.caption()
        if not dialogs.ask(self, f"删除“{caption}”吗？", "删除写入操作记录，不能撤销。", yes="删除", danger=True):
            return

        def work(session: Session) -> None:
            from dutydesk.work import entries

            entries.remove(session, entries.kind_named(table), record_id)

        self._page.write(work, lambda _: self._page.messages.say(f"“{caption}”已删除。", tone="good"))
