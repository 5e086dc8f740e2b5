"""Large text and a small window: what stands on a page is never cut, it goes on below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from dutydesk.desktop.column_widths import kept
from dutydesk.desktop.flow import Flow
from dutydesk.desktop.pages.today import TodayPage
from dutydesk.desktop.search_box import FilterChips
from dutydesk.desktop.style import scale_text, sheet
from dutydesk.desktop.table import PlainRow, Table, TableColumn
from dutydesk.desktop.widgets import button

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.window import Window

CHIPS = [
    ("all", "全部", 51),
    ("in", "在岗", 49),
    ("new", "未满一年", 6),
    ("due", "证件将到期", 5),
    ("wait", "待批准", 2),
]


@pytest.fixture
def large_text(qapp: QApplication) -> Iterator[QApplication]:
    """The application with text half as large again."""
    scale_text(qapp, 150)
    yield qapp
    scale_text(qapp, 100)


def test_chips_that_do_not_fit_go_on_in_a_second_line(qtbot: QtBot) -> None:
    chips = FilterChips()
    chips.show_chips(CHIPS)
    qtbot.addWidget(chips)
    chips.resize(300, chips.heightForWidth(300))
    chips.show()
    shown = chips.findChildren(QPushButton)
    assert len({chip.y() for chip in shown}) > 1
    assert all(chip.width() >= chip.sizeHint().width() for chip in shown)
    assert all(chips.rect().contains(chip.geometry()) for chip in shown)


def test_in_a_wide_row_everything_stands_in_one_line_and_the_last_at_its_right(qtbot: QtBot) -> None:
    held = QWidget()
    first, last = button("一"), button("二")
    held.setLayout(Flow(first, last, last_right=True))
    qtbot.addWidget(held)
    held.resize(600, 40)
    held.show()
    assert first.y() == last.y()
    assert last.geometry().right() == held.rect().right()


def test_spare_columns_go_before_others_are_cut(qtbot: QtBot) -> None:
    assert kept([0, 2, 1, 0], [100, 50, 50, 100], 260) == [0, 2, 3]
    assert kept([0, 2, 1, 0], [100, 50, 50, 100], 300) == [0, 1, 2, 3]
    table = Table([TableColumn("name", "姓名", 0), TableColumn("sex", "性别", 60, spare=1)])
    qtbot.addWidget(table)
    table.show_rows([PlainRow({"name": "阿依古丽·买买提", "sex": "女"})])
    table.show()
    table.resize(150, 200)
    assert table.view.isColumnHidden(1)
    table.resize(400, 200)
    assert not table.view.isColumnHidden(1)


def test_fields_buttons_and_icons_grow_with_the_text(large_text: QApplication, qtbot: QtBot) -> None:
    del large_text
    made = button("修改", "pencil")
    qtbot.addWidget(made)
    made.show()
    assert made.iconSize().width() == 24
    assert made.height() >= 45
    assert "min-height: 45px" in sheet(percent=150)
    assert "max-height: 1px" in sheet(percent=150)


def test_a_page_in_the_smallest_window_shows_its_side_below_its_list(
    desk_window: Window, settle: Callable[[], None]
) -> None:
    desk_window.go_to("today")
    settle()
    page = desk_window.page
    assert isinstance(page, TodayPage)
    beside = page.beside
    desk_window.resize(1366, 768)
    QApplication.processEvents()
    assert beside.x() > 0
    desk_window.resize(1040, 620)
    QApplication.processEvents()
    assert beside.x() == 0
