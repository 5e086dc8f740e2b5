"""The keyboard: it is always somewhere, and one sees where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QWidget

from dutydesk.desktop.focus_ring import FocusRing
from dutydesk.desktop.pages.export import ExportPage
from dutydesk.desktop.tokens import LIGHT
from dutydesk.desktop.widgets import Empty, button, row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.window import Window

PLACES = [("settings", QListWidget)]


@pytest.fixture
def ring(qapp: QApplication) -> Iterator[FocusRing]:
    """The ring of a running program."""
    made = FocusRing(qapp)
    yield made
    made.setParent(None)
    made.deleteLater()


@pytest.mark.parametrize(("page", "kind"), PLACES)
def test_a_page_reached_by_its_key_takes_the_focus_to_its_list(
    desk_window: Window, settle: Callable[[], None], page: str, kind: type[QWidget]
) -> None:
    desk_window.activateWindow()
    places = list(desk_window.rail.buttons)
    desk_window.rail.buttons["today"].setFocus()
    key = Qt.Key.Key_0 if page == "settings" else Qt.Key(Qt.Key.Key_1 + places.index(page))
    QTest.keyClick(desk_window, key, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert desk_window.page is not None
    assert desk_window.page.key == page
    assert isinstance(QApplication.focusWidget(), kind)


def test_tab_reaches_what_stands_above_the_list_of_a_page(desk_window: Window, settle: Callable[[], None]) -> None:
    desk_window.activateWindow()
    desk_window.go_to("export")
    settle()
    page = desk_window.page
    assert isinstance(page, ExportPage)
    page.take_focus()
    reached: set[QWidget] = set()
    for _ in range(30):
        here = QApplication.focusWidget()
        assert here is not None
        reached.add(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
    assert page.write_button in reached
    assert page.form.which in reached
    assert {line for line in page.findChildren(QLineEdit) if line.isVisible()} <= reached


def test_around_a_blue_button_a_white_line_parts_the_ring_from_it(qtbot: QtBot, ring: FocusRing) -> None:
    del ring
    window = QWidget()
    blue = button("写出资料包", look="primary")
    window.setLayout(row(blue, margins=20))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    blue.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(blue.hasFocus)
    picture: QImage = window.grab().toImage()
    middle = blue.y() + blue.height() // 2
    across = [picture.pixelColor(blue.x() - 6 + step, middle).name() for step in range(8)]
    assert LIGHT.accent in across
    after_ring = across[across.index(LIGHT.accent) :]
    assert LIGHT.surface in after_ring
    assert after_ring[-1] == LIGHT.accent


def test_no_part_of_an_empty_list_is_ever_a_window_of_its_own(qtbot: QtBot, qapp: QApplication) -> None:
    shown: list[QObject] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(watched)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    made = Empty("还没有人员", "先导入人事部门的人员表。")
    qapp.removeEventFilter(watch)
    qtbot.addWidget(made)
    assert not shown
