"""Lucide icons (ISC licence, beside them), tinted by a token."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from dutydesk.desktop.tokens import LIGHT
from dutydesk.places import RESOURCES

_SCALES = (1, 2)  # drawn for 100 % and 200 %; Qt scales down in between


@cache
def icon(name: str, colour: str = LIGHT.text_second, size: int = 20) -> QIcon:
    """Return the icon `resources/icons/NAME.svg` in one colour."""
    made = QIcon()
    for scale in _SCALES:
        made.addPixmap(_drawn(name, colour, size, scale))
    return made


@cache
def pixmap(name: str, colour: str = LIGHT.text_second, size: int = 20, scale: int = 2) -> QPixmap:
    """Return the icon as a picture for a label, sharp up to `scale` times 100 %."""
    return _drawn(name, colour, size, scale)


def _drawn(name: str, colour: str, size: int, scale: int) -> QPixmap:
    svg = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    picture = QPixmap(size * scale, size * scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size * scale, size * scale))
    painter.end()
    picture.setDevicePixelRatio(scale)
    return picture
