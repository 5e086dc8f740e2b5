from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog, QPushButton
from sqlmodel import select

from dutydesk.desktop import dialogs
from dutydesk.desktop.entry_form import EntryDialog
from dutydesk.desktop.preview import Preview
from dutydesk.desktop.roster_actual import RosterActual
from dutydesk.desktop.roster_past import RosterPast
from dutydesk.desktop.roster_sketches import RosterSketches
from dutydesk.desktop.roster_swaps import RosterSwaps
from dutydesk.desktop.window import Window
from dutydesk.records import ActualDuty, Role
from dutydesk.work import demo

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.pages.roster import RosterPage
    from dutydesk.desktop.task import Tasks
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store


def opened(page: RosterPage, kind: type[Any], settle: Any) -> Any:
    settle()
    settle()
    return next(one for one in page.window().findChildren(kind) if one.isVisible())


def marks(page: RosterPage) -> dict[tuple[int, int], str]:
    return {place: square.mark for place, square in page.grid.sight.squares.items()}


def test_a_day_is_entered_and_one_duty_changed(roster_page: RosterPage, settle: Any) -> None:
    page = roster_page
    page.more.compare()
    sheet = opened(page, RosterActual, settle)
    day = sheet.day.day
    sheet.confirm()
    settle()
    settle()
    store, actor = page.desk._opened()
    with store.session(actor) as session:
        begun = len(session.exec(select(ActualDuty).where(ActualDuty.on == day)).all())
    assert sum(row.cells["state"] == "到岗" for row in sheet.of_day.rows) == begun
    sheet.of_day.view.selectRow(0)
    sheet.change()
    form = opened(page, EntryDialog, settle)
    assert "实到登记" in form.windowTitle()
    form.reject()
    sheet.stand_in()
    opened(page, EntryDialog, settle).reject()
    for key, table in (("1", sheet.different), ("2", sheet.officers), ("3", sheet.posts)):
        sheet.chips.choose(key)
        assert sheet._stack.currentWidget() is table
        assert len(table.rows)
    sheet.print()
    preview = opened(page, Preview, settle)
    assert "考勤表" in preview.windowTitle()
    preview.close()
    sheet._turn(-1)
    settle()
    sheet.accept()


def test_two_officers_change_after_approval_and_it_can_be_taken_back(roster_page: RosterPage, settle: Any) -> None:
    page = roster_page
    page.turn(1)
    settle()
    before = marks(page)
    page.more.swap()
    sheet = opened(page, RosterSwaps, settle)
    waiting = len(sheet.table.rows)
    day = 14
    sheet.day.put(page._month.replace(day=day + 1))
    on = next(row for row in range(20) if before.get((row, day)) in {"白", "夜"})
    off = next(row for row in range(len(page.grid.sight.names)) if (row, day) not in before)
    sheet.one.setCurrentIndex(on)
    sheet.other.setCurrentIndex(off)
    sheet.ask()
    settle()
    assert "没有填写换班原因" in sheet.messages.words
    sheet.reason.setText("家中有事")
    sheet.ask()
    settle()
    settle()
    assert len(sheet.table.rows) == waiting + 1
    row = next(at for at, one in enumerate(sheet.table.rows) if one.cells["on"].endswith(f"{day + 1}日"))
    sheet.table.view.selectRow(row)
    sheet.decide(approved=True)
    settle()
    settle()
    assert marks(page).get((off, day)) == before[on, day]
    assert (on, day) not in marks(page)
    sheet.accept()
    page.hand.undo()
    settle()
    assert marks(page) == before


def test_a_sketch_is_kept_compared_and_taken(
    roster_page: RosterPage, settle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = roster_page
    monkeypatch.setattr(dialogs, "ask_text", lambda *_given, **_named: "试一试")
    monkeypatch.setattr(dialogs, "ask", lambda *_given, **_named: True)
    before = marks(page)
    page.more.sketch()
    sheet = opened(page, RosterSketches, settle)
    sheet.keep()
    settle()
    settle()
    assert sheet.which.currentText() == "试一试"
    assert "相同" in sheet._state.text()
    place = next(place for place, mark in before.items() if mark == "白")
    page.hand.put({place: None})
    settle()
    sheet.read()
    settle()
    assert [name for name, _ in sheet.grid.sight.names] == [page.grid.sight.names[place[0]][0], ""]
    assert sheet.grid.sight.squares[1, place[1]].mark == "白"
    assert sheet.grid.sight.squares[1, place[1]].fault
    sheet.take()
    settle()
    settle()
    assert marks(page) == before
    sheet.remove()
    settle()
    settle()
    assert not sheet.which.count()


def test_who_was_on_duty_is_shown_for_a_past_minute(roster_page: RosterPage, settle: Any) -> None:
    page = roster_page
    page.more.look_back()
    sheet = opened(page, RosterPast, settle)
    assert isinstance(sheet, QDialog)
    sheet.clock.setText("0230")
    sheet.look()
    settle()
    assert len(sheet.table.rows)
    sheet.clock.setText("半夜")
    sheet.look()
    assert "不是时间" in sheet.messages.words
    sheet.day.put(sheet.day.day.replace(year=2099))
    sheet.clock.setText("02:30")
    sheet.look()
    settle()
    assert "还没有到" in sheet.messages.words


def test_who_only_reads_looks_at_all_of_it_and_changes_nothing(
    qtbot: QtBot, tasks: Tasks, store: Store, lead: Actor, settle: Any
) -> None:
    with store.session(lead) as session:
        demo.fill(session, 20)
    reader = replace(lead, role=Role.READER)
    window = Window(lambda: (store, reader), tasks, "某查看人员")
    qtbot.addWidget(window)
    window.show()
    window.go_to("roster")
    settle()
    page: Any = window.page
    assert {way.act for way in page.more.ways if page.may(way.act)} == {"READ"}
    for show, kind in (
        (page.more.compare, RosterActual),
        (page.more.swap, RosterSwaps),
        (page.more.sketch, RosterSketches),
        (page.more.look_back, RosterPast),
    ):
        show()
        sheet = opened(page, kind, settle)
        assert not sheet.messages.words
        shown = [one.text() for one in sheet.findChildren(QPushButton) if one.isVisible() and one.text()]
        assert shown[-1:] == ["关闭"]
        assert not {"全部按计划到岗", "登记换班", "批准", "换成这一稿", "删除"} & set(shown)
        sheet.reject()
    settle()
