"""Where the desk does not open there is always a way on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dutydesk.desktop import demo_desk, dialogs
from dutydesk.desktop.app import App
from dutydesk.desktop.demo_desk import DemoDesk
from dutydesk.store import cipher, clock, recovery_code
from dutydesk.store.key import Key
from dutydesk.store.lock import hold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from dutydesk.store.folder import DataFolder


@pytest.fixture
def started(qtbot: QtBot) -> Iterator[Callable[[DataFolder], App]]:
    apps: list[App] = []

    def start(folder: DataFolder) -> App:
        apps.append(App(folder, hold(folder)))
        return apps[-1]

    yield start
    for app in apps:
        for shown in (app.window, app.gate, app.guide):
            if shown is not None:
                shown.hide()
        app.end()
    qtbot.wait(10)


def settle(qtbot: QtBot, app: App) -> None:
    for _ in range(4):
        qtbot.waitUntil(lambda: not app.tasks.busy, timeout=10_000)
        qtbot.wait(20)


def test_the_gate_tries_again_once_the_fault_was_mended(
    qtbot: QtBot, desk_folder: DataFolder, recovery_words: str, started: Callable[[DataFolder], App]
) -> None:
    away = desk_folder.vault.rename(desk_folder.vault.with_suffix(".away"))
    app = started(desk_folder)
    app.begin()
    settle(qtbot, app)
    gate = app.gate
    assert gate is not None
    assert "vault.json 不见了" in gate.messages.words
    assert gate._again.isVisible()
    away.rename(desk_folder.vault)
    gate._again.click()
    settle(qtbot, app)
    assert gate._code.isVisible()
    gate._code.setText(recovery_words)
    gate._open.click()
    settle(qtbot, app)
    assert gate._password.isVisible()
    assert not gate._again.isVisible()


def test_the_whole_recovery_code_is_seen_while_it_is_typed(
    qtbot: QtBot, desk_folder: DataFolder, started: Callable[[DataFolder], App]
) -> None:
    app = started(desk_folder)
    app.begin()
    settle(qtbot, app)
    assert app.gate is not None
    line = app.gate._code
    words = recovery_code.RecoveryCode.new().words()
    assert line.fontMetrics().horizontalAdvance(words) < line.width() - 20


@pytest.mark.parametrize("fault", ["cut", "gone"])
def test_a_demo_that_does_not_open_is_made_anew(
    qtbot: QtBot,
    folder: DataFolder,
    started: Callable[[DataFolder], App],
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
) -> None:
    monkeypatch.setattr(demo_desk, "_OFFICERS", 2)
    monkeypatch.setattr(dialogs, "ask", lambda *_, **__: True)
    lock = hold(folder)
    DemoDesk(folder, lock).make()
    lock.release()
    if fault == "cut":
        key = Key(bytes.fromhex((folder.path / "demo-key.txt").read_text("ascii")))
        connection = cipher.connect(folder.database, key)
        connection.execute("DROP TRIGGER journal_is_never_shortened")
        connection.execute("DELETE FROM journal WHERE seq > 3")
        connection.close()
    else:
        folder.database.unlink()
    app = started(folder)
    app.begin_demo()
    settle(qtbot, app)
    gate = app.gate
    assert gate is not None
    assert gate._again.text() == "重新生成演示数据"
    gate._again.click()
    settle(qtbot, app)
    assert app.window is not None
    assert app.window.isVisible()
    assert not gate.isVisible()


def test_a_real_desk_is_never_discarded_as_a_demo(
    qtbot: QtBot, desk_folder: DataFolder, started: Callable[[DataFolder], App], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "ask", lambda *_, **__: True)
    before = desk_folder.database.read_bytes()
    app = started(desk_folder)
    app.begin_demo()
    settle(qtbot, app)
    assert app.gate is not None
    assert app.gate._again.text() == "再试一次"
    app.gate._again.click()
    settle(qtbot, app)
    assert desk_folder.database.read_bytes() == before


def test_a_clock_that_was_set_back_is_said_before_anybody_signs_in(
    qtbot: QtBot,
    desk_folder: DataFolder,
    recovery_words: str,
    started: Callable[[DataFolder], App],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock.set_back, "__defaults__", (lambda: datetime.now(UTC) - timedelta(days=3),))
    app = started(desk_folder)
    app.begin()
    settle(qtbot, app)
    assert app.gate is not None
    app.gate._code.setText(recovery_words)
    app.gate._open.click()
    settle(qtbot, app)
    assert "时间可能被调回" in app.gate.messages.words
    assert app.gate._password.isVisible()
