"""导出 in the real window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.pages.export import ExportPage
    from dutydesk.desktop.task import Tasks
    from dutydesk.desktop.window import Window


@pytest.fixture
def page(desk_window: Window, settle: Callable[[], None]) -> ExportPage:
    from dutydesk.work import settings

    desk_window.desk.write(lambda session: settings.put(session, "ask_again", value=False))
    desk_window.go_to("export")
    settle()
    return desk_window.page


def test_a_pack_is_written_checked_and_entered_in_the_register(
    page: ExportPage,
    desk_window: Window,
    settle: Callable[[], None],
    tmp_path: Path,
    shot: Callable[[QWidget, str], Path],
) -> None:
    page.form.folder.setText(str(tmp_path))
    page.write_pack()
    settle()
    settle()
    settle()
    packs = [path for path in tmp_path.iterdir() if path.is_dir() and path.name.startswith("资料包-")]
    assert len(packs) == 1
    assert page.messages.words.startswith("资料包已写好")
    assert len(page.register.rows) == 1
    page.verify(packs[0])
    settle()
    shot(desk_window, "export")
    next(packs[0].glob("*.xlsx")).write_bytes(b"x")
    page.verify(packs[0])
    settle()
    assert desk_window.page is page


def test_whole_id_numbers_ask_for_receiver_and_reason(page: ExportPage, tmp_path: Path) -> None:
    page.form.folder.setText(str(tmp_path))
    page.form.whole_ids.setChecked(True)
    page.form.reason.clear()
    page.write_pack()
    assert "事由" in page.messages.words
    assert not list(tmp_path.glob("资料包*"))


def test_what_is_lacking_is_marked_and_has_the_keyboard_until_it_is_filled_in(
    page: ExportPage, desk_window: Window
) -> None:
    desk_window.activateWindow()
    page.form.folder.clear()
    page.write_pack()
    assert page.messages.words == "还没有选择写到哪里。"
    assert page.form.folder.hasFocus()
    assert page.form.folder.property("faulty")
    page.form.folder.setText("/")
    assert not page.form.folder.property("faulty")
    assert page.messages.words == ""


def test_a_pack_leaves_nothing_for_the_next_one(
    page: ExportPage, desk_window: Window, settle: Callable[[], None], tmp_path: Path
) -> None:
    page.form.folder.setText(str(tmp_path))
    page.write_pack()
    for _ in range(3):
        settle()
    page.form.whole_ids.setChecked(True)
    page.form.reason.setText("报批清单")
    page.write_pack()
    for _ in range(3):
        settle()
    assert not page.form.whole_ids.isChecked()
    assert page.form.reason.text() == ""
    assert [row.cells["ids"] for row in page.register.rows] == ["完整", "部分隐藏"]
    assert page.register.current is page.register.rows[0]
    assert page.result.isVisible()
    desk_window.go_to("today")
    desk_window.go_to("export")
    assert page.messages.words == ""
    assert not page.result.isVisible()


def test_two_passwords_that_differ_write_nothing(page: ExportPage, tmp_path: Path) -> None:
    page.form.folder.setText(str(tmp_path))
    page.form.password.setText("保密-2026")
    page.form.again.setText("保密-2025")
    page.write_pack()
    assert "不一样" in page.messages.words
    assert not list(tmp_path.glob("资料包*"))


def test_a_target_that_cannot_be_written_ends_in_a_sentence(
    page: ExportPage, settle: Callable[[], None], tmp_path: Path
) -> None:
    blocked = tmp_path / "U盘"
    blocked.write_text("not a folder")
    page.form.folder.setText(str(blocked))
    page.write_pack()
    settle()
    settle()
    settle()
    assert "目标位置" in page.messages.words
    assert page.write_button.isEnabled()
    assert len(page.register.rows) == 0


def test_what_was_unticked_stays_unticked_when_the_period_changes(page: ExportPage, settle: Callable[[], None]) -> None:
    from PySide6.QtCore import Qt

    page.form.contents.item(0).setCheckState(Qt.CheckState.Unchecked)
    page.form.which.setCurrentText("本年")
    settle()
    assert page.form.contents.item(0).checkState() == Qt.CheckState.Unchecked
    assert page.form.contents.item(1).checkState() == Qt.CheckState.Checked


def test_without_the_password_nothing_is_written(
    page: ExportPage,
    desk_window: Window,
    settle: Callable[[], None],
    tmp_path: Path,
    shot: Callable[[QWidget, str], Path],
) -> None:
    from dutydesk.desktop.dialogs import Sheet
    from dutydesk.work import settings

    desk_window.desk.write(lambda session: settings.put(session, "ask_again", value=True))
    page.form.folder.setText(str(tmp_path))
    page.write_pack()
    settle()
    sheet = next(found for found in page.findChildren(Sheet) if found.isVisible())
    sheet._password.setText("不是这个")
    sheet._prove()
    settle()
    assert "密码不对" in sheet.messages.words
    shot(sheet, "prove")
    assert not list(tmp_path.glob("资料包*"))
    sheet.reject()


def test_a_pack_asked_for_twice_is_written_once(page: ExportPage, settle: Callable[[], None], tmp_path: Path) -> None:
    page.form.folder.setText(str(tmp_path))
    page.write_pack()
    page.write_pack()
    for _ in range(4):
        settle()
    assert len(list(tmp_path.glob("资料包*"))) == 1
    assert page.write_button.isEnabled()


def test_a_cancelled_pack_can_be_asked_for_again_while_other_work_waits(
    page: ExportPage, qtbot: QtBot, tasks: Tasks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event

    from dutydesk.work import pack

    begun, stopped, other_work_may_end = Event(), Event(), Event()

    def write_pack(_session: object, _target: object, _choice: object, tell: Callable[[int, int, str], None]) -> None:
        begun.set()
        stopped.wait(10)
        tell(1, 3, "人员")

    monkeypatch.setattr(pack, "write_pack", write_pack)
    page.form.folder.setText(str(tmp_path))
    page.write_pack()
    qtbot.waitUntil(begun.is_set, timeout=10_000)
    assert not page.write_button.isEnabled()
    tasks.run(lambda _job: other_work_may_end.wait(10))
    tasks.cancel()
    stopped.set()
    qtbot.waitUntil(page.write_button.isEnabled, timeout=10_000)
    assert tasks.busy
    assert page.messages.words == "已取消，没有写出资料包。"
    other_work_may_end.set()
