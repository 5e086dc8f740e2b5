from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QStandardPaths, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QListView, QTreeView, QWidget

from dutydesk.desktop import file_dialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    Look = Callable[[QFileDialog], None]

Part = TypeVar("Part", bound=QWidget)
TABLES = "表格 (*.xlsx *.xls *.csv)"


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder 文档 of a person, with a table and a folder in it; the program was started elsewhere."""
    place = tmp_path / "文档"
    (place / "旧表").mkdir(parents=True)
    (place / "花名册.xlsx").write_bytes(bytes(30_000))
    monkeypatch.setattr(QStandardPaths, "writableLocation", Mock(return_value=str(place)))
    monkeypatch.setattr(file_dialog, "_last", {})
    return place


def when_shown(look: Look) -> None:
    """Do something with the next dialog, once it has read its folder; then close it, should it still be open."""

    def shown() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        try:
            look(dialog)
        finally:
            if dialog.isVisible():
                dialog.reject()

    QTimer.singleShot(600, shown)


def part(dialog: QFileDialog, kind: type[Part], name: str) -> Part:
    found = dialog.findChild(kind, name)
    assert isinstance(found, kind)
    return found


def rows(dialog: QFileDialog) -> list[tuple[str, ...]]:
    """Return what the table of the dialog shows."""
    tree = part(dialog, QTreeView, "treeView")
    model, root = tree.model(), tree.rootIndex()
    return [
        tuple(str(model.index(row, column, root).data() or "") for column in range(3))
        for row in range(model.rowCount(root))
    ]


def choose(name: str) -> Look:
    """Type a name and accept."""

    def do(dialog: QFileDialog) -> None:
        part(dialog, QLineEdit, "fileNameEdit").setText(name)
        dialog.accept()

    return do


def test_the_dialog_is_chinese_and_begins_at_the_documents(
    qtbot: QtBot, documents: Path, shot: Callable[[QWidget, str], Path]
) -> None:
    del qtbot
    seen: dict[str, object] = {}

    def look(dialog: QFileDialog) -> None:
        model = part(dialog, QTreeView, "treeView").model()
        seen["headings"] = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(4)]
        seen["rows"] = rows(dialog)
        seen["at"] = Path(dialog.directory().absolutePath())
        seen["places"] = part(dialog, QListView, "sidebar").model().rowCount()
        shot(dialog, "file-dialog")

    when_shown(look)
    assert file_dialog.open_file(None, "选择人员表", TABLES) is None
    assert seen == {
        "headings": ["名称", "大小", "类型", "修改时间"],
        "rows": [("旧表", "", "文件夹"), ("花名册.xlsx", "29 KB", "XLSX 文件")],
        "at": documents,
        "places": 1,
    }


def test_a_dialog_begins_where_the_last_of_its_kind_ended(qtbot: QtBot, documents: Path) -> None:
    del qtbot
    old = documents / "旧表"
    (old / "去年.csv").write_text("姓名", "utf-8")
    when_shown(lambda dialog: (dialog.setDirectory(str(old)), choose("去年.csv")(dialog))[1])
    assert file_dialog.open_file(None, "选择人员表", TABLES) == old / "去年.csv"
    assert Path(file_dialog.start_of("选择人员表")) == old
    assert Path(file_dialog.start_of("选择扫描件")) == documents
    (old / "去年.csv").unlink()
    old.rmdir()
    assert Path(file_dialog.start_of("选择人员表")) == documents


def test_a_saved_file_gets_its_ending(qtbot: QtBot, documents: Path) -> None:
    del qtbot
    when_shown(choose("清单一份"))
    assert file_dialog.save_file(None, "另存为", "清单.pdf", "PDF 文件 (*.pdf)") == documents / "清单一份.pdf"


def test_a_folder_is_chosen_from_where_it_is_wanted(qtbot: QtBot, documents: Path) -> None:
    del qtbot
    when_shown(lambda dialog: dialog.accept())
    assert file_dialog.choose_folder(None, "选择文件夹", str(documents / "旧表")) == documents / "旧表"
