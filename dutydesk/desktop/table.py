"""The list of every page: a model and a view with one look.

table = Table([TableColumn("name", "姓名", 120), TableColumn("joined_on", "加入组织日期", 130)])
table.show_rows(rows)              # each row has .cells (words by key) and .record
table.opened.connect(self._open)   # Enter or double click
table.selected.connect(self._show) # the current row, or None
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, cast

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedLayout,
    QTableView,
    QWidget,
)

from dutydesk.desktop.column_widths import fitted, kept
from dutydesk.desktop.fonts import scaled
from dutydesk.desktop.tokens import LIGHT, ROW_HEIGHT, Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtCore import QCollator

    from dutydesk.desktop.widgets import Empty
    from dutydesk.kinds.kind import Column

Index = QModelIndex | QPersistentModelIndex
_ROW_ROLE = int(Qt.ItemDataRole.UserRole)
_SORT_ROLE = _ROW_ROLE + 1
_ROOT = QModelIndex()
_ELASTIC = 150  # pixels: a column that takes what is left may be cut down to this before another goes


class RowLike(Protocol):
    """A row is anything with words by column key, and the record (or any value of the page's own) behind them."""

    @property
    def cells(self) -> Mapping[str, str]: ...  # noqa: D102  (the class says it)

    @property
    def record(self) -> Any: ...  # noqa: D102  (the class says it)


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A row of words with nothing, or anything, behind it."""

    cells: Mapping[str, str]
    record: Any = None
    tones: Mapping[str, Tone] = field(default_factory=dict[str, "Tone"])


@dataclass(frozen=True, slots=True)
class TableColumn:
    """Say how a column looks. `width` in pixels, 0 takes what is left; `tone` gives some words a colour.

    Where not all columns fit, those that are `spare` go, the highest number first: what they say is told elsewhere.
    """

    key: str
    words: str
    width: int = 120
    right: bool = False
    spare: int = 0
    tone: Callable[[str], Tone | None] | None = None


def columns_of(columns: Sequence[Column]) -> list[TableColumn]:
    """Return the listed columns of a kind, with widths by the type of value."""
    return [
        TableColumn(column.name, column.label.words, _width(column), right=column.type is int and not column.target)
        for column in columns
        if column.label.listed
    ]


def _width(column: Column) -> int:
    from datetime import date, datetime, time
    from enum import Enum

    by_type = ((bool, 76), (datetime, 170), (date, 136), (time, 90), (Enum, 100), (int, 90))
    if column.target:
        return 140
    for kind, width in by_type:
        if issubclass(column.type, kind):
            return max(width, 14 * len(column.label.words) + 28)
    return max(140, 14 * len(column.label.words) + 28)


class _Model(QAbstractTableModel):
    def __init__(self, columns: Sequence[TableColumn]) -> None:
        super().__init__()
        self.columns = list(columns)
        self.rows: Sequence[RowLike] = ()
        self.mark: tuple[int, bool] = (-1, True)  # the sorted column, and whether upwards
        self._collator: QCollator | None = None

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            sorted_by, up = self.mark
            return self.columns[section].words + ((" ↑" if up else " ↓") if sorted_by == section else "")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(self.columns[section])
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        column, line = self.columns[index.column()], self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.cells.get(column.key, "")
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.cells.get(column.key, "") or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column)
        if role == Qt.ItemDataRole.ForegroundRole:
            tones: Mapping[str, Tone] = getattr(line, "tones", {})
            tone = column.tone(line.cells.get(column.key, "")) if column.tone else tones.get(column.key)
            return QColor(LIGHT.ink(tone)) if tone else None
        if role == _SORT_ROLE:
            return line.cells.get(column.key, "")
        return line if role == _ROW_ROLE else None

    def sort_key(self, row: int, column: int) -> Any:
        if self._collator is None:
            from PySide6.QtCore import QCollator, QLocale  # hundreds of languages as enums: not before they are needed

            self._collator = QCollator(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
            self._collator.setNumericMode(True)
        return self._collator.sortKey(self.rows[row].cells.get(self.columns[column].key, ""))

    @staticmethod
    def _alignment(column: TableColumn) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class _Sorted(QSortFilterProxyModel):
    """Sort as Chinese readers expect (pinyin), numbers inside text by value, empty cells last."""

    def __init__(self, model: _Model) -> None:
        super().__init__()
        self._model = model
        self._keys: dict[int, Any] = {}
        self._column = -1
        self.setSourceModel(model)
        model.modelAboutToBeReset.connect(self._forget)

    def lessThan(self, left: Index, right: Index) -> bool:
        if left.column() != self._column:
            self._keys, self._column = {}, left.column()
        return self._key(left.row()) < self._key(right.row())

    def _key(self, row: int) -> Any:
        if row not in self._keys:
            self._keys[row] = self._model.sort_key(row, self._column)
        return self._keys[row]

    def _forget(self) -> None:
        self._keys = {}


class _View(QTableView):
    entered_row = Signal()
    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.entered_row.emit()
        else:
            super().keyPressEvent(event)


class Table(QWidget):
    """A list of rows with one row current; an `Empty` stands in its place while there is none.

    Signals:
        selected: the current row, or None.
        opened: the row on which Enter or a double click fell.
    """

    selected = Signal(object)
    opened = Signal(object)

    def __init__(self, columns: Sequence[TableColumn], empty: Empty | None = None, *, many: bool = False) -> None:
        super().__init__()
        self._model = _Model(columns)
        self._sorted: _Sorted | None = None
        self.view = _View()
        self.view.setModel(self._model)
        self._dress(many=many)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.view)
        self._empty = empty
        if empty is not None:
            self._stack.addWidget(empty)
        self._last: Any = None
        self._watch_selection()
        self.view.entered_row.connect(self._open)
        self.view.resized.connect(self._share_width)
        self.view.doubleClicked.connect(self._open)
        self.setFocusProxy(self.view)

    @property
    def rows(self) -> Sequence[RowLike]:
        """Return the rows as they were handed in."""
        return self._model.rows

    @property
    def current(self) -> Any:
        """Return the current row, or None."""
        index = self.view.currentIndex()
        return index.data(_ROW_ROLE) if index.isValid() else None

    @property
    def chosen(self) -> list[Any]:
        """Return the selected rows, in the order on screen (`many=True` allows several)."""
        lines = sorted(self.view.selectionModel().selectedRows(), key=lambda index: index.row())
        return [index.data(_ROW_ROLE) for index in lines]

    def show_rows(self, rows: Sequence[RowLike]) -> None:
        """Replace the rows. The same record stays current where it is still there, else the first row is."""
        keep = self._identity(self.current)
        at = self.view.verticalScrollBar().value()
        self._model.beginResetModel()
        self._model.rows = rows
        self._model.endResetModel()
        if self._empty is not None:
            self._stack.setCurrentWidget(self.view if rows else self._empty)
            # Tab would not get past a view that is hidden; the stub does not know of None.
            self.setFocusProxy(cast("QWidget", self.view if rows else None))
        if not rows:
            self._tell()
            return
        self._fit_columns()
        if keep is not None and self.select(lambda row: self._identity(row) == keep):
            self.view.verticalScrollBar().setValue(at)
        else:
            self.view.selectRow(0)
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_rows()
            if self.rows:
                self._fit_columns()

    def _share_width(self) -> None:
        """Share the new width among the columns: of the window, or what a scroll bar left."""
        if self.rows:
            self._fit_columns()

    def select(self, matches: Callable[[Any], bool]) -> bool:
        """Make the first row current that matches; tell whether there is one."""
        model = self.view.model()
        for number in range(model.rowCount()):
            if matches(model.index(number, 0).data(_ROW_ROLE)):
                self.view.selectRow(number)
                return True
        return False

    def select_record(self, record_id: int) -> bool:
        """Make the row current whose record has this id; tell whether there is one."""
        return self.select(lambda row: getattr(row.record, "id", row.record) == record_id)

    def _dress(self, *, many: bool) -> None:
        view = self.view
        view.setShowGrid(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        view.setSelectionMode(mode.ExtendedSelection if many else mode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setTabKeyNavigation(False)
        view.setWordWrap(False)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        down = view.verticalHeader()
        down.setVisible(False)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit_rows()
        across = view.horizontalHeader()
        across.setHighlightSections(False)
        across.setTextElideMode(Qt.TextElideMode.ElideRight)
        across.setSectionsClickable(True)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.sectionClicked.connect(self._sort_by)
        across.setMinimumSectionSize(1)

    def _fit_rows(self) -> None:
        height = max(ROW_HEIGHT, self.view.fontMetrics().height() + 16)
        self.view.verticalHeader().setDefaultSectionSize(height)

    def _fit_columns(self) -> None:
        """Give each column what the rows on screen need; a width that was dragged stays until rows or size change."""
        view, across = self.view, self.view.horizontalHeader()
        planned = [column.width for column in self._model.columns]
        for at in range(len(planned)):
            across.showSection(at)
        needed = [max(view.sizeHintForColumn(at), across.sectionSizeHint(at)) for at in range(len(planned))]
        room = view.viewport().width()
        spare = [column.spare for column in self._model.columns]
        enough = [need if plan else min(need, scaled(_ELASTIC)) for plan, need in zip(planned, needed, strict=True)]
        shown = kept(spare, enough, room)
        for at in range(len(planned)):
            across.setSectionHidden(at, at not in shown)
        for at, width in zip(shown, fitted([planned[i] for i in shown], [needed[i] for i in shown], room), strict=True):
            across.resizeSection(at, width)

    def _sort_by(self, section: int) -> None:
        if self._sorted is None:  # the proxy is only built for those who sort
            keep = self._identity(self.current)
            self._sorted = _Sorted(self._model)
            self.view.setModel(self._sorted)
            self._watch_selection()
            self._sorted.sort(section, Qt.SortOrder.AscendingOrder)
            if keep is not None:
                self.select(lambda row: self._identity(row) == keep)
        else:
            again = self._sorted.sortColumn() == section and self._sorted.sortOrder() == Qt.SortOrder.AscendingOrder
            self._sorted.sort(section, Qt.SortOrder.DescendingOrder if again else Qt.SortOrder.AscendingOrder)
        self._mark_sorted()

    def _mark_sorted(self) -> None:
        if self._sorted is None:
            return
        up = self._sorted.sortOrder() == Qt.SortOrder.AscendingOrder
        self._model.mark = (self._sorted.sortColumn(), up)
        self._model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._model.columns) - 1)

    def _watch_selection(self) -> None:
        self.view.selectionModel().currentRowChanged.connect(self._tell)

    def _tell(self) -> None:
        now = self.current
        if now is not self._last:
            self._last = now
            self.selected.emit(now)

    def _open(self) -> None:
        if (row := self.current) is not None:
            self.opened.emit(row)

    @staticmethod
    def _identity(row: Any) -> Any:
        if row is None:
            return None
        found = getattr(row.record, "id", None)
        return row.record if found is None else found
