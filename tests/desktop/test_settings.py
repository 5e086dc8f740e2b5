from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from dutydesk.desktop.desk import Ref
from dutydesk.desktop.entry_form import EntryDialog
from dutydesk.desktop.kind_list import KindList
from dutydesk.desktop.pages.settings import SettingsPage
from dutydesk.desktop.settings_parts import DeskSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.window import Window
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

    Shot = Callable[[QWidget, str], Path]


def _commit(widget: QWidget, words: str) -> None:
    """Type as a Chinese input method does."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(widget, event)


def _dialog(page: QWidget) -> EntryDialog:
    return next(found for found in page.findChildren(EntryDialog) if found.isVisible())


def _open(window: Window, table: str, settle: Callable[[], None]) -> KindList:
    window.go_to("settings", Ref(table, -1))
    settle()
    page = window.page
    assert isinstance(page, SettingsPage)
    panel = page._panels[table]  # pyright: ignore[reportPrivateUsage]
    assert isinstance(panel, KindList)
    return panel


def test_a_plain_kind_is_added_changed_and_removed_by_keyboard(
    qtbot: QtBot, desk_window: Window, settle: Callable[[], None], shot: Shot
) -> None:
    panel = _open(desk_window, "team", settle)
    panel.add()
    settle()
    dialog = _dialog(desk_window)
    name = dialog.fields.editors["name"].widget
    _commit(name, "甲班")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.fields.editors["note"].widget)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    settle()
    assert panel.table is not None
    assert [row.cells["name"] for row in panel.table.rows] == ["甲班"]
    shot(desk_window, "settings-team")


def test_faults_stand_beside_their_fields(
    qtbot: QtBot, desk_window: Window, settle: Callable[[], None], shot: Shot
) -> None:
    panel = _open(desk_window, "contract", settle)
    panel.add()
    settle()
    dialog = _dialog(desk_window)
    line = dialog.fields.editors["signed_on"].widget
    assert isinstance(line, QLineEdit)
    qtbot.keyClicks(line, "2026.13.1")
    dialog.fields.editors["starts_on"].write(None)
    dialog.save()
    settle()
    assert dialog.isVisible()
    assert "日期" in dialog.fields.faults["signed_on"].text()
    assert dialog.fields.faults["number"].isVisible()
    assert QApplication.focusWidget() is dialog.fields.editors["number"].widget
    shot(dialog, "entry-faults")
    dialog.fields.changed = False
    dialog.reject()


def test_a_day_typed_loosely_is_shown_in_full_and_kept(
    qtbot: QtBot, desk_window: Window, settle: Callable[[], None]
) -> None:
    panel = _open(desk_window, "contract", settle)
    panel.add()
    settle()
    dialog = _dialog(desk_window)
    for name, words in {
        "number": "HT-2026-017",
        "signed_on": "20260105",
        "starts_on": "2026.2.1",
        "ends_on": "2027/1/31",
    }.items():
        widget = dialog.fields.editors[name].widget
        widget.setFocus()
        qtbot.keyClicks(widget, words)
        qtbot.keyClick(widget, Qt.Key.Key_Return)
    line = dialog.fields.editors["signed_on"].widget
    assert isinstance(line, QLineEdit)
    assert line.text() == "2026年1月5日"
    dialog.save()
    settle()
    settle()
    assert panel.table is not None
    assert [row.cells["ends_on"] for row in panel.table.rows] == ["2027年1月31日"]


def test_every_panel_of_settings_opens(desk_window: Window, settle: Callable[[], None], shot: Shot) -> None:
    for table in ("site", "contract", "shiftkind", "post", "headcount", "team", "operator", "setting"):
        desk_window.go_to("settings", Ref(table, -1))
        settle()
        shot(desk_window, f"settings-{table}")
    assert desk_window.page is not None
    assert desk_window.page.messages.words == ""


def test_only_the_settings_that_were_changed_here_are_saved(
    desk_window: Window, settle: Callable[[], None], store: Store, lead: Actor
) -> None:
    from dutydesk.work import settings

    desk_window.go_to("settings", Ref("setting", -1))
    settle()
    page = desk_window.page
    assert isinstance(page, SettingsPage)
    panel = page._panels["setting"]
    assert isinstance(panel, DeskSettings)
    panel._editors["reply_days"].setText("9")
    panel._editors["reply_days"].textEdited.emit("9")
    with store.session(lead) as session:
        settings.put(session, "copies", 4)
    settle()
    assert panel._editors["reply_days"].text() == "9"  # what is being typed is not read over
    panel._save()
    settle()
    settle()
    with store.session(lead) as session:
        assert (settings.get(session, "copies"), settings.get(session, "reply_days")) == (4, 9)
    assert panel._editors["copies"].text() == "4"
