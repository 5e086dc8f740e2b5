"""The form of a staff change: why, who goes, when, and who of those that may stands in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from dutydesk.desktop import dialogs
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.fields import Fields
from dutydesk.desktop.pick_box import Choice
from dutydesk.desktop.table import PlainRow, Table, TableColumn
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Empty, column, label, row, scrolled
from dutydesk.errors import DeskError, InvalidEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.work.changes.fitness import Candidate
    from dutydesk.work.changes.overview import Draft

_WIDTH, _HIGH, _LIST = 860, 900, 300
_FIELDS = ("reason", "officer_id", "starts_on", "ends_on", "explanation")
_NOBODY = 0
_ALL_MET = "符合全部条件"
_COLUMNS = (
    TableColumn("name", "姓名", 96),
    TableColumn("position", "岗位职务", 84, spare=2),
    TableColumn("years", "从事值机", 76, spare=1),
    TableColumn("duties", "期间已排", 76, right=True, spare=3),
    TableColumn("lacks", "尚缺", 0, tone=lambda said: "good" if said == _ALL_MET else "danger" if said else "plain"),
    TableColumn("cautions", "注意", 190, tone=lambda said: "warning" if said else "plain"),
)


def plan_change(
    page: Page,
    change_id: int | None = None,
    given: Mapping[str, Any] | None = None,
    done: Callable[[int], None] | None = None,
) -> None:
    """Open the form of a new case, with some values given, or of an existing one."""

    def work(session: Session) -> Draft:
        from dutydesk.work.changes import overview

        return overview.draft(session, change_id, given)

    page.read(work, lambda draft: ChangeForm(page, draft, done).open(), key="plan change")


class ChangeForm(Sheet):
    """Ask for one case; stay open while what was typed is refused, and ask before it is lost."""

    def __init__(self, page: Page, draft: Draft, done: Callable[[int], None] | None = None) -> None:
        from dutydesk.work import entries

        title = "人员变更" if draft.change_id is None else "修改人员变更"
        super().__init__(page, title, "先报告变更原因，得到用户单位批准后执行（5.4）。Ctrl+回车保存。", width=_WIDTH)
        self._page, self._draft, self._done = page, draft, done
        known = {one.name: one for one in entries.kind_named("staffchange").columns}
        people = [Choice(key, words, keys) for key, words, keys in draft.people]
        self.fields = Fields([known[name] for name in _FIELDS], {"officer": people})
        self.fields.fill(draft.values)
        self._wanted: int = draft.values.get("stand_in_id") or _NOBODY
        self._candidates: Sequence[Candidate] = draft.candidates
        self._asked = self._days()
        self._said_missing = label("", "second", wrap=True)
        self._fault = label("", "fault", wrap=True)
        self._fault.hide()
        self.table = Table(_COLUMNS, Empty("没有可以调配的人员", "请先录入人员。"))
        self.table.setMinimumHeight(_LIST)
        content = QWidget()
        layout = column(
            self.fields,
            row(label("调配人员", "strong"), label("按缺少的条件从少到多排列；点一行选定。", "second"), 0),
            self._fault,
            self.table,
            self._said_missing,
        )
        layout.setContentsMargins(STEP, STEP, 3 * STEP, STEP)
        content.setLayout(layout)
        self.body.addWidget(scrolled(content), 1)
        self._save = self.add_buttons("保存", self.save)
        self.fields.done.connect(self.table.setFocus)
        self.fields.edited.connect(self._look)
        self.table.selected.connect(self._choose)
        self._show()
        self._at_first = self._said()
        self.resize(_WIDTH, min(_HIGH, QGuiApplication.primaryScreen().availableGeometry().height() - 80))

    @property
    def stand_in_id(self) -> int | None:
        """Return who is chosen."""
        return self._wanted or None

    def choose(self, officer_id: int) -> None:
        """Choose somebody."""
        self._wanted = officer_id
        self.table.select_record(officer_id)

    def save(self) -> None:
        """Hand everything to the worker; close when it was kept."""
        values = self.fields.values() | {"stand_in_id": self.stand_in_id}
        change_id = self._draft.change_id
        self._save.setEnabled(False)

        def work(session: Session) -> int:
            from dutydesk.work.changes import cases

            return cases.save(session, values, change_id).id or 0

        self._page.desk.write(work, self._saved, self._refused, owner=self)

    def reject(self) -> None:
        """Ask before unsaved words are lost."""
        if self._said() == self._at_first or dialogs.ask(
            self, "填写的内容尚未保存，要放弃吗？", "放弃后，刚才填写的内容不会保留。", yes="放弃修改", danger=True
        ):
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close as Esc does."""
        event.ignore()
        self.reject()

    def _days(self) -> tuple[object, object, object]:
        values = self.fields.values()
        return values["starts_on"], values["ends_on"], values["officer_id"]

    def _look(self) -> None:
        """Find out again who could stand in, where the days or who goes have changed."""
        asked = self._days()
        starts_on, ends_on, gone = asked
        until = ends_on if isinstance(ends_on, date) else None
        if asked == self._asked or not isinstance(starts_on, date):
            return
        self._asked = asked
        without = gone if isinstance(gone, int) else None

        def work(session: Session) -> list[Candidate]:
            from dutydesk.work.changes import overview

            return overview.candidates(session, starts_on, until, without)

        def take(found: list[Candidate]) -> None:
            if asked == self._asked:
                self._candidates = found
                self._show()

        self._page.desk.read(work, take, self._refused, owner=self)

    def _show(self) -> None:
        gone = self.fields.values()["officer_id"]
        rows = [PlainRow({**dict.fromkeys(_names(), ""), "name": "（暂不确定）"}, _NOBODY)]
        rows += [
            PlainRow(
                {
                    "name": one.name,
                    "position": one.position,
                    "years": f"{one.years} 年" if one.years else "不满一年",
                    "duties": f"{one.duties} 班",
                    "lacks": one.lacks or _ALL_MET,
                    "cautions": "；".join(one.cautions),
                },
                one.officer_id,
            )
            for one in self._candidates
            if one.officer_id != gone
        ]
        wanted = self._wanted
        self.table.show_rows(rows)
        if not self.table.select_record(wanted):
            self.table.select_record(_NOBODY)

    def _choose(self, chosen: Any) -> None:
        if chosen is None:
            return
        self._wanted = int(chosen.record)
        found = next((one for one in self._candidates if one.officer_id == self._wanted), None)
        self._fault.hide()
        missing = [f"{one.clause}　{one.words}" for one in found.missing] if found else []
        self._said_missing.setText("\n".join(missing))
        self._said_missing.setVisible(bool(missing))

    def _said(self) -> object:
        return self.fields.values(), self._wanted

    def _saved(self, change_id: int) -> None:
        self._at_first = self._said()
        self.accept()
        self._page.messages.say("人员变更已保存。", "请打印《人员变更报告》报用户单位批准。", "good")
        if self._done is not None:
            self._done(change_id)

    def _refused(self, error: Exception) -> None:
        if not isValid(self):
            return
        self._save.setEnabled(True)
        if not isinstance(error, DeskError):
            raise error
        if isinstance(error, InvalidEntry):
            rest = self.fields.show_faults(error.faults)
            self._fault.setText(error.faults.get("stand_in_id", ""))
            self._fault.setVisible("stand_in_id" in error.faults)
            self.messages.say(error.message, "".join(rest) or error.hint, "danger")
            if "stand_in_id" in error.faults:
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.messages.fail(error)


def _names() -> list[str]:
    return [one.key for one in _COLUMNS]
