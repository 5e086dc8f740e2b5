"""What nobody foresaw, and what a maintainer is handed."""

from __future__ import annotations

import logging
import re
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from dutydesk.desktop import defects, file_dialog
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.help_window import HelpWindow
from dutydesk.desktop.widgets import button
from dutydesk.records import Team
from dutydesk.store import journal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.window import Window
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

ID_NUMBER = "11010519491231002X"


@pytest.fixture
def log(store: Store) -> Iterator[Path]:
    """The log in the data folder, as the program keeps it."""
    before = list(logging.getLogger().handlers)
    defects.keep_log(store.folder.logs)
    yield store.folder.logs / "dutydesk.log"
    for handler in set(logging.getLogger().handlers) - set(before):
        logging.getLogger().removeHandler(handler)
        handler.close()


@pytest.fixture
def hooked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exception hook of the program in place of the one of the tests."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    defects.catch_all()


@pytest.fixture
def saved(store: Store, lead: Actor) -> Callable[[], bool]:
    """Something that was saved before, and whether it still is."""
    with store.session(lead) as session:
        session.add(Team(name="一班"))

    def is_there() -> bool:
        with store.session(lead) as session:
            return session.get(Team, 1) is not None and bool(journal.history(session, "team", 1))

    return is_there


def sentences(widget: QWidget) -> str:
    return "".join(part.text() for part in widget.findChildren(QLabel))


@pytest.mark.usefixtures("hooked")
@pytest.mark.parametrize("where", ["slot", "worker"])
def test_what_nobody_foresaw_has_a_number_and_loses_nothing(
    desk_window: Window, saved: Callable[[], bool], log: Path, qtbot: QtBot, where: str
) -> None:
    desk_window.go_to("settings")
    page = desk_window.page

    def fail(_session: object = None) -> None:
        raise ValueError(f"单雨桐 {ID_NUMBER}")

    press = button("试", on=fail if where == "slot" else lambda: page.write(fail))
    page.body.addWidget(press)
    press.click()
    qtbot.waitUntil(lambda: any("编号" in sentences(box) for box in _boxes()))
    box = next(box for box in _boxes() if "编号" in sentences(box))
    found = re.search(r"编号 (\d{4}-\d{6})", sentences(box))
    assert found is not None
    assert "已保存的资料没有丢失" in sentences(box)
    box.accept()
    kept = log.read_text("utf-8")
    assert found[1] in kept
    assert "ValueError" in kept
    assert "test_support.py" in kept
    assert "单雨桐" not in kept
    assert ID_NUMBER not in kept
    desk_window.go_to("people")
    assert desk_window.page.key == "people"
    assert saved()


def _boxes() -> list[Sheet]:
    from PySide6.QtWidgets import QApplication

    return [w for w in QApplication.topLevelWidgets() if isinstance(w, Sheet) and w.isVisible()]


def test_the_help_window_writes_what_a_maintainer_needs(
    desk_window: Window,
    settle: Callable[[], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    shot: Callable[[QWidget, str], Path],
) -> None:
    target = tmp_path / "维护资料.zip"
    monkeypatch.setattr(file_dialog, "save_file", lambda *_args, **_more: target)
    desk_window.rail.help_wanted.emit()
    (window,) = desk_window.findChildren(HelpWindow)
    window.open_subject("journal")
    shot(window, "help-journal")
    next(b for b in window.findChildren(QPushButton) if b.text() == "导出维护资料…").click()
    settle()
    (box,) = _boxes()
    assert "其中没有人员资料" in sentences(box)
    shot(box, "support-written")
    box.accept()
    assert {"facts.json", "说明.txt"} <= set(zipfile.ZipFile(target).namelist())
    window.close()


def test_a_place_that_cannot_be_written_is_said(
    desk_window: Window, settle: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_dialog, "save_file", lambda *_args, **_more: tmp_path / "没有" / "维护资料.zip")
    desk_window.rail.help_wanted.emit()
    (window,) = desk_window.findChildren(HelpWindow)
    next(b for b in window.findChildren(QPushButton) if b.text() == "导出维护资料…").click()
    settle()
    (box,) = _boxes()
    assert "维护资料.zip" in sentences(box)
    box.accept()
    window.close()
