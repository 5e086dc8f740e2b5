"""One staff change: where it stands, what comes next, and what it brings with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLineEdit
from shiboken6 import isValid

from dutydesk.desktop import dialogs
from dutydesk.desktop.change_form import plan_change
from dutydesk.desktop.day_box import DayBox
from dutydesk.desktop.desk import Ref
from dutydesk.desktop.detail import DetailPane
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.flow import Flow
from dutydesk.desktop.paper_view import show_paper
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Empty, Pill, button, column, label, row, rule
from dutydesk.errors import DeskError
from dutydesk.kinds.words import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QLayout
    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.desktop.tokens import Tone
    from dutydesk.records import Paper
    from dutydesk.work.changes.dues import Due
    from dutydesk.work.changes.overview import ChangeFacts

STATE_TONES: dict[str, Tone] = {
    "已执行": "good",
    "先行执行": "danger",
    "已补批": "warning",
    "已退回": "danger",
    "待报告": "warning",
    "待签字": "warning",
    "待报送": "warning",
    "待批准": "info",
    "待执行": "warning",
}
_ON_PAPER = {"待签字", "待报送", "待批准", "待执行", "先行执行"}


class ChangePane(DetailPane):
    """Show a case, and do what is next."""

    def __init__(self, page: Page, changed: Callable[[int], None]) -> None:
        super().__init__(Empty("未选中人员变更", "在左侧列表中选一项，这里显示办到哪一步。", icon="arrow-left-right"))
        self._page, self._changed = page, changed
        self.facts: ChangeFacts | None = None

    def show_facts(self, facts: ChangeFacts) -> None:
        """Show one case."""
        self.facts = facts
        change, state = facts.row.record, facts.row.cells["state"]
        self.start()
        title = f"{facts.row.cells['gone']} · {change.reason.value}" if facts.gone else change.reason.value
        self.add_head(title, Pill(state, STATE_TONES.get(state, "plain")), (f"变更日期 {words(change.starts_on)}",))
        self._add_actions(facts, state)
        lines = self.add_facts()
        for said, value in (
            ("离岗人员", facts.gone),
            ("调配人员", facts.comes or "未确定"),
            ("起止", f"{words(change.starts_on)}" + (f"至{words(change.ends_on)}" if change.ends_on else "起，长期")),
            ("原因说明", change.explanation),
            ("报告", self._report_words(facts)),
            ("批准", f"{words(facts.approved_on)}批准" if facts.approved_on else "尚未批准"),
            ("执行", f"{words(change.executed_on)}执行" if change.executed_on else "尚未执行"),
            ("说明", change.note),
        ):
            if value:
                lines.add(said, value)
        if facts.row.was_early:
            lines.add("偏离（5.4）", f"批准前上岗。原因：{change.early_why}", Pill("偏离", "danger"))
        if facts.dues:
            left = sum(not one.done for one in facts.dues)
            self.add_heading("相关事项", Pill(f"{left} 项待办" if left else "已办结", "warning" if left else "good"))
            for one in facts.dues:
                self.add(self._due(one))
        self.finish()

    def forget(self) -> None:
        """Show that nothing is current."""
        self.facts = None
        self.clear()

    def edit(self, _row: object = None) -> None:
        """Open the form of the case."""
        if self.facts is not None and self._page.may("ENTER") and not self.facts.row.record.cancelled_on:
            plan_change(self._page, self.facts.row.record.id, done=self._changed)

    def _add_actions(self, facts: ChangeFacts, state: str) -> None:
        change = facts.row.record
        edit = button("修改", "pencil", "small", self.edit)
        reported = button("打印报告", "printer", "small", self._report)
        view = button("查看纸件", look="small", on=self._show_paper)
        done = button("登记执行", "check", "small", self._execute)
        cancel = button("撤销", "x", "small", self._cancel)
        self.add(Flow(edit, reported, view, done, cancel))
        gone = change.cancelled_on is not None
        edit.setVisible(not gone and not change.executed_on)
        reported.setVisible(not gone and facts.approved_on is None)
        view.setVisible(facts.paper is not None)
        done.setVisible(not gone and not change.executed_on)
        cancel.setVisible(not gone and not change.executed_on)
        view.setToolTip("在“纸件”页登记签字、报送和批准" if state in _ON_PAPER else "")
        self._page.only("ENTER", edit, done, cancel)
        self._page.only("PRINT", reported)

    def _report_words(self, facts: ChangeFacts) -> str:
        return f"{facts.paper.number}　{facts.paper_state}" if facts.paper else "尚未打印"

    def _due(self, one: Due) -> QLayout:
        pill = Pill("已办" if one.done else "待办", "good" if one.done else "warning")
        go = button("办理" if not one.done else "查看", look="small", on=lambda: self._go(one))
        go.setAccessibleDescription(f"{one.what}：{one.said}")
        head = row(label(one.what, "strong"), pill, 0, go)
        return column(head, label(one.said, "second", wrap=True), rule(), gap=STEP)

    def _go(self, one: Due) -> None:
        self._page.desk.go_to(one.page, Ref(one.table, one.record_id) if one.table and one.record_id else None)

    def _report(self) -> None:
        change_id = self._id

        def work(session: Session) -> Paper:
            from dutydesk.records import StaffChange
            from dutydesk.work.changes import cases

            return cases.report(session, session.get_one(StaffChange, change_id))

        self._page.write(work, lambda paper: show_paper(self._page, paper, is_new=True))

    def _show_paper(self) -> None:
        if self.facts is not None and self.facts.paper is not None:
            self._page.desk.go_to("papers", Ref("paper", self.facts.paper.id))

    def _execute(self) -> None:
        if self.facts is not None:
            ExecuteSheet(self._page, self.facts).open()

    def _cancel(self) -> None:
        change_id = self._id
        why = dialogs.ask_text(self, "撤销这项人员变更吗？", "记录保留，未办结的报告一并作废。", field="撤销原因")
        if why is None:
            return
        said: str = why

        def work(session: Session) -> None:
            from dutydesk.records import StaffChange
            from dutydesk.work.changes import cases

            cases.cancel(session, session.get_one(StaffChange, change_id), said)

        self._page.write(work, lambda _: self._page.messages.say("人员变更已撤销。", tone="good"))

    @property
    def _id(self) -> int:
        return (self.facts.row.record.id or 0) if self.facts else 0


class ExecuteSheet(Sheet):
    """Ask when a change was carried out, and why, where the client had not approved it yet."""

    def __init__(self, page: Page, facts: ChangeFacts) -> None:
        approved = facts.approved_on
        hint = (
            f"用户单位已于{words(approved)}批准。"
            if approved
            else "用户单位尚未批准。5.4 要求得到批准后执行；确须先行上岗的，写明原因，将作为偏离一直显示。"
        )
        super().__init__(page, "登记执行", hint, width=500)
        self._page, self._change_id = page, facts.row.record.id
        self.day = DayBox("执行日期")
        self.why = QLineEdit()
        self.why.setAccessibleName("批准前上岗的原因")
        form = QFormLayout()
        form.setVerticalSpacing(2 * STEP)
        form.addRow(label("执行日期", "second"), self.day)
        if approved is None:
            form.addRow(label("批准前上岗的原因", "second"), self.why)
        self.body.addLayout(form)
        self._do = self.add_buttons("登记执行", self.save, danger=approved is None)
        (self.why if approved is None else self.day).setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Enter it."""
        day, why, change_id = self.day.day, self.why.text(), self._change_id
        self._do.setEnabled(False)

        def work(session: Session) -> None:
            from dutydesk.records import StaffChange
            from dutydesk.work.changes import cases

            cases.execute(session, session.get_one(StaffChange, change_id), day, why)

        self._page.desk.write(work, self._saved, self._refused, owner=self)

    def _saved(self, _result: None) -> None:
        self.accept()
        self._page.messages.say("已登记执行。", tone="good")

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        if isValid(self):
            self._do.setEnabled(True)
            self.messages.fail(error)
