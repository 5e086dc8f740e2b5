"""Questions to the person, all of one make: a heading, what follows from it, a message bar, buttons at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget

from dutydesk.desktop.message_bar import MessageBar
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import button, column, label, row
from dutydesk.errors import DeskError

if TYPE_CHECKING:
    from collections.abc import Callable


def bind_lock(dialog: QDialog) -> None:
    """Let Ctrl+L lock the desk from an open dialog as from the window below it; the dialog waits for its owner."""

    def lock() -> None:
        from dutydesk.desktop.window import Window

        below = dialog.parentWidget()
        while below is not None and not isinstance(below, Window):
            below = below.parentWidget()
        if below is not None and dialog.windowModality() is not Qt.WindowModality.ApplicationModal:
            below.locked.emit()

    QShortcut(QKeySequence("Ctrl+L"), dialog, lock)


class Sheet(QDialog):
    """Be the base of every dialog: put things into `body`, end with `add_buttons`, show with `open()`."""

    def __init__(self, parent: QWidget | None, title: str, hint: str = "", *, width: int = 520) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(width)
        self.messages = MessageBar()
        self.body = column(gap=3 * STEP)
        self._layout = column(label(title, "heading", wrap=True), gap=3 * STEP, margins=5 * STEP)
        if hint:
            self._layout.addWidget(label(hint, "second", wrap=True))
        self._layout.addWidget(self.messages)
        self._layout.addLayout(self.body, 1)
        self.setLayout(self._layout)
        bind_lock(self)

    def add_buttons(
        self, words: str, on: Callable[[], object], *, danger: bool = False, cancel: str = "取消"
    ) -> QPushButton:
        """Add the last line: 取消 (unless it is "") and the button that does it, on Enter. Return that one.

        What `on` refuses at once, such as a day that is none, is said in the sheet.
        """

        def act() -> None:
            try:
                on()
            except DeskError as error:
                self.messages.fail(error)

        do = button(words, look="danger" if danger else "primary", on=act)
        do.setDefault(not danger)
        self._layout.addSpacing(STEP)
        self._layout.addLayout(row(0, *([button(cancel, on=self.reject)] if cancel else []), do))
        save = QShortcut(QKeySequence("Ctrl+Return"), self)
        save.activated.connect(do.click)
        return do


def ask(parent: QWidget | None, words: str, hint: str = "", *, yes: str = "确定", danger: bool = False) -> bool:
    """Ask and wait: True for `yes`. With `danger`, Enter does not say yes."""
    sheet = Sheet(parent, words, hint, width=420)
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    sheet.add_buttons(yes, sheet.accept, danger=danger)
    answer = sheet.exec() == QDialog.DialogCode.Accepted
    sheet.deleteLater()
    return answer


def ask_text(parent: QWidget | None, words: str, hint: str = "", *, field: str, secret: bool = False) -> str | None:
    """Ask for a line of text, such as a reason, and wait; None when it was not given."""
    sheet = Sheet(parent, words, hint, width=440)
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    line = QLineEdit()
    line.setAccessibleName(field)
    if secret:
        line.setEchoMode(QLineEdit.EchoMode.Password)
    name = label(field)
    name.setBuddy(line)
    sheet.body.addWidget(name)
    sheet.body.addWidget(line)

    def given() -> None:
        if line.text().strip():
            sheet.accept()
        else:
            sheet.messages.say(f"请填写{field}。", tone="danger")

    sheet.add_buttons("确定", given)
    line.setFocus(Qt.FocusReason.OtherFocusReason)
    answer = sheet.exec() == QDialog.DialogCode.Accepted
    text = line.text() if secret else line.text().strip()
    sheet.deleteLater()
    return text if answer else None
