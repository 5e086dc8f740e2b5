from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from dutydesk.desktop import defects, dialogs
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.entry_form import EntryDialog, edit
from dutydesk.desktop.help_window import HelpWindow
from dutydesk.desktop.pick_box import Choice, PickBox
from dutydesk.desktop.window import PAGES
from dutydesk.places import RESOURCES
from dutydesk.records import Education, Sex

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.window import Window
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

    Shot = Callable[[QWidget, str], Path]

PASSWORD = "值机台-2026"
ID_NUMBER = "110105199003072620"


@pytest.fixture
def officer_id(store: Store, lead: Actor) -> int:
    from dutydesk.work import officers

    given = {
        "employee_number": "ZJ001",
        "name": "单春来",
        "sex": Sex.FEMALE,
        "id_number": _checked(ID_NUMBER),
        "education": Education.COLLEGE,
        "position": "值机员",
        "joined_on": date(2021, 6, 14),
        "duty_since": date(2020, 6, 14),
    }
    with store.session(lead) as session:
        return int(officers.save_officer(session, given).id or 0)


def _checked(number: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return number[:17] + "10X98765432"[sum(int(d) * w for d, w in zip(number[:17], weights, strict=True)) % 11]


def _opened(window: Window, settle: Callable[[], None], table: str, record_id: int | None = None) -> Any:
    window.go_to("settings")
    settle()
    assert window.page is not None
    edit(window.page, table, record_id)
    settle()
    return next(found for found in window.findChildren(EntryDialog) if found.isVisible())


def test_an_id_number_is_hidden_until_a_reason_and_the_password_are_given(
    desk_window: Window, settle: Callable[[], None], officer_id: int, shot: Shot
) -> None:
    dialog = _opened(desk_window, settle, "officer", officer_id)
    line = dialog.fields.editors["id_number"].widget
    assert line.text() == "1101**********" + _checked(ID_NUMBER)[-4:]
    assert line.isReadOnly()
    shot(dialog, "entry-officer")
    dialog._reveal("id_number", line)
    settle()
    sheet = next(found for found in dialog.findChildren(Sheet) if found.isVisible())
    sheet._why.setText("更正抄写错误")
    sheet._password.setText(PASSWORD)
    sheet._prove()
    settle()
    assert line.text() == _checked(ID_NUMBER)
    assert not line.isReadOnly()
    dialog.reject()


def test_an_officer_is_changed_without_touching_the_hidden_number(
    desk_window: Window, settle: Callable[[], None], officer_id: int, store: Store, lead: Actor
) -> None:
    dialog = _opened(desk_window, settle, "officer", officer_id)
    dialog.fields.editors["position"].write("班长")
    dialog.fields.editors["note"].write("夜班带班")
    dialog.save()
    settle()
    settle()
    from dutydesk.records import Officer

    with store.session(lead) as session:
        kept = session.get(Officer, officer_id)
        assert kept is not None
        assert (kept.position, kept.id_number) == ("班长", _checked(ID_NUMBER))


def test_a_form_that_waited_leaves_alone_what_others_changed_meanwhile(
    desk_window: Window, settle: Callable[[], None], officer_id: int, store: Store, lead: Actor
) -> None:
    from dutydesk.records import Officer
    from dutydesk.work import officers

    dialog = _opened(desk_window, settle, "officer", officer_id)
    dialog.fields.editors["note"].write("夜班带班")
    with store.session(lead) as session:
        officers.save_officer(session, {"position": "班长", "phone": "13800001234"}, officer_id)
    dialog.save()
    settle()
    with store.session(lead) as session:
        kept = session.get_one(Officer, officer_id)
        assert (kept.position, kept.phone, kept.note) == ("班长", "13800001234", "夜班带班")


def test_a_field_that_was_emptied_is_saved_empty(
    desk_window: Window, settle: Callable[[], None], officer_id: int, store: Store, lead: Actor
) -> None:
    from dutydesk.records import Officer
    from dutydesk.work import officers

    with store.session(lead) as session:
        officers.save_officer(session, {"phone": "13800001234"}, officer_id)
    dialog = _opened(desk_window, settle, "officer", officer_id)
    dialog.fields.editors["phone"].write(None)
    dialog.save()
    settle()
    with store.session(lead) as session:
        assert session.get_one(Officer, officer_id).phone is None


def test_unsaved_words_are_asked_about(
    qtbot: QtBot, desk_window: Window, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = _opened(desk_window, settle, "team")
    qtbot.keyClicks(dialog.fields.editors["name"].widget, "A")
    answers, asked = [False, True], []

    def answer(_parent: QWidget, words: str, *_rest: object, **_more: object) -> bool:
        asked.append(words)
        return answers.pop(0)

    monkeypatch.setattr(dialogs, "ask", answer)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    dialog.close()
    settle()
    assert len(asked) == 2
    assert "尚未保存" in asked[0]


def test_a_photo_of_another_kind_of_file_is_refused(
    desk_window: Window, settle: Callable[[], None], officer_id: int, tmp_path: Path
) -> None:
    wrong = tmp_path / "照片.jpg"
    wrong.write_bytes(b"GIF89a")
    dialog = _opened(desk_window, settle, "officer", officer_id)
    dialog.fields.editors["photo"].write(wrong)
    dialog.save()
    settle()
    assert "照片应是 JPEG 或 PNG" in dialog.messages.words
    dialog.reject()


def test_closed_dialogs_are_freed(desk_window: Window, settle: Callable[[], None], qtbot: QtBot) -> None:
    for _ in range(3):
        dialog = _opened(desk_window, settle, "team")
        dialog.reject()
        del dialog
    qtbot.waitUntil(lambda: not desk_window.findChildren(EntryDialog), timeout=2000)


@pytest.mark.parametrize("typed", ["shan", "scl", "春来", "单"])
def test_one_of_many_is_picked_by_characters_pinyin_or_initials(qtbot: QtBot, typed: str) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.resize(400, 400)
    box = PickBox([Choice(1, "王伟"), Choice(7, "单春来", "shanchunlai scl")])
    box.setParent(ground)
    ground.show()
    box.setText(typed)
    box.textEdited.emit(typed)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert (box.value, box.text()) == (7, "单春来")


def test_what_matches_nobody_leaves_the_choice_as_it_was(qtbot: QtBot) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    box = PickBox([Choice(1, "王伟")])
    box.setParent(ground)
    ground.show()
    box.pick(1)
    box.setText("王某")
    box.textEdited.emit("王某")
    box.clearFocus()
    QApplication.processEvents()
    assert box.value == 1


def test_what_nobody_foresaw_is_said_with_a_number_and_logged_without_its_words(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture, shot: Shot
) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.show()
    try:
        raise LookupError("单春来 110105199003072620")  # noqa: TRY301  (what a library might say)
    except LookupError as error:
        defects.show(error, ground)
    box = ground.findChild(Sheet)
    assert box is not None
    said = " ".join(part.text() for part in box.findChildren(QLabel))
    assert "编号" in said
    assert "没有丢失" in said
    assert "LookupError" in caplog.text
    assert "单春来" not in caplog.text
    assert "110105" not in caplog.text
    shot(box, "defect")
    box.reject()


def test_there_is_help_for_every_page(qtbot: QtBot, shot: Shot) -> None:
    pages = {path.stem.partition("-")[2] for path in (RESOURCES / "help").glob("*.md")}
    assert {key for key, *_ in PAGES} <= pages
    ground = QWidget()
    qtbot.addWidget(ground)
    window = HelpWindow(ground, "papers")
    window.show()
    assert "已变更，需重打" in window._text.toPlainText()
    shot(window, "help")
    window.close()


def test_the_agenda_leads_to_the_work(desk_window: Window, settle: Callable[[], None], shot: Shot) -> None:
    from PySide6.QtWidgets import QPushButton

    desk_window.go_to("today")
    settle()
    page = desk_window.page
    assert page is not None
    shot(desk_window, "today-steps")
    way = next(found for found in page.findChildren(QPushButton) if found.text() == "设置班组" and found.isVisible())
    way.click()
    settle()
    settle()
    assert desk_window.page is not None
    assert desk_window.page.key == "settings"
    dialog = next(found for found in desk_window.findChildren(EntryDialog) if found.isVisible())
    assert "班组" in dialog.windowTitle()
    dialog.reject()
