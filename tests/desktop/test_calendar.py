from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QWidget

from dutydesk.desktop import typed
from dutydesk.desktop.calendar import add_calendar, month

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    Shot = Callable[[QWidget, str], Path]


@pytest.fixture
def picked() -> list[date]:
    """The days that were picked."""
    return []


@pytest.fixture
def line(qtbot: QtBot, picked: list[date]) -> QLineEdit:
    """A line in which days are typed, with the focus in it."""
    made = QLineEdit()
    add_calendar(made, lambda: typed.day(made.text()), picked.append)
    qtbot.addWidget(made)
    made.resize(240, 32)
    made.show()
    made.setFocus()
    return made


def popup_of(line: QLineEdit) -> QCalendarWidget:
    found = [one for one in line.findChildren(QCalendarWidget) if one.isVisible()]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("key", "held"),
    [(Qt.KeyboardModifier.NoModifier, Qt.Key.Key_F4), (Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Down)],
)
def test_a_month_opens_at_the_typed_day_and_gives_another_by_keyboard(  # noqa: PLR0917  (fixtures and cases)
    qtbot: QtBot,
    line: QLineEdit,
    picked: list[date],
    shot: Shot,
    key: Qt.KeyboardModifier,
    held: Qt.Key,
) -> None:
    line.setText("20261120")
    qtbot.keyClick(line, held, key)
    shown = popup_of(line)
    assert shown.selectedDate() == QDate(2026, 11, 20)
    shot(shown.window(), "calendar")
    view = shown.findChild(QWidget, "qt_calendar_calendarview")
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert picked == [date(2026, 11, 28)]
    assert not shown.isVisible()


@pytest.mark.parametrize("leave", [Qt.Key.Key_Escape, Qt.Key.Key_F4])
def test_a_month_is_left_without_a_change(qtbot: QtBot, line: QLineEdit, picked: list[date], leave: Qt.Key) -> None:
    line.setText("不是日期")
    qtbot.keyClick(line, Qt.Key.Key_F4)
    shown = popup_of(line)
    assert shown.selectedDate() == QDate.currentDate()
    qtbot.keyClick(shown.findChild(QWidget, "qt_calendar_calendarview"), leave)
    assert not shown.isVisible()
    assert (picked, line.text()) == ([], "不是日期")


def test_a_line_that_is_only_read_offers_no_month(qtbot: QtBot, line: QLineEdit) -> None:
    line.setReadOnly(True)
    qtbot.keyClick(line, Qt.Key.Key_F4)
    assert not line.findChildren(QCalendarWidget)


def test_the_month_is_chinese_begins_on_monday_and_marks_today(qtbot: QtBot) -> None:
    shown = month()
    qtbot.addWidget(shown)
    assert shown.locale().name() == "zh_CN"
    assert shown.firstDayOfWeek() == Qt.DayOfWeek.Monday
    assert shown.dateTextFormat(QDate.currentDate()).toolTip() == "今天"
