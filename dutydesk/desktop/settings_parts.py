"""The panels of 设置 that are no plain lists: the one site, the operators, the settings of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from dutydesk.desktop import dialogs, typed
from dutydesk.desktop.detail import Facts
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.editors import Combo
from dutydesk.desktop.entry_form import edit
from dutydesk.desktop.kind_list import Panel
from dutydesk.desktop.table import PlainRow, Table, TableColumn
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Card, Empty, button, column, empty_layout, label, row, scrolled
from dutydesk.errors import DeskError, InvalidEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QPushButton
    from sqlmodel import Session

    from dutydesk.desktop.page import Page

__all__ = ["DeskSettings", "Operators", "Panel", "SiteFacts"]
_ABLE = "可登录"
_ROLES = ("项目负责人", "班长", "值机员", "查阅")


class SiteFacts(Panel):
    """The one record of the site."""

    tables = frozenset({"site"})
    act = "SITE"

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._record_id: int | None = None
        self._card = Card(margins=6 * STEP)
        self.setLayout(column(self._card))

    def refresh(self) -> None:
        """Read the site."""
        self._page.read(_site, self._show, key="site")

    def actions(self) -> Sequence[QPushButton]:
        """Offer to change it."""
        return (button("修改", "pencil", "primary", self._edit),)

    def open_record(self, record_id: int | None) -> None:
        """Begin at once where there is no site yet."""
        del record_id

    def _edit(self) -> None:
        edit(self._page, "site", self._record_id)

    def _show(self, found: tuple[int | None, list[tuple[str, str]]]) -> None:
        self._record_id, lines = found
        empty_layout(self._card.body)
        if not lines:
            begin = button("填写", look="primary", on=self._edit)
            self._page.only(self.act, begin)
            self._card.body.addWidget(Empty("还没有填写分部信息", "清单和表单的抬头取自这里。", begin))
            return
        facts = Facts(150)
        for words, value in lines:
            facts.add(words, value or "（未填）")
        self._card.body.addWidget(facts)
        self._card.body.addStretch(1)


def _site(session: Session) -> tuple[int | None, list[tuple[str, str]]]:
    from dutydesk.work import entries

    kind = entries.kind_named("site")
    found = entries.rows(session, kind)
    if not found:
        return None, []
    return found[0].record.id, [(c.label.words, found[0].cells[c.name]) for c in kind.columns]


class Operators(Panel):
    """Who may sign in."""

    tables = frozenset({"operator"})
    act = "OPERATORS"

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        columns = [
            TableColumn("name", "姓名", 180),
            TableColumn("role", "角色", 140),
            TableColumn("state", "状态", 0, tone=lambda words: "good" if words == _ABLE else "warning"),
        ]
        self.table = Table(columns, Empty("还没有操作员"))
        self._role = button("改角色", on=self._change_role)
        self._password = button("重设密码", on=self._reset)
        self._able = button("停用或启用", on=self._disable)
        own = button("修改我的密码", on=self._own_password)
        page.only(self.act, self._role, self._password, self._able)
        tools = row(self._role, self._password, self._able, 0, own)
        tools.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 3 * STEP)
        card = Card(margins=0)
        card.body.addWidget(self.table, 1)
        card.body.addLayout(tools)
        self.setLayout(column(card))

    def refresh(self) -> None:
        """Read the operators."""
        self._page.read(_operators, self._show, key="operators")

    def actions(self) -> Sequence[QPushButton]:
        """Offer a new operator."""
        return (button("新增操作员", "plus", "primary", self._add),)

    def _show(self, rows: list[PlainRow]) -> None:
        self.table.show_rows(rows)

    def _add(self) -> None:
        def work(session: Session, given: dict[str, str]) -> None:
            from dutydesk.records import Role
            from dutydesk.work import signin

            signin.add_operator(session, given["name"], Role(given["role"]), given["password"])

        Ask(self._page, "新增操作员", ("name", "role", "password", "again"), work).open()

    def _change_role(self) -> None:
        operator_id = self._current()

        def work(session: Session, given: dict[str, str]) -> None:
            from dutydesk.records import Role
            from dutydesk.work import signin

            signin.change_role(session, operator_id, Role(given["role"]))

        if operator_id:
            Ask(self._page, "改角色", ("role",), work).open()

    def _reset(self) -> None:
        operator_id = self._current()

        def work(session: Session, given: dict[str, str]) -> None:
            from dutydesk.work import signin

            signin.reset_password(session, operator_id, given["password"])

        if operator_id:
            Ask(self._page, "重设密码", ("password", "again"), work).open()

    def _own_password(self) -> None:
        def work(session: Session, given: dict[str, str]) -> None:
            from dutydesk.work import signin

            signin.change_password(session, given["old"], given["password"])

        Ask(self._page, "修改我的密码", ("old", "password", "again"), work).open()

    def _disable(self) -> None:
        line = self.table.current
        if line is None:
            return
        operator_id, disabled = int(line.record), line.cells["state"] != "已停用"
        words = "停用" if disabled else "启用"
        if not dialogs.ask(self, f"{words}操作员“{line.cells['name']}”吗？", yes=words, danger=disabled):
            return

        def work(session: Session) -> None:
            from dutydesk.work import signin

            signin.disable_operator(session, operator_id, disabled=disabled)

        self._page.write(work, lambda _: self._page.messages.say(f"已{words}。", tone="good"))

    def _current(self) -> int:
        line = self.table.current
        return 0 if line is None else int(line.record)


def _operators(session: Session) -> list[PlainRow]:
    from dutydesk.work import signin

    return [
        PlainRow({"name": o.name, "role": o.role.value, "state": signin.standing(session, o) or _ABLE}, o.id)
        for o in signin.operators(session)
    ]


class Ask(Sheet):
    """Ask for some of: name, role, old password, new password twice; then do it."""

    def __init__(self, page: Page, title: str, wanted: Sequence[str], work: Any) -> None:
        super().__init__(page, title, "密码至少 8 个字符。" if "password" in wanted else "", width=440)
        self.setModal(True)
        self._page, self._title, self._work = page, title, work
        self._lines: dict[str, QLineEdit | Combo] = {}
        words = {"name": "姓名", "role": "角色", "old": "现在的密码", "password": "新密码", "again": "再输入一次新密码"}
        for key in wanted:
            if key == "role":
                edited: QLineEdit | Combo = Combo()
                edited.addItems(_ROLES)
                edited.setCurrentIndex(2)
            else:
                edited = QLineEdit()
                if key != "name":
                    edited.setEchoMode(QLineEdit.EchoMode.Password)
            edited.setAccessibleName(words[key])
            name = label(words[key])
            name.setBuddy(edited)
            self._lines[key] = edited
            self.body.addLayout(column(name, edited, gap=STEP))
        self._do = self.add_buttons("确定", self._go)
        next(iter(self._lines.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self) -> None:
        given = {k: v.currentText() if isinstance(v, Combo) else v.text() for k, v in self._lines.items()}
        if "again" in given and given["again"] != given["password"]:
            self.messages.say("两次输入的密码不一样，请重新输入。", tone="danger")
            return

        def done(_: object) -> None:
            self._page.messages.say(f"{self._title}：已保存。", tone="good")
            self.accept()

        self._do.setEnabled(False)
        self._page.desk.write(lambda session: self._work(session, given), done, self._failed, owner=self)

    def _failed(self, error: Exception) -> None:
        self._do.setEnabled(True)
        if isinstance(error, InvalidEntry):
            self.messages.say("".join(error.faults.values()) or error.message, tone="danger")
        elif isinstance(error, DeskError):
            self.messages.fail(error)
        else:
            raise error


class DeskSettings(Panel):
    """The settings that `work.settings` declares."""

    tables = frozenset({"setting"})
    act = "SETTINGS"

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._editors: dict[str, QLineEdit | QCheckBox] = {}
        self._at_first: dict[str, bool | str] = {}
        self._lines = column(gap=4 * STEP, margins=6 * STEP)
        self._changed = False
        content = QWidget()
        content.setLayout(self._lines)
        card = Card(margins=0)
        card.body.addWidget(scrolled(content))
        self.setLayout(column(card))

    def refresh(self) -> None:
        """Read the settings, unless somebody is changing them here."""
        if not self._changed:
            self._page.read(_settings, self._show, key="settings")

    def actions(self) -> Sequence[QPushButton]:
        """Offer to keep them."""
        return (button("保存设置", "save", "primary", self._save),)

    @property
    def unsaved(self) -> bool:
        """Tell whether a setting was changed and not kept."""
        return self._changed

    def may_leave(self) -> bool:
        """Ask before changes are lost."""
        if self._changed and not dialogs.ask(self, "设置已修改但没有保存，要放弃吗？", yes="放弃修改", danger=True):
            return False
        if self._changed:
            self._changed = False
            self.refresh()
        return True

    def _show(self, found: list[tuple[str, str, str, bool | int | str]]) -> None:
        empty_layout(self._lines)
        self._editors.clear()
        for name, words, hint, value in found:
            if isinstance(value, bool):
                edited: QLineEdit | QCheckBox = QCheckBox(words)
                edited.setChecked(value)
                edited.clicked.connect(self._mark)
                self._lines.addLayout(column(edited, label(hint, "small", wrap=True), gap=2))
            else:
                edited = QLineEdit(str(value))
                edited.setMaximumWidth(120 if isinstance(value, int) else 420)
                edited.textEdited.connect(self._mark)
                head = label(words, "strong")
                head.setBuddy(edited)
                self._lines.addLayout(column(head, edited, label(hint, "small", wrap=True), gap=STEP))
            edited.setAccessibleName(words)
            edited.setEnabled(self._page.may(self.act))
            self._editors[name] = edited
        self._lines.addStretch(1)
        self._at_first = self._typed()
        self._changed = False

    def _typed(self) -> dict[str, bool | str]:
        return {k: e.isChecked() if isinstance(e, QCheckBox) else e.text().strip() for k, e in self._editors.items()}

    def _mark(self) -> None:
        self._changed = True

    def _save(self) -> None:
        # What was not changed here may have been changed by somebody else since it was shown.
        given = {name: value for name, value in self._typed().items() if value != self._at_first.get(name)}

        def work(session: Session) -> None:
            from dutydesk.work import settings

            for name, value in given.items():
                kind = settings.declared(name).type
                meant = typed.number(str(value)) if kind is int else value
                if meant is None or type(meant) is not kind:
                    raise InvalidEntry({name: f"“{settings.declared(name).words}”应填写整数。"})
                settings.put(session, name, meant)

        def done(_: object) -> None:
            self._changed = False
            self.refresh()
            self._page.messages.say("设置已保存。", tone="good")

        def failed(error: Exception) -> None:
            if isinstance(error, InvalidEntry):
                self._page.messages.say("设置没有保存。", "".join(error.faults.values()), "danger")
            else:
                self._page.fail(error)

        self._page.write(work, done, failed)


def _settings(session: Session) -> list[tuple[str, str, str, bool | int | str]]:
    from dutydesk.work import settings

    return [(one.name, one.words, one.help, settings.get(session, one.name)) for one in settings.SETTINGS]
