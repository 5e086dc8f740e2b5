"""人员变更 in the window: begun with a stand-in, reported, carried out before the approval with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from sqlmodel import col, select

from dutydesk.desktop.change_form import ChangeForm
from dutydesk.desktop.change_pane import ExecuteSheet
from dutydesk.desktop.desk import Ref
from dutydesk.desktop.pages.changes import ChangesPage
from dutydesk.desktop.preview import Preview
from dutydesk.records import ChangeReason, Officer, OfficerStatus, StaffChange
from dutydesk.work import demo, entries

if TYPE_CHECKING:
    from collections.abc import Callable

    from dutydesk.desktop.window import Window
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

    Settle = Callable[[], None]

S = TypeVar("S", bound=QDialog)


@pytest.fixture
def page(desk_window: Window, store: Store, lead: Actor, settle: Settle) -> ChangesPage:
    """The page on the invented site."""
    with store.session(lead) as session:
        session.delete(session.get_one(entries.kind_named("site").record, 1))
        session.flush()
        demo.fill(session, 14)
    desk_window.go_to("changes")
    settle()
    found = desk_window.page
    assert isinstance(found, ChangesPage)
    return found


def opened(kind: type[S]) -> S:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())


def test_a_case_is_begun_reported_and_carried_out_early(
    page: ChangesPage, settle: Settle, store: Store, lead: Actor
) -> None:
    page.add_change()
    settle()
    form = opened(ChangeForm)
    form.save()
    settle()
    assert form.isVisible()
    assert form.fields.faults["explanation"].text()
    form.fields.editors["reason"].write(ChangeReason.SICK)
    form.fields.editors["officer_id"].write(3)
    form.fields.editors["explanation"].write("住院治疗")
    form.fields.edited.emit()
    settle()
    able = next(row for row in form.table.rows if row.cells["lacks"] == "符合全部条件")
    assert not [row for row in form.table.rows if row.record == 3]
    form.choose(able.record)
    form.save()
    settle()
    assert page.pane.facts is not None
    assert page.pane.facts.row.cells["state"] == "待报告"
    press(page, "打印报告")
    settle()
    opened(Preview).close()
    assert page.pane.facts.row.cells["state"] == "待签字"
    press(page, "登记执行")
    sheet = opened(ExecuteSheet)
    sheet.save()
    settle()
    assert "尚未批准" in sheet.messages.words
    sheet.why.setText("夜班前两小时告知")
    sheet.save()
    settle()
    assert page.pane.facts.row.cells["state"] == "先行执行"
    with store.session(lead) as session:
        change = session.exec(select(StaffChange).order_by(col(StaffChange.id).desc())).first()
        assert change is not None
        assert (change.officer_id, change.stand_in_id, change.early_why) == (3, able.record, "夜班前两小时告知")


def test_what_a_stand_in_lacks_is_written_below_the_list(page: ChangesPage, settle: Settle) -> None:
    page.add_change()
    settle()
    form = opened(ChangeForm)
    form.choose(form.table.rows[-1].record)
    assert "8.2a" in form._said_missing.text()
    assert "5.2" in form._said_missing.text()
    form._at_first = form._said()
    form.reject()


def test_a_leaver_without_a_case_begins_one_and_is_led_to_what_is_due(
    page: ChangesPage, settle: Settle, store: Store, lead: Actor
) -> None:
    with store.session(lead) as session:
        left = session.exec(select(Officer.id).where(Officer.status == OfficerStatus.LEFT)).one()
    page.open_record(Ref("officer", left))
    settle()
    form = opened(ChangeForm)
    form.fields.editors["explanation"].write("个人原因")
    form.save()
    settle()
    facts = page.pane.facts
    assert facts is not None
    assert [one.said for one in facts.dues if one.what == "工作牌"] == [f"{_number(store, lead, left or 0)} 待收回"]
    press(page, "办理")
    settle()
    window = page.window()
    assert window.page.key in {"badges", "lists"}  # pyright: ignore[reportAttributeAccessIssue]


def _number(store: Store, lead: Actor, officer_id: int) -> str:
    from dutydesk.records import Badge

    with store.session(lead) as session:
        return session.exec(select(Badge.number).where(Badge.officer_id == officer_id)).one()


def press(page: ChangesPage, words: str) -> None:
    from PySide6.QtWidgets import QPushButton

    next(one for one in page.pane.findChildren(QPushButton) if one.text() == words and one.isVisible()).click()
