"""The search field of a list, and the chips that narrow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from dutydesk.desktop.flow import Flow
from dutydesk.desktop.icons import icon
from dutydesk.desktop.widgets import button

if TYPE_CHECKING:
    from collections.abc import Iterable

_WAIT = 120  # milliseconds after the last key


class SearchBox(QLineEdit):
    """A search field: Ctrl+F reaches it, Esc empties it, Down goes to the list.

    Signals:
        searched: the text, shortly after the last key. Half-typed words of an input method are not sent.
        left_down: the Down key was pressed.
    """

    searched = Signal(str)
    left_down = Signal()

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self.addAction(icon("search", size=16), QLineEdit.ActionPosition.LeadingPosition)
        self._timer = QTimer(self, singleShot=True, interval=_WAIT)
        self._timer.timeout.connect(lambda: self.searched.emit(self.text()))
        self.textChanged.connect(self._restart)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WindowShortcut)
        find.activated.connect(self._reach)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty on Esc, leave on Down."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        else:
            super().keyPressEvent(event)

    def _restart(self) -> None:
        self._timer.start()

    def _reach(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()


class FilterChips(QWidget):
    """Chips of which one is chosen: 全部 50 | 在岗 41. They go on in a second line where one is too short.

    Signals:
        chosen: the key of the chip.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.key = ""
        self._group = QButtonGroup(self, exclusive=True)
        self._row = Flow()
        self.setLayout(self._row)
        self._keys: list[str] = []

    def show_chips(self, chips: Iterable[tuple[str, str, int | None]]) -> None:
        """Show (key, words, count) chips; the chosen key stays chosen, else the first is."""
        wanted = list(chips)
        keys = [key for key, _, _ in wanted]
        if keys != self._keys:
            self._rebuild(keys)
        for chip, (_, words, count) in zip(self._group.buttons(), wanted, strict=True):
            chip.setText(words if count is None else f"{words} {count}")
        if self.key not in keys and keys:
            self.key = keys[0]
        for chip, key in zip(self._group.buttons(), keys, strict=True):
            chip.setChecked(key == self.key)

    def choose(self, key: str) -> None:
        """Choose a chip as a click does."""
        self.key = key
        for chip, own in zip(self._group.buttons(), self._keys, strict=True):
            chip.setChecked(own == key)
        self.chosen.emit(key)

    def _rebuild(self, keys: list[str]) -> None:
        for chip in self._group.buttons():
            self._group.removeButton(chip)
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._keys = keys
        for key in keys:
            chip = button("", look="chip", on=lambda key=key: self.choose(key))
            chip.setCheckable(True)
            self._group.addButton(chip)
            self._row.addWidget(chip)
