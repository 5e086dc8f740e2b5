"""Somebody does not come, in the real window: from the square of the grid to the duty of another."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from dutydesk.desktop.absence_sheet import AbsenceSheet
from dutydesk.desktop.window import Window
from dutydesk.records import Leave, LeaveKind, StaffChange
from dutydesk.work import demo
from dutydesk.work.roster import calendar, edit, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.pages.roster import RosterPage
    from dutydesk.desktop.task import Tasks
    from dutydesk.rota.problem import Duty
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

NEXT = calendar.next_month(calendar.first_of(date.today()))


@pytest.fixture
def page(qtbot: QtBot, tasks: Tasks, store: Store, lead: Actor, settle: Callable[[], None]) -> Iterator[RosterPage]:
    """The month after this one of the invented site, mended."""
    with store.session(lead) as session:
        demo.fill(session, 20)
        edit.apply(session, NEXT, edit.mend(session, NEXT).found.plan)
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


def on_duty(page: RosterPage) -> tuple[int, int]:
    """Return a square of the second week with a duty."""
    return next(place for place in sorted(page.grid.sight.squares) if 7 <= place[1] <= 12)


def opened(qtbot: QtBot, page: RosterPage) -> AbsenceSheet:
    page._leave.click()  # pyright: ignore[reportPrivateUsage]
    sheet = page.findChildren(AbsenceSheet)[-1]
    qtbot.waitUntil(sheet.do.isEnabled, timeout=20_000)
    return sheet


def plan(store: Store, lead: Actor) -> set[Duty]:
    with store.session(lead) as session:
        return set(problem.plan(session, NEXT))


def test_a_stand_in_takes_the_duty_and_the_leave_is_entered(  # noqa: PLR0917  (fixtures)
    qtbot: QtBot,
    page: RosterPage,
    store: Store,
    lead: Actor,
    settle: Callable[[], None],
    shot: Callable[[QWidget, str], Path],
) -> None:
    page.grid.select([on_duty(page)])
    before = plan(store, lead)
    sheet = opened(qtbot, page)
    shot(sheet, "absence")
    assert len(sheet.choices) >= 1
    chosen = {box.currentData() for box in sheet.choices}
    assert None not in chosen
    sheet.do.click()
    qtbot.waitUntil(lambda: page.messages.words.startswith("已登记"))
    settle()
    after = plan(store, lead)
    assert len(before - after) == len(after - before) == len(sheet.choices)
    assert {int(duty.worker) for duty in after - before} == chosen
    with store.session(lead) as session:
        leave = session.exec(select(Leave).where(Leave.kind == LeaveKind.SICK, Leave.starts_on >= NEXT)).all()
        assert [one.officer_id for one in leave][-1] not in chosen
        begun = session.exec(select(StaffChange).where(StaffChange.starts_on >= NEXT)).all()
        assert {one.stand_in_id for one in begun} == chosen
        assert {one.officer_id for one in begun} == {leave[-1].officer_id}
    page.hand.undo()
    settle()
    assert plan(store, lead) == before


def test_a_chain_is_shown_change_by_change_and_done_when_it_is_chosen(
    qtbot: QtBot, page: RosterPage, store: Store, lead: Actor, shot: Callable[[QWidget, str], Path]
) -> None:
    line, day = on_duty(page)
    page.grid.select([(line, day), (line, day + 1), (line, day + 2)])
    before = plan(store, lead)
    sheet = opened(qtbot, page)
    assert sheet.by_chain.isEnabled()
    sheet.by_chain.click()
    shot(sheet, "absence-chain")
    sheet.do.click()
    qtbot.waitUntil(lambda: page.messages.words.startswith("已登记"))
    assert plan(store, lead) != before


def test_a_day_that_is_none_is_said_and_nothing_is_written(
    qtbot: QtBot, page: RosterPage, store: Store, lead: Actor
) -> None:
    page.grid.select([on_duty(page)])
    before = plan(store, lead)
    sheet = opened(qtbot, page)
    sheet.ends_on.setText("后天")
    sheet.do.click()
    assert "“后天”不是日期" in sheet.messages.words
    sheet.ends_on.setText("20200101")
    sheet.do.click()
    qtbot.waitUntil(lambda: "结束日期不能早于开始日期" in sheet.messages.words)
    assert plan(store, lead) == before
