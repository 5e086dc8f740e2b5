"""工作牌: issued, printed, lost and taken back in the window; a photo is cut before it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlmodel import select

from dutydesk.desktop import printing
from dutydesk.desktop.badge_sheets import IssueSheet, PrintSheet, StepSheet
from dutydesk.desktop.desk import Ref
from dutydesk.desktop.entry_form import EntryDialog
from dutydesk.desktop.file_box import FileBox
from dutydesk.desktop.pages.badges import BadgesPage
from dutydesk.desktop.photo_crop import PhotoCrop
from dutydesk.desktop.preview import Preview
from dutydesk.records import Badge, BadgeState, Officer
from dutydesk.work import demo, entries
from dutydesk.work.photos import Cut

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QDialog
    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.window import Window
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

    Settle = Callable[[], None]

S = TypeVar("S", bound="QDialog")


@pytest.fixture
def page(desk_window: Window, store: Store, lead: Actor, settle: Settle, monkeypatch: pytest.MonkeyPatch) -> BadgesPage:
    """The page on the invented site."""
    with store.session(lead) as session:
        session.delete(session.get_one(entries.kind_named("site").record, 1))
        session.flush()
        demo.fill(session, 14)
    monkeypatch.setattr(printing, "print_pdf", lambda *_given: "已送往打印机。")
    desk_window.go_to("badges")
    settle()
    found = desk_window.page
    assert isinstance(found, BadgesPage)
    return found


def opened(kind: type[S]) -> S:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())


def states(page: BadgesPage) -> dict[str, str]:
    return {row.cells["number"]: row.cells["state"] for row in page.table.rows}


def test_the_newcomers_are_given_badges_and_these_are_printed(
    page: BadgesPage, settle: Settle, store: Store, lead: Actor
) -> None:
    assert list(states(page).values()).count("未发放") == 2
    page.issue()
    sheet = opened(IssueSheet)
    assert len(sheet.officer_ids) == 2
    sheet.issue()
    settle()
    assert "未发放" not in states(page).values()
    assert page.messages.words == "已登记发放 2 枚工作牌。"
    page.print_chosen()
    asked = opened(PrintSheet)
    asked.first.setCurrentIndex(9)
    asked.backs.setChecked(True)
    asked.show_cards()
    settle()
    opened(Preview).print()
    settle()
    assert "待打印" not in states(page).values()
    with store.session(lead) as session:
        assert all(badge.printed_on for badge in session.exec(select(Badge)) if badge.state() is BadgeState.ISSUED)


def test_a_lost_badge_is_replaced_by_another_number(page: BadgesPage, settle: Settle) -> None:
    page.open_record(Ref("badge", 1))
    settle()
    facts = page.pane.facts
    assert facts is not None
    number = facts.badge.number
    press(page, "挂失")
    sheet = opened(StepSheet)
    sheet.why.setText("下班途中遗失")
    sheet.save()
    settle()
    assert states(page)[number] == "已挂失"
    press(page, "换发")
    sheet = opened(StepSheet)
    sheet.why.setText("遗失补办")
    sheet.save()
    settle()
    assert states(page)[f"{number}-2"] == "待打印"


def test_what_is_refused_is_said_in_the_sheet(page: BadgesPage, settle: Settle) -> None:
    page.open_record(Ref("badge", 1))
    settle()
    press(page, "换发")
    sheet = opened(StepSheet)
    sheet.save()
    settle()
    assert sheet.isVisible()
    assert "请写明原因" in sheet.messages.words
    sheet.reject()


def test_a_finding_leads_to_the_badge_of_an_officer(page: BadgesPage, settle: Settle) -> None:
    page.open_record(Ref("officer", 1))
    settle()
    assert page.pane.facts is not None
    assert page.pane.facts.row.officer_id == 1
    page.open_record(Ref("badgedesign"))
    settle()
    assert page.design_pane.facts is not None
    assert page.design_pane.facts.row.cells["state"] == "已批准"


def test_a_chosen_photo_is_cut_and_kept(  # noqa: PLR0917  (what a window needs)
    page: BadgesPage, settle: Settle, tmp_path: Path, store: Store, lead: Actor, qtbot: QtBot
) -> None:
    Image.new("RGB", (1200, 800), "steelblue").save(tmp_path / "照片.jpg")
    people: Any = page.window()
    people.go_to("people", Ref("officer", 1))
    settle()
    people.page.edit_officer()
    settle()
    form = opened(EntryDialog)
    box = form.fields.editors["photo"].widget
    assert isinstance(box, FileBox)
    box.cut_wanted.emit(tmp_path / "照片.jpg")
    qtbot.waitUntil(lambda: any(isinstance(one, PhotoCrop) for one in QApplication.topLevelWidgets()), timeout=10_000)
    crop = opened(PhotoCrop)
    before = crop.area.box
    qtbot.keyClick(crop.area, Qt.Key.Key_Left)
    qtbot.keyClick(crop.area, Qt.Key.Key_Minus)
    assert crop.area.box.width < before.width
    assert crop.area.box.left < before.left + (before.width - crop.area.box.width)
    crop.take()
    assert isinstance(box.value, Cut)
    form.save()
    settle()
    with store.session(lead) as session:
        photo = session.get_one(Officer, 1).photo
        assert photo
        data = store.blobs.read(photo)
    (tmp_path / "kept.jpg").write_bytes(data)
    with Image.open(tmp_path / "kept.jpg") as image:
        assert abs(image.width / image.height - 0.75) < 0.01


def press(page: BadgesPage, words: str) -> None:
    from PySide6.QtWidgets import QPushButton

    next(one for one in page.pane.findChildren(QPushButton) if one.text() == words and one.isVisible()).click()
