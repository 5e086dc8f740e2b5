"""Somebody else sits down: what the first person was writing waits, unseen, until the first person is back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit
from stdnum.cn import ric

from dutydesk.desktop import dialogs, seats
from dutydesk.desktop.app import App
from dutydesk.desktop.entry_form import EntryDialog, edit
from dutydesk.desktop.seats import Seats
from dutydesk.records import Role
from dutydesk.store.lock import hold
from dutydesk.work import entries, officers, signin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.window import Window
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store
    from dutydesk.store.vault import Cost

LEAD, LEAD_PASSWORD = "周敬言", "值机台-2026"
OTHER, OTHER_PASSWORD = "郑晓棠", "丙班口令1234"
SECRET = "欧阳若溪"
ID_NUMBER = "11010519741019002" + ric.calc_check_digit("110105197410190020")


@pytest.fixture
def desk(  # noqa: PLR0917  (fixtures)
    qtbot: QtBot, store: Store, lead: Actor, recovery_words: str, cheap: Cost, request: pytest.FixtureRequest
) -> Iterator[App]:
    role: Role = getattr(request, "param", Role.READER)
    with store.session(lead) as session:
        signin.add_operator(session, OTHER, role, OTHER_PASSWORD, cost=cheap)
        entries.save(
            session,
            entries.kind_named("site"),
            {
                "name": "第三医院服务项目分部",
                "provider_name": "京安值机运营服务有限公司",
                "client_name": "市第三人民医院",
                "lead_name": LEAD,
            },
        )
    store.close()
    app = App(store.folder, hold(store.folder))
    app.begin()
    settle(qtbot, app)
    assert app.gate is not None
    app.gate.code_given.emit(recovery_words)
    settle(qtbot, app)
    yield app
    for shown in (app.window, app.gate):
        if shown is not None:
            shown.hide()
    app.end()
    qtbot.wait(10)


def settle(qtbot: QtBot, app: App) -> None:
    for _ in range(3):
        qtbot.waitUntil(lambda: not app.tasks.busy, timeout=10_000)
        qtbot.wait(5)


def sit(qtbot: QtBot, app: App, name: str, password: str) -> Window:
    assert app.gate is not None
    app.gate.signed.emit(name, password)
    settle(qtbot, app)
    assert app.window is not None
    assert app.window.isVisible()
    assert not app.gate.isVisible()
    return app.window


def opened(qtbot: QtBot, app: App, window: Window) -> EntryDialog:
    window.go_to("people")
    settle(qtbot, app)
    assert window.page is not None
    edit(window.page, "officer")
    settle(qtbot, app)
    return next(found for found in window.findChildren(EntryDialog) if found.isVisible())


def type_into(dialog: EntryDialog) -> QLineEdit:
    line = dialog.fields.editors["name"].widget
    assert isinstance(line, QLineEdit)
    line.setText(SECRET)
    line.textEdited.emit(SECRET)
    return line


def on_screen() -> str:
    """Return every word that can be seen now."""
    seen: list[str] = []
    for widget in QApplication.allWidgets():
        if widget.isVisible() and isinstance(widget, QLabel | QLineEdit):
            seen.append(widget.text())
        if widget.isWindow() and widget.isVisible():
            seen.append(widget.windowTitle())
    return "\n".join(seen)


def dialogs_shown() -> list[QDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def test_a_draft_waits_unseen_until_its_writer_is_back(
    qtbot: QtBot, desk: App, shot: Callable[[QWidget, str], Path]
) -> None:
    first = sit(qtbot, desk, LEAD, LEAD_PASSWORD)
    dialog = opened(qtbot, desk, first)
    line = type_into(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert desk.gate is not None
    assert desk.gate.isVisible()
    assert not first.isVisible()
    assert not dialog.isVisible()
    settle(qtbot, desk)
    shot(desk.gate, "gate-draft")
    assert "周敬言有未保存的内容，登录后接着办理。" in on_screen()
    assert SECRET not in on_screen()

    second = sit(qtbot, desk, OTHER, OTHER_PASSWORD)
    assert second is not first
    for key in ("today", "people", "lists", "papers", "clauses", "export", "settings"):
        second.go_to(key)
        settle(qtbot, desk)
        shot(second, f"reader-{key}")
        assert SECRET not in on_screen()
        assert not dialogs_shown()
    assert not first.isVisible()
    second.locked.emit()
    settle(qtbot, desk)

    assert sit(qtbot, desk, LEAD, LEAD_PASSWORD) is first
    assert dialog.isVisible()
    assert dialog.isModal()
    assert line.text() == SECRET
    assert dialog.fields.changed
    shot(dialog, "draft-back")
    QApplication.processEvents()
    dialog.fields.changed = False
    dialog.reject()


def test_what_the_second_person_has_changed_is_read_when_the_first_is_back(qtbot: QtBot, desk: App) -> None:
    first = sit(qtbot, desk, LEAD, LEAD_PASSWORD)
    dialog = opened(qtbot, desk, first)
    type_into(dialog)
    assert first.page is not None
    read: list[frozenset[str]] = []
    refresh = first.page.refresh

    def counted(tables: frozenset[str]) -> None:
        read.append(tables)
        refresh(tables)

    first.page.refresh = counted  # pyright: ignore[reportAttributeAccessIssue]
    first.locked.emit()
    settle(qtbot, desk)
    second = sit(qtbot, desk, OTHER, OTHER_PASSWORD)
    second.desk.tasks.changed.emit(frozenset({"officer"}))
    settle(qtbot, desk)
    assert not read
    second.locked.emit()
    settle(qtbot, desk)
    sit(qtbot, desk, LEAD, LEAD_PASSWORD)
    assert read
    dialog.fields.changed = False
    dialog.reject()


def test_an_answer_that_comes_after_locking_opens_nothing_until_its_asker_is_back(qtbot: QtBot, desk: App) -> None:
    first = sit(qtbot, desk, LEAD, LEAD_PASSWORD)
    first.go_to("people")
    settle(qtbot, desk)
    assert first.page is not None
    edit(first.page, "officer")  # the worker reads
    first.locked.emit()
    settle(qtbot, desk)
    assert not first.findChildren(EntryDialog)
    second = sit(qtbot, desk, OTHER, OTHER_PASSWORD)
    assert not dialogs_shown()
    second.locked.emit()
    settle(qtbot, desk)
    # Nothing was open when the first one left, so nothing waited: the window is a new one.
    assert sit(qtbot, desk, LEAD, LEAD_PASSWORD) is not first


def test_a_typed_password_is_wiped_when_the_desk_is_locked(qtbot: QtBot, desk: App) -> None:
    first = sit(qtbot, desk, LEAD, LEAD_PASSWORD)
    sheet = dialogs.Sheet(first, "导出资料包")
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    sheet.body.addWidget(line)
    line.setText(LEAD_PASSWORD)
    sheet.open()
    settle(qtbot, desk)
    qtbot.keyClick(sheet, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, desk)
    assert line.text() == ""
    assert not sheet.isVisible()
    assert sit(qtbot, desk, LEAD, LEAD_PASSWORD) is first
    assert sheet.isVisible()
    sheet.reject()


def test_the_program_asks_before_it_ends_over_the_draft_of_somebody_else(
    qtbot: QtBot, desk: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = sit(qtbot, desk, LEAD, LEAD_PASSWORD)
    dialog = opened(qtbot, desk, first)
    type_into(dialog)
    first.locked.emit()
    settle(qtbot, desk)
    asked: list[str] = []

    def no(_parent: QWidget | None, words: str, _hint: str, **_said: Any) -> bool:
        asked.append(words)
        return False

    monkeypatch.setattr(seats, "ask", no)
    assert desk.gate is not None
    desk.gate.close()
    assert desk.gate.isVisible()
    second = sit(qtbot, desk, OTHER, OTHER_PASSWORD)
    second.close()
    assert second.isVisible()
    assert asked == ["周敬言有未保存的内容，退出程序后将丢失。"] * 2


@pytest.mark.parametrize("desk", [Role.OFFICER, Role.READER], indirect=True)
def test_who_may_not_see_a_number_reads_so_and_nothing_fails(
    qtbot: QtBot, desk: App, shot: Callable[[QWidget, str], Path]
) -> None:
    first = sit(qtbot, desk, LEAD, LEAD_PASSWORD)
    values = {"employee_number": "ZJ001", "name": "刘桂英", "sex": "女", "id_number": ID_NUMBER,
              "education": "大专", "position": "值机员", "joined_on": "2022-03-01",
              "duty_since": "2021-03-01"}  # fmt: skip
    first.desk.write(lambda session: officers.save_officer(session, values))
    settle(qtbot, desk)
    first.locked.emit()
    settle(qtbot, desk)
    second = sit(qtbot, desk, OTHER, OTHER_PASSWORD)
    second.go_to("people")
    settle(qtbot, desk)
    page: Any = second.page
    page.table.select_record(1)
    settle(qtbot, desk)
    shot(second, "reader-officer")
    assert "无权查看" in on_screen()
    assert "1101" not in on_screen()
    edit(page, "officer", 1)
    settle(qtbot, desk)
    dialog = next(found for found in second.findChildren(EntryDialog) if found.isVisible())
    line = dialog.fields.editors["id_number"].widget
    assert isinstance(line, QLineEdit)
    assert (line.text(), line.isReadOnly()) == ("无权查看", True)
    shot(dialog, "reader-entry")
    dialog.save()
    settle(qtbot, desk)
    assert "不能录入和修改资料" in dialog.messages.words
    dialog.fields.changed = False
    dialog.reject()


def test_seats_without_anybody_have_nothing_to_ask() -> None:
    def none(_actor: Actor) -> Window:
        raise AssertionError

    places = Seats(none)
    places.leave()
    assert places.seated is None
    assert places.hint() == ""
    assert places.may_end(None)
