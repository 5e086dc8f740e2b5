"""The one focus look: a ring around whatever the keyboard talks to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QComboBox, QScrollArea, QWidget
from shiboken6 import isValid

from dutydesk.desktop.tokens import LIGHT

_GAP, _WIDTH, _RADIUS = 2, 2, 7
FOCUS_ROOM = _GAP + 1
"""What scrolled content leaves free at its edges, so that the ring is not cut off."""


class FocusRing(QObject):
    """Follow the application's focus with one ring. Build one an application."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._ring: _Ring | None = None
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        app.focusChanged.connect(self._move)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the ring where its widget is."""
        del watched
        if event.type() in {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}:
            self._place()
        return False

    def _move(self, _old: QWidget | None, new: QWidget | None) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched.clear()
        self._target = _shown_for(new) if new is not None else None
        if self._target is None:
            if self._ring is not None and isValid(self._ring):
                self._ring.hide()
            return
        ground = _ground(self._target)
        if self._ring is None or not isValid(self._ring):
            self._ring = _Ring(ground)
        self._ring.setParent(ground)
        widget: QWidget | None = self._target
        while widget is not None and widget is not ground:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._place()

    def _place(self) -> None:
        target, ring = self._target, self._ring
        if target is None or ring is None or not isValid(target) or not isValid(ring):
            return
        ground: QWidget | None = ring.parentWidget()
        if ground is None or not target.isVisible() or not ground.isAncestorOf(target):
            ring.hide()
            return
        around = target.rect().translated(target.mapTo(ground, target.rect().topLeft()))
        ring.apart = target.property("look") == "primary"
        gap = 0 if isinstance(target, QAbstractItemView) else _GAP + _WIDTH * ring.apart
        ring.setGeometry(around.adjusted(-gap, -gap, gap, gap).intersected(ground.rect()))
        ring.raise_()
        ring.show()


class _Ring(QWidget):
    def __init__(self, ground: QWidget) -> None:
        super().__init__(ground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.apart = False  # a white line between the ring and what has its colour

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(LIGHT.accent), _WIDTH))
        half = _WIDTH / 2
        outer = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(outer, _RADIUS + _WIDTH * self.apart, _RADIUS + _WIDTH * self.apart)
        if self.apart:
            painter.setPen(QPen(QColor(LIGHT.surface), _WIDTH))
            painter.drawRoundedRect(outer.adjusted(_WIDTH, _WIDTH, -_WIDTH, -_WIDTH), _RADIUS, _RADIUS)
        painter.end()


def _shown_for(widget: QWidget) -> QWidget | None:
    """Return the widget that is ringed: an editable combo instead of its inner line, nothing for plain scroll areas."""
    parent = widget.parentWidget()
    if isinstance(parent, QComboBox):
        return parent
    if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or isinstance(widget, QScrollArea) or widget.isWindow():
        return None
    return widget


def _ground(widget: QWidget) -> QWidget:
    """Return the scrolled content that the widget lies in, or its window: the ring is cut off as the widget is."""
    child, parent = widget, widget.parentWidget()
    while parent is not None and not child.isWindow():
        area = parent.parentWidget()
        if isinstance(area, QAbstractScrollArea) and isinstance(area, QScrollArea) and area.widget() is child:
            return child
        child, parent = parent, parent.parentWidget()
    return widget.window()
