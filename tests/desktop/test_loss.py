from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from dutydesk.desktop.app import App
from dutydesk.store import cipher
from dutydesk.store.lock import hold
from dutydesk.store.recovery_code import RecoveryCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from dutydesk.store.database import Store

    Shot = Callable[[QWidget, str], Path]

PASSWORD = "值机台-2026"


@pytest.fixture
def app(qtbot: QtBot, store: Store) -> Iterator[App]:
    """The program, started on a desk from whose journal the end was cut."""
    store.close()
    connection = cipher.connect(store.folder.database, store.key)
    connection.execute("DROP TRIGGER journal_is_never_shortened")
    connection.execute("DELETE FROM journal")
    connection.close()
    started = App(store.folder, hold(store.folder))
    started.begin()
    yield started
    for shown in (started.window, started.gate):
        if shown is not None:
            shown.hide()
    started.end()
    qtbot.wait(10)


def settle(qtbot: QtBot, app: App) -> None:
    qtbot.waitUntil(lambda: not app.tasks.busy, timeout=10_000)
    qtbot.wait(5)
    qtbot.waitUntil(lambda: not app.tasks.busy, timeout=10_000)


def test_the_gate_says_what_is_missing_and_goes_on_with_code_and_reason(
    qtbot: QtBot, app: App, recovery_words: str, store: Store, shot: Shot
) -> None:
    settle(qtbot, app)
    gate = app.gate
    assert gate is not None
    gate._code.setText(recovery_words)
    gate._open.click()
    settle(qtbot, app)
    card = gate._loss_card
    assert card.isVisible()
    assert "缺少 1 条" in gate.messages.words
    shot(gate, "gate-loss")
    card._accept.click()
    assert gate.messages.words == "请填写原因。"
    card.why.setText("硬盘损坏，只找回旧文件")
    card.code.setText(RecoveryCode.new().words())
    card._accept.click()
    settle(qtbot, app)
    assert "恢复码不对" in gate.messages.words
    assert card.isVisible()
    shot(gate, "gate-loss-refused")
    card.code.setText(recovery_words)
    card._accept.click()
    settle(qtbot, app)
    gate.signed.emit("周敬言", PASSWORD)
    settle(qtbot, app)
    assert app.window is not None
    opened = app.window.desk.store
    with opened.session(None) as session:
        whys = session.connection().exec_driver_sql("SELECT why FROM journal WHERE act = 'accept_loss'").scalars().all()
    assert len(whys) == 1
    assert whys[0].startswith("硬盘损坏，只找回旧文件（操作记录只到第 0 条")
    lines = [json.loads(line) for line in store.folder.heads.read_text("utf-8").splitlines()]
    assert [line["why"] for line in lines] == ["接受缺失"]


def test_a_desk_that_is_handed_over_signs_its_head(qtbot: QtBot, app: App, recovery_words: str, store: Store) -> None:
    settle(qtbot, app)
    assert app.gate is not None
    app.gate.loss_accepted.emit(recovery_words, "试验")
    settle(qtbot, app)
    app.gate.signed.emit("周敬言", PASSWORD)
    settle(qtbot, app)
    assert app.window is not None
    app.window.locked.emit()
    settle(qtbot, app)
    lines = [json.loads(line) for line in store.folder.heads.read_text("utf-8").splitlines()]
    assert lines[-1]["why"] == "换班"
