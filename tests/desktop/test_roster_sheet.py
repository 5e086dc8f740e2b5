from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from pypdfium2 import PdfDocument
from PySide6.QtWidgets import QMenu

from dutydesk.desktop import file_dialog
from dutydesk.desktop.preview import Preview
from dutydesk.desktop.roster_import import RosterImport

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.desktop.pages.roster import RosterPage


@pytest.fixture
def page(roster_page: RosterPage, monkeypatch: pytest.MonkeyPatch) -> RosterPage:
    monkeypatch.setattr(file_dialog, "open_file", lambda *_given: None)
    return roster_page


def test_a_month_goes_out_is_changed_and_comes_in_again(
    page: RosterPage, settle: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "值班表.xlsx"
    monkeypatch.setattr(file_dialog, "save_file", lambda *_given: file)
    monkeypatch.setattr(file_dialog, "open_file", lambda *_given: file)
    page.more.export()
    settle()
    settle()
    assert "已导出" in page.messages.words
    book = openpyxl.load_workbook(file)
    place, mark = next(iter(sorted((place, one.mark) for place, one in page.grid.sight.squares.items())))
    assert book.active.cell(4 + place[0], 5 + place[1]).value == mark
    book.active.cell(4 + place[0], 5 + place[1]).value = "休"
    book.active.cell(4 + place[0], 6 + place[1]).value = "鱼"
    book.save(file)
    page.more.take_in()
    settle()
    (sheet,) = page.window().findChildren(RosterImport)
    assert sheet.windowTitle() == "导入会改动 1 格"
    assert any("“鱼”不是班次的符号" in note for note in sheet._incoming.notes)
    sheet._take()
    settle()
    assert place not in page.grid.sight.squares
    page.hand.undo()
    settle()
    assert page.grid.sight.squares[place].mark == mark


def test_giving_up_the_file_does_nothing(page: RosterPage, settle: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_dialog, "save_file", lambda *_given: None)
    page.more.export()
    page.more.take_in()
    settle()
    assert not page.messages.words


def test_what_is_no_roster_is_said(
    page: RosterPage, settle: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "电话.csv"
    file.write_text("姓名,电话\n张三,123\n", "utf-8")
    monkeypatch.setattr(file_dialog, "open_file", lambda *_given: file)
    page.more.take_in()
    settle()
    assert "没有找到值班表" in page.messages.words


def test_the_published_version_is_printed_on_a4_and_on_a3(page: RosterPage, settle: Any) -> None:
    for show, size in ((page.more.print, (842, 595)), (page.more.print_poster, (1191, 842))):
        show()
        settle()
        shown = next(one for one in page.window().findChildren(Preview) if one.isVisible())
        assert PdfDocument(shown._pdf)[0].get_size() == pytest.approx(size, abs=1)
        shown.close()


def test_what_was_never_published_is_not_printed(page: RosterPage, settle: Any) -> None:
    page.turn(1)
    settle()
    page.more.print_poster()
    settle()
    assert "还没有发布" in page.messages.words


def test_all_that_is_more_stands_below_one_button(page: RosterPage, settle: Any) -> None:
    page.more.button.click()
    settle()
    (menu,) = page.findChildren(QMenu)
    assert {"导出为 Excel 文件…", "从 Excel 文件导入…"} <= {action.text() for action in menu.actions()}
    menu.close()
