"""A field that holds a photo or a scan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from dutydesk.desktop import file_dialog
from dutydesk.desktop.widgets import button, label, row

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from dutydesk.work.photos import Cut

_PHOTO = "照片 (*.jpg *.jpeg *.png)"
_SCAN = "扫描件 (*.pdf *.jpg *.jpeg *.png)"


class FileBox(QWidget):
    """Name the kept file, and let another be chosen or dropped here. `value` is a kept name, a new Path, or None.

    With `cut`, a chosen photo is not taken as it is: whoever hears `cut_wanted` shows what was made of it.

    Signals:
        changed: another file, or none, was chosen.
        cut_wanted: the path of a photo that is to be cut.
    """

    changed = Signal()
    cut_wanted = Signal(Path)

    def __init__(self, *, photo: bool, cut: bool = False) -> None:
        super().__init__()
        self._is_cut = cut
        self._filters = _PHOTO if photo else _SCAN
        self._noun = "照片" if photo else "扫描件"
        self.value: str | Path | Cut | None = None
        self._words = label("未选择", "second")
        self._choose = button("选择文件…", "paperclip", "small", self._ask)
        self._clear = button("移除", look="quiet", on=lambda: self.show_value(None, tell=True))
        line = row(self._choose, self._words, 0, self._clear)
        self.setLayout(line)
        self.setFocusProxy(self._choose)
        self.setAcceptDrops(True)
        self.show_value(None)

    def show_value(self, value: str | Path | Cut | None, *, tell: bool = False) -> None:
        """Show a file; `tell` when the person chose it."""
        self.value = value or None
        if value is None or isinstance(value, str):
            self._words.setText(f"已有{self._noun}" if value else "未选择")
        else:
            self._words.setText(value.name)
        self._clear.setVisible(self.value is not None)
        if tell:
            self.changed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file."""
        file_dialog.expect_file()
        if len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Choose the dropped file."""
        self._take(Path(event.mimeData().urls()[0].toLocalFile()))

    def _ask(self) -> None:
        if (path := file_dialog.open_file(self, f"选择{self._noun}", self._filters)) is not None:
            self._take(path)

    def _take(self, path: Path) -> None:
        if self._is_cut:
            self.cut_wanted.emit(path)
        else:
            self.show_value(path, tell=True)
