"""纸件 in the real window: the life of one paper, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton

from dutydesk.desktop import paper_steps
from dutydesk.desktop.desk import Ref

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.pages.papers import PapersPage
    from dutydesk.desktop.task import Tasks
    from dutydesk.desktop.window import Window
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store


@pytest.fixture
def page(desk_window: Window, settle: Callable[[], None], store: Store, lead: Actor) -> PapersPage:
    from datetime import date

    from dutydesk.work import entries, staff_lists

    officer = {
        "employee_number": "ZJ001",
        "name": "欧阳䶮",
        "sex": "男",
        "id_number": "210103199307136696",
        "education": "大专",
        "position": "值机员",
        "joined_on": "2022-03-01",
        "duty_since": "2021-03-01",
    }
    with store.session(lead) as session:
        entries.save(session, entries.kind_named("officer"), officer)
        staff_lists.issue(session, date.today())
    desk_window.go_to("papers")
    settle()
    page = desk_window.page
    page.table.view.selectRow(0)
    return page


def _state(page: PapersPage) -> tuple[str, str]:
    return page.table.rows[0].cells["state"], page.table.rows[0].cells["waits_for"]


def _step(page: PapersPage, settle: Callable[[], None], **typed: str) -> None:
    page.take_step()
    sheet = page.findChildren(paper_steps.StepSheet)[-1]
    for line in sheet.findChildren(QLineEdit):
        if line.accessibleName() in typed:
            line.setText(typed[line.accessibleName()])
    for outcome in sheet.findChildren(paper_steps.OutcomeBox):
        outcome.setCurrentIndex(0)
    next(button for button in sheet.findChildren(QPushButton) if button.isDefault()).click()
    settle()
    settle()


def test_a_paper_is_signed_submitted_and_approved_in_that_order(
    page: PapersPage, settle: Callable[[], None], shot: Callable[[QWidget, str], Path]
) -> None:
    assert _state(page) == ("已打印", "待签字")
    _step(page, settle, 签字人="周敬言")
    assert _state(page) == ("已签", "待报送")
    _step(page, settle)
    assert _state(page) == ("已报送", "待用户单位批准")
    _step(page, settle, 用户单位签字人="顾长河", 批复文号="保卫〔2026〕26 号")
    assert _state(page) == ("已批准", "—")
    shot(page.window(), "papers")


def test_a_step_enters_what_stood_there_when_the_button_was_pressed(
    page: PapersPage, settle: Callable[[], None], tasks: Tasks
) -> None:
    from threading import Event

    from PySide6.QtWidgets import QLineEdit, QPushButton

    worker_may_go_on = Event()
    tasks.run(lambda _job: worker_may_go_on.wait(10))
    page.take_step()
    sheet = page.findChildren(paper_steps.StepSheet)[-1]
    signer = next(line for line in sheet.findChildren(QLineEdit) if line.accessibleName() == "签字人")
    signer.setText("周敬言")
    next(button for button in sheet.findChildren(QPushButton) if button.isDefault()).click()
    signer.setText("别的人")
    worker_may_go_on.set()
    settle()
    settle()
    assert page.table.rows[0].record.row.paper.signed_by == "周敬言"


def test_a_scan_is_kept_and_seen_again(page: PapersPage, settle: Callable[[], None], tmp_path: Path) -> None:
    from PIL import Image

    photo = tmp_path / "签字页.png"
    Image.new("RGB", (40, 60), "white").save(photo)
    page.pane.attach([photo])
    settle()
    settle()
    scans = page.table.rows[0].record.scans
    assert [scan.file_name for scan in scans] == ["签字页.png"]


def test_a_file_that_is_no_scan_is_refused_with_a_sentence(
    page: PapersPage, settle: Callable[[], None], tmp_path: Path
) -> None:
    wrong = tmp_path / "清单.pdf"
    wrong.write_bytes(b"MZ\x90\x00 not a paper")
    page.pane.attach([wrong])
    settle()
    assert "扫描件" in page.messages.words
    assert page.table.rows[0].record.scans == []


def test_a_step_runs_once_however_often_its_button_is_pressed(
    page: PapersPage, settle: Callable[[], None], tasks: Tasks
) -> None:
    from threading import Event

    page.take_step()
    sheet = page.findChildren(paper_steps.StepSheet)[-1]
    signer = next(line for line in sheet.findChildren(QLineEdit) if line.accessibleName() == "签字人")
    signer.setText("")
    sheet.do.click()
    settle()
    assert "请填写签字人" in sheet.messages.words
    assert sheet.do.isEnabled()
    signer.setText("周敬言")
    worker_may_go_on = Event()
    tasks.run(lambda _job: worker_may_go_on.wait(10))
    sheet.do.click()
    assert not sheet.do.isEnabled()
    sheet.do.click()
    worker_may_go_on.set()
    settle()
    settle()
    assert _state(page) == ("已签", "待报送")


def test_a_paper_is_found_from_another_page_again_and_again_and_behind_a_filter(
    page: PapersPage, desk_window: Window, settle: Callable[[], None]
) -> None:
    paper_id = page.table.rows[0].record.row.paper.id
    for chip in ("", "已办结", ""):
        page.chips.choose(chip)
        desk_window.go_to("lists")
        settle()
        desk_window.go_to("papers", Ref("paper", paper_id))
        settle()
        assert page.table.current is not None
        assert page.table.current.record.row.paper.id == paper_id


def test_a_return_asks_why_and_leads_to_making_it_anew(
    qtbot: QtBot, page: PapersPage, settle: Callable[[], None]
) -> None:
    _step(page, settle, 签字人="周敬言")
    _step(page, settle)
    page.take_step()
    sheet = page.findChildren(paper_steps.StepSheet)[-1]
    sheet.do.click()
    assert "还没有选择用户单位的意见" in sheet.messages.words
    outcome = sheet.findChild(paper_steps.OutcomeBox)
    assert outcome is not None
    assert [outcome.itemText(place) for place in range(outcome.count())] == ["已批准", paper_steps.RETURNED]
    outcome.setCurrentIndex(1)
    lines = {line.accessibleName(): line for line in sheet.findChildren(QLineEdit)}
    assert lines["退回原因"].isVisibleTo(sheet)
    lines["用户单位签字人"].setText("顾长河")
    lines["退回原因"].setText("缺两人的照片")
    sheet.do.click()
    qtbot.waitUntil(lambda: _state(page) == ("退回", "已退回，待改正重打"))
    qtbot.waitUntil(lambda: "重新编制" in [one.text() for one in page.pane.findChildren(QPushButton)])
