"""A line that asks for a day that must be there: typed as everywhere (20261123), picked with F4, today at first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from dutydesk.desktop import typed
from dutydesk.desktop.calendar import add_calendar
from dutydesk.errors import Refused
from dutydesk.kinds.words import words

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

_WIDTH = 168


class DayBox(QLineEdit):
    """Hold a day. What is no day stays as it was typed, marked, and `day` refuses it.

    Signals:
        changed: another day was understood: on Enter, on leaving the line, or picked from the month.
    """

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.last = date.today()
        self.setText(words(self.last))
        self.setAccessibleName(name)
        self.setPlaceholderText("如 20261123")
        self.setMinimumWidth(_WIDTH)
        self.textEdited.connect(self._unmark)
        add_calendar(self, lambda: self.last, self.put)

    @property
    def fault(self) -> str:
        """Return why no day is meant, or ""."""
        if self._understand():
            return ""
        said = f"“{self.text()}”不是日期" if self.text().strip() else "还没有填写日期"
        return f"{self._name}：{said}。"

    @property
    def day(self) -> date:
        """Return the day that is meant. Raises Refused, with the focus in the line, where it is none."""
        if fault := self.fault:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.selectAll()
            raise Refused(fault, "请按 20261123 或 2026年11月23日 填写，或按 F4 选择。")
        return self.last

    def put(self, day: date) -> None:
        """Show a day."""
        self.setText(words(day))
        self._understand()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select what is there, so that typing replaces it."""
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show what was understood."""
        self._understand()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show on Enter what was understood; Enter goes on to the button of the window."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._understand()
        super().keyPressEvent(event)

    def _understand(self) -> bool:
        meant = typed.day(self.text())
        is_day = isinstance(meant, date)
        self._mark(faulty=not is_day)
        if isinstance(meant, date):
            self.setText(words(meant))
            if meant != self.last:
                self.last = meant
                self.changed.emit()
        return is_day

    def _unmark(self) -> None:
        self._mark(faulty=False)

    def _mark(self, *, faulty: bool) -> None:
        if bool(self.property("faulty")) is not faulty:
            self.setProperty("faulty", faulty)
            self.style().unpolish(self)
            self.style().polish(self)
