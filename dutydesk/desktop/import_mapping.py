"""Which sheet, which header row, and which column goes where; all of it by mouse or keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QSizePolicy, QWidget

from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import label

if TYPE_CHECKING:
    from dutydesk.desktop.import_facts import Preview

_ACROSS = 5
_HEADERS = 20
_NOT_TAKEN = "（不导入）"


class ImportMapping(QWidget):
    """Show and change where the people of a file are.

    Signals:
        sheet_chosen: the number of another sheet.
        header_chosen: another header row, as the spreadsheet numbers it.
        column_chosen: a field, and its new column or None.
    """

    sheet_chosen = Signal(int)
    header_chosen = Signal(int)
    column_chosen = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.sheet = QComboBox()
        self.sheet.activated.connect(self.sheet_chosen)
        self.header = QComboBox()
        self.header.activated.connect(self._header_chosen)
        self.columns: dict[str, QComboBox] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * STEP)
        self._grid.setVerticalSpacing(2 * STEP)
        self.setLayout(self._grid)
        self._place(0, "工作表", self.sheet)
        self._place(1, "表头所在行", self.header)

    def show_preview(self, preview: Preview) -> None:
        """Show what was found; no signal is sent for it."""
        blocked = [QSignalBlocker(widget) for widget in (self.sheet, self.header)]
        self.sheet.clear()
        self.sheet.addItems(preview.sheets)
        self.sheet.setCurrentIndex(preview.proposal.sheet)
        self.sheet.setEnabled(len(preview.sheets) > 1)
        count = min(_HEADERS, len(preview.workbook.sheets[preview.proposal.sheet].rows))
        self.header.clear()
        self.header.addItems([f"第 {number} 行" for number in range(1, max(count, preview.proposal.header_row) + 1)])
        self.header.setCurrentIndex(preview.proposal.header_row - 1)
        for block in blocked:
            block.unblock()
        for place, (key, words, required) in enumerate(preview.fields, start=2):
            if key not in self.columns:
                self._add_field(place, key, f"{words} *" if required else words)
            box = self.columns[key]
            box.clear()
            box.addItem(_NOT_TAKEN, None)
            for at, title in enumerate(preview.columns):
                box.addItem(title, at)
            column = preview.proposal.mapping.get(key)
            box.setCurrentIndex(0 if column is None else column + 1)
            box.setProperty("faulty", required and column is None)
            box.style().unpolish(box)
            box.style().polish(box)

    def _header_chosen(self, place: int) -> None:
        self.header_chosen.emit(place + 1)

    def _add_field(self, place: int, key: str, words: str) -> None:
        box = QComboBox()

        def chosen(_index: int) -> None:
            self.column_chosen.emit(key, box.currentData())

        box.activated.connect(chosen)
        self.columns[key] = box
        self._place(place, words, box)

    def _place(self, place: int, words: str, widget: QComboBox) -> None:
        name = label(words, "second")
        name.setBuddy(widget)
        widget.setAccessibleName(words)
        widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        widget.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        widget.setMinimumContentsLength(6)
        down, across = divmod(place, _ACROSS)
        self._grid.addWidget(name, down, 2 * across)
        self._grid.addWidget(widget, down, 2 * across + 1)
        self._grid.setColumnStretch(2 * across + 1, 1)
