"""条款 in the real window."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from dutydesk.desktop.window import Window
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store


def test_the_board_shows_every_clause_and_never_calls_an_unjudged_one_met(
    desk_window: Window, settle: Callable[[], None], shot: Callable[[QWidget, str], Path]
) -> None:
    from dutydesk.standard.register import CLAUSES

    desk_window.go_to("clauses")
    settle()
    rows = {row.cells["number"]: row.cells["state"] for row in desk_window.page.table.rows}
    assert len(rows) == len(CLAUSES)
    assert {rows[clause.number] for clause in CLAUSES if not clause.live} == {"尚未启用"}
    shot(desk_window, "clauses")


def test_enter_on_a_clause_that_falls_short_leads_to_the_work(desk_window: Window, settle: Callable[[], None]) -> None:
    desk_window.go_to("clauses")
    settle()
    page = desk_window.page
    page.chips.choose("gap")
    assert {row.cells["state"] for row in page.table.rows} == {"不符合"}
    contract = next(row for row in page.table.rows if row.cells["number"] == "4.3")
    page.table.opened.emit(contract)
    settle()
    assert desk_window.page.key == "settings"


def test_another_day_is_judged_as_it_is_chosen(
    desk_window: Window, settle: Callable[[], None], store: Store, lead: Actor
) -> None:
    from dutydesk.work import entries

    nine = "service_scope event_types boundary duties resources measures liability other_terms plan"
    contract = {
        "number": "ZJ-2026-018",
        "signed_on": "2026-01-05",
        "starts_on": "2026-02-01",
        "ends_on": "2027-01-31",
    } | {f"has_{name}": True for name in nine.split()}
    with store.session(lead) as session:
        entries.save(session, entries.kind_named("contract"), contract)
    desk_window.go_to("clauses")
    page = desk_window.page

    def state_on(day: date) -> str:
        page.day.put(day)
        settle()
        return next(row.cells["state"] for row in page.table.rows if row.cells["number"] == "4.3")

    assert state_on(date(2026, 6, 1)) == "符合"
    assert state_on(date(2027, 2, 1)) == "不符合"


def test_going_back_to_today_needs_one_key(desk_window: Window, settle: Callable[[], None]) -> None:
    desk_window.go_to("clauses")
    settle()
    page = desk_window.page
    page.day.put(date(2027, 2, 1))
    page.go_to_today()
    settle()
    assert page.day.day == date.today()
