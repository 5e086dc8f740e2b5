"""The grid of the roster, painted: squares first, then what stays in place around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from dutydesk.desktop.fonts import sized
from dutydesk.desktop.roster_ink import Ink, Square
from dutydesk.desktop.tokens import BODY, LIGHT, SMALL

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    from dutydesk.desktop.roster_lay import Lay, Place

_LEFT, _CENTRE, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight


class Chosen(NamedTuple):
    """Say what is selected: the corners of the box, the cursor, and the square onto which a duty is carried."""

    first: Place
    last: Place
    current: Place
    over: Place | None
    has_focus: bool


class Painting:
    """Paint one view of the grid."""

    def __init__(self, painter: QPainter, lay: Lay, font: QFont, ink: Ink) -> None:
        self._painter, self._lay, self._font, self._ink = painter, lay, font, ink

    def paint(self, chosen: Chosen, ratio: float) -> None:
        """Paint everything; `ratio` is the number of the screen's pixels to one of the window's."""
        lay, painter = self._lay, self._painter
        painter.fillRect(QRect(0, 0, lay.viewport.width(), lay.viewport.height()), QColor(LIGHT.surface))
        painter.setClipRect(lay.body)
        self._squares(ratio)
        if lay.sight.names:
            self._selection(chosen)
        painter.setClipping(False)
        self._head()
        self._names(chosen.current[0])
        self._sums()
        self._feet()

    def _squares(self, ratio: float) -> None:
        lay = self._lay
        size = QSize(lay.day_width, lay.row_height)
        for row in lay.rows_in_sight:
            for at, column in enumerate(lay.sight.columns):
                free = Square(tone="free_weekend" if column.is_free else "free")
                square = lay.sight.squares.get((row, at), free)
                picture = self._ink.picture(square, size, self._font, ratio)
                self._painter.drawPixmap(lay.box((row, at)).topLeft(), picture)

    def _selection(self, chosen: Chosen) -> None:
        lay, painter = self._lay, self._painter
        box = lay.box(chosen.first).united(lay.box(chosen.last))
        if chosen.first != chosen.last:
            tint = QColor(LIGHT.accent)
            tint.setAlpha(28)
            painter.fillRect(box, tint)
        painter.setPen(QPen(QColor(LIGHT.accent if chosen.has_focus else LIGHT.control_line), 2))
        painter.drawRect(box.adjusted(1, 1, -2, -2))
        if chosen.over is not None:
            painter.setPen(QPen(QColor(LIGHT.accent), 2, Qt.PenStyle.DashLine))
            painter.drawRect(lay.box(chosen.over).adjusted(1, 1, -2, -2))

    def _head(self) -> None:
        lay, painter = self._lay, self._painter
        height, body, across = lay.head_height, lay.body, lay.viewport.width()
        painter.fillRect(QRect(0, 0, across, height), QColor(LIGHT.rail))
        for at, column in enumerate(lay.sight.columns):
            box = QRect(lay.box((0, at)).left(), 0, lay.day_width, height)
            if column.is_today:
                painter.fillRect(box, QColor(LIGHT.accent_tint))
            ink = LIGHT.danger if column.is_free else LIGHT.text
            self._write(box.adjusted(0, 4, 0, 2 - height // 2), column.number, ink, BODY, _CENTRE)
            self._write(box.adjusted(0, height // 2 - 2, 0, -3), column.weekday, ink, SMALL, _CENTRE)
        painter.fillRect(QRect(0, 0, body.left(), height), QColor(LIGHT.rail))
        painter.setPen(QColor(LIGHT.line))
        painter.drawLine(0, height - 1, across, height - 1)

    def _names(self, current: int) -> None:
        lay, painter, body = self._lay, self._painter, self._lay.body
        painter.setClipRect(QRect(0, body.top(), body.left(), body.height()))
        painter.fillRect(QRect(0, body.top(), body.left(), body.height()), QColor(LIGHT.surface))
        for row in lay.rows_in_sight:
            box = QRect(0, lay.box((row, 0)).top(), body.left(), lay.row_height)
            if row == current:
                painter.fillRect(box, QColor(LIGHT.accent_tint))
            name, second = lay.sight.names[row]
            self._line_below(box)
            aside = self._write(box.adjusted(0, 0, -8, 0), second, LIGHT.text_third, SMALL, _RIGHT)
            self._write(box.adjusted(10, 0, -aside - 12, 0), name, LIGHT.text, BODY, _LEFT)
        painter.setClipping(False)
        painter.setPen(QColor(LIGHT.line))
        painter.drawLine(body.left() - 1, 0, body.left() - 1, lay.viewport.height())

    def _sums(self) -> None:
        lay, painter, body, wide = self._lay, self._painter, self._lay.body, self._lay.sum_width
        left, across = lay.sums_left, lay.viewport.width() - lay.sums_left
        painter.fillRect(QRect(left, 0, across, lay.viewport.height()), QColor(LIGHT.rail))
        for place, words in enumerate(lay.sight.sum_words):
            box = QRect(left + place * wide, 0, wide, lay.head_height)
            self._write(box, words, LIGHT.text_second, SMALL, _CENTRE)
        painter.setClipRect(QRect(left, body.top(), across, body.height()))
        for row in lay.rows_in_sight:
            top = lay.box((row, 0)).top()
            for place, words in enumerate(lay.sight.sums[row]):
                box = QRect(left + place * wide, top, wide, lay.row_height)
                self._line_below(box)
                self._write(box.adjusted(0, 0, -8, 0), words, LIGHT.text, SMALL + 1, _RIGHT)
        painter.setClipping(False)
        painter.setPen(QColor(LIGHT.line))
        painter.drawLine(left, 0, left, lay.viewport.height())

    def _feet(self) -> None:
        lay, painter, body, height = self._lay, self._painter, self._lay.body, self._lay.foot_height
        below = height * len(lay.sight.feet)
        top = lay.viewport.height() - below
        painter.fillRect(QRect(0, top, lay.viewport.width(), below), QColor(LIGHT.rail))
        for place, foot in enumerate(lay.sight.feet):
            line = QRect(0, top + place * height, body.left(), height)
            self._write(line.adjusted(10, 0, -2, 0), foot.words, LIGHT.text_second, SMALL, _LEFT)
            painter.setClipRect(QRect(body.left(), top, body.width(), below))
            for at, words in enumerate(foot.cells):
                box = QRect(lay.box((0, at)).left(), line.top(), lay.day_width, height)
                is_bad = at in foot.bad
                if is_bad:
                    painter.fillRect(box.adjusted(1, 1, -1, -1), QColor(LIGHT.danger_tint))
                self._write(box, words, LIGHT.danger if is_bad else LIGHT.text_third, SMALL, _CENTRE)
            painter.setClipping(False)
        painter.setPen(QColor(LIGHT.control_line))
        painter.drawLine(0, top, lay.viewport.width(), top)

    def _line_below(self, box: QRect) -> None:
        self._painter.setPen(QColor(LIGHT.line_faint))
        self._painter.drawLine(box.bottomLeft(), box.bottomRight())

    def _write(self, box: QRect, words: str, ink: str, size: int, side: Qt.AlignmentFlag) -> int:
        """Write words into a box, cut off where they are too long, and return their width."""
        self._painter.setFont(sized(self._font, size))
        self._painter.setPen(QColor(ink))
        metrics = self._painter.fontMetrics()
        short = metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        self._painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | side, short)
        return metrics.horizontalAdvance(short)
