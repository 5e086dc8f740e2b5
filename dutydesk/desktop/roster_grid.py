"""The grid of the roster: names stay at the left, sums at the right, coverage below; all of it painted by hand.

It knows squares, not duties: what is typed, pasted, dragged or emptied is told by signals, and the page decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from dutydesk.desktop.fonts import scaled
from dutydesk.desktop.roster_ink import Ink
from dutydesk.desktop.roster_lay import ZOOMS, Lay, Place, Sight
from dutydesk.desktop.roster_paint import Chosen, Painting

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import (
        QHelpEvent,
        QInputMethodEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
        QWheelEvent,
    )


class RosterGrid(QAbstractScrollArea):
    """Show and edit a month.

    Signals:
        moved: the current place. typed: one character into the selected places. emptied: the selected places.
        pasted: rows of marks from the upper left of the selection on. dragged: one square onto another.
    """

    moved = Signal(int, int)
    typed = Signal(str)
    emptied = Signal()
    pasted = Signal(list)
    dragged = Signal(tuple, tuple)

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setAccessibleName("值班表")
        self.viewport().setMouseTracking(True)
        self.sight = Sight()
        self.hint_of: Callable[[Place, Place | None], str] = lambda _place, _from: ""
        self.can_edit = False
        self._ink = Ink()
        self._zoom = 1
        self._current: Place = (0, 0)
        self._anchor: Place = (0, 0)
        self._dragged_from: Place | None = None
        self._over: Place | None = None

    @property
    def current(self) -> Place:
        """Return the place of the cursor."""
        return self._current

    @property
    def selected(self) -> list[Place]:
        """Return the selected places, row by row."""
        (top, left), (bottom, right) = self._corners()
        return [(row, at) for row in range(top, bottom + 1) for at in range(left, right + 1)]

    def show_sight(self, sight: Sight) -> None:
        """Show a month, or the same month changed; the cursor stays where it can."""
        self.sight = sight
        self._current, self._anchor = self._inside(self._current), self._inside(self._anchor)
        self._set_bars()
        self.viewport().update()

    def select(self, places: list[Place]) -> None:
        """Select the box around places, and bring it into sight."""
        if not places:
            return
        rows, columns = [row for row, _ in places], [at for _, at in places]
        self._anchor, self._current = (min(rows), min(columns)), (max(rows), max(columns))
        self._reveal(self._anchor)
        self._tell()

    def zoom(self, step: int) -> None:
        """Make the squares larger or smaller."""
        self._zoom = min(max(self._zoom + step, 0), len(ZOOMS) - 1)
        self._ink.forget()
        self._set_bars()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Ask for a month of twenty."""
        lay = self.lay
        return QSize(31 * scaled(28), lay.head_height + 20 * lay.row_height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is in sight."""
        del event
        painter = QPainter(self.viewport())
        first, last = self._corners()
        chosen = Chosen(first, last, self._current, self._over, self.hasFocus())
        Painting(painter, self.lay, self.font(), self._ink, self.devicePixelRatioF()).paint(chosen)
        painter.end()

    @property
    def lay(self) -> Lay:
        """Return where things lie now."""
        scrolled = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        return Lay(self.sight, self.viewport().size(), self._zoom, scrolled)

    def _set_bars(self) -> None:
        lay, body = self.lay, self.lay.body
        for bar, whole, page, step in (
            (self.verticalScrollBar(), lay.row_height * len(self.sight.names), body.height(), lay.row_height),
            (self.horizontalScrollBar(), lay.day_width * len(self.sight.columns), body.width(), lay.day_width),
        ):
            bar.setRange(0, max(0, whole - page))
            bar.setPageStep(max(1, page))
            bar.setSingleStep(step)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._set_bars()

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew with another font."""
        super().changeEvent(event)
        if event.type() == event.Type.FontChange:
            self._ink.forget()
            self._set_bars()

    # the hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there; with Shift, select up to there; on a duty, begin to drag."""
        place = self.lay.place_at(event.position().toPoint())
        if place is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._anchor = place
            if self.can_edit and place in self.sight.squares and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self._dragged_from = place
        self._go(place, keeps=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select while the button is down; with Alt, carry the duty and say what would be wrong there."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            return
        place = self.lay.place_at(event.position().toPoint())
        if place is None:
            return
        if self._dragged_from is None:
            if place != self._current:
                self._go(place, keeps=True)
            return
        self._over = place
        QToolTip.showText(event.globalPosition().toPoint(), self.hint_of(place, self._dragged_from), self)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put the carried duty down."""
        del event
        begun, over = self._dragged_from, self._over
        self._dragged_from = self._over = None
        self.viewport().update()
        if begun is not None and over is not None and over != begun:
            self.dragged.emit(begun, over)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl, zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what is under the pointer."""
        if event.type() == event.Type.ToolTip:
            shown: QHelpEvent = event  # pyright: ignore[reportAssignmentType]  (Qt says so by the type)
            place = self.lay.place_at(shown.pos())
            QToolTip.showText(shown.globalPos(), self.hint_of(place, None) if place else "", self)
            return True
        return super().viewportEvent(event)

    # the keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, select, type, empty, copy and paste as in a spreadsheet."""
        row, at = self._current
        page = max(1, self.lay.body.height() // self.lay.row_height - 1)
        steps = {
            Qt.Key.Key_Up: (row - 1, at),
            Qt.Key.Key_Down: (row + 1, at),
            Qt.Key.Key_Return: (row + 1, at),
            Qt.Key.Key_Enter: (row + 1, at),
            Qt.Key.Key_Left: (row, at - 1),
            Qt.Key.Key_Right: (row, at + 1),
            Qt.Key.Key_Home: (row, 0),
            Qt.Key.Key_End: (row, len(self.sight.columns) - 1),
            Qt.Key.Key_PageUp: (row - page, at),
            Qt.Key.Key_PageDown: (row + page, at),
        }
        key = Qt.Key(event.key())
        if key in steps:
            self._go(steps[key], keeps=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._anchor = (0, 0)
            self._go((len(self.sight.names) - 1, len(self.sight.columns) - 1), keeps=True)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste) and self.can_edit:
            self.pasted.emit([line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()])
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self.can_edit:
            self.emptied.emit()
        elif self.can_edit and _is_written(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take what an input method writes: 白, 夜, 休."""
        if self.can_edit and event.commitString():
            self.typed.emit(event.commitString())
        event.accept()

    def copy(self) -> None:
        """Put the selected marks onto the clipboard, as a spreadsheet takes them."""
        (top, left), (bottom, right) = self._corners()
        lines = ("\t".join(self._mark((row, at)) for at in range(left, right + 1)) for row in range(top, bottom + 1))
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _mark(self, place: Place) -> str:
        square = self.sight.squares.get(place)
        return square.mark if square else ""

    def _go(self, place: Place, *, keeps: bool) -> None:
        self._current = self._inside(place)
        if not keeps:
            self._anchor = self._current
        self._reveal(self._current)
        self._tell()

    def _tell(self) -> None:
        self.viewport().update()
        self.moved.emit(*self._current)

    def _reveal(self, place: Place) -> None:
        box, body = self.lay.box(place), self.lay.body
        for bar, before, after in (
            (self.verticalScrollBar(), box.top() - body.top(), box.bottom() - body.bottom()),
            (self.horizontalScrollBar(), box.left() - body.left(), box.right() - body.right()),
        ):
            if before < 0:
                bar.setValue(bar.value() + before)
            elif after > 0:
                bar.setValue(bar.value() + after)

    def _inside(self, place: Place) -> Place:
        row, at = place
        return (
            min(max(row, 0), max(0, len(self.sight.names) - 1)),
            min(max(at, 0), max(0, len(self.sight.columns) - 1)),
        )

    def _corners(self) -> tuple[Place, Place]:
        (row, at), (other_row, other_at) = self._anchor, self._current
        return (min(row, other_row), min(at, other_at)), (max(row, other_row), max(at, other_at))


def _is_written(event: QKeyEvent) -> bool:
    chords = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return bool(event.text()) and event.text().isprintable() and not event.modifiers() & chords
