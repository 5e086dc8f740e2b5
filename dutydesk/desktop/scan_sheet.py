"""A scan on the screen. It came from outside: a process apart draws its pages, and the window shows plain pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage, QKeySequence, QShortcut

from dutydesk.desktop import file_dialog, printing
from dutydesk.desktop.pages_sheet import A4, PagesSheet
from dutydesk.desktop.widgets import button
from dutydesk.errors import DeskError, MediumError
from dutydesk.store import medium

if TYPE_CHECKING:
    from dutydesk.desktop.page import Page
    from dutydesk.paper.raster import PageImage
    from dutydesk.work.scans import ScanPages


class ScanSheet(PagesSheet):
    """Show a scan. With `pdf`, the bytes of one, it can be printed as it came, and saved where that is allowed."""

    def __init__(self, page: Page, pages: ScanPages, title: str, *, pdf: bytes = b"", may_save: bool = False) -> None:
        super().__init__(page, title, pages.sizes)
        self._from = pages
        self._pdf, self._title = pdf, title
        self._tasks = page.desk.tasks
        self.finished.connect(pages.close)
        if pdf:
            QShortcut(QKeySequence("Ctrl+P"), self, self.print)
            save = button("另存为 PDF", "download", on=self.save)
            self.add_tools(button("打印", "printer", "primary", self.print), *([save] if may_save else []))
        else:
            self.add_tools()

    def draw(self, index: int, width: int) -> None:
        """Let the process apart draw, and do not wait for it."""

        def drawn(image: PageImage) -> None:
            self.put(index, width, _as_image(image))

        self._tasks.run(lambda _job: self._from.page(index, width), drawn, self._fail, owner=self, beside=True)

    def print(self) -> None:
        """Send it to a printer that the person chooses."""
        try:
            printed = printing.print_pdf(self._pdf, self._title, 1, self, _Drawn(self._from))
        except DeskError as error:
            self.messages.fail(error)
            return
        if printed:
            self.messages.say(printed, tone="good")

    def save(self) -> None:
        """Write it to a file that the person chooses; whoever opened the sheet has entered that it is given away."""
        target = file_dialog.save_file(self, "另存为 PDF", f"{self._title}.pdf", "PDF 文件 (*.pdf)")
        if target is None:
            return
        try:
            medium.write_file(target, self._pdf)
        except MediumError as error:
            self.messages.fail(error)
            return
        self.messages.say(f"已保存到 {target}。", "", "good")

    def _fail(self, error: Exception) -> None:
        # Asking again would end in the same: the page stays empty until somebody moves or zooms.
        self._drawing = False
        if not isinstance(error, DeskError):
            raise error
        self.messages.fail(error)


class _Drawn:
    """Draw pages for a printer that takes no PDF."""

    def __init__(self, pages: ScanPages) -> None:
        self._pages = pages
        self.count = len(pages.sizes)
        self.sizes = [A4] * self.count

    def image(self, index: int, scale: float) -> QImage:
        return _as_image(self._pages.page(index, round(A4[0] * scale)))


def _as_image(drawn: PageImage) -> QImage:
    made = QImage(drawn.data, drawn.width, drawn.height, drawn.width * 3, QImage.Format.Format_RGB888)
    return made.copy()  # it would lean on bytes that go
