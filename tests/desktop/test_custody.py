from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlmodel import select

from dutydesk.desktop import dialogs
from dutydesk.desktop.copies_sheet import CopiesSheet
from dutydesk.desktop.preview import Preview
from dutydesk.desktop.window import Window
from dutydesk.records import CopyState, DocumentCopy
from dutydesk.work import demo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.pages.custody import CustodyPage
    from dutydesk.desktop.task import Tasks
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

FREE, LENT = "ZL-0004-01", "ZL-0005-01"


@pytest.fixture
def page(qtbot: QtBot, tasks: Tasks, store: Store, lead: Actor, settle: Callable[[], None]) -> Iterator[CustodyPage]:
    """The register of the invented site."""
    with store.session(lead) as session:
        demo.fill(session, 4)
    store.on_change.append(tasks.changed.emit)
    window = Window(lambda: (store, lead), tasks, "周敬言（项目负责人）")
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.go_to("custody")
    settle()
    shown: Any = window.page
    yield shown
    settle()


def scan(page: CustodyPage, settle: Callable[[], None], code: str) -> None:
    QTest.keyClicks(page.counter.line, code)
    QTest.keyClick(page.counter.line, Qt.Key.Key_Return)
    settle()


def state(store: Store, lead: Actor, code: str) -> CopyState:
    with store.session(lead) as session:
        return session.exec(select(DocumentCopy).where(DocumentCopy.code == code)).one().state


def slips(page: CustodyPage) -> list[str]:
    return [one.windowTitle() for one in page.findChildren(Preview) if one.isVisible()]


def test_badge_copy_and_enter_lend_and_show_the_slip(
    page: CustodyPage, store: Store, lead: Actor, settle: Callable[[], None]
) -> None:
    for code in ("ZJ002", FREE, ""):
        scan(page, settle, code)
    settle()
    assert state(store, lead, FREE) is CopyState.LENT
    assert "已借出 1 份" in page.messages.words
    assert any("资料借阅单 JY-" in title for title in slips(page))


def test_a_lent_copy_and_enter_bring_it_back(
    page: CustodyPage, store: Store, lead: Actor, settle: Callable[[], None]
) -> None:
    assert state(store, lead, LENT) is CopyState.LENT
    for code in (LENT, ""):
        scan(page, settle, code)
    settle()
    assert state(store, lead, LENT) is CopyState.IN_PLACE
    assert any("资料归还单 GH-" in title for title in slips(page))


def test_a_copy_without_a_badge_asks_for_the_badge(page: CustodyPage, settle: Callable[[], None]) -> None:
    scan(page, settle, FREE)
    assert "工作牌" in page.counter._said.text()
    page.counter.lend()
    assert "请先扫描借阅人的工作牌" in page.messages.words


def test_what_is_neither_badge_nor_copy_is_said_and_what_lies_there_stays(
    page: CustodyPage, settle: Callable[[], None]
) -> None:
    scan(page, settle, FREE)
    scan(page, settle, "6901234567892")
    assert "既不是人员编号，也不是资料份号" in page.messages.words
    assert len(page.counter._out) == 1


def test_a_borrower_with_something_overdue_is_warned_of(page: CustodyPage, settle: Callable[[], None]) -> None:
    late = next(row for row in page.table.rows if row.cells["state"] == "逾期未还")
    page.table.select_record(late.record.id)
    settle()
    scan(page, settle, "ZJ001")
    assert "有逾期未还的资料：ZL-0002-01" in page.messages.words


def test_copies_are_added_and_copying_asks_for_an_approver(page: CustodyPage, settle: Callable[[], None]) -> None:
    page.table.select(lambda row: row.cells["code"] == "ZL-0003")
    settle()
    page._add_copies()
    (sheet,) = page.findChildren(CopiesSheet)
    sheet._purpose.setText("巡逻用")
    sheet._save()
    settle()
    assert "须经批准" in sheet.messages.words
    sheet._approver.setText("顾长河")
    sheet._save()
    settle()
    assert next(row for row in page.table.rows if row.cells["code"] == "ZL-0003").cells["all"] == "2"


def test_a_loss_is_entered_with_what_happened(
    page: CustodyPage,
    store: Store,
    lead: Actor,
    settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from dutydesk.desktop.table import Table

    monkeypatch.setattr(dialogs, "ask_text", lambda *_given, **_named: "夜班交接时发现")
    page.table.select(lambda row: row.cells["code"] == "ZL-0004")
    settle()
    table = next(one for one in page.pane.findChildren(Table))
    page._put_away(table, "LOST")
    settle()
    assert state(store, lead, table.rows[0].cells["code"]) is CopyState.LOST


def test_chips_and_search_narrow_the_register(page: CustodyPage, settle: Callable[[], None]) -> None:
    page.chips.choose("lacking")
    settle()
    assert [row.cells["code"] for row in page.table.rows] == ["ZL-0010"]
    page.chips.choose("all")
    page.search.setText("xfld")
    settle()
    page._read()
    settle()
    assert [row.cells["title"] for row in page.table.rows] == ["消防联动逻辑说明"]
