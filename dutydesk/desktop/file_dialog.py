"""The one place that asks for a file or a folder: the system's own dialog where it has one, else Qt's, in Chinese.

Qt's begins in the folder where the last dialog of the same title ended, else in 文档, and shows the sticks.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QDir,
    QIdentityProxyModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QStandardPaths,
    QStorageInfo,
    Qt,
    QUrl,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QFileSystemModel,
    QHeaderView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from dutydesk.kinds.words import words

if TYPE_CHECKING:
    from collections.abc import Callable

    Index = QModelIndex | QPersistentModelIndex

_STICKS = ("/media/", "/run/media/", "/mnt/")
_SIZE = (860, 540)
_PLACES_WIDTH = 190
_COLUMNS = ("名称", "大小", "类型", "修改时间")
_WIDTHS = (0, 96, 110, 180)
_KIB = 1024
_URL = Qt.ItemDataRole.UserRole + 1  # where Qt's sidebar keeps the place of a line
_Location = QStandardPaths.StandardLocation
_USUAL = (
    (_Location.DesktopLocation, "桌面"),
    (_Location.DocumentsLocation, "文档"),
    (_Location.DownloadLocation, "下载"),
    (_Location.HomeLocation, "主目录"),
)
_last: dict[str, Path] = {}  # by title, for as long as the program runs


def open_file(parent: QWidget | None, title: str, filters: str) -> Path | None:
    """Ask for a file to read: filters as `表格 (*.xlsx *.xls *.csv)`."""
    expect_file()
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(filters)
    return _ask(dialog, title)


def expect_file() -> None:
    """Prepare for a file from outside that is being chosen or dragged here, so that nobody waits for it later."""
    from dutydesk.work.apart import process

    process.make_ready()


def save_file(parent: QWidget | None, title: str, name: str, filters: str, *, to_stick: bool = False) -> Path | None:
    """Ask where to write a file; it is asked before one is replaced. With `to_stick`, begin on a stick."""
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(filters)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    found = sticks() if to_stick else []
    return _ask(dialog, title, found[0][0] if found else "", name)


def choose_folder(parent: QWidget | None, title: str, start: str = "") -> Path | None:
    """Ask for a folder."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _ask(dialog, title, start)


def sticks() -> list[tuple[str, str]]:
    """Return place and name of what looks like a removable medium that can be written."""
    found: list[tuple[str, str]] = []
    system = QStorageInfo.root().rootPath()
    for volume in QStorageInfo.mountedVolumes():
        place = volume.rootPath()
        removable = place.startswith(_STICKS) or (place[1:3] == ":/" and place != system)
        if volume.isValid() and volume.isReady() and not volume.isReadOnly() and removable:
            found.append((place, f"{volume.displayName()}（{place}）"))
    return found


def start_of(title: str, start: str = "") -> str:
    """Return the folder in which the dialog of that title begins."""
    last = _last.get(title)
    wanted = [start, str(last) if last else "", *(QStandardPaths.writableLocation(one) for one in _BEGIN)]
    return next((place for place in wanted if place and Path(place).is_dir()), QDir.homePath())


_BEGIN = (_Location.DocumentsLocation, _Location.DesktopLocation)


def _ask(dialog: QFileDialog, title: str, start: str = "", name: str = "") -> Path | None:
    dialog.setDirectory(start_of(title, start))
    if name:
        dialog.selectFile(name)
    _dress(dialog)
    chosen = dialog.selectedFiles()[0] if dialog.exec() and dialog.selectedFiles() else ""
    if chosen:
        _last[title] = Path(dialog.directory().absolutePath())
    dialog.deleteLater()
    return Path(chosen) if chosen else None


def _dress(dialog: QFileDialog) -> None:
    """Set up Qt's own dialog; where the system gives one, there are none of these parts, and nothing is done."""
    names = {QStandardPaths.writableLocation(where): said for where, said in _USUAL}
    names |= {place: f"U 盘 {name.partition('（')[0]}" for place, name in sticks()}
    dialog.setSidebarUrls([QUrl.fromLocalFile(place) for place in names if Path(place).is_dir()])
    dialog.setProxyModel(_Columns(dialog))
    if (sidebar := dialog.findChild(QListView, "sidebar")) is not None:
        sidebar.setItemDelegate(_Places(names, sidebar))
        sidebar.setMinimumWidth(_PLACES_WIDTH)
    if (tree := dialog.findChild(QTreeView, "treeView")) is not None:
        dialog.resize(*_SIZE)
        header = tree.header()
        header.setStretchLastSection(False)
        for column, width in enumerate(_WIDTHS):
            header.resizeSection(column, width)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)


class _Places(QStyledItemDelegate):
    """Name the places of the sidebar in Chinese, whatever their folders are called."""

    def __init__(self, names: dict[str, str], parent: QObject) -> None:
        super().__init__(parent)
        self._names = names

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Put the words in place of the folder's name."""
        super().initStyleOption(option, index)
        place = index.data(_URL)
        said = self._names.get(place.toLocalFile()) if isinstance(place, QUrl) else None
        if said:
            option.text = said  # pyright: ignore[reportAttributeAccessIssue]  (the stub leaves it out)


class _Columns(QIdentityProxyModel):
    """Say headings, sizes, types and times in Chinese; Qt takes them from the system's language."""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the heading in our words."""
        if role == Qt.ItemDataRole.DisplayRole and 0 <= section < len(_COLUMNS):
            return _COLUMNS[section]
        return super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows in our words, but for the name."""
        files = self.sourceModel()
        if role != Qt.ItemDataRole.DisplayRole or not index.column() or not isinstance(files, QFileSystemModel):
            return super().data(index, role)
        return _CELLS[index.column()](files, self.mapToSource(index))


def _size(files: QFileSystemModel, index: QModelIndex) -> str:
    if files.isDir(index):
        return ""
    size = files.size(index)
    if size < _KIB:
        return f"{size} 字节"
    return f"{size / _KIB:.0f} KB" if size < _KIB * _KIB else f"{size / _KIB / _KIB:.1f} MB"


def _type(files: QFileSystemModel, index: QModelIndex) -> str:
    if files.isDir(index):
        return "文件夹"
    return f"{files.fileInfo(index).suffix().upper()} 文件".strip()


def _time(files: QFileSystemModel, index: QModelIndex) -> str:
    seconds = files.lastModified(index).toSecsSinceEpoch()
    return words(datetime.fromtimestamp(seconds).astimezone()) if seconds > 0 else ""


_CELLS: tuple[Callable[[QFileSystemModel, QModelIndex], str], ...] = (QFileSystemModel.fileName, _size, _type, _time)
