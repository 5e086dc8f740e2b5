"""The first run: recovery code, site, contract and posts, branch lead; or the demo instead.

The code comes first, for nothing is stored before it was typed back. What is stored then stays when the guide is
closed, and the next start goes on with the first step that is still open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from dutydesk.desktop import defects, dialogs, guide_work
from dutydesk.desktop.code_paper import CodePaper
from dutydesk.desktop.guide_parts import Choose, ContractStep, LeadStep, ShowCode, SiteStep, Step, TypeCode
from dutydesk.desktop.message_bar import MessageBar
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Card, button, column, label, row, scrolled
from dutydesk.errors import DeskError, InvalidEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent

    from dutydesk.desktop.fields import Fields
    from dutydesk.desktop.guide_work import Standing
    from dutydesk.desktop.task import Tasks
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store
    from dutydesk.store.folder import DataFolder
    from dutydesk.store.lock import Lock
    from dutydesk.work.setup import Beginning

_WIDTH = 720
_STEPS = ("恢复码", "核对", "分部信息", "合同与岗位", "项目负责人")


class Guide(QWidget):
    """A window with one step at a time. With an open `store` it goes on where it was left.

    Signals:
        finished: the opened desk and the lead's actor. demo_wanted: the demo instead.
        restore_wanted: the desk from a backup. closing: closed midway.
    """

    finished = Signal(object, object)
    demo_wanted = Signal()
    restore_wanted = Signal()
    closing = Signal()

    def __init__(self, folder: DataFolder, lock: Lock, tasks: Tasks, store: Store | None) -> None:
        super().__init__()
        self.setWindowTitle("新建台账")
        self.resize(1040, 740)
        self._folder, self._lock, self._tasks, self._store = folder, lock, tasks, store
        self._beginning: Beginning | None = None
        self.messages = MessageBar()
        self._where = label("", "small")
        self._title = label("", "title")
        self._hint = label("", "second", wrap=True)
        self._stack = QStackedWidget()
        self._next = button("下一步", look="primary", on=self.go_on)
        self._next.setDefault(True)
        self._skip = button("以后再填", on=self._skip_contract)
        self._back = button("上一步：查看恢复码", "arrow-left", on=self._back_to_code)
        self._build()
        self._code = ShowCode()
        self._paper: CodePaper | None = None
        self._typed = TypeCode()
        self._typed.entered.connect(self.go_on)
        self._lead = LeadStep()
        self._lead.entered.connect(self.go_on)
        if store is None:
            choose = Choose(str(folder.path))
            choose.own.connect(self._begin)
            choose.demo.connect(self.demo_wanted)
            choose.restore.connect(self.restore_wanted)
            self._show(choose, 0)
        else:
            self._run(guide_work.standing, self._continue)

    @property
    def step(self) -> Step:
        """Return the step that is shown."""
        area = self._stack.currentWidget()
        shown = area.widget() if isinstance(area, QScrollArea) else None
        if not isinstance(shown, Step):
            raise TypeError("the guide shows no step")
        return shown

    def go_on(self) -> None:
        """Take what was typed and go to the next step; stay where something is wrong."""
        self.messages.hide()
        step = self.step
        if words := step.faults():
            self.messages.say(words, tone="danger")
        elif step is self._code:
            self._leave_code()
        elif step is self._typed:
            typed = self._typed.line.text()  # read here: the worker may not touch a field
            self._busy(lambda: guide_work.confirm(self._folder, typed, self._lock), self._confirmed)
        elif isinstance(step, SiteStep):
            values = step.fields.values()
            self._run(lambda session: guide_work.save_site(session, values), self._site_saved, step.fields)
        elif isinstance(step, ContractStep):
            values, shifts, posts = step.fields.values(), step.shifts(), step.posts()
            self._run(
                lambda session: guide_work.save_contract(session, values, shifts, posts),
                lambda _: self._show(self._lead, 5),
                step.fields,
            )
        elif step is self._lead:
            name, password = self._lead.name.text(), self._lead.password.text()
            self._run(lambda session: guide_work.make_lead(session, name, password), self._finish)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say what happens to what was begun."""
        if self.isVisible() and not isinstance(self.step, Choose):
            words = (
                "恢复码还没有核对，现在关闭不会留下任何资料；下次从头开始。"
                if self._store is None
                else "已完成的步骤都已保存，下次启动接着填。"
            )
            if not dialogs.ask(self, "现在关闭向导吗？", words, yes="关闭"):
                event.ignore()
                return
        self.closing.emit()
        event.accept()

    def _build(self) -> None:
        card = Card(margins=7 * STEP)
        card.setFixedWidth(_WIDTH)
        card.body.addWidget(self._where)
        card.body.addWidget(self._title)
        card.body.addWidget(self._hint)
        card.body.addWidget(self.messages)
        card.body.addWidget(self._stack, 1)
        card.body.addLayout(row(self._back, 0, self._skip, self._next))
        across = row(0, gap=0)
        across.addWidget(card)
        across.addStretch(1)
        outer = column()
        outer.addLayout(across, 1)
        outer.setContentsMargins(0, 6 * STEP, 0, 6 * STEP)
        self.setLayout(outer)

    def _show(self, step: Step, number: int) -> None:
        self._where.setText(f"第 {number} 步，共 {len(_STEPS)} 步　{_STEPS[number - 1]}" if number else "")
        self._where.setVisible(bool(number))
        self._title.setText(step.title)
        self._hint.setText(step.hint)
        if (inner := step.layout()) is not None:
            inner.setContentsMargins(STEP, STEP, 3 * STEP, STEP)
        area = scrolled(step)
        self._stack.addWidget(area)
        self._stack.setCurrentWidget(area)
        self._next.setVisible(number > 0)
        self._next.setText("完成" if step is self._lead else "下一步")
        self._next.setEnabled(True)
        self._skip.setVisible(isinstance(step, ContractStep))
        self._back.setVisible(step is self._typed)
        step.start()

    def _busy(self, work: Callable[[], Any], done: Callable[[Any], None], fields: Fields | None = None) -> None:
        self._next.setEnabled(False)

        def then(result: Any) -> None:
            self._next.setEnabled(True)
            done(result)

        def failed(error: Exception) -> None:
            self._next.setEnabled(True)
            if isinstance(error, InvalidEntry):
                rest = fields.show_faults(error.faults) if fields is not None else list(error.faults.values())
                self.messages.say(error.message, "".join(rest) or error.hint, "danger")
            elif isinstance(error, DeskError):
                self.messages.fail(error)
            else:
                defects.show(error, self)

        self._tasks.run(lambda _job: work(), then, failed, owner=self)

    def _run(self, work: Callable[[Any], Any], done: Callable[[Any], None], fields: Fields | None = None) -> None:
        store = self._store
        if store is None:
            raise RuntimeError("nothing is stored before the recovery code was typed back")

        def in_session() -> Any:
            with store.session(None) as session:
                return work(session)

        self._busy(in_session, done, fields)

    def _begin(self) -> None:
        self._busy(lambda: guide_work.begin(self._folder), self._begun)

    def _begun(self, beginning: Beginning) -> None:
        self._beginning = beginning
        self._code.show_code(beginning.code.groups)
        self._paper = CodePaper(self._code, self, self.messages, self._tasks, lambda: guide_work.code_pdf(beginning))
        self._show(self._code, 1)

    def _leave_code(self) -> None:
        if self._code.kept or dialogs.ask(
            self,
            "还没有打印或保存恢复码，确定继续吗？",
            "如果已经工整地抄在纸上，可以继续；下一步要照着它输入一遍。",
            yes="已抄好，继续",
        ):
            self._show(self._typed, 2)

    def _back_to_code(self) -> None:
        self.messages.hide()
        self._show(self._code, 1)

    def _confirmed(self, store: Store) -> None:
        self._store = store
        self._beginning = None
        self._run(guide_work.standing, self._continue)

    def _continue(self, standing: Standing) -> None:
        if standing.has_site:
            self._lead.name.setText(standing.lead_name)
            if standing.has_contract:
                self._show(self._lead, 5)
            else:
                self._show_contract(standing)
        else:
            self._show(SiteStep(standing.site), 3)

    def _site_saved(self, standing: Standing) -> None:
        self._lead.name.setText(standing.lead_name)
        self._show_contract(standing)

    def _show_contract(self, standing: Standing) -> None:
        self._show(ContractStep(standing.contract), 4)

    def _skip_contract(self) -> None:
        self.messages.hide()
        self._show(self._lead, 5)

    def _finish(self, actor: Actor) -> None:
        store = self._store
        if store is not None:
            self._busy(lambda: guide_work.opened(store), lambda opened: self.finished.emit(opened, actor))
