"""The page that came back beside the page that was printed: one zoom for both, moved together."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QScrollBar, QWidget

from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import button, column, label, row

_ZOOMS = (1.0, 1.5, 2.2, 3.2)
_WIDEST = 2000
_NOTHING = QImage()


class Side(QWidget):
    """One of the two pictures, under a line that says what it is. `wanted` asks for it to be drawn so wide."""

    wanted = Signal(int)

    def __init__(self, words: str) -> None:
        super().__init__()
        self._image = _NOTHING
        self._turn = 0
        self._zoom = 1.0
        self.heading = label(words, "strong")
        self._page = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._page.setProperty("look", "sheet")
        self.area = QScrollArea()
        self.area.setWidget(self._page)
        self.area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setAccessibleName(words)
        self.area.setCornerWidget(QWidget())
        self.setLayout(column(self.heading, self.area, gap=STEP))
        self._later = QTimer(self, singleShot=True, interval=120)
        self._later.timeout.connect(self.ask)

    def show_words(self, words: str) -> None:
        """Show words where no picture is."""
        self._image = _NOTHING
        self._page.setPixmap(QPixmap())
        self._page.setText(words)
        self._page.resize(self.area.viewport().size())

    def show_image(self, image: QImage, turn: int = 0) -> None:
        """Show a picture, turned clockwise."""
        self._image, self._turn = image, turn
        self._lay_out()

    def set_turn(self, turn: int) -> None:
        """Turn the picture that is shown."""
        self._turn = turn
        self._lay_out()

    def set_zoom(self, zoom: float) -> None:
        """Show it larger; it is drawn anew for that."""
        self._zoom = zoom
        self._lay_out()
        self._later.start()

    def ask(self) -> None:
        """Ask for the picture at the size at which it is shown."""
        ratio = self.devicePixelRatioF()
        side = max(self.area.viewport().width(), round(self.area.viewport().height() * 0.71))
        self.wanted.emit(min(_WIDEST, round(max(side, 300) * self._zoom * ratio)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture in again."""
        super().resizeEvent(event)
        self._lay_out()
        self._later.start()

    def _lay_out(self) -> None:
        room = self.area.viewport().size()
        if self._image.isNull():
            self._page.resize(room)
            return
        turned = self._image.transformed(QTransform().rotate(self._turn))
        fit = min(room.width() / turned.width(), room.height() / turned.height())
        size = QSize(
            max(1, round(turned.width() * fit * self._zoom)), max(1, round(turned.height() * fit * self._zoom))
        )
        ratio = self.devicePixelRatioF()
        picture = QPixmap.fromImage(
            turned.scaled(
                size * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        )
        picture.setDevicePixelRatio(ratio)
        self._page.setPixmap(picture)
        self._page.resize(size)


class PagesBeside(QWidget):
    """Both pictures, with zoom. `turned` says that the page is to be turned by 90° clockwise."""

    turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.came, self.printed = Side("收回的页"), Side("打印时的原件")
        self._zoom = 0
        self._said = label("", "second")
        turn = button("转 90°", "refresh-cw", "small", self.turned.emit)
        turn.setToolTip("把收回的页顺时针转 90°")
        self._smaller = button("缩小", look="small", on=lambda: self.step(-1))
        self._larger = button("放大", look="small", on=lambda: self.step(1))
        self.tools = row(self._said, 0, turn, self._smaller, self._larger)
        both = row(self.came, self.printed, gap=3 * STEP)
        layout = column(self.tools, gap=2 * STEP)
        layout.addLayout(both, 1)
        self.setLayout(layout)
        self._following = False
        for one, other in ((self.came, self.printed), (self.printed, self.came)):
            for bar, its in zip(_bars(one), _bars(other), strict=True):
                bar.valueChanged.connect(partial(self._follow, bar, its))
            one.area.viewport().installEventFilter(self)

    def say(self, words: str) -> None:
        """Say which page of which file is shown."""
        self._said.setText(words)

    def step(self, way: int) -> None:
        """Show both larger or smaller."""
        self._zoom = min(len(_ZOOMS) - 1, max(0, self._zoom + way))
        self._smaller.setEnabled(self._zoom > 0)
        self._larger.setEnabled(self._zoom < len(_ZOOMS) - 1)
        for side in (self.came, self.printed):
            side.set_zoom(_ZOOMS[self._zoom])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Zoom with Ctrl and the wheel."""
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step(1 if event.angleDelta().y() > 0 else -1)
            return True
        return super().eventFilter(watched, event)

    def _follow(self, bar: QScrollBar, other: QScrollBar, value: int) -> None:
        """Move the other picture to the same share of its way."""
        if not self._following and bar.maximum():
            self._following = True
            other.setValue(round(other.maximum() * value / bar.maximum()))
            self._following = False


def _bars(side: Side) -> tuple[QScrollBar, QScrollBar]:
    return side.area.verticalScrollBar(), side.area.horizontalScrollBar()
