"""The entry dialog of any kind, drawn from its columns.

edit(page, "certificate", given={"officer_id": 7}, done=self._select)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from dutydesk.desktop import dialogs
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.fields import Fields
from dutydesk.desktop.file_box import FileBox
from dutydesk.desktop.photo_crop import cut_photo
from dutydesk.desktop.pick_box import Choice
from dutydesk.desktop.prove import prove
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import button, column, scrolled
from dutydesk.errors import DeskError, InvalidEntry
from dutydesk.kinds.id_number import IdNumber, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.kinds.kind import Kind

_WIDTH = 620


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold what the dialog starts from, read in the worker thread."""

    kind: Kind
    record_id: int | None
    values: dict[str, Any]
    choices: dict[str, list[Choice]]
    may_reveal: bool


def edit(
    page: Page,
    kind_table: str,
    record_id: int | None = None,
    given: dict[str, Any] | None = None,
    done: Callable[[int], None] | None = None,
    *,
    lacking: Mapping[str, str] | None = None,
) -> None:
    """Open the dialog for a new record (with some fields `given`, which are not asked for) or an existing one.

    What is `lacking` is marked as a fault is, by the names of the fields, and the first of them has the focus.
    """

    def show(draft: Draft) -> None:
        dialog = EntryDialog(page, draft, given or {}, done)
        dialog.open()
        if lacking:
            dialog.fields.show_faults(lacking)

    page.read(lambda session: begin(session, kind_table, record_id), show, key="edit")


def begin(session: Session, kind_table: str, record_id: int | None) -> Draft:
    """Read what the dialog needs."""
    from dutydesk.errors import Refused
    from dutydesk.work import entries, officers, roles
    from dutydesk.work.badges import designs

    kind = entries.kind_named(kind_table)
    values: dict[str, Any] = {}
    if record_id is not None:
        record = session.get(kind.record, record_id)
        if record is None:
            raise Refused(f"这条{kind.about.words}已不存在，可能刚被删除。", "请刷新列表后再试。")
        values = {c.name: getattr(record, c.name) for c in kind.columns}
    elif kind_table == "officer":
        values = {"employee_number": officers.next_employee_number(session)}
    elif kind_table == "badgedesign":
        values = designs.proposal(session)
    targets = {c.target for c in kind.columns if c.target}
    choices = {target: _choices(session, target) for target in targets}
    actor = session.info["actor"]
    return Draft(kind, record_id, values, choices, actor is not None and roles.may(actor.role, roles.Act.REVEAL))


def _choices(session: Session, table: str) -> list[Choice]:
    from dutydesk.kinds.pinyin import search_keys
    from dutydesk.work import entries

    found = entries.captions(session, entries.kind_named(table))
    return [Choice(key, words, search_keys(words)) for key, words in found.items()]


def _whose(draft: Draft, given: Mapping[str, Any]) -> str:
    """Return whose record it is: 新增证件 belongs to an officer who is not asked for."""
    owners = [
        choice.caption
        for column in draft.kind.columns
        if column.target and column.name in given
        for choice in draft.choices[column.target]
        if choice.id == given[column.name]
    ]
    return f"（{'、'.join(owners)}）" if owners else ""


