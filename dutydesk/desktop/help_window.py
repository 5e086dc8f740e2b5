"""F1: a short text for each page, from `resources/help/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QTextBrowser

from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Subjects, button, column, row
from dutydesk.places import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QTextDocument
    from PySide6.QtWidgets import QListWidgetItem, QWidget

_LINE_PERCENT = 140
_FOLDER = RESOURCES / "help"


class HelpWindow(QDialog):
    """A list of subjects at the left, the text at the right. It does not hold up the window."""

    def __init__(self, parent: QWidget, key: str, support: Callable[[QWidget], None] | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("帮助")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(820, 600)
        self._subjects = Subjects("帮助目录", 180)
        self._text = QTextBrowser()
        self._text.setOpenLinks(False)
        self._text.setAccessibleName("帮助内容")
        for path in sorted(_FOLDER.glob("*.md")):
            first = path.read_text(encoding="utf-8").splitlines()[0]
            self._subjects.add(first.removeprefix("# "), path.stem)
        self._subjects.currentItemChanged.connect(self._show)
        both = row(self._subjects, self._text, gap=3 * STEP)
        both.setStretch(1, 1)
        outer = column(margins=4 * STEP)
        outer.addLayout(both, 1)
        if support is not None:
            write = button("导出维护资料…", "download", on=lambda: support(self))
            write.setToolTip("程序出现意外时交给维护人员：运行日志、版本和条数，不含人员资料")
            outer.addLayout(row(write, 0))
        self.setLayout(outer)
        self.open_subject(key)

    def open_subject(self, key: str) -> None:
        """Show the text of a page; file names are `2-people.md`."""
        for number in range(self._subjects.count()):
            item = self._subjects.item(number)
            if str(item.data(Qt.ItemDataRole.UserRole)).partition("-")[2] == key:
                self._subjects.setCurrentItem(item)
                return
        self._subjects.setCurrentRow(0)

    def _show(self, item: QListWidgetItem) -> None:
        path = _FOLDER / f"{item.data(Qt.ItemDataRole.UserRole)}.md"
        self._text.setMarkdown(path.read_text(encoding="utf-8"))
        _give_air(self._text.document())


def _give_air(document: QTextDocument) -> None:
    """Set lines and paragraphs apart: Markdown of Qt has none of it."""
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        form = cursor.blockFormat()
        form.setLineHeight(_LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        form.setBottomMargin(2 * STEP)
        cursor.setBlockFormat(form)
        block = block.next()


def show_help(parent: QWidget, key: str, support: Callable[[QWidget], None]) -> None:
    """Open the help window on a page's text; `support` writes what a maintainer needs."""
    HelpWindow(parent, key, support).show()
