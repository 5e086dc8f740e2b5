"""记录 in the real window."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from dutydesk.desktop import file_dialog
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.long_table import PAGE, LongRows, Span
from dutydesk.desktop.table import PlainRow
from dutydesk.desktop.window import Window
from dutydesk.records import Operator, Role, Team
from dutydesk.store import journal
from dutydesk.store.actor import Actor
from tests.samples import SHAN_YUTONG

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.task import Tasks
    from dutydesk.store.database import Store

LEAD_PASSWORD = "值机台-2026"
SHOTS = Path(tempfile.gettempdir()) / "shots"


@pytest.fixture
def busy_desk(store: Store, lead: Actor) -> int:
    """An officer who was changed and looked at, a team that came and went; return the officer's id."""
    from dutydesk.work import entries, officers

    team = entries.kind_named("team")
    with store.session(lead) as session:
        entries.save(session, team, {"name": "一班", "note": "白天"})
        gone = entries.save(session, team, {"name": "临时班"})
        officer = officers.save_officer(session, SHAN_YUTONG | {"team_id": 1})
        officers.save_officer(session, {"status": "请假", "phone": "13800138000", "note": "母亲住院"}, officer.id)
        journal.note(session, "reveal", "officer", officer.id, "核对证件原件")
        entries.remove(session, team, gone.id)
        session.info["why"] = "登记时抄错，按证件原件改正"
        officers.save_officer(session, {"duty_since": date(2020, 7, 1), "education": "本科"}, officer.id)
        return officer.id or 0


def rows_of(window: Window) -> list[dict[str, str]]:
    return [dict(row.cells) for row in window.page.table.rows]


def press(page: QWidget, words: str) -> None:
    next(b for b in page.findChildren(QPushButton) if b.text() == words and b.isVisibleTo(page)).click()


@pytest.mark.usefixtures("busy_desk")
def test_the_journal_says_what_happened_and_what_changed(
    desk_window: Window, settle: Callable[[], None], shot: Callable[[QWidget, str], Path]
) -> None:
    desk_window.go_to("journal")
    settle()
    page = desk_window.page
    first = rows_of(desk_window)[0]
    assert (first["act"], first["what"]) == ("新增", "服务项目分部 第三医院服务项目分部")
    latest = rows_of(desk_window)[1]
    assert (latest["who"], latest["act"], latest["what"]) == ("周敬言", "修改", "值机员 单雨桐")
    assert "文化程度 大专 → 本科" in latest["gist"]
    page.table.view.selectRow(1)
    settle()
    shot(desk_window, "journal")
    page.table.view.selectRow(2)
    shot(desk_window, "journal-removed")


@pytest.mark.usefixtures("busy_desk")
def test_search_and_filters_narrow_the_list(desk_window: Window, settle: Callable[[], None], qtbot: QtBot) -> None:
    desk_window.go_to("journal")
    settle()
    page = desk_window.page
    page.search.setText("住院")
    qtbot.waitUntil(lambda: len(page.table.rows) == 1)
    assert page.table.rows[0].record.changes[-1].after == "母亲住院"
    page.search.setText("")
    qtbot.waitUntil(lambda: len(page.table.rows) > 5)
    page.act.setCurrentIndex(page.act.findData("reveal"))
    page.act.activated.emit(page.act.currentIndex())
    settle()
    assert [row["gist"] for row in rows_of(desk_window)] == ["核对证件原件"]
    page.kind.setCurrentIndex(page.kind.findData("team"))
    page.kind.activated.emit(page.kind.currentIndex())
    settle()
    assert not page.table.rows
    page.act.setCurrentIndex(0)
    page.period.setCurrentText("自选日期")
    settle()
    assert len(page.table.rows) == 3


