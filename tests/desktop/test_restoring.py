from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from shiboken6 import isValid

from dutydesk.desktop import dialogs, safekeeping
from dutydesk.desktop.app import App
from dutydesk.desktop.restore_sheet import RestoreSheet
from dutydesk.store import lock
from dutydesk.work import backups

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

Settle = Any
Shot = Any


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "U盘"
    place.mkdir()
    return place


@pytest.fixture
def app(store: Store, lead: Actor, stick: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[App]:
    """An app at its gate, with a backup on the stick."""
    with store.session(lead) as session:
        place = backups.add_place(session, stick)
    assert backups.write_all(store, [(place, stick)], "手动")[0].done
    with store.session(lead) as session:
        session.add_all(_teams())
    store.close()
    monkeypatch.setattr(safekeeping, "_plugged", list)
    monkeypatch.setattr(dialogs, "ask", lambda *_, **__: True)
    made = App(store.folder, lock.hold(store.folder))
    made.begin()
    qtbot.waitUntil(lambda: not made.tasks.busy, timeout=10_000)
    yield made
    for shown in (made.gate, made.guide, made.window):
        if shown is not None:
            qtbot.addWidget(shown)
    if made._opened is not None:
        made._opened.store.close()
    made.tasks.close()
    made._lock.release()


def _teams() -> list[Any]:
    from dutydesk.records import Team

    return [Team(name="误录的班")]


def test_the_gate_puts_a_backup_back(app: App, stick: Path, recovery_words: str, qtbot: QtBot, shot: Shot) -> None:
    gate = app.gate
    assert gate is not None
    shot(gate, "restore-gate")
    gate.restore_wanted.emit()
    sheet = gate.findChild(RestoreSheet)
    assert isinstance(sheet, RestoreSheet)
    sheet.look_at(stick)
    qtbot.waitUntil(lambda: not app.tasks.busy, timeout=10_000)
    assert sheet.which.count() == 1
    sheet.code.setText("123456")
    sheet.go()
    qtbot.waitUntil(lambda: not app.tasks.busy, timeout=10_000)
    shot(sheet, "restore-wrong-code")
    sheet.code.setText(recovery_words)
    shot(sheet, "restore-sheet")
    sheet.go()
    qtbot.waitUntil(lambda: app._opened is not None and not app.tasks.busy, timeout=20_000)
    qtbot.waitUntil(lambda: not app.tasks.busy, timeout=10_000)
    shot(gate, "restore-done")
    opened = app._opened
    assert opened is not None
    assert opened.names == ["周敬言"]
    from sqlmodel import select

    from dutydesk.records import Team

    with opened.store.session(None) as session:
        assert not session.exec(select(Team)).all()
    assert list(app.folder.path.glob("旧数据-*"))


def test_a_window_does_not_outlive_the_data_it_shows(
    app: App, stick: Path, lead: Actor, recovery_words: str, qtbot: QtBot
) -> None:
    app._open(recovery_words)
    qtbot.waitUntil(lambda: app._opened is not None, timeout=10_000)
    app.enter(lead)
    before = app.window
    assert before is not None
    qtbot.waitUntil(lambda: not app.tasks.busy, timeout=10_000)
    before.restore_wanted.emit()
    sheet = before.findChild(RestoreSheet)
    assert isinstance(sheet, RestoreSheet)
    sheet.look_at(stick)
    qtbot.waitUntil(lambda: sheet.which.count() == 1, timeout=10_000)
    sheet.code.setText(recovery_words)
    sheet.go()
    qtbot.waitUntil(lambda: not isValid(before), timeout=20_000)
    qtbot.waitUntil(lambda: not app.tasks.busy, timeout=10_000)
    assert app._seats.seated is None
    assert [place.name for place in app._safekeeping._at_end] == [stick.name]
    app.tasks.changed.emit(frozenset({"team"}))  # nobody is left who would ask the closed store
    qtbot.waitUntil(lambda: not app.tasks.busy, timeout=10_000)
    gate = app.gate
    assert gate is not None
    assert not gate.messages.isHidden()
