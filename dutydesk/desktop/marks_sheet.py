"""Who was there and how it went: one key for each trainee, then the next (8.2 d)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from dutydesk.desktop import dialogs
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.table import PlainRow, Table, TableColumn
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import button, label, row
from dutydesk.errors import DeskError
from dutydesk.kinds.words import words

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.desktop.tokens import Tone
    from dutydesk.records import TrainingGrade
    from dutydesk.work.training.overview import TrainingFacts

_TONES: dict[str, Tone] = {"不合格": "danger", "缺席": "warning", "未评价": "info"}
_COLUMNS = (
    TableColumn("name", "姓名", 110),
    TableColumn("number", "编号", 90),
    TableColumn("mark", "评价", 90, tone=_TONES.get),
    TableColumn("note", "说明", 0),
)
_HINT = "选中一人，按数字键登记，自动到下一人：1 优秀，2 良好，3 合格，4 不合格，0 缺席。"
_ABSENT, _PASSED, _LINES = 0, 3, 3
_WIDTH, _HIGH = 620, 640


@dataclass(frozen=True, slots=True)
class _Line:
    trainee_id: int
    name: str
    number: str
    attended: bool
    grade: TrainingGrade | None
    note: str


class MarksSheet(Sheet):
    """Ask for the evaluation of everybody, and of the session as a whole."""

    def __init__(self, page: Page, facts: TrainingFacts) -> None:
        from dutydesk.records import TrainingGrade

        super().__init__(page, f"登记评价　{facts.row.training.title}", _HINT, width=_WIDTH)
        self._page, self._training_id = page, facts.row.training.id
        self._grades = tuple(TrainingGrade)
        self._lines = [
            _Line(one.id or 0, officer.name, officer.employee_number, one.attended, one.grade, one.note)
            for one, officer in facts.trainees
        ]
        self._first = (list(self._lines), facts.row.training.evaluation)
        self.table = Table(_COLUMNS)
        self.table.setMinimumHeight(240)
        self.table.view.installEventFilter(self)
        self.table.opened.connect(self._note)
        keys = [(f"{place} {grade.value}", place) for place, grade in enumerate(self._grades, 1)]
        marks = [
            button(said, look="small", on=partial(self.mark, place)) for said, place in [*keys, ("0 缺席", _ABSENT)]
        ]
        rest = button("其余全部合格", look="quiet", on=self._pass_rest)
        note = button("填写说明（回车）", look="quiet", on=self._note)
        self.evaluation = QPlainTextEdit(facts.row.training.evaluation)
        self.evaluation.setTabChangesFocus(True)
        self.evaluation.setAccessibleName("总体培训评价")
        self.evaluation.setPlaceholderText("例如：参训人员掌握了各项内容，考核合格。")
        self.evaluation.setFixedHeight(self.evaluation.fontMetrics().lineSpacing() * _LINES + 16)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(row(*marks, 0, gap=STEP))
        self.body.addLayout(row(rest, note, 0, gap=STEP))
        whole = label("总体培训评价（印在确认书上）")
        whole.setBuddy(self.evaluation)
        self.body.addWidget(whole)
        self.body.addWidget(self.evaluation)
        self._save = self.add_buttons("保存", self.save)
        self.resize(_WIDTH, _HIGH)
        self._draw()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def mark(self, key: int) -> None:
        """Mark who is current, 1 to 4 for a grade and 0 for absent, and go on to the next."""
        at = self._current
        if at is None:
            return
        grade = self._grades[key - 1] if key else None
        self._lines[at] = replace(self._lines[at], attended=bool(key), grade=grade)
        self._draw()
        self.table.select_record(self._lines[min(at + 1, len(self._lines) - 1)].trainee_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the digits from the list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched is self.table.view:
            digit = event.text()
            if digit.isdecimal() and int(digit) <= len(self._grades):
                self.mark(int(digit))
                return True
        return super().eventFilter(watched, event)

    def save(self) -> None:
        """Keep all of it, or say what stands against it."""
        from dutydesk.work.training.sessions import Mark

        marks = [Mark(one.trainee_id, one.attended, one.grade, one.note) for one in self._lines]
        evaluation, training_id = self.evaluation.toPlainText(), self._training_id
        self._save.setEnabled(False)

        def work(session: Session) -> None:
            from dutydesk.records import Training
            from dutydesk.work.training import sessions

            sessions.judge(session, session.get_one(Training, training_id), marks, evaluation)

        self._page.desk.write(work, self._saved, self._refused, owner=self)

    def reject(self) -> None:
        """Ask before marks are lost."""
        same = (self._lines, self.evaluation.toPlainText()) == self._first
        if same or dialogs.ask(self, "登记的评价尚未保存，要放弃吗？", yes="放弃修改", danger=True):
            super().reject()

    @property
    def _current(self) -> int | None:
        chosen = self.table.current
        found = [at for at, line in enumerate(self._lines) if chosen is not None and line.trainee_id == chosen.record]
        return found[0] if found else None

    def _pass_rest(self) -> None:
        passed = self._grades[_PASSED - 1]
        self._lines = [
            replace(line, grade=passed) if line.attended and line.grade is None else line for line in self._lines
        ]
        self._draw()

    def _note(self, _row: Any = None) -> None:
        at = self._current
        if at is not None:
            said = dialogs.ask_text(self, f"{self._lines[at].name}的说明", "例如“当日夜班，另行补训”。", field="说明")
            if said is not None:
                self._lines[at] = replace(self._lines[at], note=said)
                self._draw()

    def _draw(self) -> None:
        self.table.show_rows([PlainRow(_cells(line), line.trainee_id) for line in self._lines])

    def _saved(self, _done: None) -> None:
        self.accept()
        self._page.messages.say("评价已保存。", tone="good")

    def _refused(self, error: Exception) -> None:
        self._save.setEnabled(True)
        if not isinstance(error, DeskError):
            raise error
        self.messages.fail(error)


def _cells(line: _Line) -> dict[str, str]:
    mark = (words(line.grade) or "未评价") if line.attended else "缺席"
    return {"name": line.name, "number": line.number, "mark": mark, "note": line.note}
