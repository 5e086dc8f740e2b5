"""Print the sheet of a recovery code, or put it onto a stick to be printed elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dutydesk.desktop import defects, file_dialog
from dutydesk.errors import DeskError, MediumError

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from dutydesk.desktop.guide_parts import ShowCode
    from dutydesk.desktop.message_bar import MessageBar
    from dutydesk.desktop.task import Tasks


class CodePaper(QObject):
    """Serve the two buttons of a shown code. `draw()` gives the PDF and runs in the worker thread."""

    def __init__(
        self,
        shown: ShowCode,
        window: QWidget,
        messages: MessageBar,
        tasks: Tasks,
        draw: Callable[[], bytes],
        *,
        copies: int = 2,
    ) -> None:
        super().__init__(window)
        self._shown, self._window, self._messages = shown, window, messages
        self._tasks, self._draw, self._copies = tasks, draw, copies
        shown.print_wanted.connect(lambda: self._with_pdf(self._print))
        shown.save_wanted.connect(lambda: self._with_pdf(self._save))

    def _print(self, pdf: bytes) -> None:
        from dutydesk.desktop.printing import print_pdf

        try:
            done = print_pdf(pdf, "恢复码", self._copies, self._window)
        except MediumError as trouble:
            self._messages.fail(trouble)
            return
        if done:
            self._kept(f"{done}请核对打印件清楚完整；若存成了文件，打印后立即删除它。")

    def _save(self, pdf: bytes) -> None:
        from dutydesk.store import medium

        title = "恢复码存到 U 盘，供别处打印"
        path = file_dialog.save_file(self._window, title, "恢复码.pdf", "PDF 文件 (*.pdf)", to_stick=True)
        if path is None:
            return
        done = f"已存为“{path.name}”。请拿到别处打印，打印后立即删除这个文件。"
        self._tasks.run(lambda _job: medium.write_file(path, pdf), lambda _: self._kept(done), self._failed, owner=self)

    def _kept(self, words: str) -> None:
        self._shown.kept = True
        self._shown.done.setText(words)

    def _with_pdf(self, use: Callable[[bytes], None]) -> None:
        self._tasks.run(lambda _job: self._draw(), use, self._failed, owner=self)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, DeskError):
            self._messages.fail(error)
        else:
            defects.show(error, self._window)
