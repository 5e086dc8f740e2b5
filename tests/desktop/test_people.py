"""人员: found, shown, entered, revealed with a reason, and gone without being deleted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from dutydesk.desktop.desk import Ref
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.leaving import LeavingDialog
from dutydesk.records import Education, Sex
from tests.samples import entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot
    from sqlmodel import Session

    from dutydesk.desktop.pages.people import PeoplePage
    from dutydesk.desktop.window import Window
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

_PEOPLE = (
    ("ZJ001", "赵敏华", Sex.FEMALE, "110105199003072624"),
    ("ZJ002", "单春来", Sex.MALE, "110105198806112011"),
    ("ZJ003", "马芳磊", Sex.FEMALE, "110105199511234529"),
)


def _with_check_digit(number: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return number[:17] + "10X98765432"[sum(int(d) * w for d, w in zip(number[:17], weights, strict=True)) % 11]


@pytest.fixture
def staffed(store: Store, lead: Actor) -> list[int]:
    """Three officers in the store."""
    from dutydesk.work import officers

    ids: list[int] = []
    with store.session(lead) as session:
        for number, name, sex, id_number in _PEOPLE:
            made = officers.save_officer(
                session,
                {
                    "employee_number": number,
                    "name": name,
                    "sex": sex,
                    "id_number": _with_check_digit(id_number),
                    "education": Education.COLLEGE,
                    "position": "值机员",
                    "joined_on": date(2021, 6, 14),
                    "duty_since": date(2021, 6, 14),
                },
            )
            assert made.id is not None
            ids.append(made.id)
    return ids


@pytest.fixture
def page(staffed: list[int], desk_window: Window, qtbot: QtBot) -> PeoplePage:
    """The page with three officers."""
    del staffed
    return _shown(desk_window, qtbot)


def _shown(window: Window, qtbot: QtBot) -> PeoplePage:
    window.go_to("people")
    _settle(window, qtbot)
    found: Any = window.page
    return found


def _settle(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.desk.tasks.busy)
    qtbot.wait(1)
    qtbot.waitUntil(lambda: not window.desk.tasks.busy)


def test_an_empty_desk_says_to_import_first(desk_window: Window, qtbot: QtBot, shot: Callable[..., Any]) -> None:
    page = _shown(desk_window, qtbot)
    assert page._begin.isVisible()
    assert page._nobody._words.text() == "还没有人员"
    shot(desk_window, "people-empty")


def test_the_first_officer_is_shown_beside_the_list(page: PeoplePage, shot: Callable[..., Any]) -> None:
    assert [row.cells["name"] for row in page.table.rows] == ["赵敏华", "单春来", "马芳磊"]
    assert page.pane.view is not None
    assert page.pane.view.card.name == "赵敏华"
    shot(page.window(), "people")


@pytest.mark.parametrize("typed", ["scl", "shan", "单", "ZJ002", "zj002"])
def test_people_are_found_by_what_is_typed(page: PeoplePage, desk_window: Window, qtbot: QtBot, typed: str) -> None:
    page.search.setText(typed)
    qtbot.waitUntil(lambda: len(page.table.rows) == 1)
    _settle(desk_window, qtbot)
    assert page.table.rows[0].cells["name"] == "单春来"


def _asked(page: PeoplePage, window: Window, qtbot: QtBot) -> Any:
    page.reveal()
    _settle(window, qtbot)
    return next(found for found in page.findChildren(Sheet) if found.isVisible())


def test_the_whole_id_is_shown_with_reason_and_password_and_the_journal_keeps_it(
    *, page: PeoplePage, desk_window: Window, qtbot: QtBot, store: Store, lead: Actor
) -> None:
    sheet = _asked(page, desk_window, qtbot)
    sheet._why.setText("核对证件原件")
    sheet._password.setText("值机台-2026")
    sheet._prove()
    _settle(desk_window, qtbot)
    assert page.pane._revealed == (page.pane.view.card.officer_id, _with_check_digit(_PEOPLE[0][3]))
    page.table.view.selectRow(1)
    _settle(desk_window, qtbot)
    assert page.pane._revealed is None

    from dutydesk.store import journal

    with store.session(lead) as session:
        last = journal.history(session, "officer", 1)[-1]
    assert (last.act, last.why) == ("reveal", "核对证件原件")


@pytest.mark.parametrize(("why", "password"), [("", "值机台-2026"), ("核对证件原件", "不是这个")])
def test_without_reason_and_password_nothing_is_revealed(
    page: PeoplePage, desk_window: Window, qtbot: QtBot, why: str, password: str
) -> None:
    sheet = _asked(page, desk_window, qtbot)
    sheet._why.setText(why)
    sheet._password.setText(password)
    sheet._prove()
    _settle(desk_window, qtbot)
    assert page.pane._revealed is None
    assert sheet.messages.words
    sheet.reject()


def test_who_leaves_stays_on_record(
    page: PeoplePage, desk_window: Window, qtbot: QtBot, shot: Callable[..., Any]
) -> None:
    page.register_leaving()
    dialog = page.findChild(LeavingDialog)
    assert dialog is not None
    shot(dialog, "people-leaving")
    dialog.save()
    _settle(desk_window, qtbot)
    assert [row.cells["status"] for row in page.table.rows] == ["在岗", "在岗", "离职"]
    assert page.messages.words.endswith("离职，并登记人员变更。")
    page.pane.choose_part("happened")
    assert page.pane.view is not None
    assert ("状态", "在岗", "离职") in page.pane.view.happened[0].changes
    shot(page.window(), "people-history")


def test_another_page_leads_to_a_certificate_s_holder(  # noqa: PLR0917  (fixtures)
    page: PeoplePage, desk_window: Window, qtbot: QtBot, store: Store, lead: Actor, staffed: list[int]
) -> None:
    def keep(session: Session) -> int:
        from dutydesk.records import CertificateKind
        from dutydesk.work import entries

        values = {"officer_id": staffed[2], "kind": CertificateKind.SECURITY_GUARD, "number": "京保 2021-004417"}
        return int(entries.save(session, entries.kind_named("certificate"), values).id)

    with store.session(lead) as session:
        certificate = keep(session)
    desk_window.go_to("today")
    desk_window.desk.open_record(Ref("certificate", certificate))
    _settle(desk_window, qtbot)
    assert page.pane.view is not None
    assert page.pane.view.card.name == "马芳磊"
    page.pane.choose_part("held")
    assert [held.kind for held in page.pane.view.held] == ["保安员证"]


def test_the_next_start_paints_what_was_seen_without_reading(page: PeoplePage, desk_window: Window) -> None:
    seen = page.glance()
    assert seen is not None
    from dutydesk.desktop.pages.people import PeoplePage as Made

    again = Made(desk_window.desk)
    again.show_glance(seen)
    assert [row.cells["name"] for row in again.table.rows] == ["赵敏华", "单春来", "马芳磊"]
    again.deleteLater()


def test_down_goes_from_the_search_to_the_list(page: PeoplePage, qtbot: QtBot) -> None:
    page.search.setFocus()
    qtbot.keyClick(page.search, Qt.Key.Key_Down)
    assert page.window().focusWidget() is page.table.view


def test_a_certificate_that_has_not_begun_is_not_called_valid(session: Session) -> None:
    from dutydesk.desktop.officer_facts import read_officer
    from dutydesk.work import entries, officers

    who = officers.save_officer(session, entry("单春来", 1)).id or 0
    today = date.today()
    for begins, ends in ((1, 400), (-10, 400), (-10, 3), (-10, 0), (-10, -1)):
        values = {
            "officer_id": who,
            "kind": "保安员证",
            "issued_on": today + timedelta(days=begins),
            "expires_on": today + timedelta(days=ends),
        }
        entries.save(session, entries.kind_named("certificate"), values)
    assert [(held.state, held.tone) for held in read_officer(session, who).held] == [
        ("尚未生效", "warning"),
        ("有效", "good"),
        ("3 天后到期", "warning"),
        ("今天到期", "warning"),
        ("已过期", "danger"),
    ]
