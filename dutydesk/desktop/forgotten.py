"""A forgotten password: whoever holds the recovery code gives the operator a new one, at the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from dutydesk.desktop import defects
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import column, label
from dutydesk.errors import DeskError, InvalidEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from dutydesk.desktop.task import Tasks

_HINT = "输入打印的恢复码，并为这个操作员设一个新密码（至少 8 个字符）。重设会写入操作记录。"


class ForgottenSheet(Sheet):
    """Ask for the recovery code and the new password twice; `reset(code, new)` runs in the worker thread."""

    def __init__(
        self, parent: QWidget, tasks: Tasks, name: str, reset: Callable[[str, str], None], done: Callable[[], None]
    ) -> None:
        super().__init__(parent, f"重设“{name}”的密码", _HINT, width=460)
        self.setModal(True)
        self._tasks, self._reset, self._tell = tasks, reset, done
        self.code = self._line("恢复码", hidden=False)
        self.code.setPlaceholderText("8 组，每组 6 位数字")
        self.new = self._line("新密码", hidden=True)
        self.again = self._line("再输入一次新密码", hidden=True)
        self._do = self.add_buttons("重设密码", self.go)
        self.code.setFocus()

    def go(self) -> None:
        """Set the new password; stay open where it is refused."""
        code, new = self.code.text(), self.new.text()
        if new != self.again.text():
            self.messages.say("两次输入的密码不一样，请重新输入。", tone="danger")
            return
        self._do.setEnabled(False)
        self._tasks.run(lambda _job: self._reset(code, new), self._done, self._failed, owner=self)

    def _line(self, words: str, *, hidden: bool) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(words)
        if hidden:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        name = label(words)
        name.setBuddy(line)
        self.body.addLayout(column(name, line, gap=STEP))
        return line

    def _done(self, _nothing: object) -> None:
        self.accept()
        self._tell()

    def _failed(self, error: Exception) -> None:
        self._do.setEnabled(True)
        if isinstance(error, InvalidEntry):
            self.messages.say("".join(error.faults.values()), tone="danger")
        elif isinstance(error, DeskError):
            self.messages.fail(error)
        else:
            defects.show(error, self)
