"""The grid of the roster, painted: strips of squares first, then what stays in place around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from dutydesk.desktop.fonts import sized
from dutydesk.desktop.roster_ink import Ink, Square
from dutydesk.desktop.tokens import BODY, LIGHT, SMALL

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from PySide6.QtGui import QFont, QPixmap

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
    """Paint one view of the grid; `ratio` is the number of the screen's pixels to one of the window's."""

    def __init__(self, painter: QPainter, lay: Lay, font: QFont, ink: Ink, ratio: float) -> None:
        self._painter, self._lay, self._font, self._ink, self._ratio = painter, lay, font, ink, ratio

    def paint(self, chosen: Chosen) -> None:
        """Paint everything."""
        lay, painter = self._lay, self._painter
        painter.fillRect(QRect(0, 0, lay.viewport.width(), lay.viewport.height()), QColor(LIGHT.surface))
        painter.setClipRect(lay.body)
        self._squares()
        if lay.sight.names:
            self._selection(chosen)
        painter.setClipping(False)
        self._head()
        self._names(chosen.current[0])
        self._sums()
        self._feet()

    def _squares(self) -> None:
        lay = self._lay
        free = [Square(tone="free_weekend" if column.is_free else "free") for column in lay.sight.columns]
        find = lay.sight.squares.get
        size = QSize(lay.day_width * len(free), lay.row_height)
        for row in lay.rows_in_sight:
            squares = tuple(find((row, at), empty) for at, empty in enumerate(free))
            strip = self._strip(squares, size, lambda painter, squares=squares: self._draw_squares(painter, squares))
            self._painter.drawPixmap(lay.box((row, 0)).topLeft(), strip)

    def _draw_squares(self, painter: QPainter, squares: tuple[Square, ...]) -> None:
        size = QSize(self._lay.day_width, self._lay.row_height)
        for at, square in enumerate(squares):
            painter.drawPixmap(at * size.width(), 0, self._ink.picture(square, size, self._font, self._ratio))

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
        size = QSize(lay.day_width * max(1, len(lay.sight.columns)), height)
        painter.drawPixmap(lay.box((0, 0)).left(), 0, self._strip(lay.sight.columns, size, self._draw_head))
        painter.fillRect(QRect(0, 0, body.left(), height), QColor(LIGHT.rail))
        painter.fillRect(QRect(lay.sums_left, 0, across - lay.sums_left, height), QColor(LIGHT.rail))
        painter.setPen(QColor(LIGHT.line))
        painter.drawLine(0, height - 1, across, height - 1)

    def _draw_head(self, painter: QPainter) -> None:
        lay, height = self._lay, self._lay.head_height
        painter.fillRect(QRect(0, 0, lay.day_width * len(lay.sight.columns), height), QColor(LIGHT.rail))
        for at, column in enumerate(lay.sight.columns):
            box = QRect(at * lay.day_width, 0, lay.day_width, height)
            if column.is_today:
                painter.fillRect(box, QColor(LIGHT.accent_tint))
            ink = LIGHT.danger if column.is_free else LIGHT.text
            self._write(painter, box.adjusted(0, 4, 0, 2 - height // 2), column.number, ink, BODY, _CENTRE)
            self._write(painter, box.adjusted(0, height // 2 - 2, 0, -3), column.weekday, ink, SMALL, _CENTRE)

    def _names(self, current: int) -> None:
        lay, painter, body = self._lay, self._painter, self._lay.body
        painter.setClipRect(QRect(0, body.top(), body.left(), body.height()))
        painter.fillRect(QRect(0, body.top(), body.left(), body.height()), QColor(LIGHT.surface))
        size = QSize(body.left(), lay.row_height)
        for row in lay.rows_in_sight:
            said = (*lay.sight.names[row], row == current)
            strip = self._strip(said, size, lambda drawn, said=said: self._draw_name(drawn, size, said))
            painter.drawPixmap(0, lay.box((row, 0)).top(), strip)
        painter.setClipping(False)
        painter.setPen(QColor(LIGHT.line))
        painter.drawLine(body.left() - 1, 0, body.left() - 1, lay.viewport.height())

    def _draw_name(self, painter: QPainter, size: QSize, said: tuple[str, str, bool]) -> None:
        name, second, is_current = said
        box = QRect(0, 0, size.width(), size.height())
        painter.fillRect(box, QColor(LIGHT.accent_tint if is_current else LIGHT.surface))
        _line_below(painter, box)
        aside = self._write(painter, box.adjusted(0, 0, -8, 0), second, LIGHT.text_third, SMALL, _RIGHT)
        self._write(painter, box.adjusted(10, 0, -aside - 12, 0), name, LIGHT.text, BODY, _LEFT)

    def _sums(self) -> None:
        lay, painter, body = self._lay, self._painter, self._lay.body
        left, across = lay.sums_left, lay.viewport.width() - lay.sums_left
        painter.fillRect(QRect(left, body.top(), across, lay.viewport.height()), QColor(LIGHT.rail))
        wide = lay.sum_width * max(1, len(lay.sight.sum_words))
        head, size = QSize(wide, lay.head_height - 1), QSize(wide, lay.row_height)
        words = lay.sight.sum_words
        strip = self._strip(("head", words), head, lambda drawn: self._draw_sums(drawn, head, words, is_head=True))
        painter.drawPixmap(left, 0, strip)
        painter.setClipRect(QRect(left, body.top(), across, body.height()))
        for row in lay.rows_in_sight:
            said = lay.sight.sums[row]
            strip = self._strip(said, size, lambda drawn, said=said: self._draw_sums(drawn, size, said))
            painter.drawPixmap(left, lay.box((row, 0)).top(), strip)
        painter.setClipping(False)
        painter.setPen(QColor(LIGHT.line))
        painter.drawLine(left, 0, left, lay.viewport.height())

    def _draw_sums(self, painter: QPainter, size: QSize, said: tuple[str, ...], *, is_head: bool = False) -> None:
        wide = self._lay.sum_width
        painter.fillRect(QRect(0, 0, size.width(), size.height()), QColor(LIGHT.rail))
        for place, words in enumerate(said):
            box = QRect(place * wide, 0, wide, size.height())
            if is_head:
                self._write(painter, box, words, LIGHT.text_second, SMALL, _CENTRE)
            else:
                _line_below(painter, box)
                self._write(painter, box.adjusted(0, 0, -8, 0), words, LIGHT.text, SMALL + 1, _RIGHT)

    def _feet(self) -> None:
        lay, painter, body, height = self._lay, self._painter, self._lay.body, self._lay.foot_height
        feet = lay.sight.feet
        if not feet:
            return
        below = height * len(feet)
        top = lay.viewport.height() - below
        painter.fillRect(QRect(0, top, lay.viewport.width(), below), QColor(LIGHT.rail))
        words, cells = QSize(body.left(), below), QSize(lay.day_width * max(1, len(lay.sight.columns)), below)
        painter.drawPixmap(0, top, self._strip(("words", feet), words, self._draw_foot_words))
        painter.setClipRect(QRect(body.left(), top, body.width(), below))
        painter.drawPixmap(lay.box((0, 0)).left(), top, self._strip(("cells", feet), cells, self._draw_feet))
        painter.setClipping(False)
        painter.setPen(QColor(LIGHT.control_line))
        painter.drawLine(0, top, lay.viewport.width(), top)

    def _draw_foot_words(self, painter: QPainter) -> None:
        left, height = self._lay.body.left(), self._lay.foot_height
        painter.fillRect(QRect(0, 0, left, height * len(self._lay.sight.feet)), QColor(LIGHT.rail))
        for place, foot in enumerate(self._lay.sight.feet):
            line = QRect(0, place * height, left, height)
            self._write(painter, line.adjusted(10, 0, -2, 0), foot.words, LIGHT.text_second, SMALL, _LEFT)

    def _draw_feet(self, painter: QPainter) -> None:
        lay, height = self._lay, self._lay.foot_height
        painter.fillRect(
            QRect(0, 0, lay.day_width * len(lay.sight.columns), height * len(lay.sight.feet)), QColor(LIGHT.rail)
        )
        for place, foot in enumerate(lay.sight.feet):
            for at, words in enumerate(foot.cells):
                box = QRect(at * lay.day_width, place * height, lay.day_width, height)
                is_bad = at in foot.bad
                if is_bad:
                    painter.fillRect(box.adjusted(1, 1, -1, -1), QColor(LIGHT.danger_tint))
                self._write(painter, box, words, LIGHT.danger if is_bad else LIGHT.text_third, SMALL, _CENTRE)

    def _strip(self, said: Hashable, size: QSize, draw: Callable[[QPainter], None]) -> QPixmap:
        return self._ink.strip(said, size, self._ratio, draw)

    def _write(  # noqa: PLR0917  (what is written, where and how)
        self, painter: QPainter, box: QRect, words: str, ink: str, size: int, side: Qt.AlignmentFlag
    ) -> int:
        """Write words into a box, cut off where they are too long, and return their width."""
        painter.setFont(sized(self._font, size))
        painter.setPen(QColor(ink))
        metrics = painter.fontMetrics()
        short = metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | side, short)
        return metrics.horizontalAdvance(short)


def _line_below(painter: QPainter, box: QRect) -> None:
    painter.setPen(QColor(LIGHT.line_faint))
    painter.drawLine(box.bottomLeft(), box.bottomRight())
