"""A paper on the screen, as it will be printed: pages, zoom, print, save as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QPixmap, QShortcut, QWheelEvent
from PySide6.QtWidgets import QDialog, QLabel, QScrollArea, QVBoxLayout, QWidget

from dutydesk.desktop import file_dialog, printing
from dutydesk.desktop.dialogs import bind_lock
from dutydesk.desktop.message_bar import MessageBar
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import button, column, label, row
from dutydesk.errors import DeskError, MediumError
from dutydesk.paper import raster

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_POINTS_TO_PIXELS = 96 / 72
_A4_RATIO = 842 / 595


class Preview(QDialog):
    """Show one PDF. `given_away(how)` is told when it was printed or saved: "打印" or the folder's name.

    Without `may_save` it can only be looked at and printed.
    """

    def __init__(
        self,
        parent: QWidget,
        pdf: bytes,
        title: str,
        *,
        copies: int = 1,
        given_away: Callable[[str], None] | None = None,
        may_save: bool = True,
        before_saving: Callable[[QWidget, Callable[[], None]], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._pdf, self._title, self._copies, self._given_away = pdf, title, copies, given_away
        self._may_save = may_save
        self._before_saving = before_saving
        self._zoom = 1.0
        self._pages = [QLabel(alignment=Qt.AlignmentFlag.AlignCenter) for _ in range(raster.page_count(pdf))]
        self._drawn: dict[int, float] = {}
        self.messages = MessageBar()
        self._place = label("", "second")
        self._size = label("", "second")
        self._scroll = self._stack_pages()
        self.setLayout(self._lay_out())
        self._bind_keys()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._draw_next)
        self.resize(1000, 720)
        self._set_zoom(1.0)
        bind_lock(self)

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
        save = button("另存为 PDF", "download", on=self.save)
        save.setVisible(self._may_save)
        bar = row(
            button("打印", "printer", "primary", self.print),
            save,
            0,
            self._place,
            button("缩小", on=lambda: self._step(-1)),
            self._size,
            button("放大", on=lambda: self._step(1)),
            button("适合宽度", on=self.fit_width),
            button("关闭", on=self.close),
        )
        layout = column(bar, self.messages, gap=2 * STEP, margins=3 * STEP)
        layout.addWidget(self._scroll, 1)
        return layout

    def _bind_keys(self) -> None:
        for keys, act in (
            ("Ctrl+P", self.print),
            ("Ctrl+S", self.save),
            ("Ctrl++", lambda: self._step(1)),
            ("Ctrl+=", lambda: self._step(1)),
            ("Ctrl+-", lambda: self._step(-1)),
            ("Ctrl+0", self.fit_width),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def print(self) -> None:
        """Send it to a printer that the person chooses."""
        try:
            printed = printing.print_pdf(self._pdf, self._title, self._copies, self)
        except DeskError as error:
            self.messages.fail(error)
            return
        if printed:
            self.messages.say(printed, "请核对纸面是否完整，再送签字。", "good")
            self._tell("打印")

    def save(self) -> None:
        """Write the PDF to a file that the person chooses."""
        if not self._may_save:
            return
        target = file_dialog.save_file(self, "另存为 PDF", f"{self._title}.pdf", "PDF 文件 (*.pdf)")
        if target is None:
            return
        if self._before_saving is None:
            self._write(target)
        else:
            self._before_saving(self, lambda: self._write(target))

    def _write(self, target: Path) -> None:
        try:
            printing.write_pdf(self._pdf, target)
        except MediumError as error:
            self.messages.fail(error)
            return
        self.messages.say(f"已保存到 {target}。", "", "good")
        self._tell(str(target.parent))

    def fit_width(self) -> None:
        """Make a page as wide as the window."""
        width = self._scroll.viewport().width() - 10 * STEP
        self._set_zoom(max(0.3, width / (595 * _POINTS_TO_PIXELS)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Zoom with Ctrl and the wheel, as Excel does."""
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._step(1 if event.angleDelta().y() > 0 else -1)
            return True
        return super().eventFilter(watched, event)

    def _tell(self, how: str) -> None:
        if self._given_away is not None:
            self._given_away(how)

    def _step(self, way: int) -> None:
        further = [zoom for zoom in _ZOOMS if (zoom - self._zoom) * way > 0]
        if further:
            self._set_zoom(min(further) if way > 0 else max(further))

    def _set_zoom(self, zoom: float) -> None:
        self._zoom = zoom
        self._size.setText(f"{zoom:.0%}")
        width = round(595 * _POINTS_TO_PIXELS * zoom)
        for page in self._pages:
            page.setFixedSize(width, round(width * _A4_RATIO))
        self._moved()

    def _moved(self) -> None:
        if self._pages:
            self._place.setText(f"第 {self._visible()[0] + 1} 页 共 {len(self._pages)} 页")
            self._later.start()

    def _visible(self) -> range:
        """Return the pages that the window shows, from the heights alone."""
        height = self._pages[0].height() + 4 * STEP
        top = self._scroll.verticalScrollBar().value()
        first = min(len(self._pages) - 1, top // height)
        last = min(len(self._pages) - 1, (top + self._scroll.viewport().height()) // height)
        return range(first, last + 1)

    def _draw_next(self) -> None:
        """Draw one page that is on screen and not drawn at this size; pages out of sight give their memory back."""
        seen = self._visible()
        for index in [index for index in self._drawn if index not in range(seen.start - 2, seen.stop + 2)]:
            del self._drawn[index]
            self._pages[index].setPixmap(QPixmap())
        todo = next((index for index in seen if self._drawn.get(index) != self._zoom), None)
        if todo is None:
            return
        ratio = self.devicePixelRatioF()
        picture = QPixmap.fromImage(printing.page_image(self._pdf, todo, _POINTS_TO_PIXELS * self._zoom * ratio))
        picture.setDevicePixelRatio(ratio)
        self._pages[todo].setPixmap(picture)
        self._drawn[todo] = self._zoom
        self._later.start()
