"""清单 in the real window: from people to a frozen, printed Annex A."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dutydesk.desktop.list_sheet import ListSheet
from dutydesk.desktop.preview import Preview
from dutydesk.records import Paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot
    from sqlmodel import Session

    from dutydesk.desktop.pages.lists import ListsPage
    from dutydesk.desktop.window import Window
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

PEOPLE = (
    ("赵敏华", "女", "110101199003074522"),
    ("欧阳䶮", "男", "210103199307136696"),
    ("马芳磊", "男", "110101198503184395"),
)


@pytest.fixture
def page(desk_window: Window, settle: Callable[[], None], store: Store, lead: Actor) -> ListsPage:
    from dutydesk.kinds.id_number import IdNumber
    from dutydesk.work import entries

    with store.session(lead) as session:
        for place, (name, sex, number) in enumerate(PEOPLE, 1):
            own = number if place > 1 else _with_check(number)
            values = {
                "employee_number": f"ZJ{place:03}",
                "name": name,
                "sex": sex,
                "id_number": IdNumber.read(own),
                "education": "大专",
                "position": "值机员",
                "joined_on": "2022-03-01",
                "duty_since": "2021-03-01",
            }
            entries.save(session, entries.kind_named("officer"), values)
    desk_window.go_to("lists")
    settle()
    settle()
    return desk_window.page


def _with_check(number: str) -> str:
    from stdnum.cn import ric

    return number[:-1] + ric.calc_check_digit(number)


def _make(page: ListsPage, qtbot: QtBot, settle: Callable[[], None]) -> Preview:
    page.make_list()
    settle()
    sheet = page.findChild(ListSheet)
    assert sheet is not None
    sheet.make()
    settle()
    qtbot.waitUntil(lambda: page.findChild(Preview) is not None)
    return page.findChild(Preview)


def test_before_the_first_list_everybody_is_new(page: ListsPage) -> None:
    assert [row.cells["number"] for row in page.table.rows] == ["现状"]
    assert len(page.table.rows[0].record.changes.added) == len(PEOPLE)


def test_a_list_is_frozen_and_shown_as_it_will_be_printed(
    page: ListsPage, qtbot: QtBot, settle: Callable[[], None], shot: Callable[[QWidget, str], Path]
) -> None:
    preview = _make(page, qtbot, settle)
    qtbot.wait(100)
    shot(preview, "preview")
    preview.close()
    settle()
    given = page.table.rows[1].record
    assert given.staff_list.people == len(PEOPLE)
    assert [line.name for line in given.lines] == [name for name, _, _ in PEOPLE]
    assert given.state == "已打印"
    shot(page.window(), "lists")


def test_whole_id_numbers_never_stand_on_the_page(page: ListsPage, qtbot: QtBot, settle: Callable[[], None]) -> None:
    from dutydesk.desktop.table import Table

    _make(page, qtbot, settle).close()
    settle()
    tables = page.pane.findChildren(Table)
    shown = [cell for table in tables for row in table.rows for cell in row.cells.values()]
    assert "2101**********6696" in shown
    assert not any(number in cell for _, _, number in PEOPLE for cell in shown)


def test_a_changed_officer_turns_the_list_out_of_date(
    page: ListsPage, qtbot: QtBot, settle: Callable[[], None], store: Store, lead: Actor
) -> None:
    from sqlmodel import select

    from dutydesk.records import Officer
    from dutydesk.work import entries

    _make(page, qtbot, settle).close()
    settle()
    with store.session(lead) as session:
        officer = session.exec(select(Officer).where(Officer.name == "马芳磊")).one()
        entries.save(session, entries.kind_named("officer"), {"position": "班长"}, officer.id)
    page.refresh(frozenset())
    settle()
    assert page.table.rows[1].cells["state"] == "已变更，需重打"


def test_a_list_is_called_what_its_paper_is(
    qtbot: QtBot, page: ListsPage, settle: Callable[[], None], store: Store, lead: Actor
) -> None:
    from datetime import date

    from dutydesk.records import Outcome
    from dutydesk.work import officers, papers, staff_lists

    today = date.today()

    def states() -> list[str]:
        page.refresh(frozenset())
        settle()
        return [row.cells["state"] for row in page.table.rows[1:]]

    def approve(session: Session, paper: Paper) -> None:
        papers.sign(session, paper, today, "周敬言")
        papers.submit(session, paper, today)
        papers.decide(session, paper, Outcome.APPROVED, today, "顾长河")

    with store.session(lead) as session:
        approve(session, staff_lists.issue(session, today))
    qtbot.waitUntil(lambda: states() == ["已批准"])
    with store.session(lead) as session:
        officers.save_officer(session, {"position": "值机班长"}, 1)
        again = staff_lists.issue(session, today)
    qtbot.waitUntil(lambda: states() == ["已打印", "已批准"])
    with store.session(lead) as session:
        papers.withdraw(session, session.get_one(Paper, again.id), "少打了一页")
    qtbot.waitUntil(lambda: states() == ["已作废", "已变更，需重打"])
    with store.session(lead) as session:
        approve(session, staff_lists.issue(session, today))
    qtbot.waitUntil(lambda: states() == ["已批准", "已作废", "已被取代"])
