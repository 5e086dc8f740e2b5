"""The line that asks for a day, as dialogs and filters have it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QWidget

from dutydesk.desktop.day_box import DayBox
from dutydesk.desktop.dialogs import Sheet
from dutydesk.errors import Refused
from dutydesk.kinds.words import words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

DAY = date(2026, 11, 23)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """An empty window; held here, for a test holds only the box in it."""
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def box(window: QWidget) -> DayBox:
    """A box with another line below it, and the focus in it."""
    made = DayBox("报送日期")
    made.setParent(window)
    after = QLineEdit(window)
    after.move(0, 60)
    window.show()
    made.setFocus(Qt.FocusReason.TabFocusReason)
    return made


def test_it_holds_today_at_first(box: DayBox) -> None:
    assert (box.day, box.text()) == (date.today(), words(date.today()))


@pytest.mark.parametrize("typed", ["20261123", "2026.11.23", "2026-11-23", "2026 11 23"])
def test_what_is_typed_replaces_it_and_one_tab_leaves(qtbot: QtBot, box: DayBox, typed: str) -> None:
    with qtbot.waitSignal(box.changed):
        qtbot.keyClicks(box, typed)
        qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert not box.hasFocus()
    assert (box.day, box.text()) == (DAY, "2026年11月23日")


def test_enter_is_enough(qtbot: QtBot, box: DayBox) -> None:
    qtbot.keyClicks(box, "20261123")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.text() == "2026年11月23日"


def test_down_changes_nothing_unseen(qtbot: QtBot, box: DayBox) -> None:
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert box.day == date.today()


def test_a_month_opens_with_f4(qtbot: QtBot, box: DayBox) -> None:
    box.put(DAY)
    qtbot.keyClick(box, Qt.Key.Key_F4)
    month = box.findChild(QCalendarWidget)
    assert month is not None
    qtbot.keyClick(month, Qt.Key.Key_Escape)
    assert box.day == DAY


@pytest.mark.parametrize(("typed", "said"), [("20261332", "“20261332”不是日期"), ("", "还没有填写日期")])
def test_what_is_no_day_stays_and_is_refused(qtbot: QtBot, box: DayBox, typed: str, said: str) -> None:
    qtbot.keyClick(box, Qt.Key.Key_Delete)
    qtbot.keyClicks(box, typed)
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert (box.text(), box.property("faulty")) == (typed, True)
    with pytest.raises(Refused, match=f"报送日期：{said}"):
        _ = box.day
    assert box.hasFocus()
    qtbot.keyClicks(box, "20261123")
    assert (box.day, box.property("faulty")) == (DAY, False)


def test_a_sheet_says_what_its_day_lacks(qtbot: QtBot) -> None:
    sheet = Sheet(None, "登记报送")
    box = DayBox("报送日期")
    sheet.body.addWidget(box)
    got: list[date] = []
    do = sheet.add_buttons("登记报送", lambda: got.append(box.day))
    qtbot.addWidget(sheet)
    sheet.open()
    box.setText("后天")
    do.click()
    assert not got
    assert "“后天”不是日期" in sheet.messages.words
    box.setText("20261123")
    do.click()
    assert got == [DAY]
