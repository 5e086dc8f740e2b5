"""One session: what it covers, who was there and how it went, and where its papers stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dutydesk.desktop import dialogs
from dutydesk.desktop.desk import Ref
from dutydesk.desktop.detail import DetailPane
from dutydesk.desktop.flow import Flow
from dutydesk.desktop.marks_sheet import MarksSheet
from dutydesk.desktop.paper_view import show_paper
from dutydesk.desktop.table import PlainRow, Table, TableColumn
from dutydesk.desktop.training_form import plan_training
from dutydesk.desktop.widgets import Empty, Pill, button, label, row
from dutydesk.kinds.words import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QLayout
    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.desktop.tokens import Tone
    from dutydesk.records import Paper
    from dutydesk.work.training.confirmations import Printed
    from dutydesk.work.training.overview import TrainingFacts

STATE_TONES: dict[str, Tone] = {
    "已备案": "good",
    "计划中": "info",
    "待评价": "warning",
    "待打印确认书": "warning",
    "待签字": "warning",
    "待报送": "warning",
    "待备案": "info",
    "已退回": "danger",
    "无人到场": "plain",
}
_GRADE_TONES: dict[str, Tone] = {"不合格": "danger", "缺席": "warning", "未评价": "info"}
_PEOPLE = (
    TableColumn("name", "姓名", 100),
    TableColumn("mark", "评价", 80, tone=_GRADE_TONES.get),
    TableColumn("note", "说明", 0),
)
_BAD = {"退回", "已变更，需重打"}
_HIGH = 220


class TrainingPane(DetailPane):
    """Show a session, and do what is next."""

    def __init__(self, page: Page, changed: Callable[[int], None]) -> None:
        super().__init__(Empty("未选中培训", "在左侧列表中选一次培训，这里显示参训人员、评价和确认书。"))
        self._page = page
        self._changed = changed
        self.facts: TrainingFacts | None = None

    def show_facts(self, facts: TrainingFacts) -> None:
        """Show one session."""
        self.facts = facts
        training, cells = facts.row.training, facts.row.cells
        self.start()
        state = cells["state"]
        pill = Pill(state, STATE_TONES.get(state, "plain"))
        self.add_head(training.title, pill, (f"{words(training.held_on)} · {training.stage.value}",))
        self._add_actions(state)
        self._add_papers(facts)
        lines = self.add_facts()
        for said, value in (
            ("培训项目", cells["topics"]),
            ("培训方式", training.method.value),
            ("培训地点", training.place),
            ("培训人", f"{training.trainer}（{training.given_by.value}）"),
            ("培训评价", training.evaluation or "—"),
        ):
            lines.add(said, value)
        self._add_people(facts)
        self.add_facts().add("培训内容", training.content)
        self.finish()

    def forget(self) -> None:
        """Show that nothing is current."""
        self.facts = None
        self.clear()

    def judge(self, _row: object = None) -> None:
        """Open the sheet for who was there and how it went; before the day, the form of the session."""
        if self.facts is None or not self._page.may("ENTER"):
            return
        if self.facts.row.cells["state"] == "计划中":
            self._edit()
        else:
            MarksSheet(self._page, self.facts).open()

    def _add_actions(self, state: str) -> None:
        edit = button("修改", "pencil", "small", self._edit)
        marks = button("登记评价", "check", "small", self.judge)
        sign_in = button("签到表", "printer", "small", self._print_sign_in)
        confirm = button("确认书", "printer", "small", self._print_confirmations)
        remove = button("删除", "trash-2", "small", self._remove)
        sign_in.setToolTip("打印签到表")
        confirm.setToolTip("打印《接受培训确认书》")
        for one in (marks, confirm):
            one.setVisible(state != "计划中")
        remove.setVisible(not (self.facts and self.facts.papers))
        self.add(Flow(edit, marks, sign_in, confirm, remove))
        self._page.only("ENTER", edit, marks)
        self._page.only("PRINT", sign_in, confirm)
        self._page.only("REMOVE", remove)

    def _add_people(self, facts: TrainingFacts) -> None:
        there = sum(trainee.attended for trainee, _ in facts.trainees)
        self.add_heading("参训人员", Pill(f"到场 {there} / {len(facts.trainees)}", "plain"))
        table = Table(_PEOPLE)
        table.setMinimumHeight(_HIGH)
        table.show_rows(
            [
                PlainRow(
                    {
                        "name": officer.name,
                        "mark": (words(trainee.grade) or "未评价") if trainee.attended else "缺席",
                        "note": trainee.note,
                    },
                    trainee.id,
                )
                for trainee, officer in facts.trainees
            ]
        )
        table.opened.connect(self.judge)
        self.add(table)

    def _add_papers(self, facts: TrainingFacts) -> None:
        self.add_heading("纸件")
        if not facts.papers:
            self.add(label("还没有打印签到表或确认书。", "second", wrap=True))
        for printed in facts.papers:
            self.add(self._paper_line(printed))

    def _paper_line(self, printed: Printed) -> QLayout:
        paper = printed.paper
        said = f"{paper.number}　{paper.title}" + (f"　{printed.whose}" if printed.whose else "")
        tone: Tone = "good" if printed.state == "已备案" else "danger" if printed.state in _BAD else "info"
        view = button("查看", look="small", on=lambda: self._page.desk.go_to("papers", Ref("paper", paper.id)))
        view.setAccessibleDescription(paper.number)
        return row(label(said, wrap=True), 0, Pill(printed.state, tone), view)

    def _edit(self) -> None:
        if self.facts is not None:
            plan_training(self._page, self.facts.row.training.id, done=self._changed)

    def _print_sign_in(self) -> None:
        training_id = self._id

        def work(session: Session) -> list[Paper]:
            from dutydesk.records import Training
            from dutydesk.work.training import confirmations

            return [confirmations.print_sign_in(session, session.get_one(Training, training_id))]

        self._page.write(work, self._show_printed)

    def _print_confirmations(self) -> None:
        training_id = self._id

        def work(session: Session) -> list[Paper]:
            from dutydesk.records import Training
            from dutydesk.work.training import confirmations

            return confirmations.print_confirmations(session, session.get_one(Training, training_id))

        self._page.write(work, self._show_printed)

    def _show_printed(self, made: list[Paper]) -> None:
        if len(made) > 1:
            said = f"已生成 {len(made)} 份确认书，编号 {made[0].number} 至 {made[-1].number}。"
            self._page.messages.say(said, "在“纸件”中可逐份预览和打印。", "good")
        else:
            show_paper(self._page, made[0], is_new=True)

    def _remove(self) -> None:
        training_id = self._id
        if not dialogs.ask(self, "删除这次培训吗？", "名单和评价一并删除，写入操作记录。", yes="删除", danger=True):
            return

        def work(session: Session) -> None:
            from dutydesk.records import Training
            from dutydesk.work.training import sessions

            sessions.remove(session, session.get_one(Training, training_id))

        self._page.write(work, lambda _: self._page.messages.say("培训已删除。", tone="good"))

    @property
    def _id(self) -> int:
        return (self.facts.row.training.id or 0) if self.facts else 0
