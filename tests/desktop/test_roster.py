from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from sqlmodel import select

from dutydesk.desktop import dialogs
from dutydesk.desktop.absence_sheet import AbsenceSheet
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.roster_mend import MendSheet
from dutydesk.desktop.window import Window
from dutydesk.records import RosterVersion
from dutydesk.work import demo
from dutydesk.work.roster import calendar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.pages.roster import RosterPage
    from dutydesk.desktop.task import Tasks
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

NEXT = calendar.next_month(calendar.first_of(date.today()))


@pytest.fixture
def page(qtbot: QtBot, tasks: Tasks, store: Store, lead: Actor, settle: Callable[[], None]) -> Iterator[RosterPage]:
    """The month after this one of the invented site, with leave to be mended."""
    with store.session(lead) as session:
        demo.fill(session, 30)
    store.on_change.append(tasks.changed.emit)
    window = Window(lambda: (store, lead), tasks, "周敬言（项目负责人）")
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.go_to("roster")
    settle()
    shown: Any = window.page
    shown.turn(1)
    settle()
    yield shown
    settle()


def marks(page: RosterPage) -> dict[tuple[int, int], str]:
    return {place: square.mark for place, square in page.grid.sight.squares.items()}


def free_square(page: RosterPage, line: int = 0) -> tuple[int, int]:
    return next((line, day) for day in range(1, 27) if (line, day) not in marks(page))


