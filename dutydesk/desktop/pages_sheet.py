"""Pages one below the other in a window: zoom, the place in the document, and only what is on screen is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QImage, QKeySequence, QPixmap, QShortcut, QWheelEvent
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from dutydesk.desktop.dialogs import bind_lock
from dutydesk.desktop.message_bar import MessageBar
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import button, column, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence

A4 = (595.0, 842.0)
_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_POINTS_TO_PIXELS = 96 / 72
_LEAST_RATIO, _MOST_RATIO = 0.05, 20.0


class PagesSheet(QDialog):
    """Be the base: `draw` is asked for a page and answers with `put`, at once or later.

    `sizes` are width and height of each page. All are shown equally wide: at 100 % as wide as a sheet of A4.
    """

    def __init__(self, parent: QWidget, title: str, sizes: Sequence[tuple[float, float]]) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._zoom = 1.0
        self._ratios = [min(_MOST_RATIO, max(_LEAST_RATIO, height / width)) for width, height in sizes]
        self._pages = [QLabel(alignment=Qt.AlignmentFlag.AlignCenter) for _ in sizes]
        self._drawn: dict[int, float] = {}
        self._drawing = False
        self.messages = MessageBar()
        self._place = label("", "second")
        self._size = label("", "second")
        self._scroll = self._stack_pages()
        self._tools = row(gap=2 * STEP)
        self.setLayout(self._lay_out())
        self._bind_keys()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._draw_next)
        self.resize(1000, 720)
        bind_lock(self)

    def add_tools(self, *tools: QPushButton) -> None:
        """Add buttons at the left end of the bar, and show the pages."""
        for tool in tools:
            self._tools.addWidget(tool)
        if tools:
            tools[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self._set_zoom(1.0)

    def draw(self, index: int, width: int) -> None:
        """Draw a page so many pixels wide, and `put` it. Only one is asked for at a time."""
        raise NotImplementedError

    def put(self, index: int, width: int, image: QImage) -> None:
        """Show a page that was drawn as wide as was asked."""
        self._drawing = False
        if width == self._pixels():
            picture = QPixmap.fromImage(image)
            picture.setDevicePixelRatio(max(0.01, picture.width() / max(1, self._pages[index].width())))
            self._pages[index].setPixmap(picture)
            self._drawn[index] = self._zoom
        self._later.start()

    def draw_again(self) -> None:
        """Draw anew what is on screen."""
        self._drawn.clear()
        self._later.start()

    def fit_width(self) -> None:
        """Make a page as wide as the window."""
        width = self._scroll.viewport().width() - 10 * STEP
        self._set_zoom(max(0.3, width / (A4[0] * _POINTS_TO_PIXELS)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Zoom with Ctrl and the wheel, as Excel does."""
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._step(1 if event.angleDelta().y() > 0 else -1)
            return True
        return super().eventFilter(watched, event)

    def _stack_pages(self) -> QScrollArea:
        paper = QWidget()
        paper.setProperty("look", "desk")
        stack = QVBoxLayout(paper)
        stack.setSpacing(4 * STEP)
        stack.setContentsMargins(4 * STEP, 4 * STEP, 4 * STEP, 4 * STEP)
        for page in self._pages:
            page.setProperty("look", "sheet")
            stack.addWidget(page, alignment=Qt.AlignmentFlag.AlignHCenter)
        stack.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(paper)
        scroll.setWidgetResizable(True)
        scroll.verticalScrollBar().valueChanged.connect(self._moved)
        scroll.viewport().installEventFilter(self)
        return scroll

    def _lay_out(self) -> QVBoxLayout:
        bar = row(
            0,
            self._place,
            button("缩小", on=lambda: self._step(-1)),
            self._size,
            button("放大", on=lambda: self._step(1)),
            button("适合宽度", on=self.fit_width),
            button("关闭", on=self.close),
        )
        bar.insertLayout(0, self._tools)
        layout = column(bar, self.messages, gap=2 * STEP, margins=3 * STEP)
        layout.addWidget(self._scroll, 1)
        return layout

    def _bind_keys(self) -> None:
        for keys, act in (
            ("Ctrl++", lambda: self._step(1)),
            ("Ctrl+=", lambda: self._step(1)),
            ("Ctrl+-", lambda: self._step(-1)),
            ("Ctrl+0", self.fit_width),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def _step(self, way: int) -> None:
        further = [zoom for zoom in _ZOOMS if (zoom - self._zoom) * way > 0]
        if further:
            self._set_zoom(min(further) if way > 0 else max(further))

    def _set_zoom(self, zoom: float) -> None:
        self._zoom = zoom
        self._size.setText(f"{zoom:.0%}")
        width = round(A4[0] * _POINTS_TO_PIXELS * zoom)
        for page, ratio in zip(self._pages, self._ratios, strict=True):
            page.setFixedSize(width, round(width * ratio))
        self._moved()

    def _pixels(self) -> int:
        return round(A4[0] * _POINTS_TO_PIXELS * self._zoom * self.devicePixelRatioF())

    def _moved(self) -> None:
        if self._pages:
            self._place.setText(f"第 {self._visible()[0] + 1} 页 共 {len(self._pages)} 页")
            self._later.start()

    def _visible(self) -> range:
        """Return the pages that the window shows, from the heights alone."""
        top = self._scroll.verticalScrollBar().value()
        end = top + self._scroll.viewport().height()
        first, last, below = len(self._pages) - 1, 0, 0
        for index, page in enumerate(self._pages):
            above, below = below, below + page.height() + 4 * STEP
            if below > top:
                first = min(first, index)
            if above <= end:
                last = index
        return range(first, max(first, last) + 1)

    def _draw_next(self) -> None:
        """Ask for one page that is on screen and not drawn at this size; pages out of sight give their memory back."""
        seen = self._visible()
        for index in [index for index in self._drawn if index not in range(seen.start - 2, seen.stop + 2)]:
            del self._drawn[index]
            self._pages[index].setPixmap(QPixmap())
        todo = next((index for index in seen if self._drawn.get(index) != self._zoom), None)
        if todo is not None and not self._drawing:
            self._drawing = True
            self.draw(todo, self._pixels())
