"""A paper on the screen, as it will be printed: pages, zoom, print, save as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut

from dutydesk.desktop import file_dialog, printing
from dutydesk.desktop.pages_sheet import PagesSheet
from dutydesk.desktop.widgets import button
from dutydesk.errors import DeskError, MediumError
from dutydesk.store import medium

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget


class Preview(PagesSheet):
    """Show a PDF of the desk's own. `printed` hears that it went to a printer.

    Without `may_save` it can only be looked at and printed. What is saved is `to_save`, or what is shown.
    `before_saving(parent, folder, then)` is asked first, and calls `then` when the file may be written.
    """

    def __init__(
        self,
        parent: QWidget,
        pdf: bytes,
        title: str,
        *,
        copies: int = 1,
        printed: Callable[[], None] | None = None,
        may_save: bool = True,
        before_saving: Callable[[QWidget, str, Callable[[], None]], None] | None = None,
        to_save: bytes = b"",
    ) -> None:
        own = printing.OwnPages(pdf)
        super().__init__(parent, title, own.sizes)
        self._own = own
        self._pdf, self._title, self._copies, self._printed = pdf, title, copies, printed
        self._may_save = may_save
        self._to_save = to_save
        self._before_saving = before_saving
        save = button("另存为 PDF", "download", on=self.save)
        save.setVisible(may_save)
        QShortcut(QKeySequence("Ctrl+P"), self, self.print)
        QShortcut(QKeySequence("Ctrl+S"), self, self.save)
        self.add_tools(button("打印", "printer", "primary", self.print), save)

    def draw(self, index: int, width: int) -> None:
        """Draw at once: what the desk has made is quick to draw."""
        self.put(index, width, self._own.image(index, width / self._own.sizes[index][0]))

    def renew(self, pdf: bytes) -> None:
        """Show and print another PDF of as many pages from now on: the next print says that it is the next."""
        self._pdf, self._own = pdf, printing.OwnPages(pdf)
        self.draw_again()

    def print(self) -> None:
        """Send it to a printer that the person chooses."""
        try:
            said = printing.print_pdf(self._pdf, self._title, self._copies, self, self._own)
        except DeskError as error:
            self.messages.fail(error)
            return
        if said:
            self.messages.say(said, "请核对纸面是否完整，再送签字。", "good")
            if self._printed is not None:
                self._printed()

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
            self._before_saving(self, str(target.parent), lambda: self._write(target))

    def _write(self, target: Path) -> None:
        try:
            medium.write_file(target, self._to_save or self._pdf)
        except MediumError as error:
            self.messages.fail(error)
            return
        self.messages.say(f"已保存到 {target}。", "", "good")
