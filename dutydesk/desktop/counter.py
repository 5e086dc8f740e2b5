"""The counter of the custody register: one line that a scanner types into, and what lies on the counter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QSpinBox

from dutydesk.desktop.flow import Flow
from dutydesk.desktop.fonts import scaled
from dutydesk.desktop.paper_view import show_paper
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Card, Pill, button, empty_layout, label, row
from dutydesk.kinds.words import words

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.records import Paper
    from dutydesk.work.custody.counter import Borrower, Thing

_LONGEST, _LINE = 365, 300
_HINT = "扫描工作牌（或键入人员编号），再扫描资料份号；不扫工作牌，扫已借出的资料即办理归还。"


class Counter(Card):
    """Lend and take back."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.line = QLineEdit()
        self.line.setPlaceholderText("扫描工作牌、资料份号，按回车")
        self.line.setAccessibleName("扫描")
        self.line.setFixedWidth(scaled(_LINE))
        self._said = label(_HINT, "second", wrap=True)
        self._who: Borrower | None = None
        self._out: dict[int, Thing] = {}
        self._back: dict[int, Thing] = {}
        self._things = row(gap=STEP)
        self._lend = button("借出", "upload", "primary", self.lend)
        self._return = button("归还", "download", "primary", self.give_back)
        self._clear = button("清空", look="quiet", on=self.clear)
        self._days = QSpinBox(minimum=1, maximum=_LONGEST, suffix=" 天")
        self._days.setAccessibleName("借期")
        self._purpose, self._approver = QLineEdit(), QLineEdit()
        self._purpose.setPlaceholderText("用途")
        self._approver.setPlaceholderText("批准人（秘密资料必填）")
        self._details = row(label("借期"), self._days, self._purpose, self._approver)
        scanned = row(self.line, self._said)
        scanned.setStretch(1, 1)
        self.body.addLayout(scanned)
        self.body.addLayout(self._things)
        self.body.addLayout(self._details)
        self.body.addLayout(row(self._lend, self._return, self._clear, 0))
        self.line.returnPressed.connect(self.scan)
        page.only("ENTER", self)
        self.clear()

    def scan(self) -> None:
        """Take what was scanned; an empty line does what lies on the counter."""
        code = self.line.text().strip()
        if not code:
            if self._out and self._who is not None:
                self.lend()
            elif self._back:
                self.give_back()
            return
        self.line.clear()

        def work(session: Session) -> tuple[Borrower | Thing, int]:
            from dutydesk.work import settings
            from dutydesk.work.custody import counter

            return counter.scan(session, code), settings.get_number(session, "loan_days")

        self._page.desk.read(work, self._take, self._page.fail, owner=self)

    def lend(self) -> None:
        """Lend what lies on the counter, and show the slip."""
        who = self._who
        if who is None:
            self._page.messages.say("请先扫描借阅人的工作牌。", "也可以键入人员编号后按回车。", "danger")
            return
        copies, due = tuple(self._out), date.today() + timedelta(days=self._days.value())
        purpose, approver = self._purpose.text(), self._approver.text()

        def work(session: Session) -> list[Paper]:
            from dutydesk.work.custody import counter

            return [counter.lend(session, who.officer_id, copies, due, purpose, approver)]

        self._page.write(work, lambda made: self._done(made, f"已借出 {len(copies)} 份给{who.name}。"))

    def give_back(self) -> None:
        """Take back what lies on the counter, and show the slip."""
        copies = tuple(self._back)

        def work(session: Session) -> list[Paper]:
            from dutydesk.work.custody import counter

            return counter.give_back(session, copies)

        self._page.write(work, lambda made: self._done(made, f"已归还 {len(copies)} 份。"))

    def clear(self) -> None:
        """Clear the counter."""
        self._who = None
        self._out.clear()
        self._back.clear()
        self._purpose.clear()
        self._approver.clear()
        self._draw()

    def _take(self, found: tuple[Borrower | Thing, int]) -> None:
        from dutydesk.work.custody.counter import Borrower

        thing, days = found
        if isinstance(thing, Borrower):
            self._who = thing
            self._days.setValue(days)
            if thing.late:
                late = "、".join(thing.late)
                self._page.messages.say(
                    f"{thing.name}有逾期未还的资料：{late}。", "请先催还，再决定是否借出。", "warning"
                )
        elif thing.borrower is None:
            self._out[thing.copy_id] = thing
        else:
            self._back[thing.copy_id] = thing
        self._draw()
        self.line.setFocus()

    def _done(self, made: list[Paper], said: str) -> None:
        self._page.messages.say(said, "", "good")
        self.clear()
        for paper in made:
            show_paper(self._page, paper, is_new=True)

    def _draw(self) -> None:
        empty_layout(self._things)
        parts = [Pill(f"{self._who.name} {self._who.number}", "good", solid=True)] if self._who else []
        parts += [Pill(f"借 {one.code} {one.title}", "info") for one in self._out.values()]
        parts += [
            Pill(
                f"还 {one.code} {one.title}（{one.borrower.name if one.borrower else ''}，{words(one.due_on)}到期）",
                "plain",
            )
            for one in self._back.values()
        ]
        if parts:
            self._things.addLayout(Flow(*parts))
        lends = bool(self._out)
        for at in range(self._details.count()):
            self._details.itemAt(at).widget().setVisible(lends)
        self._lend.setVisible(lends)
        self._return.setVisible(bool(self._back))
        self._clear.setVisible(bool(parts))
        self._said.setText("" if parts else _HINT)
        if lends and self._who is None:
            self._said.setText("请扫描借阅人的工作牌。")
        elif parts:
            self._said.setText("再按一次回车即办理。")
