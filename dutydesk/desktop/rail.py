"""The rail at the left: name of the site, the pages, and who sits here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QSizePolicy

from dutydesk.desktop.fonts import scaled, sized
from dutydesk.desktop.icons import pixmap
from dutydesk.desktop.tokens import BODY, LIGHT, RAIL_WIDTH, SMALL, STEP
from dutydesk.desktop.widgets import button, column, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEIGHT = 40
_COUNTED = 9  # pages that Ctrl and a figure lead to


class RailButton(QAbstractButton):
    """One page of the rail: icon, words, and a number that waits for somebody."""

    def __init__(self, words: str, icon: str) -> None:
        super().__init__()
        self.setText(words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._icon = icon
        self.number = 0

    def sizeHint(self) -> QSize:
        """Return the height of a rail line."""
        return QSize(RAIL_WIDTH - 5 * STEP, max(_HEIGHT, self.fontMetrics().height() + 4 * STEP))

    def minimumSizeHint(self) -> QSize:
        """Return what is left of it where many pages share a low screen."""
        return QSize(RAIL_WIDTH - 5 * STEP, self.fontMetrics().height() + STEP)

    def show_number(self, number: int) -> None:
        """Show how many things wait on the page; 0 shows nothing."""
        self.number = number
        self.setAccessibleName(f"{self.text()}，{number} 项待办" if number else self.text())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            painter.setBrush(QColor(LIGHT.accent_tint if self.isChecked() else LIGHT.line_faint))
            painter.drawRoundedRect(box, 6, 6)
        ink = LIGHT.accent if self.isChecked() else LIGHT.text_second
        size, left = scaled(20), 3 * STEP + 2
        painter.drawPixmap(left, (self.height() - size) // 2, pixmap(self._icon, ink, size))
        font = sized(self.font(), BODY + 1)
        font.setWeight(QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(
            self.rect().adjusted(left + size + 2 * STEP, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        if self.number:
            self._paint_number(painter)
        painter.end()

    def _paint_number(self, painter: QPainter) -> None:
        painter.setFont(sized(self.font(), SMALL))
        words = str(self.number) if self.number < 100 else "99+"  # noqa: PLR2004  (two digits fit)
        metrics = painter.fontMetrics()
        height = metrics.height() + 2
        width = max(metrics.horizontalAdvance(words) + 3 * STEP, height + 4)
        box = QRectF(self.width() - width - STEP, (self.height() - height) / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(LIGHT.danger))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(QColor("#ffffff"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


class Rail(QFrame):
    """The rail.

    Signals:
        chosen: the key of a page. locked: somebody else wants to sit down. help_wanted: F1's button.
    """

    chosen = Signal(str)
    locked = Signal()
    help_wanted = Signal()

    def __init__(self, pages: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self.setProperty("look", "rail")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._site = label("", "small", wrap=True)
        head = column(label("值机服务台账", "heading"), self._site, gap=2)
        head.setContentsMargins(2 * STEP, 0, 0, 2 * STEP)
        self.buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self, exclusive=True)
        lines = column(gap=3)
        for place, (key, words, icon) in enumerate(pages, start=1):
            line = RailButton(words, icon)
            if place <= _COUNTED or place == len(pages):
                line.setToolTip(f"Ctrl+{place if place <= _COUNTED else 0}")
            line.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self.buttons[key] = line
            self._group.addButton(line)
            lines.addWidget(line)
        lock = button("锁定", "lock", "small", self.locked.emit)
        lock.setToolTip("锁定，或换一位操作员（Ctrl+L）")
        help_button = button("帮助", "circle-question-mark", "small", self.help_wanted.emit)
        help_button.setToolTip("本页说明（F1）")
        for low in (lock, help_button):
            low.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout = column(head, lines, 0, row(lock, help_button, gap=6), gap=STEP)
        layout.setContentsMargins(10, 4 * STEP, 10, 3 * STEP)
        self.setLayout(layout)

    def sizeHint(self) -> QSize:
        """Return the usual width, or what large text needs."""
        inner = super().sizeHint()
        return QSize(max(RAIL_WIDTH, super().minimumSizeHint().width()), inner.height())

    def show_site(self, words: str) -> None:
        """Show the site's name under the program's."""
        self._site.setText(words)

    def mark(self, key: str) -> None:
        """Mark the page that is shown."""
        self.buttons[key].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up and down with the arrow keys."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        lines = list(self.buttons.values())
        here = next((line for line in lines if line.hasFocus()), None)
        if step is None or here is None:
            super().keyPressEvent(event)
            return
        lines[(lines.index(here) + step) % len(lines)].setFocus(Qt.FocusReason.TabFocusReason)
