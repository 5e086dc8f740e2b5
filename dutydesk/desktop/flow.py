"""A row that goes on in a second line where the first is full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QLayout, QLayoutItem

from dutydesk.desktop.tokens import STEP

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Flow(QLayout):
    """Lay widgets out as words are: each as wide as it likes to be, and never cut while there is height.

    With `last_right` the last one stands at the right edge of its line.
    """

    def __init__(self, *parts: QWidget, gap: int = 2 * STEP, last_right: bool = False) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._last_right = last_right
        self.setSpacing(gap)
        self.setContentsMargins(0, 0, 0, 0)
        for part in parts:
            self.addWidget(part)

    def addItem(self, item: QLayoutItem) -> None:
        """Add an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]  # the stub does not know of None
        """Return an item, None where there is none."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]  # the stub does not know of None
        """Take an item out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Ask for no more room than is needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Tell that a narrow one is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """Return the size of everything in one line."""
        shown = [item for item in self._items if not item.isEmpty()]
        width = sum(_wish(item) for item in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(width, max((item.sizeHint().height() for item in shown), default=0))

    def minimumSize(self) -> QSize:
        """Return the size of the largest one alone."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:
        """Put everything in its place."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def _place(self, rect: QRect, *, move: bool) -> int:
        y, line, used = rect.y(), list[tuple[QLayoutItem, int]](), 0
        for item in self._items:
            if item.isEmpty():
                continue
            width = min(_wish(item), rect.width())
            if line and used + self.spacing() + width > rect.width():
                y += self._set_line(line, rect, y, move=move) + self.spacing()
                line, used = [], 0
            used += width + (self.spacing() if line else 0)
            line.append((item, width))
        if line:
            y += self._set_line(line, rect, y, move=move, last=self._last_right)
        return y - rect.y()

    def _set_line(
        self, line: list[tuple[QLayoutItem, int]], rect: QRect, y: int, *, move: bool, last: bool = False
    ) -> int:
        heights = [_height(item, width) for item, width in line]
        height = max(heights)
        x = rect.x()
        for (item, width), own in zip(line, heights, strict=True):
            if last and item is line[-1][0]:
                x = rect.x() + rect.width() - width
            if move:
                item.setGeometry(QRect(QPoint(x, y + (height - own) // 2), QSize(width, own)))
            x += width + self.spacing()
        return height


def _wish(item: QLayoutItem) -> int:
    """Return the width that an item likes; a label that may wrap likes to have all its words in one line."""
    widget = item.widget()
    if isinstance(widget, QLabel) and widget.wordWrap():
        lines = widget.text().splitlines()
        return max((widget.fontMetrics().horizontalAdvance(line) for line in lines), default=0) + 2
    return max(item.sizeHint().width(), item.minimumSize().width())


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
