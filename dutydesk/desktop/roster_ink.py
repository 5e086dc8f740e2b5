"""How the roster is drawn: pictures of squares, and of whole lines of them, are made once and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from dutydesk.desktop.fonts import sized
from dutydesk.desktop.tokens import BODY, LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from PySide6.QtGui import QFont

_TONES: dict[str, tuple[str, str]] = {
    "day": ("#0f4fa6", "#e6f0fd"),
    "late": ("#7a4700", "#fdf2dc"),
    "night": ("#4b2fa3", "#eae6fb"),
    "whole": ("#0d6463", "#e0f3f2"),
    "away": ("#a6281f", "#fdecea"),
    "free": (LIGHT.text_third, LIGHT.surface),
    "free_weekend": (LIGHT.text_third, "#f3f4f6"),
}
"""Ink and ground of each kind of square; the contrast is at least 4.5."""


class Square(NamedTuple):
    """Be one square of the grid.

    Attributes:
        mark: One character, or two where somebody has two duties on a day.
        tone: A key of the tones above.
        fault: 2 where the standard is broken, 1 where something is warned of, 0 else.
        pinned: Whether it was set by hand.
    """

    mark: str = ""
    tone: str = "free"
    fault: int = 0
    pinned: bool = False


_MOST_STRIPS = 2000  # two screens' worth of lines of the largest site; then they are drawn again


class Ink:
    """Keep the pictures of squares, and of strips: whatever says the same looks the same."""

    def __init__(self) -> None:
        self._made: dict[tuple[Square, int, int, float], QPixmap] = {}
        self._strips: dict[tuple[Hashable, int, int, float], QPixmap] = {}

    def strip(self, said: Hashable, size: QSize, ratio: float, draw: Callable[[QPainter], None]) -> QPixmap:
        """Return the picture of what is `said` in a strip of the grid; `draw` paints it where it is not there yet."""
        key = said, size.width(), size.height(), ratio
        found = self._strips.get(key)
        if found is None:
            if len(self._strips) >= _MOST_STRIPS:
                self._strips.clear()
            found = self._strips[key] = _blank(size, ratio)
            painter = QPainter(found)
            draw(painter)
            painter.end()
        return found

    def picture(self, square: Square, size: QSize, font: QFont, ratio: float) -> QPixmap:
        """Return the picture of a square, lines at its right and lower edge included."""
        key = square, size.width(), size.height(), ratio
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = _draw(square, size, font, ratio)
        return found

    def forget(self) -> None:
        """Forget all of them: the font or its size has changed."""
        self._made.clear()
        self._strips.clear()


def _blank(size: QSize, ratio: float) -> QPixmap:
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    return made


def _draw(square: Square, size: QSize, font: QFont, ratio: float) -> QPixmap:
    made = _blank(size, ratio)
    ink, ground = _TONES[square.tone]
    made.fill(QColor(ground))
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(0, 0, size.width(), size.height())
    painter.setPen(QColor(LIGHT.line))
    painter.drawLine(box.bottomLeft() - _HALF, box.bottomRight() - _HALF)
    painter.drawLine(box.topRight() - _HALF, box.bottomRight() - _HALF)
    painter.setFont(sized(font, BODY if len(square.mark) < 2 else BODY - 2))  # noqa: PLR2004  (two characters)
    painter.setPen(QColor(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, square.mark)
    if square.pinned:
        painter.setPen(QPen(QColor(ink), 1.5))
        painter.drawLine(box.bottomLeft() + _INSET, box.bottomRight() - _INSET_RIGHT)
    if square.fault:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(LIGHT.danger if square.fault > 1 else LIGHT.warning))
        side = min(size.width(), size.height()) * 0.3
        painter.drawPolygon([box.topRight(), box.topRight() - _along(side), box.topRight() + _down(side)])
    painter.end()
    return made


def _point(x: float, y: float):  # noqa: ANN202  (a point of Qt)
    from PySide6.QtCore import QPointF

    return QPointF(x, y)


_HALF = _point(0.5, 0.5)
_INSET = _point(7, -3.5)
_INSET_RIGHT = _point(7, 3.5)


def _along(length: float):  # noqa: ANN202  (a point of Qt)
    return _point(length, 0)


def _down(length: float):  # noqa: ANN202  (a point of Qt)
    return _point(0, length)
