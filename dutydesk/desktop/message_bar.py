"""Where a page says a sentence: what went wrong and what to do, or that something is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QLabel

from dutydesk.desktop.fonts import scaled
from dutydesk.desktop.icons import pixmap
from dutydesk.desktop.tokens import LIGHT, STEP, Tone
from dutydesk.desktop.widgets import button, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QPushButton

    from dutydesk.errors import DeskError

_ICONS = {"danger": "circle-alert", "warning": "triangle-alert", "good": "circle-check", "info": "info"}
_GONE_AFTER = 6000  # milliseconds; good news goes by itself, trouble stays until it is closed


class MessageBar(QFrame):
    """One message at a time, hidden when there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = QLabel()
        self._words = label("", "strong", wrap=True, selectable=True)
        self._hint = label("", wrap=True, selectable=True)
        self._action: QPushButton | None = None
        self._close = button("", "x", "quiet", self.hide)
        self._close.setAccessibleName("关闭提示")
        self._close.setToolTip("关闭提示")
        self._line = row(self._icon, column(self._words, self._hint, gap=0), self._close, gap=3 * STEP)
        self._line.setStretch(1, 1)
        self._line.setContentsMargins(3 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        self.setLayout(self._line)
        self._timer = QTimer(self, singleShot=True, interval=_GONE_AFTER)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def words(self) -> str:
        """Return the sentence that is shown, or ""."""
        return "" if self.isHidden() else self._words.text()

    def say(
        self,
        words: str,
        hint: str = "",
        tone: Tone = "info",
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Show a sentence, a hint below it, and at most one button: `("打开清单", self._open)`."""
        self._words.setText(words)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._icon.setPixmap(pixmap(_ICONS.get(tone, "info"), LIGHT.ink(tone), scaled(20)))
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        if self._action is not None:
            self._line.removeWidget(self._action)
            self._action.deleteLater()
            self._action = None
        if action is not None:
            self._action = button(action[0], look="small", on=action[1])
            self._line.insertWidget(2, self._action)
        self.show()
        self._timer.stop()
        if tone == "good" and action is None:
            self._timer.start()

    def fail(self, error: DeskError) -> None:
        """Show what a person can mend."""
        self.say(error.message, error.hint, "danger")