def press(page: RosterPage, key: Any, *, held: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(page.grid, key, held)


def test_a_month_shows_people_days_sums_and_coverage(page: RosterPage) -> None:
    sight = page.grid.sight
    assert len(sight.columns) == calendar.number(NEXT, calendar.next_month(NEXT))
    assert len(sight.names) == len(sight.sums) > 10
    assert {foot.words for foot in sight.feet} >= {"视频监控岗 白班", "消防控制岗 夜班"}
    assert any(square.fault == 2 for square in sight.squares.values())


def test_a_figure_an_initial_and_a_character_write_a_shift(page: RosterPage, settle: Any) -> None:
    place = free_square(page)
    for key, mark in (("1", "白"), ("y", "夜"), ("0", None)):
        page.grid.select([place])
        QTest.keyClicks(page.grid, key)
        settle()
        assert marks(page).get(place) == mark
    page.grid.select([place])
    page.grid.typed.emit("夜")
    settle()
    assert marks(page)[place] == "夜"
    assert page.grid.sight.squares[place].pinned


def test_a_character_that_is_no_mark_is_said_and_changes_nothing(page: RosterPage, settle: Any) -> None:
    before = marks(page)
    page.grid.typed.emit("鱼")
    settle()
    assert "“鱼”不是班次的符号" in page.messages.words
    assert marks(page) == before


def test_what_was_typed_can_be_taken_back_and_done_again(page: RosterPage, settle: Any) -> None:
    place, before = free_square(page), marks(page)
    page.grid.select([place])
    QTest.keyClicks(page.grid, "2")
    settle()
    after = marks(page)
    page.hand.undo()
    settle()
    assert marks(page) == before
    page.hand.redo()
    settle()
    assert marks(page) == after != before


def test_a_block_is_copied_and_pasted_also_from_a_spreadsheet(page: RosterPage, settle: Any) -> None:
    page.grid.select([(0, 0), (1, 3)])
    press(page, Qt.Key.Key_C, held=Qt.KeyboardModifier.ControlModifier)
    copied = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert [len(line) for line in copied] == [4, 4]
    QGuiApplication.clipboard().setText("白\t夜\t休\n休\t白班\t夜班\n")
    page.grid.select([(2, 5)])
    press(page, Qt.Key.Key_V, held=Qt.KeyboardModifier.ControlModifier)
    settle()
    found = marks(page)
    assert [found.get((2, 5)), found.get((2, 6)), found.get((2, 7), "")] == ["白", "夜", ""]
    assert [found.get((3, 6)), found.get((3, 7))] == ["白", "夜"]


def test_a_block_with_an_unknown_word_is_not_pasted_at_all(page: RosterPage, settle: Any) -> None:
    before = marks(page)
    QGuiApplication.clipboard().setText("白\t上班")
    page.grid.select([(0, 0)])
    press(page, Qt.Key.Key_V, held=Qt.KeyboardModifier.ControlModifier)
    settle()
    assert "没有粘贴" in page.messages.words
    assert marks(page) == before


def test_two_squares_change_places_and_their_posts_with_them(page: RosterPage, settle: Any) -> None:
    found = marks(page)
    one = next(place for place, mark in found.items() if mark == "白" and place[0] == 0)
    other = next((line, one[1]) for line in range(1, len(page.grid.sight.names)) if (line, one[1]) not in found)
    page.grid.dragged.emit(one, other)
    settle()
    assert marks(page).get(other) == "白"
    assert marks(page).get(one) is None


def test_carrying_a_duty_says_what_would_be_wrong(page: RosterPage) -> None:
    found = marks(page)
    night = next(place for place, mark in found.items() if mark == "夜" and place[1] < 20)
    day = next(place for place, mark in found.items() if mark == "白" and place[1] == night[1] + 1)
    said = page.hand.would_be_wrong(night, (day[0], night[1]))
    assert any("休息" in sentence or "同时" in sentence for sentence in said)


def test_a_sentence_leads_to_its_square(page: RosterPage) -> None:
    item = page.pane.list.item(0)
    page.pane.list.itemActivated.emit(item)
    said = item.data(int(Qt.ItemDataRole.UserRole))
    line, day = page.grid.current
    assert (page._found.officers[line], day) in said.cells
    assert said.sentence in page._place.text()


def test_a_repair_is_shown_first_and_done_when_agreed_to(page: RosterPage, settle: Any) -> None:
    before = marks(page)
    page.mend()
    settle()
    sheet = next(one for one in page.window().findChildren(Sheet) if isinstance(one, MendSheet))
    assert marks(page) == before
    sheet._agree()
    settle()
    assert "请假" not in " ".join(one.sentence for one in page._found.month.said if one.hard)
    page.hand.undo()
    settle()
    assert marks(page) == before


def test_a_month_is_filled_by_rotation_again_and_keeps_what_was_set_by_hand(
    page: RosterPage, settle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "ask", lambda *_given, **_named: True)
    before, place = marks(page), free_square(page)
    page.grid.select([place])
    QTest.keyClicks(page.grid, "1")
    settle()
    page.fill()
    settle()
    found = marks(page)
    assert found[place] == "白"
    assert page.grid.sight.squares[place].pinned
    assert len({*found} ^ {*before}) <= 2  # whoever is now one too many on that day is free


def test_a_month_is_published_with_a_reason_and_says_that_it_changed_later(
    page: RosterPage, settle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "ask_text", lambda *_given, **_named: "两人请假，待补")
    page.publish()
    settle()
    assert "已发布" in page.messages.words
    assert "已发布第 1 版" in page._fact.text()
    page.grid.select([free_square(page)])
    QTest.keyClicks(page.grid, "1")
    settle()
    assert "之后有变动" in page._fact.text()


def test_giving_up_the_reason_publishes_nothing(page: RosterPage, settle: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialogs, "ask_text", lambda *_given, **_named: None)
    page.publish()
    settle()
    store, actor = page.desk._opened()
    with store.session(actor) as session:
        assert session.exec(select(RosterVersion).where(RosterVersion.month == NEXT)).all() == []


def test_the_team_filter_shows_its_lines_only(page: RosterPage, settle: Any) -> None:
    everybody = len(page.grid.sight.names)
    page._teams.setCurrentIndex(1)
    settle()
    assert 0 < len(page.grid.sight.names) < everybody
    assert {second.removesuffix("·新") for _, second in page.grid.sight.names} == {page._teams.currentText()}


def test_arrows_shift_and_the_mouse_select_as_in_a_spreadsheet(page: RosterPage) -> None:
    page.grid.select([(0, 0)])
    press(page, Qt.Key.Key_Down)
    press(page, Qt.Key.Key_Right, held=Qt.KeyboardModifier.ShiftModifier)
    assert page.grid.selected == [(1, 0), (1, 1)]
    middle = page.grid.lay.box((2, 4)).center()
    QTest.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(middle))
    assert page.grid.current == (2, 4)
    press(page, Qt.Key.Key_End)
    assert page.grid.current[1] == len(page.grid.sight.columns) - 1


def test_an_absence_begins_with_the_selected_person_and_days(page: RosterPage, settle: Any) -> None:
    page.grid.select([(1, 2), (1, 4)])
    page._add_leave()
    settle()
    (sheet,) = page.findChildren(AbsenceSheet)
    assert sheet.windowTitle() == f"{page.grid.sight.names[1][0]}缺勤"
    assert (sheet.starts_on.day, sheet.ends_on.day) == (NEXT.replace(day=3), NEXT.replace(day=5))
    sheet.reject()


def test_a_larger_grid_keeps_the_cursor_in_sight(page: RosterPage) -> None:
    page.grid.select([(9, 20)])
    page.grid.zoom(1)
    page.grid.zoom(1)
    page.grid.select([(9, 20)])
    assert page.grid.lay.body.contains(page.grid.lay.box((9, 20)).center())