class EntryDialog(Sheet):
    """Ask for one record; stay open while what was typed is refused, and ask before unsaved words are lost."""

    def __init__(
        self, page: Page, draft: Draft, given: dict[str, Any], done: Callable[[int], None] | None = None
    ) -> None:
        new = draft.record_id is None
        title = ("新增" if new else "修改") + draft.kind.about.words + _whose(draft, given)
        super().__init__(page, title, "带 * 的为必填项。回车到下一项，Ctrl+回车保存。", width=_WIDTH)
        self.setModal(True)
        self._page = page
        self._draft = draft
        self._given = given
        self._done = done
        shown = [c for c in draft.kind.columns if c.name not in given]
        self.fields = Fields(shown, draft.choices)
        self.fields.fill(draft.values)
        self._hidden_ids: dict[str, str] = {}
        if not new:
            self._mask_ids()
        self._at_first = {} if new else self.fields.values()
        content = QWidget()
        inner = column(self.fields, 0)
        inner.setContentsMargins(STEP, STEP, 3 * STEP, STEP)
        content.setLayout(inner)
        self.body.addWidget(scrolled(content), 1)
        self._save = self.add_buttons("保存", self.save)
        self.fields.done.connect(self._save.setFocus)
        for editor in self.fields.editors.values():
            if isinstance(editor.widget, FileBox):
                editor.widget.cut_wanted.connect(partial(cut_photo, self._page, self, editor.widget))
        screen = QGuiApplication.primaryScreen().availableGeometry()
        wanted = content.sizeHint().height() + 200
        self.resize(_WIDTH, min(wanted, screen.height() - 80))
        self.fields.start()

    def save(self) -> None:
        """Hand the values to the worker; close when they were kept.

        Of a record that is there already only what was changed here: somebody else may have changed the rest while
        this form waited.
        """
        self._save.setEnabled(False)
        before, now = self._at_first, self.fields.values()
        changed = {name: value for name, value in now.items() if name not in before or value != before[name]}
        values = self._given | changed
        for name in self._hidden_ids:
            values.pop(name, None)
        draft = self._draft

        def work(session: Session) -> int:
            from dutydesk.desktop.attachments import keep_files
            from dutydesk.work import entries, officers

            kept = keep_files(session, draft.kind, values)
            if draft.kind.table == "officer":
                return int(officers.save_officer(session, kept, draft.record_id).id or 0)
            return int(entries.save(session, draft.kind, kept, draft.record_id).id)

        self._page.desk.write(work, self._saved, self._refused, owner=self)

    def reject(self) -> None:
        """Ask before unsaved words are lost."""
        if not self.fields.changed or dialogs.ask(
            self, "修改的内容尚未保存，要放弃吗？", "放弃后，刚才填写的内容不会保留。", yes="放弃修改", danger=True
        ):
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close as Esc does."""
        event.ignore()
        self.reject()

    def _saved(self, record_id: int) -> None:
        self.fields.changed = False
        self.accept()
        self._page.messages.say(f"{self._draft.kind.about.words}已保存。", tone="good")
        if self._done is not None:
            self._done(record_id)

    def _refused(self, error: Exception) -> None:
        if not isValid(self):
            return
        self._save.setEnabled(True)
        if not isinstance(error, DeskError):
            raise error
        if isinstance(error, InvalidEntry):
            rest = self.fields.show_faults(error.faults)
            self.messages.say(error.message, "".join(rest) or error.hint, "danger")
        else:
            self.messages.fail(error)

    def _mask_ids(self) -> None:
        for c in self._draft.kind.columns:
            there = self._draft.values.get(c.name) or c.required  # a number that is not shown reads as none
            if c.type is IdNumber and c.name in self.fields.editors and there:
                self._mask_id(c.name)

    def _mask_id(self, name: str) -> None:
        line = self.fields.editors[name].widget
        if not isinstance(line, QLineEdit):
            return
        self._hidden_ids[name] = shown(self._draft.values[name])
        line.setText(self._hidden_ids[name])
        line.setReadOnly(True)
        if not self._draft.may_reveal:
            line.setToolTip("当前操作员不能查看完整身份证编号。")
            return
        show = button("显示", "eye", on=lambda: self._reveal(name, line))
        show.setToolTip("显示并修改身份证编号（写入操作记录）")
        self.fields.add_beside(name, show)

    def _reveal(self, name: str, line: QLineEdit) -> None:
        record_id = self._draft.record_id
        if record_id is None:
            return

        def act(session: Session, why: str) -> str:
            from dutydesk.work import officers

            return officers.reveal_id(session, record_id, why)

        def show(number: str) -> None:
            self._hidden_ids.pop(name, None)
            line.setReadOnly(False)
            line.setText(number)
            self.fields.take_beside(name)
            line.setFocus(Qt.FocusReason.OtherFocusReason)

        prove(self._page, "显示完整身份证编号", act, show, parent=self)
