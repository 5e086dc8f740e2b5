"""Ask on which day an officer left; the record stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dutydesk.desktop.day_box import DayBox
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.widgets import label
from dutydesk.errors import DeskError, InvalidEntry

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.desktop.page import Page


class LeavingDialog(Sheet):
    """Enter the day on which an officer left."""

    def __init__(self, page: Page, officer_id: int, name: str) -> None:
        super().__init__(
            page, f"登记{name}离职", "记录会保留，状态改为“离职”，此后不再列入背景可信基本信息清单。", width=440
        )
        self.setModal(True)
        self._page = page
        self._officer_id = officer_id
        self._name = name
        self.day = DayBox("离职日期")
        words = label("离职日期")
        words.setBuddy(self.day)
        self.body.addWidget(words)
        self.body.addWidget(self.day)
        self._do = self.add_buttons("登记离职", self.save)
        self.day.setFocus()

    def save(self) -> None:
        """Keep it; stay open where it is refused."""
        officer_id, day = self._officer_id, self.day.day
        self._do.setEnabled(False)

        def work(session: Session) -> None:
            from dutydesk.records import OfficerStatus
            from dutydesk.work import officers

            officers.save_officer(session, {"status": OfficerStatus.LEFT, "left_on": day}, officer_id)

        self._page.desk.write(work, self._saved, self._refused, owner=self)

    def _saved(self, _result: None) -> None:
        self.accept()
        self._page.messages.say(f"已登记{self._name}离职。", tone="good")

    def _refused(self, error: Exception) -> None:
        self._do.setEnabled(True)
        if isinstance(error, InvalidEntry):
            self.messages.say("".join(error.faults.values()), "请改正后再登记。", "danger")
        elif isinstance(error, DeskError):
            self.messages.fail(error)
        else:
            raise error
