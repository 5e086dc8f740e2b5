"""A grid of people against things: two lines in each square on a light ground, names at the left, headings above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QTableView

from dutydesk.desktop.fonts import scaled, sized
from dutydesk.desktop.tokens import BODY, LIGHT, SMALL, STEP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QStyleOptionViewItem

    from dutydesk.desktop.tokens import Tone

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LEAST, _NAMES = 150, 168
_SQUARE = int(Qt.ItemDataRole.UserRole)
_BREAK = _SQUARE + 1


@dataclass(frozen=True, slots=True)
class MatrixSquare:
    """Be one square: its lines, its tone, and whatever stands behind it."""

    lines: tuple[str, ...]
    tone: Tone = "plain"
    record: Any = None


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """Be one person's line."""

    name: str
    second: str
    squares: tuple[MatrixSquare, ...]
    record: Any = None


class _Model(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.headings: Sequence[str] = ()
        self.breaks: frozenset[int] = frozenset()
        self.lines: Sequence[MatrixLine] = ()

    def show(self, headings: Sequence[str], lines: Sequence[MatrixLine], breaks: frozenset[int]) -> None:
        self.beginResetModel()
        self.headings, self.lines, self.breaks = headings, lines, breaks
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self.headings[section] if section < len(self.headings) else None
        line = self.lines[section] if section < len(self.lines) else None
        return f"{line.name}　{line.second}" if line else None

    def data(self, index: Index, role: int = 0) -> Any:
        line = self.lines[index.row()]
        square = line.squares[index.column()]
        if role == _SQUARE:
            return square
        if role == _BREAK:
            return index.column() in self.breaks
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(square.lines)
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            heading = self.headings[index.column()].replace("\n", " ")
            return f"{line.name}，{heading}：{' '.join(square.lines)}"
        return None


class _Ink(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        square: MatrixSquare = index.data(_SQUARE)
        box: QRect = option.rect  # type: ignore[attr-defined]  # the stub does not know of it
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]  # the same
        painter.save()
        painter.fillRect(box, QColor(LIGHT.surface))
        if square.tone != "plain":
            painter.fillRect(box.adjusted(2, 2, -3, -3), QColor(LIGHT.tint(square.tone)))
        if state & QStyle.StateFlag.State_Selected:
            has_focus = bool(state & QStyle.StateFlag.State_Active)
            painter.setPen(QPen(QColor(LIGHT.accent if has_focus else LIGHT.control_line), 2))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        painter.setPen(QColor(LIGHT.line_faint))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if index.data(_BREAK):
            painter.setPen(QPen(QColor(LIGHT.control_line), 2))
            painter.drawLine(box.topLeft(), box.bottomLeft())
        font = painter.font()
        inner = box.adjusted(6, 3, -6, -3)
        high = inner.height() // max(1, len(square.lines))
        for number, words in enumerate(square.lines):
            is_first = number == 0
            painter.setFont(sized(font, BODY - 1 if is_first else SMALL))
            painter.setPen(QColor(LIGHT.ink(square.tone) if square.tone != "good" or not is_first else LIGHT.text))
            place = QRect(inner.left(), inner.top() + number * high, inner.width(), high)
            short = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, short)
        painter.restore()


class MatrixGrid(QTableView):
    """Show the matrix; one square is current.

    Signals:
        opened: the line and the number of the column on which Enter or a double click fell.
    """

    opened = Signal(object, int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._model = _Model()
        self.setModel(self._model)
        self.setItemDelegate(_Ink(self))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setHighlightSections(False)
        across.setSectionsClickable(False)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)  # type: ignore[arg-type]  # Qt takes both
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setSectionsClickable(False)
        down.setHighlightSections(True)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(self._open)
        self._fit()

    def show_lines(
        self, headings: Sequence[str], lines: Sequence[MatrixLine], breaks: frozenset[int] = frozenset()
    ) -> None:
        """Show a matrix; a line stands before the columns of `breaks`. The same place stays current if there is one."""
        row, column = self.currentIndex().row(), self.currentIndex().column()
        at = self.verticalScrollBar().value()
        self._model.show(headings, lines, breaks)
        self._fit()
        if lines and headings:
            self.setCurrentIndex(
                self._model.index(min(max(row, 0), len(lines) - 1), min(max(column, 0), len(headings) - 1))
            )
            self.verticalScrollBar().setValue(at)

    def select_record(self, record: Any) -> bool:
        """Go to somebody's line; tell whether it is there."""
        for number, line in enumerate(self._model.lines):
            if line.record == record:
                column = next((at for at, square in enumerate(line.squares) if square.tone == "danger"), 0)
                index = self._model.index(number, column)
                self.setCurrentIndex(index)
                self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
                return True
        return False

    @property
    def current(self) -> tuple[MatrixLine, int] | None:
        """Return the current line and column."""
        index = self.currentIndex()
        return (self._model.lines[index.row()], index.column()) if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text."""
        super().changeEvent(event)
        if event.type() == event.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        count = len(self._model.headings)
        line = self.fontMetrics().lineSpacing()
        self.verticalHeader().setFixedWidth(scaled(_NAMES))
        self.verticalHeader().setDefaultSectionSize(2 * line + 3 * STEP)
        self.horizontalHeader().setFixedHeight(3 * line + 2 * STEP)
        if count:
            self.horizontalHeader().setDefaultSectionSize(max(scaled(_LEAST), self.viewport().width() // count))

    def _open(self) -> None:
        if (found := self.current) is not None:
            self.opened.emit(*found)
