"""A month to pick a day from, for lines in which days are typed: F4, or the button at their end."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QBrush, QColor, QFont, QIcon, QKeyEvent, QKeySequence, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QToolButton, QWidget

from dutydesk.desktop.icons import icon
from dutydesk.desktop.tokens import LIGHT, STEP
from dutydesk.desktop.widgets import button, column, row

if TYPE_CHECKING:
    from collections.abc import Callable

_LEAVING = {Qt.Key.Key_Escape, Qt.Key.Key_F4}


def add_calendar(line: QLineEdit, read: Callable[[], Any], take: Callable[[date], None]) -> None:
    """Let a line offer a month on F4, Alt+Down or by its button. `read` returns the day it holds, if it is one."""

    def show() -> None:
        if not line.isReadOnly() and line.isEnabled():
            held = read()
            _Popup(line, held if isinstance(held, date) else date.today(), take).show_below()

    show_month = QAction(icon("calendar", LIGHT.text_second, 16), "选择日期（F4）", line)
    show_month.setShortcuts([QKeySequence("F4"), QKeySequence("Alt+Down")])
    show_month.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    show_month.triggered.connect(show)
    line.addAction(show_month, QLineEdit.ActionPosition.TrailingPosition)


def month() -> QCalendarWidget:
    """Return a month in Chinese: the week begins on Monday, today is marked, weekends are as dark as other days."""
    from PySide6.QtCore import QLocale

    shown = QCalendarWidget()
    shown.setLocale(QLocale("zh_CN"))
    shown.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    shown.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    shown.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
    plain, head, today = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
    plain.setForeground(QBrush(QColor(LIGHT.text)))
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        shown.setWeekdayTextFormat(day, plain)
    head.setForeground(QBrush(QColor(LIGHT.text_second)))
    head.setBackground(QBrush(QColor(LIGHT.surface)))
    shown.setHeaderTextFormat(head)
    today.setForeground(QBrush(QColor(LIGHT.accent)))
    today.setFontWeight(QFont.Weight.Bold)
    today.setToolTip("今天")
    shown.setDateTextFormat(QDate.currentDate(), today)
    for name, picture, words in (("prev", "chevron-left", "上个月"), ("next", "chevron-right", "下个月")):
        turn = shown.findChild(QToolButton, f"qt_calendar_{name}month")
        if turn is not None:
            turn.setIcon(_icon(picture))
            turn.setToolTip(f"{words}（Page {'Up' if name == 'prev' else 'Down'}）")
    return shown


def _icon(name: str) -> QIcon:
    return icon(name, LIGHT.text_second, 16)


class _Popup(QFrame):
    """Show a month below a line until a day is picked (Enter, click), or it is left (Esc, click elsewhere)."""

    def __init__(self, line: QLineEdit, held: date, take: Callable[[date], None]) -> None:
        super().__init__(line, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("look", "popup")
        self._line, self._take = line, take
        self.month = month()
        self.month.setSelectedDate(QDate(held.year, held.month, held.day))
        self.month.activated.connect(self._picked)  # Enter, or a double click
        self.month.clicked.connect(self._picked)
        today = button("今天", look="quiet", on=lambda: self._picked(QDate.currentDate()))
        inner = column(self.month, row(today, 0), gap=0)
        inner.setContentsMargins(STEP, STEP, STEP, STEP)
        self.setLayout(inner)
        for part in self.month.findChildren(QWidget):
            part.installEventFilter(self)

    def show_below(self) -> None:
        """Show it at the line's left edge, above the line where there is no room below."""
        line = self._line
        self.adjustSize()
        room = line.screen().availableGeometry()
        place = line.mapToGlobal(QPoint(0, line.height() + 2))
        if place.y() + self.height() > room.bottom():
            place = line.mapToGlobal(QPoint(0, -self.height() - 2))
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        self.move(place)
        self.show()
        self.month.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave on Esc and on F4, wherever in the month the focus is."""
        del watched
        if event.type() == QEvent.Type.KeyPress and cast("QKeyEvent", event).key() in _LEAVING:
            self.close()
            return True
        return False

    def _picked(self, day: QDate) -> None:
        if self.isVisible():
            self.close()
            self._take(_python(day))
            self._line.setFocus(Qt.FocusReason.OtherFocusReason)


def _python(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
