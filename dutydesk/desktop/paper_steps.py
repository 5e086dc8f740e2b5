"""The steps of a paper's life, each asked for in one small dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from dutydesk.desktop.day_box import DayBox
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import label

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from typing import Any

    from sqlmodel import Session

    from dutydesk.desktop.page import Page

OUTCOMES = (
    ("已批准", "APPROVED"),
    ("已备案", "FILED"),
    ("已签收", "RECEIVED"),
    ("退回，需改正后重打", "RETURNED"),
)


class StepSheet(Sheet):
    """Ask for the day of a step and a few words, and enter it; stays open while it is refused."""

    def __init__(self, page: Page, title: str, hint: str, day: str) -> None:
        super().__init__(page, title, hint, width=460)
        self._page = page
        self._form = QFormLayout()
        self._form.setVerticalSpacing(2 * STEP)
        self._form.setHorizontalSpacing(4 * STEP)
        self.body.addLayout(self._form)
        self._day = DayBox(day)
        self.add(day, self._day)

    @property
    def on(self) -> date:
        """Return the day that was given. Raises Refused where it is none."""
        return self._day.day

    def add(self, words: str, field: QWidget) -> None:
        """Add one field."""
        self._form.addRow(label(words, "second"), field)

    def add_line(self, words: str, hint: str = "", given: str = "") -> QLineEdit:
        """Add one line of text."""
        line = QLineEdit(given)
        line.setPlaceholderText(hint)
        line.setAccessibleName(words)
        self.add(words, line)
        return line

    def ask(self, words: str, work: Callable[..., None], read: Callable[[], tuple[Any, ...]]) -> StepSheet:
        """Show the sheet; its button does the step in the worker thread, once, and says why when it is refused.

        `read` takes what was typed when the button is pressed, for the worker may not touch fields.
        """

        def enter() -> None:
            said = read()
            self.do.setEnabled(False)
            self._page.desk.write(
                lambda session: work(session, *said), lambda _done: self.accept(), self._refused, owner=self
            )

        self.do = self.add_buttons(words, enter)
        self.open()
        return self

    def _refused(self, error: Exception) -> None:
        from dutydesk.errors import DeskError

        self.do.setEnabled(True)
        if not isinstance(error, DeskError):
            raise error
        self.messages.fail(error)


def ask_signed(page: Page, paper_id: int, number: str, signer: str) -> StepSheet:
    """Ask who signed the paper and when."""
    sheet = StepSheet(page, f"登记签字　{number}", "纸件签字盖章后，在这里登记。", "签字日期")
    by = sheet.add_line("签字人", "编制人、审核人", signer)

    def work(session: Session, on: date, signed_by: str) -> None:
        from dutydesk.work import papers

        papers.sign(session, _paper(session, paper_id), on, signed_by)

    return sheet.ask("登记签字", work, lambda: (sheet.on, by.text()))


def ask_submitted(page: Page, paper_id: int, number: str) -> StepSheet:
    """Ask when the paper went to the client, and to whom."""
    sheet = StepSheet(page, f"登记报送　{number}", "送交用户单位后，在这里登记。", "报送日期")
    to = sheet.add_line("接收部门（人）", "不填则为值机主管部门")

    def work(session: Session, on: date, receiver: str) -> None:
        from dutydesk.work import papers

        papers.submit(session, _paper(session, paper_id), on, receiver)

    return sheet.ask("登记报送", work, lambda: (sheet.on, to.text()))


def ask_decided(page: Page, paper_id: int, number: str) -> StepSheet:
    """Ask what the client did with the paper."""
    sheet = StepSheet(page, f"登记用户单位意见　{number}", "按用户单位的批准回执或书面答复登记。", "批准（备案）日期")
    outcome = QComboBox()
    outcome.setAccessibleName("用户单位意见")
    for words, name in OUTCOMES:
        outcome.addItem(words, name)
    sheet.add("用户单位意见", outcome)
    by = sheet.add_line("批准人", "用户单位签字的人")
    reply = sheet.add_line("批复文号", "没有可不填")

    def work(session: Session, chosen: str, *said: Any) -> None:
        from dutydesk.records import Outcome
        from dutydesk.work import papers

        papers.decide(session, _paper(session, paper_id), Outcome[chosen], *said)

    return sheet.ask("登记意见", work, lambda: (str(outcome.currentData()), sheet.on, by.text(), reply.text()))


def _paper(session: Session, paper_id: int) -> Any:
    from dutydesk.records import Paper

    return session.get_one(Paper, paper_id)
