"""The right side of a page: what is known of the row that is current on the left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QWidget,
)

from dutydesk.desktop.flow import Flow
from dutydesk.desktop.icons import pixmap
from dutydesk.desktop.tokens import LIGHT, STEP
from dutydesk.desktop.widgets import Card, Empty, Pill, column, empty_layout, label, row, scrolled

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

_WORDS_WIDTH = 112
_PHOTO = (88, 112)


class Facts(QWidget):
    """Lines of words, value and an optional pill: 文化程度 | 大专 | ."""

    def __init__(self, words_width: int = _WORDS_WIDTH) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(3 * STEP)
        self._grid.setVerticalSpacing(3 * STEP)
        self._grid.setColumnMinimumWidth(0, words_width)
        self._grid.setColumnStretch(1, 1)
        self.setLayout(self._grid)

    def add(self, words: str, value: str | QWidget, mark: QWidget | None = None) -> None:
        """Add a line; `mark` is a pill or a small button at its end."""
        at = self._grid.rowCount()
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(label(words, "second", wrap=True), at, 0, top)
        shown = label(value, wrap=True, selectable=True) if isinstance(value, str) else value
        if mark is None:
            self._grid.addWidget(shown, at, 1)
        else:
            self._grid.addLayout(Flow(shown, mark, last_right=True), at, 1)


class DetailPane(Card):
    """A card whose content scrolls and is replaced as a whole: `start()`, then `add...`, then it is shown.

    Keeps an `Empty` while nothing is current.
    """

    def __init__(self, empty: Empty | None = None) -> None:
        super().__init__(margins=0)
        self._content = QWidget()
        self._layout = column(gap=4 * STEP)
        self._layout.setContentsMargins(5 * STEP, 5 * STEP, 5 * STEP, 5 * STEP)
        self._content.setLayout(self._layout)
        self._area = scrolled(self._content)
        self._empty = empty or Empty("未选中任何一行", "在左侧列表中选一行，这里显示详细内容。")
        self.body.addWidget(self._area)
        self.body.addWidget(self._empty)
        self._area.hide()
        self._had_focus = False
        self.setMinimumWidth(360)

    def start(self) -> None:
        """Take the old content away; what is added now is shown.

        If the focus was in it, the first button of the new content has it: else it would jump to the rail.
        """
        focus = QApplication.focusWidget()
        self._had_focus = focus is not None and self._content.isAncestorOf(focus)
        empty_layout(self._layout)
        self._empty.hide()
        self._area.show()
        QTimer.singleShot(0, self._area, lambda: self._area.verticalScrollBar().setValue(0))

    def reveal_part(self, part: QWidget) -> None:
        """Scroll to a part of what is shown."""
        self._area.ensureWidgetVisible(part)

    def clear(self) -> None:
        """Show that nothing is current."""
        empty_layout(self._layout)
        self._area.hide()
        self._empty.show()

    def add(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Add any widget or layout below what is there; with a stretch it takes the height that is left."""
        if isinstance(part, QWidget):
            self._layout.addWidget(part, stretch)
        else:
            self._layout.addLayout(part, stretch)

    def add_head(
        self,
        name: str,
        pill: Pill | None = None,
        lines: tuple[str, ...] = (),
        actions: tuple[QPushButton, ...] = (),
        *,
        photo: QPixmap | None = None,
        icon: str = "",
    ) -> None:
        """Add the head: photo or icon at the left, name with pill, grey lines, small buttons."""
        words = column(gap=STEP + 2)
        name_label = label(name, "name", wrap=True, selectable=True)
        name_label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        words.addLayout(row(name_label, *([pill] if pill else []), 0))
        for line in lines:
            words.addWidget(label(line, "second", wrap=True))
        if actions:
            words.addLayout(Flow(*actions))
        words.addStretch(1)
        if photo is None and not icon:
            self._layout.addLayout(words)
            return
        frame = QLabel()
        frame.setFixedSize(*_PHOTO)
        frame.setAlignment(Qt.AlignmentFlag.AlignCenter)
        frame.setProperty("look", "clause")
        frame.setPixmap(pixmap(icon or "user-round", LIGHT.text_third, 40) if photo is None else _fitted(photo))
        head = row(frame, words, gap=4 * STEP)
        head.setAlignment(frame, Qt.AlignmentFlag.AlignTop)
        head.setStretch(1, 1)
        self._layout.addLayout(head)

    def add_heading(self, words: str, *marks: QWidget) -> None:
        """Add a heading over what follows, with pills or small buttons at its right end."""
        self._layout.addLayout(row(label(words, "heading"), 0, *marks))

    def add_facts(self) -> Facts:
        """Add and return an empty block of facts."""
        facts = Facts()
        self._layout.addWidget(facts)
        return facts

    def finish(self) -> None:
        """Push everything to the top."""
        self._layout.addStretch(1)
        if self._had_focus:
            QTimer.singleShot(0, self._area, self._focus_first)  # they are shown by then

    def _focus_first(self) -> None:
        buttons = self._content.findChildren(QPushButton)
        first = next((found for found in buttons if found.isVisible() and found.isEnabled()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)


def _fitted(photo: QPixmap) -> QPixmap:
    scale = 2
    made = photo.scaled(
        _PHOTO[0] * scale,
        _PHOTO[1] * scale,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    made.setDevicePixelRatio(scale)
    return made


def side_by_side(left: QWidget, right: QWidget, shares: tuple[int, int] = (620, 500)) -> QSplitter:
    """Return list and detail with a movable gap between them."""
    both = QSplitter(Qt.Orientation.Horizontal)
    both.addWidget(left)
    both.addWidget(right)
    both.setChildrenCollapsible(False)
    both.setHandleWidth(3 * STEP)
    both.setStretchFactor(0, shares[0])
    both.setStretchFactor(1, shares[1])
    both.setSizes(list(shares))
    return both
