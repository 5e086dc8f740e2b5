"""导入人员表 in the real window, on the spreadsheets of a company."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt

from dutydesk.desktop.import_window import ImportWindow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.window import Window
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_HEADER = ("序号", "姓名", "性别", "公民身份号码", "学历", "职务", "入职日期", "手机")


def _id(first: str) -> str:
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, _WEIGHTS, strict=True)) % 11]


_ROWS: tuple[tuple[Any, ...], ...] = (
    (1, "赵敏华", "女", _id("11010519900307262"), "大专", "值机员", date(2021, 6, 14), "13800138001"),
    (2, "单春来", "男", _id("11010519880611201"), "高中", "值机员", date(2020, 3, 2), "13800138002"),
    (3, "马芳磊", "男", _id("11010519951123452"), "本科", "值机员", date(2022, 9, 1), "13800138003"),
)


def _file(folder: Path, rows: tuple[tuple[Any, ...], ...] = _ROWS, name: str = "花名册.xlsx") -> Path:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["驻场人员花名册"])
    sheet.append(_HEADER)
    for line in rows:
        sheet.append(line)
    path = folder / name
    book.save(path)
    return path


@pytest.fixture
def importing(desk_window: Window, settle: Callable[[], None]) -> ImportWindow:
    """The import window over the 人员 page."""
    desk_window.go_to("people")
    settle()
    page: Any = desk_window.page
    page.import_file()
    found = page.findChild(ImportWindow)
    assert found is not None
    return found


@pytest.fixture
def read(importing: ImportWindow, settle: Callable[[], None]) -> Callable[[Path], ImportWindow]:
    """Open a file in the import window and wait for its rows."""

    def opened(path: Path) -> ImportWindow:
        importing.open_file(path)
        settle()
        return importing

    return opened


def _actions(window: ImportWindow) -> list[str]:
    return [line.action for line in window.rows.lines]


def _count(store: Store, lead: Actor) -> int:
    from dutydesk.work import officers

    with store.session(lead) as session:
        return len(officers.find(session))


def test_each_row_says_what_it_would_do_and_what_is_wrong(
    read: Callable[[Path], ImportWindow], tmp_path: Path, shot: Callable[..., Any]
) -> None:
    window = read(_file(tmp_path))
    assert _actions(window) == ["add", "add", "refuse"]
    assert "性别" in window.rows.lines[2].cells["said"]
    assert window._sum.text() == "将新增 2 人；1 行有问题不写入。"
    assert window._write.isEnabled()
    shot(window, "import-small")


def test_writing_says_what_was_done_and_leads_on(  # noqa: PLR0917  (fixtures)
    read: Callable[[Path], ImportWindow],
    tmp_path: Path,
    settle: Callable[[], None],
    store: Store,
    lead: Actor,
    shot: Callable[..., Any],
) -> None:
    window = read(_file(tmp_path))
    window.write()
    settle()
    assert window._done._words.text() == "已新增 2 人，更新 0 人。"
    assert window._go_on.isVisible()
    assert _count(store, lead) == 2
    shot(window, "import-done")


def test_the_same_file_again_adds_nothing_and_a_changed_field_is_an_update(
    read: Callable[[Path], ImportWindow], tmp_path: Path, settle: Callable[[], None]
) -> None:
    window = read(_file(tmp_path, _ROWS[:2]))
    window.write()
    settle()
    read(_file(tmp_path, _ROWS[:2]))
    assert _actions(window) == ["none", "none"]
    assert not window._write.isEnabled()
    changed = (*_ROWS[1][:7], "13900139002")
    read(_file(tmp_path, (_ROWS[0], changed)))
    assert _actions(window) == ["none", "update"]
    assert window.rows.lines[1].differences == (("联系电话", "13800138002", "13900139002"),)
    assert window._sum.text() == "将更新 1 人；1 行无变化。"


def test_a_row_is_left_out_with_the_space_key(
    read: Callable[[Path], ImportWindow], tmp_path: Path, settle: Callable[[], None], store: Store, lead: Actor
) -> None:
    window = read(_file(tmp_path))
    window.rows.table.view.selectRow(0)
    window.rows.toggle()
    assert window._sum.text() == "将新增 1 人；1 行有问题不写入，1 行未选。"
    window.rows.table.view.selectRow(2)
    window.rows.toggle()
    assert [line.name for line in window.rows.chosen] == ["单春来"]
    window.write()
    settle()
    assert _count(store, lead) == 1


def test_a_column_is_mapped_by_hand(
    read: Callable[[Path], ImportWindow], tmp_path: Path, settle: Callable[[], None]
) -> None:
    window = read(_file(tmp_path))
    window.mapping.columns["education"].setFocus()
    window.mapping.column_chosen.emit("education", None)
    settle()
    assert window.focusWidget() is window.mapping.columns["education"]
    assert "文化程度" in window.messages.words
    assert set(_actions(window)) == {"refuse"}
    assert not window._write.isEnabled()
    window.mapping.column_chosen.emit("education", 4)
    settle()
    assert window.messages.words == ""
    assert _actions(window) == ["add", "add", "refuse"]


def test_another_header_row_is_taken(
    read: Callable[[Path], ImportWindow], tmp_path: Path, settle: Callable[[], None]
) -> None:
    window = read(_file(tmp_path))
    assert window.mapping.header.currentText() == "第 2 行"
    window.mapping.header.activated.emit(0)
    settle()
    assert window.messages.words
    window.mapping.header.activated.emit(1)
    settle()
    assert _actions(window) == ["add", "add", "refuse"]


@pytest.mark.parametrize(("name", "data"), [("表.xlsx", b"MZ\x90\x00"), ("表.xlsx", b"PK\x03\x04x"), ("表.csv", b"")])
def test_a_hostile_or_broken_file_gets_a_sentence(
    read: Callable[[Path], ImportWindow], tmp_path: Path, name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    window = read(tmp_path / name)
    assert name in window.messages.words
    assert not window._write.isEnabled()


def test_a_cancelled_writing_leaves_nothing(  # noqa: PLR0917  (fixtures)
    read: Callable[[Path], ImportWindow],
    tmp_path: Path,
    settle: Callable[[], None],
    store: Store,
    lead: Actor,
    qtbot: QtBot,
) -> None:
    window = read(_file(tmp_path))
    window.write()
    window.reject()
    settle()
    qtbot.waitUntil(lambda: window._file.text() == "已取消，没有写入任何内容。")
    assert _count(store, lead) == 0
    assert window._write.isEnabled()


def test_every_control_is_reached_by_tab(read: Callable[[Path], ImportWindow], tmp_path: Path, qtbot: QtBot) -> None:
    window = read(_file(tmp_path))
    wanted = [window._choose, window.mapping.header, *window.mapping.columns.values(), window.rows.table.view]
    qtbot.waitUntil(lambda: all(one.isVisible() for one in wanted), timeout=5_000)
    chain: list[QWidget] = []
    at = window.nextInFocusChain()
    while at is not window:
        chain.append(at)
        at = at.nextInFocusChain()
    reached = [one for one in chain if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [one for one in wanted if one not in reached] == []
