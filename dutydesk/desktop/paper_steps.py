"""The steps of a paper's life, each asked for in one small dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from dutydesk.desktop.day_box import DayBox
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import label
from dutydesk.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from typing import Any

    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.records import Outcome, Paper

RETURNED = "退回，需改正后重打"


class OutcomeBox(QComboBox):
    """Ask what the client did with a paper of a form. Nothing is chosen beforehand.

    Signals:
        currentTextChanged: with the words of `RETURNED`, a reason is asked for.
    """

    def __init__(self, form: str) -> None:
        from dutydesk.work.paper_forms import PAPER_FORMS

        super().__init__()
        self.setAccessibleName("用户单位意见")
        self.setPlaceholderText("请选择")
        asked, returned = PAPER_FORMS[form].outcomes
        self.addItem(asked.value, asked)
        self.addItem(RETURNED, returned)
        self.setCurrentIndex(-1)

    @property
    def outcome(self) -> Outcome:
        """Return what was chosen. Raises Refused where nothing was."""
        if self.currentIndex() < 0:
            raise Refused("还没有选择用户单位的意见。", "请照用户单位的批准回执或书面答复选择。")
        return self.currentData()


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

    def show_only(self, line: QLineEdit, *, when: OutcomeBox) -> None:
        """Show a line only while a return is chosen."""
        self._form.setRowVisible(line, False)  # noqa: FBT003  (Qt's own signature)

        def show(words: str) -> None:
            self._form.setRowVisible(line, words == RETURNED)

        when.currentTextChanged.connect(show)

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


def ask_decided(page: Page, paper_id: int, paper: Paper) -> StepSheet:
    """Ask what the client did with the paper."""
    sheet = StepSheet(
        page, f"登记用户单位意见　{paper.number}", "按用户单位的批准回执或书面答复登记。", "用户单位意见日期"
    )
    outcome = OutcomeBox(paper.form)
    sheet.add("用户单位意见", outcome)
    by = sheet.add_line("用户单位签字人", "在回执上签字的人")
    reply = sheet.add_line("批复文号", "没有可不填")
    why = sheet.add_line("退回原因", "照用户单位的意见填写")
    sheet.show_only(why, when=outcome)

    def work(session: Session, *said: Any) -> None:
        from dutydesk.work import papers

        papers.decide(session, _paper(session, paper_id), *said)

    return sheet.ask("登记意见", work, lambda: (outcome.outcome, sheet.on, by.text(), reply.text(), why.text()))


def _paper(session: Session, paper_id: int) -> Any:
    from dutydesk.records import Paper

    return session.get_one(Paper, paper_id)
