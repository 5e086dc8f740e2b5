"""More copies of a document: as received, or made by copying with approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QSpinBox

from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.widgets import label
from dutydesk.errors import DeskError

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.records import Document

_MOST = 99


class CopiesSheet(Sheet):
    """Ask how many, and for copies that were made here, what for and who approved."""

    def __init__(self, page: Page, document: Document) -> None:
        hint = "接收的资料只填份数。在本中心复制的，还要写明用途和批准人（5.9）。"
        super().__init__(page, f"增加“{document.title}”的份数", hint)
        self._page, self._document_id = page, document.id
        self._number = QSpinBox(minimum=1, maximum=_MOST)
        self._purpose, self._approver = QLineEdit(), QLineEdit()
        for said, widget in (
            ("份数", self._number),
            ("复制用途（接收的资料不填）", self._purpose),
            ("复制批准人", self._approver),
        ):
            name = label(said)
            name.setBuddy(widget)
            widget.setAccessibleName(said)
            self.body.addWidget(name)
            self.body.addWidget(widget)
        self.add_buttons("登记", self._save)

    def _save(self) -> None:
        number, purpose, approver = self._number.value(), self._purpose.text(), self._approver.text()
        document_id = self._document_id

        def work(session: Session) -> None:
            from dutydesk.records import Document
            from dutydesk.work.custody import register

            register.add_copies(session, session.get_one(Document, document_id), number, purpose, approver)

        self._page.desk.write(work, lambda _: self.accept(), self._fail, owner=self)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, DeskError):
            self.messages.fail(error)
        else:
            self._page.fail(error)
