"""Ask on which day an officer left, and say what is to be given back; the case is begun (5.4), the record stays."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from dutydesk.desktop.day_box import DayBox
from dutydesk.desktop.desk import Ref
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import column, label
from dutydesk.errors import DeskError, InvalidEntry

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.work.changes.dues import Due


class LeavingDialog(Sheet):
    """Enter the day on which an officer left."""

    def __init__(self, page: Page, officer_id: int, name: str) -> None:
        hint = "记录会保留，状态改为“离职”，此后不再列入清单；同时登记人员变更，报用户单位批准（5.4）。"
        super().__init__(page, f"登记{name}离职", hint, width=480)
        self.setModal(True)
        self._page = page
        self._officer_id = officer_id
        self._name = name
        self.day = DayBox("离职日期")
        words = label("离职日期")
        words.setBuddy(self.day)
        self.body.addWidget(words)
        self.body.addWidget(self.day)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("离职原因")
        said = label("离职原因（写入人员变更报告）")
        said.setBuddy(self.reason)
        self.body.addWidget(said)
        self.body.addWidget(self.reason)
        self.dues = column(gap=STEP)
        self.body.addLayout(self.dues)
        page.read(self._find_dues, self._show_dues, key="dues")
        self._do = self.add_buttons("登记离职", self.save)
        self.day.setFocus()

    def save(self) -> None:
        """Keep it; stay open where it is refused."""
        officer_id, day, reason = self._officer_id, self.day.day, self.reason.text().strip()
        self._do.setEnabled(False)

        def work(session: Session) -> int | None:
            from dutydesk.work.changes import cases

            return cases.register_leaving(session, officer_id, day, reason).id

        self._page.desk.write(work, self._saved, self._refused, owner=self)

    def _find_dues(self, session: Session) -> list[Due]:
        from dutydesk.work.changes import dues

        found = dues.of_leaver(session, self._officer_id, date.today())
        return [one for one in found if not one.done and one.page != "people"]

    def _show_dues(self, found: list[Due]) -> None:
        if isValid(self) and found:
            self.dues.addWidget(label("离职时应办理：", "strong"))
            for one in found:
                self.dues.addWidget(label(f"{one.what}：{one.said}", "second", wrap=True))

    def _saved(self, change_id: int | None) -> None:
        self.accept()
        desk = self._page.desk
        self._page.messages.say(
            f"已登记{self._name}离职，并登记人员变更。",
            "请在“人员变更”中确定调配人员，打印报告报用户单位批准。",
            "good",
            ("办理变更", lambda: desk.go_to("changes", Ref("staffchange", change_id))),
        )

    def _refused(self, error: Exception) -> None:
        self._do.setEnabled(True)
        if isinstance(error, InvalidEntry):
            self.messages.say("".join(error.faults.values()), "请改正后再登记。", "danger")
        elif isinstance(error, DeskError):
            self.messages.fail(error)
        else:
            raise error
