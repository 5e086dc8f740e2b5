"""The file of one officer: asked for whom and what for, made, looked at, printed and saved; and the consent to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit
from shiboken6 import isValid

from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.paper_view import show_paper
from dutydesk.desktop.prove import prove
from dutydesk.desktop.scan_sheet import ScanSheet
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import label

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.records import Paper
    from dutydesk.work.scans import ScanPages


def print_consent(page: Page, officer_id: int) -> None:
    """Print the consent that an officer signs, and show it."""

    def work(session: Session) -> Paper:
        from dutydesk.records import Officer
        from dutydesk.work.officer_file import consents

        return consents.print_consent(session, session.get_one(Officer, officer_id))

    page.write(work, lambda paper: show_paper(page, paper, is_new=True))


class FileSheet(Sheet):
    """Ask to whom the file of an officer is given; the giving is entered before it is shown."""

    def __init__(self, page: Page, officer_id: int, name: str) -> None:
        hint = "汇编基本信息、证件、工作牌、培训、变更和证件扫描件。提供给谁、事由写入信息提供登记和操作记录。"
        super().__init__(page, f"{name}的个人档案", hint, width=520)
        self._page, self._officer_id, self._name = page, officer_id, name
        self.receiver, self.reason = QLineEdit(), QLineEdit()
        self.receiver.setAccessibleName("提供给")
        self.reason.setAccessibleName("事由")
        self.receiver.setPlaceholderText("例如 市第三人民医院保卫处")
        self.reason.setPlaceholderText("例如 用户单位年度核查")
        self.whole = QCheckBox("含完整身份证编号（扫描件照原样附上，不遮盖）")
        form = QFormLayout()
        form.setVerticalSpacing(2 * STEP)
        form.setHorizontalSpacing(4 * STEP)
        form.addRow(label("提供给 *", "second"), self.receiver)
        form.addRow(label("事由 *", "second"), self.reason)
        form.addRow("", self.whole)
        self.body.addLayout(form)
        page.only("REVEAL", self.whole)
        self.add_buttons("汇编", self.make)
        self.receiver.setFocus(Qt.FocusReason.OtherFocusReason)

    def make(self) -> None:
        """Make the file after whoever sits here has shown to be who it is."""
        from dutydesk.work.officer_file.making import Giving

        giving = Giving(self.receiver.text(), self.reason.text(), self.whole.isChecked())
        if not giving.receiver.strip() or not giving.reason.strip():
            self.messages.say("请填写提供给谁和事由。", tone="danger")
            return
        officer_id = self._officer_id

        def work(session: Session, _why: str) -> tuple[bytes, ScanPages]:
            from dutydesk.work import scans
            from dutydesk.work.officer_file import making

            pdf = making.make(session, officer_id, giving)
            return pdf, scans.ScanPages(pdf, scans.PDF)

        prove(self._page, "汇编个人档案", work, self._show, reason=False, parent=self)

    def _show(self, made: tuple[bytes, ScanPages]) -> None:
        pdf, pages = made
        title = f"{self._name}个人档案"
        if isValid(self):
            self.accept()
        ScanSheet(self._page, pages, title, pdf=pdf, may_save=True).open()
