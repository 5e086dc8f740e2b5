"""Before personal data are shown or given away: a reason, and the password once more where the desk asks for it.

prove(page, "显示完整身份证编号", lambda session, why: officers.reveal_id(session, 7, why), self._show)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import column, label
from dutydesk.errors import DeskError

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget
    from sqlmodel import Session

    from dutydesk.desktop.page import Page

T = TypeVar("T")
_HINT = "操作员、时间和事由将写入操作记录。"


def prove(
    page: Page,
    title: str,
    act: Callable[[Session, str], T],
    done: Callable[[T], None],
    *,
    reason: bool = True,
    parent: QWidget | None = None,
) -> None:
    """Ask, then run `act(session, why)` and hand its result to `done`. Asks nothing where there is nothing to ask."""

    def show(password: bool) -> None:  # noqa: FBT001  (the answer of the worker)
        if reason or password:
            _Prove(parent or page, page, title, act, done, reason=reason, password=password).open()
        else:
            page.write(lambda session: act(session, ""), done)

    page.read(_asks_again, show, key="prove")


def _asks_again(session: Session) -> bool:
    from dutydesk.work import signin

    return signin.asks_again(session)


class _Prove(Sheet):
    def __init__(
        self, parent: QWidget, page: Page, title: str, act: Any, done: Any, *, reason: bool, password: bool
    ) -> None:
        super().__init__(parent, title, _HINT, width=440)
        self.setModal(True)
        self._page, self._act, self._done = page, act, done
        self._why = self._line("事由") if reason else None
        self._password = self._line("当前操作员的密码") if password else None
        if self._password is not None:
            self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._go = self.add_buttons("确定", self._prove)
        first = self._why or self._password
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, words: str) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(words)
        name = label(words)
        name.setBuddy(line)
        self.body.addLayout(column(name, line, gap=STEP))
        return line

    def _prove(self) -> None:
        why = self._why.text().strip() if self._why else ""
        if self._why is not None and not why:
            self.messages.say("请填写事由。", tone="danger")
            return
        password = self._password.text() if self._password else None
        if self._password is not None and not password:
            self.messages.say("请填写当前操作员的密码。", tone="danger")
            self._password.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        act, done = self._act, self._done
        self._go.setEnabled(False)

        def work(session: Session) -> Any:
            from dutydesk.work import signin

            if password is not None:
                signin.confirm_password(session, password)
            return act(session, why)

        def then(result: Any) -> None:
            self.accept()
            done(result)

        self._page.desk.write(work, then, self._failed, owner=self)

    def _failed(self, error: Exception) -> None:
        self._go.setEnabled(True)
        if not isinstance(error, DeskError):
            raise error
        self.messages.fail(error)
        if self._password is not None:
            self._password.setFocus(Qt.FocusReason.OtherFocusReason)
            self._password.selectAll()
