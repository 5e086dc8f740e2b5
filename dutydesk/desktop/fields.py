"""The fields of any kind as a form: words at the left, editors at the right, what is wrong below each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QPlainTextEdit, QPushButton, QWidget

from dutydesk.desktop.editors import Editor, editor_for
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import column as stacked
from dutydesk.desktop.widgets import label, row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dutydesk.desktop.pick_box import Choice
    from dutydesk.kinds.kind import Column

_MANY = 3


class Fields(QWidget):
    """Edit the fields of some columns. Enter goes to the next field.

    Signals:
        edited: something was changed by hand. done: Enter was pressed in the last field.
    """

    edited = Signal()
    done = Signal()

    def __init__(self, columns: Sequence[Column], choices: Mapping[str, Sequence[Choice]] | None = None) -> None:
        super().__init__()
        self.editors: dict[str, Editor] = {}
        self.faults = {column.name: label("", "fault", wrap=True) for column in columns}
        self.changed = False
        self._checks = 0
        self._has_many_checks = sum(column.type is bool for column in columns) >= _MANY
        self._places: dict[str, QHBoxLayout] = {}
        self._beside: dict[str, QWidget] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4 * STEP)
        self._grid.setVerticalSpacing(2 * STEP + 2)
        self._grid.setColumnStretch(1, 1)
        self.setLayout(self._grid)
        for column in columns:
            self._add(column, (choices or {}).get(column.target, ()))

    def values(self) -> dict[str, Any]:
        """Return what the editors hold."""
        return {name: editor.read() for name, editor in self.editors.items()}

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show values; names that have no editor are left out."""
        for name, value in values.items():
            if name in self.editors:
                self.editors[name].write(value)
        self.changed = False

    def show_faults(self, faults: Mapping[str, str]) -> list[str]:
        """Show what is wrong beside the fields, go to the first, and return the words that have no field here."""
        first: QWidget | None = None
        for name, editor in self.editors.items():
            words = faults.get(name, "")
            self._show_fault(name, words)
            if words and first is None:
                first = editor.widget
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        return [words for name, words in faults.items() if name not in self.editors]

    def start(self) -> None:
        """Put the focus into the first field."""
        for editor in self.editors.values():
            editor.widget.setFocus(Qt.FocusReason.TabFocusReason)
            return

    def add_beside(self, name: str, widget: QWidget) -> None:
        """Put a button beside an editor."""
        self._beside[name] = widget
        self._places[name].addWidget(widget)

    def take_beside(self, name: str) -> None:
        """Take the button beside an editor away."""
        self._beside.pop(name).hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter go to the next field."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter} or not plain or isinstance(watched, QPushButton):
            return False
        editors = [editor.widget for editor in self.editors.values() if editor.widget.isEnabled()]
        if watched is editors[-1]:
            self.done.emit()
        else:
            self.focusNextChild()
        return True

    def _add(self, column: Column, choices: Sequence[Choice]) -> None:
        editor = editor_for(column, choices)
        self.editors[column.name] = editor
        if column.default is not None:
            editor.write(column.default)
        words = label(self._words_of(column), wrap=True)
        words.setBuddy(editor.widget)
        words.setMinimumWidth(150)
        words.setMaximumWidth(170)
        if column.label.clause:
            where = "附录 A" if column.label.clause == "A" else f"第 {column.label.clause} 条"
            words.setToolTip(f"T/BAX 0001.2—2021 {where}")
        fault = self.faults[column.name]
        fault.hide()
        at = self._grid.rowCount()
        top = Qt.AlignmentFlag.AlignTop if isinstance(editor.widget, QPlainTextEdit) else Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(words, at, 0, top)
        self._places[column.name] = row(editor.widget)
        if isinstance(editor.widget, QCheckBox):
            self._places[column.name].addStretch(1)
        self._grid.addLayout(stacked(self._places[column.name], fault, gap=2), at, 1)
        if not isinstance(editor.widget, QPlainTextEdit):
            editor.widget.installEventFilter(self)
        editor.changed.told.connect(lambda name=column.name: self._mark(name))

    def _words_of(self, column: Column) -> str:
        """Return the words at the left; a check box says its own, and the first of several what they are."""
        if column.type is not bool:
            self._checks = 0
            return column.label.words + (" *" if column.required else "")
        self._checks += 1
        return "包含的内容" if self._checks == 1 and self._has_many_checks else ""

    def _show_fault(self, name: str, words: str) -> None:
        if self.faults[name].text() == words:
            return
        edited = self.editors[name].widget
        self.faults[name].setText(words)
        self.faults[name].setVisible(bool(words))
        edited.setProperty("faulty", bool(words))
        edited.style().unpolish(edited)
        edited.style().polish(edited)
        edited.setAccessibleDescription(words)

    def _mark(self, name: str) -> None:
        self.changed = True
        self._show_fault(name, "")  # what was wrong was said of what stood there before
        self.edited.emit()
