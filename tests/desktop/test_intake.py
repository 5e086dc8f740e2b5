"""收件归档 in the real window: a stack is dropped, looked at beside the original, ticked and filed."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton

from dutydesk.desktop.intake_form import BundleForm, LooseForm
from dutydesk.desktop.intake_window import IntakeWindow
from dutydesk.paper import raster
from tests.paper.damage import DPI, clean, seal
from tests.samples import SHAN_YUTONG

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.pages.papers import PapersPage
    from dutydesk.desktop.window import Window
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store


@pytest.fixture
def page(desk_window: Window, settle: Callable[[], None], store: Store, lead: Actor) -> PapersPage:
    from dutydesk.work import entries, staff_lists

    with store.session(lead) as session:
        entries.save(session, entries.kind_named("officer"), SHAN_YUTONG)
        staff_lists.issue(session, date.today())
    desk_window.go_to("papers")
    settle()
    found: Any = desk_window.page
    return found


@pytest.fixture
def stack(store: Store, lead: Actor, tmp_path: Path, page: PapersPage) -> Path:
    """The signed list upside down, the sealed reply, and a page without its codes."""
    del page
    from sqlmodel import select

    from dutydesk.records import Paper

    with store.session(lead) as session:
        pdfs = [store.blobs.read(paper.pdf) for paper in session.exec(select(Paper).order_by(Paper.number))]
    printed = [raster.page_image(pdf, 0, DPI / 72) for pdf in pdfs]
    reply, signed = [Image.frombytes("RGB", (one.width, one.height), one.data) for one in printed]
    chance = Random(1)  # noqa: S311  (the same damage each time)
    torn = signed.copy()
    for corner in ((1250, 0, 1654, 260), (0, 2000, 400, 2339)):
        ImageDraw.Draw(torn).rectangle(corner, fill="white")
    pages = [clean(signed.rotate(180), chance), seal(reply, chance), torn]
    path = tmp_path / "收回.pdf"
    pages[0].save(path, "PDF", save_all=True, append_images=pages[1:], resolution=DPI)
    return path


def drop(page: PapersPage, path: Path) -> IntakeWindow:
    told = QMimeData()
    told.setUrls([QUrl.fromLocalFile(str(path))])
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, told, *none))
    return page.findChildren(IntakeWindow)[-1]


def press(within: QWidget, words: str) -> None:
    next(one for one in within.findChildren(QPushButton) if words in one.text() and one.isVisible()).click()


def test_a_dropped_stack_is_looked_at_ticked_and_filed(
    page: PapersPage, stack: Path, qtbot: QtBot, settle: Callable[[], None], shot: Callable[[QWidget, str], Path]
) -> None:
    window = drop(page, stack)
    qtbot.waitUntil(lambda: len(window.table.rows) == 3, timeout=20_000)
    settle()
    assert window.messages.words == "收到 1 个文件，共 3 页：识别 2 页，1 页待指定。"
    assert [row.cells["state"] for row in window.table.rows] == ["可归档", "可归档", "待指定"]
    window.table.select(lambda row: row.cells["what"].startswith("QD"))
    settle()
    form = window._form
    assert isinstance(form, BundleForm)
    assert not form.signed.isChecked()
    assert not form.sealed.isChecked()
    assert form.bundle.pages[0].page.turn == 180
    form.signed.setChecked(True)
    assert form._sign is not None
    form._sign.box.setChecked(True)
    window.file_it.click()
    settle()
    assert "请填写签字（盖章）人" in window.messages.words  # refused, and nothing was filed
    assert len(window.table.rows) == 3
    form.people.setText("周敬言")
    shot(window, "intake")
    window.file_it.click()
    settle()
    settle()
    assert "第 1 页已归档" in window.messages.words
    assert "现为“已签”" in window.messages.words
    (line,) = [row for row in page.table.rows if row.cells["number"].startswith("QD")]
    assert line.cells["state"] == "已签"
    assert [(scan.pages, scan.signed, scan.people) for scan in line.record.scans] == [("1", True, "周敬言")]
    window.reject()


def test_a_page_without_codes_is_sorted_by_what_somebody_reads_off_it(
    page: PapersPage, stack: Path, qtbot: QtBot, settle: Callable[[], None], shot: Callable[[QWidget, str], Path]
) -> None:
    window = drop(page, stack)
    qtbot.waitUntil(lambda: len(window.table.rows) == 3, timeout=20_000)
    settle()
    window.table.select(lambda row: row.cells["state"] == "待指定")
    settle()
    form = window._form
    assert isinstance(form, LooseForm)
    form.number.setText("QD-9")
    form.do.click()
    settle()
    assert "没有编号" in window.messages.words
    number = next(row.cells["number"] for row in page.table.rows)
    form.number.setText(number)
    form.do.click()
    settle()
    settle()
    assert len(window.table.rows) == 2
    assert sorted(row.cells["state"] for row in window.table.rows) == ["可归档", "重复"]
    window.table.select(lambda row: row.cells["state"] == "重复")
    settle()
    doubled = window._form
    assert isinstance(doubled, BundleForm)
    assert len(doubled.chosen) == 1
    shot(window, "intake_double")
    window.file_it.click()
    settle()
    settle()
    assert [row.cells["what"][:2] for row in window.table.rows] == ["PF"]
    window.reject()


def test_the_tray_is_there_again_after_closing_and_the_page_says_so(
    page: PapersPage, stack: Path, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    window = drop(page, stack)
    qtbot.waitUntil(lambda: len(window.table.rows) == 3, timeout=20_000)
    window.reject()
    settle()
    assert page.intake.text() == "收件归档（3 页）"
    page.open_intake()
    settle()
    again = page.findChildren(IntakeWindow)[-1]
    assert len(again.table.rows) == 3
    again.take_in([stack])
    qtbot.waitUntil(lambda: bool(again.messages.words), timeout=20_000)
    settle()
    assert "完全相同" in again.messages.words
    again.reject()


def test_the_client_is_handed_a_list_of_what_it_owes(
    page: PapersPage, store: Store, lead: Actor, settle: Callable[[], None], shot: Callable[[QWidget, str], Path]
) -> None:
    from sqlmodel import select

    from dutydesk.desktop.preview import Preview
    from dutydesk.records import Paper
    from dutydesk.work import papers

    assert not page.owed.isEnabled()
    with store.session(lead) as session:
        paper = session.exec(select(Paper).where(Paper.form == "staff_list")).one()
        papers.sign(session, paper, date.today(), "周敬言")
        papers.submit(session, paper, date.today())
        number = paper.number
    settle()
    assert page.owed.isEnabled()
    press(page, "打印未收回清单")
    settle()
    preview = page.findChildren(Preview)[-1]
    text = raster.page_texts(preview._pdf)[0]
    assert number in text
    assert "保卫处" in text
    shot(preview, "owed")
    preview.reject()
