"""Draw the page that came back, in the process apart, and the page that was printed, beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from dutydesk.desktop import intake_facts
from dutydesk.desktop.intake_pages import PagesBeside

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

    from dutydesk.desktop.desk import Desk
    from dutydesk.desktop.task import Job
    from dutydesk.paper.raster import PageImage
    from dutydesk.work.intake.tray import TrayPage
    from dutydesk.work.scans import ScanPages

_POINTS = 595.0


class PageLook(PagesBeside):
    """Show one page of the tray; the file that it came in stays open for the next."""

    def __init__(self, desk: Desk, failed: Callable[[Exception], None]) -> None:
        super().__init__()
        self._desk, self._fail = desk, failed
        self._pages: ScanPages | None = None
        self._stack_id = 0
        self._open_ones: list[ScanPages] = []
        self._closed = False
        self.shown: TrayPage | None = None
        self._original = b""
        self.turned.connect(self._turn)
        self.came.wanted.connect(self._draw_came)
        self.printed.wanted.connect(self._draw_printed)

    def show_page(self, page: TrayPage) -> None:
        """Show one page beside its original."""
        self.shown = page
        self._original = b""
        paper = page.page.paper_id
        number = f"，归到第 {page.page.paper_page} 页" if paper else ""
        self.say(f"{page.stack.file_name}　第 {page.page.place} 页 共 {page.stack.pages} 页{number}")
        self.came.show_words("正在打开…")
        self.printed.show_words("正在打开…")
        self.printed.setVisible(paper is not None)  # a page that belongs nowhere yet has all the room to be read in
        if self._stack_id == page.stack.id and self._pages is not None:
            self.came.ask()
        else:
            stack_id = page.stack.id or 0

            def opened(pages: ScanPages | None) -> None:
                self._put_away(pages)
                self._pages, self._stack_id = pages, stack_id
                if self.shown is page:
                    self.came.ask()

            self._desk.read(lambda session: self._open(session, stack_id), opened, self._fail, owner=self)
        if paper:

            def found(pdf: bytes) -> None:
                if self.shown is page:
                    self._original = pdf
                    self.printed.ask()

            self._desk.read(lambda session: intake_facts.original(session, paper), found, self._fail, owner=self)

    def _draw_came(self, width: int) -> None:
        page, pages = self.shown, self._pages
        if page is None or pages is None or page.stack.id != self._stack_id:
            return

        def drawn(image: PageImage) -> None:
            if self.shown is page:
                self.came.show_image(_as_image(image), page.page.turn)

        place = page.page.place - 1
        self._desk.tasks.run(lambda _job: pages.page(place, width), drawn, self._fail, owner=self, beside=True)

    def _draw_printed(self, width: int) -> None:
        page, pdf = self.shown, self._original
        if page is None or not pdf:
            return
        at = (page.page.paper_page or 1) - 1

        def draw(_job: Job) -> PageImage:
            from dutydesk.paper import raster

            return raster.page_image(pdf, at, width / _POINTS)

        def drawn(image: PageImage) -> None:
            if self.shown is page:
                self.printed.show_image(_as_image(image))

        self._desk.tasks.run(draw, drawn, self._fail, owner=self, beside=True)

    def _turn(self) -> None:
        if (page := self.shown) is None:
            return
        page.page.turn = (page.page.turn + 90) % 360
        self.came.set_turn(page.page.turn)
        page_id = page.page.id or 0

        def work(session: Session) -> None:
            from dutydesk.work.intake import tray

            tray.turn(session, page_id, 90)

        self._desk.write(work, None, self._fail, owner=self)

    def let_go(self) -> None:
        """End every process that draws, and any that is still to begin."""
        self._closed = True
        self._put_away(None)

    def _open(self, session: Session, stack_id: int) -> ScanPages | None:
        """Open a file, in the worker thread; the window may be gone by then, and nobody would close it."""
        if self._closed:
            return None
        pages = intake_facts.open_stack(session, stack_id)
        self._open_ones.append(pages)
        if self._closed:
            pages.close()
        return pages

    def _put_away(self, kept: ScanPages | None) -> None:
        """Close the files that are open, but for one."""
        self._pages, self._stack_id = None, 0
        for pages in [one for one in self._open_ones if one is not kept]:
            self._open_ones.remove(pages)
            pages.close()


def _as_image(drawn: PageImage) -> QImage:
    return QImage(drawn.data, drawn.width, drawn.height, drawn.width * 3, QImage.Format.Format_RGB888).copy()
