"""The gate: the folder is unlocked and somebody signs in. Shown at the start and after 锁定."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QStackedWidget, QWidget

from dutydesk.desktop.editors import Combo
from dutydesk.desktop.loss_card import LossCard
from dutydesk.desktop.message_bar import MessageBar
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Card, button, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QCloseEvent

    from dutydesk.errors import DeskError

_WIDTH = 500  # the whole recovery code fits
_AGAIN = "再试一次"


class Gate(QWidget):
    """A window with one card: waiting, the recovery code, name and password, or what is missing.

    Signals:
        code_given: the recovery code as typed.
        signed: name and password.
        forgotten: the name whose password nobody knows any more.
        loss_accepted: the recovery code as typed, and why entries are missing.
        restore_wanted: 从备份恢复 was pressed.
        again: 再试一次 was pressed, after something outside was mended.
        closing: the window was closed.
    """

    code_given = Signal(str)
    signed = Signal(str, str)
    forgotten = Signal(str)
    loss_accepted = Signal(str, str)
    restore_wanted = Signal()
    again = Signal()
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("值机服务台账")
        self.resize(1100, 700)
        self.may_end: Callable[[], bool] = lambda: True
        self.messages = MessageBar()
        self._site = label("", "second", wrap=True)
        self._site.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        title = label("值机服务台账", "title")
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._cards = QStackedWidget()
        self._cards.setFixedWidth(_WIDTH)
        self._cards.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        self._waiting = self._build_waiting()
        self._code_card = self._build_code()
        self._sign_card = self._build_sign()
        self._loss_card = LossCard()
        self._loss_card.accepted.connect(self._accept_loss)
        self._loss_card.refused.connect(self._say_missing)
        for card in (self._waiting, self._code_card, self._sign_card, self._loss_card):
            self._cards.addWidget(card)
        middle = column(0, title, self._site, self.messages, self._cards, 0, gap=3 * STEP)
        foot = label("依据 T/BAX 0001.2—2021　|　本机离线，资料只存在这台电脑上", "small")
        foot.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        back = button("从备份恢复…", "history", "quiet", self.restore_wanted.emit)
        middle.addLayout(row(0, back, 0))
        middle.addWidget(foot)
        middle.setContentsMargins(0, 6 * STEP, 0, 4 * STEP)
        across = row(0, gap=0)
        across.addLayout(middle)
        across.addStretch(1)
        self.messages.setFixedWidth(_WIDTH)
        self.setLayout(across)

    def wait(self, words: str) -> None:
        """Show that something is going on."""
        self.messages.hide()
        self._wait_words.setText(words)
        self._again.hide()
        self._cards.setCurrentWidget(self._waiting)

    def stop(self, error: DeskError | None = None, again: str = "") -> None:
        """Say that the desk did not open, and offer to try again, or what `again` says instead."""
        self.wait("没有打开资料。")
        if error is not None:
            self.messages.fail(error)
        self._again.setText(again or _AGAIN)
        self._again.show()
        self._again.setFocus(Qt.FocusReason.TabFocusReason)

    def ask_code(self, error: DeskError | None = None) -> None:
        """Ask for the recovery code, on the card that is shown where it has a line for it."""
        if error is not None and self._cards.currentWidget() is self._loss_card:
            self.messages.fail(error)
            self._loss_card.again()
            return
        self._cards.setCurrentWidget(self._code_card)
        self._open.setEnabled(True)
        if error is not None:
            self.messages.fail(error)
        self._code.setFocus(Qt.FocusReason.TabFocusReason)

    def ask_loss(self, error: DeskError) -> None:
        """Say what is missing, and ask whoever holds the recovery code whether to go on."""
        self.messages.fail(error)
        self._cards.setCurrentWidget(self._loss_card)
        self._loss_card.start(self._code.text())

    def ask_name(self, names: Sequence[str], site: str, last: str = "", hint: str = "") -> None:
        """Ask who sits down; the name that was used last stands first in line."""
        self.messages.hide()
        self._site.setText(site)
        self._site.setVisible(bool(site))
        self._sign_hint.setText(hint)
        self._sign_hint.setVisible(bool(hint))
        self._names.clear()
        self._names.addItems(list(names))
        self._names.setCurrentIndex(list(names).index(last) if last in names else 0)
        self._password.clear()
        self._enter.setEnabled(True)
        self._cards.setCurrentWidget(self._sign_card)
        (self._password if len(names) == 1 or last else self._names).setFocus(Qt.FocusReason.TabFocusReason)

    def refuse(self, error: DeskError) -> None:
        """Say why signing in failed and let the password be typed again."""
        self.messages.fail(error)
        self.try_again()

    def try_again(self) -> None:
        """Let the password be typed again."""
        self._enter.setEnabled(True)
        self._password.selectAll()
        self._password.setFocus(Qt.FocusReason.TabFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that nobody wants to sit down."""
        if not self.may_end():
            event.ignore()
            return
        self.closing.emit()
        event.accept()

    def _build_waiting(self) -> Card:
        card = Card(margins=7 * STEP)
        self._wait_words = label("", "second", wrap=True)
        self._wait_words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._again = button(_AGAIN, "refresh-cw", on=self.again.emit)
        self._again.hide()
        card.body.addWidget(self._wait_words)
        card.body.addLayout(row(0, self._again, 0))
        card.body.addStretch(1)
        return card

    def _build_code(self) -> Card:
        card = Card("输入恢复码", margins=6 * STEP)
        card.body.addWidget(
            label(
                "这台电脑没有保存打开数据的密钥。请输入新建时打印的恢复码，共 8 组，每组 6 位数字。",
                "second",
                wrap=True,
            )
        )
        self._code = QLineEdit()
        self._code.setPlaceholderText("例如 123456 123456 …")
        self._code.setAccessibleName("恢复码")
        self._open = button("打开", look="primary", on=self._give_code)
        self._code.returnPressed.connect(self._open.click)
        card.body.addWidget(self._code)
        card.body.addLayout(row(0, self._open))
        card.body.addStretch(1)
        return card

    def _build_sign(self) -> Card:
        card = Card("登录", margins=6 * STEP)
        self._names = Combo()
        self._names.setAccessibleName("操作员")
        self._password = QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setAccessibleName("密码")
        self._enter = button("登录", look="primary", on=self._sign)
        self._enter.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._password.returnPressed.connect(self._enter.click)
        for words, editor in (("操作员", self._names), ("密码", self._password)):
            name = label(words)
            name.setBuddy(editor)
            card.body.addLayout(column(name, editor, gap=STEP))
        self._sign_hint = label("", "small", wrap=True)
        card.body.addWidget(self._sign_hint)
        card.body.addWidget(self._enter)
        forgot = button("忘记密码", look="quiet", on=lambda: self.forgotten.emit(self._names.currentText()))
        forgot.setToolTip("凭恢复码重设密码")
        card.body.addLayout(row(0, forgot, 0))
        return card

    def _give_code(self) -> None:
        self.messages.hide()
        self._open.setEnabled(False)
        self.code_given.emit(self._code.text())

    def _accept_loss(self, code: str, why: str) -> None:
        self.messages.hide()
        self.loss_accepted.emit(code, why)

    def _say_missing(self, words: str) -> None:
        self.messages.say(words, tone="danger")

    def _sign(self) -> None:
        self.messages.hide()
        self._enter.setEnabled(False)
        self.signed.emit(self._names.currentText(), self._password.text())
