"""Cut a photo for the badge: the picture, a box of three to four over it, and how it will look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QLabel, QWidget
from shiboken6 import isValid

from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.tokens import LIGHT, STEP
from dutydesk.desktop.widgets import button, column, label, row
from dutydesk.errors import DeskError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QResizeEvent

    from dutydesk.desktop.file_box import FileBox
    from dutydesk.desktop.page import Page
    from dutydesk.paper.raster import PageImage
    from dutydesk.work.photos import Box

_ROOM = (460, 460)
_SHOWN = (150, 200)
_STEP, _GROWTH = 0.01, 1.05
_LEAST = 60.0  # pixels of the photo: less is no face any more
_CORNER = 14


def cut_photo(page: Page, sheet: Sheet, box: FileBox, path: Path) -> None:
    """Let a chosen photo be cut, and show in the box of a form what is kept of it."""

    def draw(_session: object) -> PageImage:
        from dutydesk.work import photos

        return photos.draw(path)

    def show(picture: PageImage) -> None:
        if isValid(sheet):
            PhotoCrop(sheet, picture, path.name, box).open()

    def refused(error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        if isValid(sheet):
            sheet.messages.fail(error)

    page.read(draw, show, refused, key="cut photo", words="正在读取照片")


class PhotoCrop(Sheet):
    """Ask which part of a photo is kept."""

    def __init__(self, parent: QWidget, picture: PageImage, name: str, target: FileBox) -> None:
        super().__init__(parent, "裁剪照片", "拖动选框移动，拖动四角或滚动滚轮缩放；也可用方向键和加减键。", width=680)
        self._picture, self._name, self._target = picture, name, target
        self.area = CropArea(picture, self._preview)
        self._small = QLabel()
        self._small.setFixedSize(*_SHOWN)
        whole = button("最大选框", look="small", on=self.area.begin)
        side = column(label("工作牌上的照片", "second"), self._small, whole, 0)
        self.body.addLayout(row(self.area, side, gap=5 * STEP))
        self.add_buttons("使用照片", self.take)
        self._preview()
        self.area.setFocus(Qt.FocusReason.OtherFocusReason)

    def take(self) -> None:
        """Hand the part over."""
        from dutydesk.work.photos import Cut

        if isValid(self._target):
            self._target.show_value(Cut(self._picture, self.area.box, self._name), tell=True)
        self.accept()

    def _preview(self) -> None:
        ratio = self.devicePixelRatioF()
        part = self.area.part().scaled(
            round(_SHOWN[0] * ratio),
            round(_SHOWN[1] * ratio),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        shown = QPixmap.fromImage(part)
        shown.setDevicePixelRatio(ratio)
        self._small.setPixmap(shown)


class CropArea(QWidget):
    """Show a picture with the box over it. `changed` is called whenever the box has moved."""

    def __init__(self, picture: PageImage, changed: Callable[[], None]) -> None:
        from dutydesk.work import photos

        super().__init__()
        wide, high, data = picture
        self._image = QImage(data, wide, high, wide * 3, QImage.Format.Format_RGB888).copy()
        self._changed = changed
        self.box: Box = photos.first_guess(wide, high)
        self._drag: tuple[QPointF, Box, tuple[int, int]] | None = None
        self.setFixedSize(*_ROOM)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("照片选框")
        self._fit()

    def begin(self) -> None:
        """Take the first guess again."""
        from dutydesk.work import photos

        self._put(photos.first_guess(self._image.width(), self._image.height()))

    def part(self) -> QImage:
        """Return what is inside the box."""
        box = self.box
        return self._image.copy(round(box.left), round(box.top), round(box.width), round(box.height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture into the room there is."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture, darker outside of the box."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        whole = QRectF(self._origin, self._image.size().toSizeF() * self._scale)
        inside = self._on_screen()
        painter.drawImage(whole, self._image)
        painter.setClipRegion(self.rect())
        shade = QColor(0, 0, 0, 120)
        for part in _around(whole, inside):
            painter.fillRect(part, shade)
        painter.setPen(QPen(QColor(LIGHT.accent if self.hasFocus() else "#ffffff"), 2))
        painter.drawRect(inside)
        painter.setPen(QPen(QColor(255, 255, 255, 150), 1, Qt.PenStyle.DashLine))
        face = QRectF(inside.left() + inside.width() * 0.24, inside.top() + inside.height() * 0.14, 0, 0)
        face.setSize(inside.size() * 0.52)
        painter.drawEllipse(face)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the box, or of the corner that is near."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._drag = event.position(), self.box, self._corner_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the box, or make it larger or smaller from the opposite corner."""
        if self._drag is None:
            return
        start, box, (across, down) = self._drag
        moved = (event.position() - start) * (1 / self._scale)
        if not across:
            self._put(box._replace(left=box.left + moved.x(), top=box.top + moved.y()))
            return
        width = max(_LEAST, box.width + moved.x() * across)
        left = box.left if across > 0 else box.left + box.width - width
        wider = box._replace(left=left, width=width)
        self._put(wider if down > 0 else wider._replace(top=box.top + box.height - wider.height))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        del event
        self._drag = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Make the box larger or smaller."""
        self._grow(1 / _GROWTH if event.angleDelta().y() > 0 else _GROWTH)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the box by the arrows, and make it larger or smaller by + and -."""
        step = self._image.width() * _STEP
        ways = {
            Qt.Key.Key_Left: (-step, 0.0),
            Qt.Key.Key_Right: (step, 0.0),
            Qt.Key.Key_Up: (0.0, -step),
            Qt.Key.Key_Down: (0.0, step),
        }
        key = Qt.Key(event.key())
        if key in ways:
            across, down = ways[key]
            self._put(self.box._replace(left=self.box.left + across, top=self.box.top + down))
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus}:
            self._grow(1 / _GROWTH if key is Qt.Key.Key_Minus else _GROWTH)
        else:
            super().keyPressEvent(event)

    def _grow(self, factor: float) -> None:
        """Change the box about its middle."""
        box = self.box
        grown = box._replace(width=max(_LEAST, box.width * factor))
        self._put(
            grown._replace(left=box.left - (grown.width - box.width) / 2, top=box.top - (grown.height - box.height) / 2)
        )

    def _put(self, box: Box) -> None:
        self.box = box.within(self._image.width(), self._image.height())
        self.update()
        self._changed()

    def _fit(self) -> None:
        self._scale = min(self.width() / self._image.width(), self.height() / self._image.height())
        size = self._image.size().toSizeF() * self._scale
        self._origin = QPointF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2)

    def _on_screen(self) -> QRectF:
        box, scale = self.box, self._scale
        return QRectF(
            self._origin.x() + box.left * scale,
            self._origin.y() + box.top * scale,
            box.width * scale,
            box.height * scale,
        )

    def _corner_at(self, point: QPointF) -> tuple[int, int]:
        """Return which corner is near: (1, 1) is bottom right; (0, 0) is none."""
        inside = self._on_screen()
        for corner, way in (
            (inside.topLeft(), (-1, -1)),
            (inside.topRight(), (1, -1)),
            (inside.bottomLeft(), (-1, 1)),
            (inside.bottomRight(), (1, 1)),
        ):
            if (corner - point).manhattanLength() <= _CORNER:
                return way
        return (0, 0)


def _around(whole: QRectF, inside: QRectF) -> tuple[QRectF, ...]:
    """Return what lies above, below, left and right of the box."""
    return (
        QRectF(whole.left(), whole.top(), whole.width(), inside.top() - whole.top()),
        QRectF(whole.left(), inside.bottom(), whole.width(), whole.bottom() - inside.bottom()),
        QRectF(whole.left(), inside.top(), inside.left() - whole.left(), inside.height()),
        QRectF(inside.right(), inside.top(), whole.right() - inside.right(), inside.height()),
    )
