from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from dutydesk.desktop import file_dialog, keys_panel, prove
from dutydesk.desktop.desk import Ref
from dutydesk.desktop.guide_parts import ShowCode, TypeCode
from dutydesk.store import vault
from dutydesk.store.vault import Slot
from dutydesk.work import keys

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.window import Window
    from dutydesk.store.database import Store
    from dutydesk.store.vault import Cost


@pytest.fixture
def _cheap_codes(monkeypatch: pytest.MonkeyPatch, cheap: Cost) -> None:
    strong = keys.draw_code
    monkeypatch.setattr(keys, "draw_code", lambda session, slot, why: strong(session, slot, why, cost=cheap))


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the dialog for saving is answered to."""
    target = tmp_path / "恢复码.pdf"
    monkeypatch.setattr(file_dialog, "save_file", lambda *_args, **_named: target)
    return target


def _press(qtbot: QtBot, root: QWidget, words: str) -> None:
    def found() -> list[QPushButton]:
        return [one for one in root.findChildren(QPushButton) if one.text() == words and one.isVisibleTo(root)]

    qtbot.waitUntil(lambda: bool(found()))
    found()[0].click()


@pytest.mark.usefixtures("_cheap_codes")
def test_the_client_gets_a_code_that_opens_once_it_was_saved_and_typed_back(
    qtbot: QtBot, desk_window: Window, store: Store, settle: Callable[[], None], saved: Path
) -> None:
    desk_window.go_to("settings", Ref("keys", -1))
    settle()
    _press(qtbot, desk_window, "给用户单位一份恢复码…")
    qtbot.waitUntil(lambda: desk_window.findChild(prove._Prove) is not None)  # pyright: ignore[reportPrivateUsage]
    asked = desk_window.findChild(prove._Prove)  # pyright: ignore[reportPrivateUsage]
    assert asked is not None
    for line, words in zip(asked.findChildren(QLineEdit), ("应用户单位要求", "值机台-2026"), strict=True):
        line.setText(words)
    _press(qtbot, asked, "确定")
    qtbot.waitUntil(lambda: desk_window.findChild(keys_panel._NewCode) is not None)  # pyright: ignore[reportPrivateUsage]
    sheet = desk_window.findChild(keys_panel._NewCode)  # pyright: ignore[reportPrivateUsage]
    assert sheet is not None
    _press(qtbot, sheet, "存到 U 盘…")
    qtbot.waitUntil(saved.exists)
    assert saved.read_bytes().startswith(b"%PDF")
    shown = sheet.findChild(ShowCode)
    assert shown is not None
    qtbot.waitUntil(lambda: shown.kept)
    code = "".join(
        one.accessibleName().split()[-1] for one in shown.findChildren(type(shown.done)) if "组" in one.accessibleName()
    )
    _press(qtbot, sheet, "下一步：核对")
    typed = sheet.findChild(TypeCode)
    assert typed is not None
    qtbot.keyClicks(typed.line, "123")
    qtbot.keyClick(typed.line, Qt.Key.Key_Return)
    settle()
    assert "48 位数字" in sheet.messages.words
    assert Slot.CLIENT not in vault.codes_since(store.folder)
    typed.line.setText(code)
    qtbot.keyClick(typed.line, Qt.Key.Key_Return)
    settle()
    assert vault.unlock_by_code(store.folder, code) == store.key