def test_a_long_journal_scrolls_and_reads_what_is_looked_at(
    desk_window: Window, settle: Callable[[], None], store: Store, lead: Actor, qtbot: QtBot
) -> None:
    with store.session(lead) as session:
        session.add_all(Team(name=f"第{number}班") for number in range(5 * PAGE))
    desk_window.go_to("journal")
    settle()
    table = desk_window.page.table
    count = len(table.rows)
    assert count > 5 * PAGE
    assert table.rows[count - 1].record is None
    table.view.scrollToBottom()
    desk_window.grab()
    qtbot.waitUntil(lambda: table.rows[count - 1].record is not None)
    assert table.rows[count - 1].record.seq == 1
    table.view.selectRow(count - 1)
    assert table.current.record.seq == 1


def test_what_is_added_while_reading_far_down_does_not_move_the_reader(
    desk_window: Window, settle: Callable[[], None], store: Store, lead: Actor
) -> None:
    with store.session(lead) as session:
        session.add_all(Team(name=f"第{number}班") for number in range(50))
    desk_window.go_to("journal")
    settle()
    page = desk_window.page
    page.table.view.selectRow(30)
    reading = page.table.current.record.seq
    page.refresh(frozenset({"team"}))
    settle()
    assert page.table.current.record.seq == reading


@pytest.fixture
def officer_beside(store: Store, lead: Actor) -> Actor:
    """A second operator, who may not read the journal."""
    with store.session(lead) as session:
        session.add(Operator(name="郑晓棠", role=Role.OFFICER))
    return Actor(2, "郑晓棠", Role.OFFICER)


def test_who_may_not_read_the_journal_is_told_so(
    qtbot: QtBot, tasks: Tasks, store: Store, officer_beside: Actor, settle: Callable[[], None]
) -> None:
    window = Window(lambda: (store, officer_beside), tasks, "郑晓棠（值机员）")
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.go_to("journal")
    settle()
    assert not window.page.table.rows
    assert not window.page.search.isVisible()
    assert any("没有查阅操作记录的权限" in one.text() for one in window.page.findChildren(QLabel))
    window.grab().save(str(SHOTS / "journal-refused.png"))


@pytest.mark.usefixtures("busy_desk")
def test_the_list_is_written_as_a_workbook(
    desk_window: Window,
    settle: Callable[[], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "操作记录.xlsx"
    monkeypatch.setattr(file_dialog, "save_file", lambda *_args, **_more: target)
    desk_window.go_to("journal")
    settle()
    desk_window.page.export()
    settle()
    sheet = desk_window.page.findChild(Sheet)
    assert sheet is not None
    why, password = sheet.findChildren(QLineEdit)
    why.setText("内部审计")
    password.setText(LEAD_PASSWORD)
    press(sheet, "确定")
    settle()
    assert target.exists()
    assert desk_window.page.messages.words.startswith("已写好 ")


def test_pages_passed_in_a_long_scroll_are_not_read() -> None:
    asked: list[Span] = []
    rows = LongRows(100 * PAGE, [PlainRow({}, n) for n in range(PAGE)], asked.append)
    for page in range(5, 90):
        assert rows[page * PAGE].record is None
    assert [span.page for span in asked] == [5]
    rows.put(asked[0], [PlainRow({}, n) for n in range(PAGE)])
    assert [span.page for span in asked] == [5, 89]
    assert asked[1].offset == 89 * PAGE


def test_a_page_beside_a_known_one_is_read_from_its_neighbour() -> None:
    asked: list[Span] = []
    rows = LongRows(10 * PAGE, [PlainRow({}, n) for n in range(PAGE)], asked.append)
    assert rows[PAGE - 1].record == PAGE - 1
    assert asked == [Span(1, PAGE - 1, None)]


def test_few_pages_are_kept() -> None:
    asked: list[Span] = []
    rows = LongRows(100 * PAGE, [PlainRow({}, 0)] * PAGE, asked.append)
    for page in range(1, 50):
        _ = rows[page * PAGE]
        rows.put(asked[-1], [PlainRow({}, page)] * PAGE)
    assert rows[49 * PAGE].record == 49
    assert rows[1 * PAGE].record is None
