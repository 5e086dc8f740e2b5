"""What else can be done with a month: printed, out to a workbook and in from one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from dutydesk.desktop import file_dialog
from dutydesk.desktop.paper_view import show_paper
from dutydesk.desktop.preview import Preview
from dutydesk.desktop.widgets import button

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.desktop.roster_grid import RosterGrid
    from dutydesk.desktop.roster_hand import RosterHand
    from dutydesk.records import Paper
    from dutydesk.work.roster.sheet import Written
    from dutydesk.work.roster.sheet_import import Incoming

_SHEETS = "Excel 工作簿 (*.xlsx)"
_READABLE = "表格 (*.xlsx *.xls *.csv);;所有文件 (*)"


class _Way(NamedTuple):
    words: str
    act: str
    """What must be allowed, a name of `work.roles.Act`."""
    go: Callable[[], None]


class RosterMore:
    """Offer it below one button; `month` tells which month is shown."""

    def __init__(self, page: Page, hand: RosterHand, grid: RosterGrid, month: Callable[[], date]) -> None:
        self._page, self._hand, self._grid, self._month = page, hand, grid, month
        self.button = button("更多", "ellipsis", on=self._offer)

    @property
    def ways(self) -> tuple[_Way, ...]:
        """Return all that can be chosen."""
        return (
            _Way("换班…", "READ", self.swap),
            _Way("另做一稿、比较…", "READ", self.sketch),
            _Way("计划与实到…", "READ", self.compare),
            _Way("某一时刻谁在岗…", "READ", self.look_back),
            _Way("用 A4 打印已发布的值班表…", "PRINT", self.print),
            _Way("用 A3 打印张贴用值班表…", "PRINT", self.print_poster),
            _Way("导出为 Excel 文件…", "EXPORT", self.export),
            _Way("从 Excel 文件导入…", "ROSTER", self.take_in),
        )

    def swap(self) -> None:
        """Show the changes between two officers, and ask for another one on the day of the cursor."""
        from dutydesk.desktop.roster_swaps import RosterSwaps

        found = self._hand.found
        if found is not None:
            people = [(officer, names[0]) for officer, names in zip(found.officers, found.sight.names, strict=True)]
            on = self._month() + timedelta(days=self._grid.current[1])
            RosterSwaps(self._page, self._month(), people, on, self._hand.keep).open()

    def sketch(self) -> None:
        """Put the month aside, or compare it with what was put aside."""
        from dutydesk.desktop.roster_sketches import RosterSketches

        RosterSketches(self._page, self._month(), self._hand.keep).open()

    def look_back(self) -> None:
        """Show who was on duty at a past moment."""
        from dutydesk.desktop.roster_past import RosterPast

        RosterPast(self._page).open()

    def compare(self) -> None:
        """Show who was there against who was planned."""
        from dutydesk.desktop.roster_actual import RosterActual

        first, today = self._month(), date.today()
        RosterActual(self._page, today if first == today.replace(day=1) else first).show()

    def print(self) -> None:
        """Show the paper of the last published version."""
        first = self._month()

        def work(session: Session) -> Paper:
            from dutydesk.work.roster import poster, publish

            return publish.paper_of(session, poster.published(session, first))

        self._page.read(work, lambda paper: show_paper(self._page, paper), self._page.fail, key="paper")

    def print_poster(self) -> None:
        """Show that version on A3, to be hung up."""
        first = self._month()

        def work(session: Session) -> bytes:
            from dutydesk.work.roster import poster

            return poster.draw(session, first)

        def show(pdf: bytes) -> None:
            may_save = self._page.may("EXPORT")
            Preview(self._page, pdf, f"值班表 {first.year}年{first.month}月", may_save=may_save).open()

        self._page.read(work, show, self._page.fail, key="poster")

    def export(self) -> None:
        """Write the month as a workbook."""
        from dutydesk.desktop.prove import prove

        first = self._month()
        target = file_dialog.save_file(self._page, "导出值班表", f"值班表-{first.year}年{first.month}月.xlsx", _SHEETS)
        if target is None:
            return
        path = target

        def act(session: Session, _why: str) -> Written:
            from dutydesk.work.roster import sheet

            return sheet.write(session, first, path)

        prove(self._page, "导出值班表", act, self._say_written, reason=False)

    def take_in(self) -> None:
        """Read a workbook, and show what it would change."""
        path = file_dialog.open_file(self._page, "选择值班表", _READABLE)
        if path is None:
            return
        first = self._month()

        def work(session: Session) -> Incoming:
            from dutydesk.work.importing.reading import read_file
            from dutydesk.work.roster import sheet_import

            return sheet_import.read(session, first, read_file(path))

        self._page.read(work, self._show_incoming, self._page.fail, key="take in", words="正在读取值班表")

    def _offer(self) -> None:
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for way in self.ways:
            if self._page.may(way.act):
                menu.addAction(way.words).triggered.connect(way.go)
        menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def _say_written(self, written: Written) -> None:
        self._page.messages.say(f"已导出 {written.people} 人的值班表到 {written.target}。", "", "good")

    def _show_incoming(self, incoming: Incoming) -> None:
        from dutydesk.desktop.roster_import import RosterImport

        RosterImport(self._page, incoming, self._hand.keep).open()
