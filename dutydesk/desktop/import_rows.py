"""The rows of a spreadsheet with a tick before each that may be taken, and what is said of the current one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPen, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QWidget,
)

from dutydesk.desktop.detail import DetailPane, side_by_side
from dutydesk.desktop.import_facts import ACTIONS, ADD, REFUSE, UPDATE, Line
from dutydesk.desktop.search_box import FilterChips
from dutydesk.desktop.table import PlainRow, Table, TableColumn
from dutydesk.desktop.tokens import LIGHT, STEP, Tone
from dutydesk.desktop.widgets import Card, Empty, Pill, button, column, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence

_TONES: dict[str, Tone] = {"新增": "good", "更新": "info", "拒绝": "danger", "无变化": "plain"}
_TAKEN = (ADD, UPDATE)
_ALL = "all"
_BOX = 16


class ImportRows(QWidget):
    """Show the rows, filter them by what they would do, and let the person take or leave each.

    Signals:
        ticked: other rows are chosen now.
    """

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Line] = ()
        self._left: set[int] = set()  # rows that could be taken and are not
        self.chips = FilterChips()
        self.chips.chosen.connect(self._show_lines)
        self.table = Table(
            [
                TableColumn("tick", "写入", 52),
                TableColumn("number", "行号", 56),
                TableColumn("action", "结果", 70, tone=_TONES.get),
                TableColumn("name", "姓名", 140),
                TableColumn("id_number", "身份证编号", 168),
                TableColumn("said", "问题或变化", 0),
            ],
            Empty("没有这样的行", "请换一个筛选条件，或核对表头所在行和各列的对应。", icon="list-checks"),
        )
        view = self.table.view
        view.setItemDelegateForColumn(0, _Tick(self))
        view.clicked.connect(self._clicked)
        self.table.selected.connect(self._show_line)
        self.table.opened.connect(self._opened)
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), view)
        space.setContext(Qt.ShortcutContext.WidgetShortcut)
        space.activated.connect(self.toggle)
        self.pane = DetailPane(Empty("未选中任何一行", "选中一行，这里显示读到的内容和问题。"))
        self.pane.setMinimumWidth(300)
        every = button("全选", look="small", on=lambda: self._tick_all(on=True))
        none = button("全不选", look="small", on=lambda: self._tick_all(on=False))
        top = row(self.chips, 0, every, none)
        top.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 0)
        card = Card(margins=0)
        card.body.setSpacing(STEP)
        card.body.addLayout(top)
        card.body.addWidget(self.table, 1)
        self.setLayout(column(side_by_side(card, self.pane, (860, 340))))

    @property
    def chosen(self) -> list[Line]:
        """Return the rows that are ticked, in the order of the file."""
        return [line for line in self._lines if self.is_ticked(line)]

    @property
    def lines(self) -> Sequence[Line]:
        """Return every row."""
        return self._lines

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show rows; each that adds or changes somebody is ticked."""
        self._lines = lines
        self._left = set()
        chips: list[tuple[str, str, int | None]] = [(_ALL, "全部", len(lines))]
        count = {key: sum(line.action == key for line in lines) for key in ACTIONS}
        chips += [(key, words, count[key]) for key, words in ACTIONS.items() if count[key]]
        self.chips.show_chips(chips)
        self._show_lines()
        self.ticked.emit()

    def is_ticked(self, line: Line) -> bool:
        """Tell whether a row will be written."""
        return line.action in _TAKEN and line.number not in self._left

    def toggle(self) -> None:
        """Take or leave the current row; one that is refused or changes nothing cannot be taken."""
        current = self.table.current
        if current is None or current.record.action not in _TAKEN:
            return
        self._left ^= {current.record.number}
        self._ticks_changed()

    def _opened(self, _row: PlainRow) -> None:
        self.toggle()

    def _tick_all(self, *, on: bool) -> None:
        self._left = set() if on else {line.number for line in self._lines if line.action in _TAKEN}
        self._ticks_changed()

    def _ticks_changed(self) -> None:
        self.table.view.viewport().update()
        self.ticked.emit()

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self.toggle()

    def _show_lines(self) -> None:
        shown = [line for line in self._lines if self.chips.key in {_ALL, "", line.action}]
        self.table.show_rows([PlainRow(line.cells, line, _tones(line)) for line in shown])

    def _show_line(self, chosen: PlainRow | None) -> None:
        if chosen is None:
            self.pane.clear()
            return
        line: Line = chosen.record
        pane = self.pane
        pane.start()
        words = ACTIONS[line.action]
        pane.add_head(line.name or "（无姓名）", Pill(words, _TONES[words]), (f"表格第 {line.number} 行",))
        for fault in line.faults:
            pane.add(label(fault, "fault", wrap=True, selectable=True))
        if line.differences:
            pane.add_heading("将更新")
            for field, old, new in line.differences:
                pane.add(label(f"{field}：{old or '（空）'} → {new or '（空）'}", wrap=True, selectable=True))
        for note in line.notes:
            pane.add(label(note, "second", wrap=True, selectable=True))
        if line.fields:
            pane.add_heading("读到的内容")
            facts = pane.add_facts()
            for field, value in line.fields:
                facts.add(field, value)
        pane.finish()


def _tones(line: Line) -> dict[str, Tone]:
    return {"said": "danger"} if line.action == REFUSE else {}


class _Tick(QStyledItemDelegate):
    """Draw a check box; grey where there is nothing to choose."""

    def __init__(self, rows: ImportRows) -> None:
        super().__init__(rows)
        self._rows = rows

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shown = cast("Any", option)  # the stub lacks the fields of style options
        box = QRect(shown.rect)
        if shown.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(LIGHT.selection))
        line: Line = index.data(int(Qt.ItemDataRole.UserRole)).record
        tick: Any = QStyleOptionButton()
        side = QRect(0, 0, _BOX, _BOX)
        side.moveCenter(box.center())
        tick.rect = side
        flags = QStyle.StateFlag
        tick.state = flags.State_On if self._rows.is_ticked(line) else flags.State_Off
        if line.action in _TAKEN:
            tick.state |= flags.State_Enabled
            QApplication.style().drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, tick, painter)
        else:
            painter.setPen(QColor(LIGHT.text_third))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "—")
        painter.setPen(QPen(QColor(LIGHT.line_faint), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
