"""From a record to its history and back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QPushButton

from dutydesk.desktop.desk import Ref

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.window import Window
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store


@pytest.fixture
def officer_id(store: Store, lead: Actor) -> int:
    """An officer who was changed once."""
    from dutydesk.work import officers

    values = {
        "employee_number": "ZJ001",
        "name": "单雨桐",
        "sex": "女",
        "id_number": "11010519491231002X",
        "education": "大专",
        "position": "值机员",
        "joined_on": date(2024, 3, 5),
        "duty_since": date(2019, 7, 1),
    }
    with store.session(lead) as session:
        officer = officers.save_officer(session, values)
        officers.save_officer(session, {"status": "请假"}, officer.id)
        return officer.id or 0


def press(qtbot: QtBot, page: QWidget, words: str) -> None:
    """Press a button as soon as it stands there."""

    def found() -> list[QPushButton]:
        return [b for b in page.findChildren(QPushButton) if b.text() == words and b.isVisibleTo(page)]

    qtbot.waitUntil(lambda: bool(found()))
    found()[0].click()


def test_an_officer_leads_to_the_record_and_the_record_to_the_officer(
    desk_window: Window,
    settle: Callable[[], None],
    officer_id: int,
    shot: Callable[[QWidget, str], Path],
    qtbot: QtBot,
) -> None:
    desk_window.go_to("people", Ref("officer", officer_id))
    settle()
    press(qtbot, desk_window.page, "记录")
    settle()
    page = desk_window.page
    assert page.key == "journal"
    assert {row.cells["what"] for row in desk_window.page.table.rows} == {"值机员 单雨桐"}
    assert len(page.table.rows) == 2
    shot(desk_window, "journal-of-officer")
    press(qtbot, page, "打开此记录")
    settle()
    assert desk_window.page.key == "people"
    desk_window.go_to("journal")
    press(qtbot, desk_window.page, "只看：值机员 单雨桐")
    settle()
    assert len(desk_window.page.table.rows) > 2
