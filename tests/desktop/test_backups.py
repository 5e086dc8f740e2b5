from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QLabel

from dutydesk.desktop.backup_panel import Backups
from dutydesk.desktop.guide_parts import Choose
from dutydesk.desktop.opening import Opened
from dutydesk.desktop.safekeeping import Farewell, Safekeeping
from dutydesk.store import packs
from dutydesk.work import backups, settings

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.task import Tasks
    from dutydesk.desktop.window import Window
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
def panel(desk_window: Window, settle: Settle) -> Backups:
    desk_window.go_to("settings", None)
    settle()
    page = desk_window.page
    assert page is not None
    page._subjects.setCurrentRow(list(page._makers).index("backupplace"))  # type: ignore[attr-defined]
    settle()
    found = page._panels["backupplace"]  # type: ignore[attr-defined]
    assert isinstance(found, Backups)
    return found


def test_a_place_is_added_backed_up_to_and_seen_on_today(
    panel: Backups, desk_window: Window, stick: Path, settle: Settle, shot: Shot
) -> None:
    shot(desk_window, "backup-none")
    panel.add(stick, "蓝色 U 盘")
    settle()
    panel.back_up_now()
    settle()
    settle()
    shot(desk_window, "backup-done")
    assert len(packs.found_in(stick)) == 1
    assert panel._pill.words == "已备份"
    desk_window.go_to("today")
    settle()
    shot(desk_window, "backup-today")


def test_a_stick_that_is_not_there_is_said(
    panel: Backups, desk_window: Window, stick: Path, settle: Settle, shot: Shot
) -> None:
    panel.add(stick, "蓝色 U 盘")
    settle()
    stick.rename(stick.with_name("走了"))
    panel.back_up_now()
    settle()
    settle()
    shot(desk_window, "backup-gone")
    assert any("没有连接任何备份位置" in one.text() for one in panel._page.messages.findChildren(QLabel))


@pytest.fixture
def keeper(store: Store, lead: Actor, tasks: Tasks, stick: Path, settle: Settle) -> Safekeeping:
    """What watches the clock and the end, with one place for backups."""
    with store.session(lead) as session:
        backups.add_place(session, stick, "蓝色 U 盘")
    made = Safekeeping(tasks, tasks, lambda: Opened(store, [lead.name], ""))
    made.learn()
    settle()
    return made


def test_the_daily_backup_is_made_without_being_asked(keeper: Safekeeping, stick: Path, settle: Settle) -> None:
    keeper.back_up_due()
    settle()
    assert len(packs.found_in(stick)) == 1
    keeper.back_up_due()
    settle()
    assert len(packs.found_in(stick)) == 1


def test_the_last_backup_is_made_before_the_end(keeper: Safekeeping, stick: Path, settle: Settle, shot: Shot) -> None:
    ended: list[bool] = []
    keeper.at_the_end(lambda: ended.append(True))
    assert not ended
    assert keeper._farewell is not None
    shot(keeper._farewell, "backup-farewell")
    settle()
    assert ended == [True]
    assert packs.found_in(stick)[0].manifest.why == "退出"


def test_whoever_cannot_wait_leaves_and_no_half_backup_stays(
    keeper: Safekeeping, store: Store, stick: Path, settle: Settle
) -> None:
    ended: list[bool] = []
    keeper.at_the_end(lambda: ended.append(True))
    assert keeper._farewell is not None
    keeper._farewell.left.emit()
    settle()
    assert ended == [True]
    home = packs.home_of(store.folder, stick)
    assert not [path for path in home.iterdir() if path.name.startswith(".")]


def test_nothing_is_backed_up_at_the_end_where_that_is_not_wanted_or_not_possible(
    store: Store, lead: Actor, tasks: Tasks, stick: Path, settle: Settle
) -> None:
    keeper = Safekeeping(tasks, tasks, lambda: Opened(store, [lead.name], ""))
    keeper.learn()
    settle()
    ended: list[bool] = []
    keeper.at_the_end(lambda: ended.append(True))
    assert ended == [True]
    with store.session(lead) as session:
        backups.add_place(session, stick)
        settings.put(session, "backup_on_closing", value=False)
    keeper.learn()
    settle()
    keeper.at_the_end(lambda: ended.append(True))
    assert ended == [True, True]


def test_a_failed_last_backup_is_read_before_the_end(
    keeper: Safekeeping, settle: Settle, shot: Shot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dutydesk.errors import MediumError
    from dutydesk.store import backup

    def full(*_: object, **__: object) -> None:
        raise MediumError("目标位置的空间不够：U盘。备份没有写成，原有文件未受影响。", "请换一个更大的 U 盘后再试。")

    monkeypatch.setattr(backup, "write", full)
    ended: list[bool] = []
    keeper.at_the_end(lambda: ended.append(True))
    settle()
    farewell = keeper._farewell
    assert isinstance(farewell, Farewell)
    assert farewell.is_over
    assert not ended
    shot(farewell, "backup-farewell-failed")
    farewell.left.emit()
    assert ended == [True]


def test_the_program_ends_for_whoever_did_not_wait_for_a_backup_that_then_failed(
    keeper: Safekeeping, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dutydesk.errors import MediumError
    from dutydesk.store import backup

    going = threading.Event()

    def pulled(*_: object, **__: object) -> None:
        going.wait(10)
        raise MediumError("目标位置不见了，U 盘可能已被拔出。")

    monkeypatch.setattr(backup, "write", pulled)
    ended: list[bool] = []
    keeper.at_the_end(lambda: ended.append(True))
    assert keeper._farewell is not None
    keeper._farewell.left.emit()
    going.set()
    settle()
    assert ended == [True]


def test_a_defect_in_the_last_backup_is_said_with_a_number_and_without_its_words(
    keeper: Safekeeping, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dutydesk.store import backup

    def broken(*_: object, **__: object) -> None:
        raise LookupError("单雨桐 11010519491231002X")

    monkeypatch.setattr(backup, "write", broken)
    keeper.at_the_end(lambda: None)
    settle()
    assert keeper._farewell is not None
    assert "编号" in keeper._farewell._said.text()
    assert "单雨桐" not in keeper._farewell._said.text()


def test_the_guide_offers_the_way_back(qtbot: QtBot, shot: Shot) -> None:
    choose = Choose("/home/desk")
    qtbot.addWidget(choose)
    choose.resize(640, 480)
    choose.show()
    shot(choose, "restore-guide")
    with qtbot.waitSignal(choose.restore):
        choose.restore.emit()
