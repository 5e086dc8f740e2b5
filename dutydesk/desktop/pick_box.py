"""A field that picks one of many by typing: characters, pinyin or pinyin initials.

The list lies in the window, not in a pop-up: pop-ups break Chinese input methods.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMoveEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN = 8
_LINE = 34


class Choice(NamedTuple):
    """One thing to pick: its id, its caption, and what else it is found by (pinyin, initials)."""

    id: int
    caption: str
    keys: str = ""


class PickBox(QLineEdit):
    """A line that shows the caption of what is picked, and a list below it while something is typed.

    Signals:
        picked: the id, or None.
    """

    picked = Signal(object)

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__()
        self.choices = list(choices)
        self.value: int | None = None
        self.setPlaceholderText("输入名称或拼音首字母查找" if choices else "还没有可选的内容")
        self._list = QListWidget()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.hide()
        self._list.itemClicked.connect(self._take)
        self.textEdited.connect(self._offer)

    def pick(self, value: int | None) -> None:
        """Pick by id; None empties the field."""
        found = next((choice for choice in self.choices if choice.id == value), None)
        self.value = found.id if found else None
        self.setText(found.caption if found else "")
        self._list.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the list, take with Enter, close with Esc."""
        key = event.key()
        if key == Qt.Key.Key_Down and self._list.isHidden():
            self._offer("")
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self._list.count():
            step = 1 if key == Qt.Key.Key_Down else -1
            self._list.setCurrentRow((self._list.currentRow() + step) % self._list.count())
        elif key == Qt.Key.Key_Escape and self._list.isVisible():
            self.pick(self.value)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the only match, or go back to what was picked."""
        if self._list.isVisible():
            self._settle()
        elif not self.text().strip() and self.value is not None:
            self.pick(None)
            self.picked.emit(None)
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        """Take the marked line on Enter before the form moves on."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            and self._list.isVisible()
        ):
            self._settle()
        return super().event(event)

    def moveEvent(self, event: QMoveEvent) -> None:
        """Keep the list below the line."""
        super().moveEvent(event)
        self._list.hide()

    def _offer(self, typed: str) -> None:
        wanted = typed.strip().casefold()
        hits = [c for c in self.choices if wanted in c.caption.casefold() or wanted in c.keys.casefold()]
        self._list.clear()
        for choice in hits[:50]:
            item = QListWidgetItem(choice.caption)
            item.setData(Qt.ItemDataRole.UserRole, choice.id)
            item.setSizeHint(QSize(0, _LINE))
            self._list.addItem(item)
        if not hits:
            self._list.hide()
            return
        self._list.setParent(self.window())
        self._list.setCurrentRow(0)
        place = self.mapTo(self.window(), QPoint(0, self.height() + 2))
        self._list.setGeometry(place.x(), place.y(), self.width(), _LINE * min(len(hits), _SHOWN) + 12)
        self._list.raise_()
        self._list.show()

    def _settle(self) -> None:
        item = self._list.currentItem()
        if self._list.currentRow() >= 0 and self.text().strip():
            self._take(item)
        else:
            self.pick(None if not self.text().strip() else self.value)
            self.picked.emit(self.value)

    def _take(self, item: QListWidgetItem) -> None:
        self.pick(item.data(Qt.ItemDataRole.UserRole))
        self.picked.emit(self.value)
