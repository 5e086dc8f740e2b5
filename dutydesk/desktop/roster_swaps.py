"""换班: two officers want to change on a day; the branch lead sees what would be wrong, and approves or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFormLayout, QLineEdit

from dutydesk.desktop.day_box import DayBox
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.editors import Combo
from dutydesk.desktop.table import PlainRow, Table, TableColumn
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Empty, button, label, row, rule
from dutydesk.errors import DeskError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.desktop.tokens import Tone
    from dutydesk.work.roster.edit import Step
    from dutydesk.work.roster.swaps import Swap

_WIDTH, _LEAST = 980, 240
_WAITS = "待批准"
_TONES: dict[str, Tone] = {_WAITS: "warning", "已批准": "good"}
_COLUMNS = [
    TableColumn("on", "日期", 90),
    TableColumn("one", "值机员", 230),
    TableColumn("other", "对调人员", 230),
    TableColumn("reason", "原因", 110),
    TableColumn("state", "状态", 80, tone=_TONES.get),
    TableColumn("wrong", "对调后不符合的地方", 0, tone=lambda words: "danger" if words else None),
]


class RosterSwaps(Sheet):
    """List the changes of a month, and enter another; `done` hears of what was made, so that it can be taken back."""

    def __init__(
        self, page: Page, first: date, people: list[tuple[int, str]], on: date, done: Callable[[Step], None]
    ) -> None:
        super().__init__(
            page, f"{first.year}年{first.month}月换班", "登记后由项目负责人批准，批准后值班表才变动。", width=_WIDTH
        )
        self._page, self._first, self._tell = page, first, done
        self.table = Table(_COLUMNS, Empty("本月没有换班", ""))
        self.table.setMinimumHeight(_LEAST)
        self.body.addWidget(self.table, 1)
        self._approve = button("批准", "check", "primary", lambda: self.decide(approved=True))
        self._refuse = button("不同意", "x", on=lambda: self.decide(approved=False))
        self.body.addLayout(row(0, self._refuse, self._approve))
        self.body.addWidget(rule())
        self.day = DayBox("日期")
        self.day.put(on)
        self.one, self.other = _people("值机员", people), _people("对调人员", people)
        self.other.setCurrentIndex(min(1, self.other.count() - 1))
        self.reason = QLineEdit()
        self.reason.setAccessibleName("换班原因")
        form = QFormLayout()
        form.setHorizontalSpacing(4 * STEP)
        form.setVerticalSpacing(2 * STEP)
        form.addRow(label("日期", "second"), row(self.day, 0))
        form.addRow(
            label("值机员", "second"), row(self.one, label("与", "second"), self.other, label("对调", "second"), 0)
        )
        form.addRow(label("换班原因", "second"), self.reason)
        self.body.addLayout(form)
        self._ask = button("登记换班", "plus", on=self.ask)
        self.body.addLayout(row(0, self._ask))
        self.add_buttons("关闭", self.accept, cancel="")
        for one in (self._approve, self._refuse):
            one.setVisible(page.may("ROSTER"))
        self._ask.setVisible(page.may("ENTER"))
        self.table.selected.connect(self._choose)
        self.read()

    def read(self) -> None:
        """Read the changes again."""
        first = self._first

        def work(session: Session) -> list[Swap]:
            from dutydesk.work.roster import swaps

            return swaps.of_month(session, first)

        self._page.desk.read(work, self._show, self._fail, owner=self)

    def ask(self) -> None:
        """Enter a change."""
        try:
            on = self.day.day
        except DeskError as error:
            self.messages.fail(error)
            return
        one, other, reason = self.one.currentData(), self.other.currentData(), self.reason.text()

        def work(session: Session) -> None:
            from dutydesk.work.roster import swaps

            swaps.ask(session, on, one, other, reason)

        self._page.desk.write(work, lambda _: self._done("已登记换班，等待项目负责人批准。"), self._fail, owner=self)

    def decide(self, *, approved: bool) -> None:
        """Approve the current change, or not."""
        current = self.table.current
        if current is None:
            return
        swap: Swap = current.record
        swap_id = swap.record.id or 0

        def work(session: Session) -> Step:
            from dutydesk.work.roster import swaps

            return swaps.decide(session, swap_id, approved=approved)

        def done(step: Step) -> None:
            self._tell(step)
            self._done("已批准，值班表已对调。" if approved else "已登记为未同意，值班表没有变动。")

        self._page.desk.write(work, done, self._fail, owner=self)

    def _done(self, words: str) -> None:
        self.messages.say(words, tone="good")
        self.reason.clear()
        self.read()

    def _choose(self, _row: object) -> None:
        current = self.table.current
        waits = current is not None and current.cells["state"] == _WAITS
        self._approve.setEnabled(waits)
        self._refuse.setEnabled(waits)

    def _show(self, found: list[Swap]) -> None:
        self.table.show_rows(
            [
                PlainRow(
                    {
                        "on": f"{one.record.on.month}月{one.record.on.day}日",
                        "one": f"{one.name}（{one.has}）",
                        "other": f"{one.other}（{one.other_has}）",
                        "reason": one.record.reason,
                        "state": one.record.state.value,
                        "wrong": one.wrong,
                    },
                    one,
                )
                for one in found
            ]
        )
        self._choose(None)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        self.messages.fail(error)


def _people(words: str, people: list[tuple[int, str]]) -> Combo:
    made = Combo()
    made.setAccessibleName(words)
    for officer, name in people:
        made.addItem(name, officer)
    return made
