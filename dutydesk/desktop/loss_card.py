"""The card at the gate when entries of the journal are missing: whoever holds the recovery code may accept that."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from dutydesk.desktop.code_line import CodeLine
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Card, button, column, label, row

_HINT = "确实找不回原来的文件时，可以从现有的内容继续。缺失的情况和原因将写入操作记录，不能撤销。"


class LossCard(Card):
    """Ask for the recovery code and the reason.

    Signals:
        accepted: the code as typed, and why.
        refused: what is not filled in.
    """

    accepted = Signal(str, str)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__("操作记录有缺失", margins=6 * STEP)
        self.body.addWidget(label(_HINT, "second", wrap=True))
        self.code = CodeLine()
        self.why = QLineEdit()
        self.why.setAccessibleName("原因")
        self.why.setPlaceholderText("例如：硬盘损坏，只找回 11 月 20 日的文件")
        for words, line in (("恢复码", self.code), ("原因", self.why)):
            name = label(words)
            name.setBuddy(line)
            self.body.addLayout(column(name, line, gap=STEP))
        self._accept = button("接受缺失，继续使用", look="danger", on=self._give)
        self.body.addLayout(row(0, self._accept))

    def start(self, code: str = "") -> None:
        """Ask, with the code that was typed already."""
        if code:
            self.code.setText(code)
        self._accept.setEnabled(True)
        (self.why if self.code.text() else self.code).setFocus(Qt.FocusReason.TabFocusReason)

    def again(self) -> None:
        """Ask once more after another code was typed."""
        self._accept.setEnabled(True)
        self.code.selectAll()
        self.code.setFocus(Qt.FocusReason.TabFocusReason)

    def _give(self) -> None:
        code, why = self.code.text(), self.why.text().strip()
        for words, line, text in (("恢复码", self.code, code), ("原因", self.why, why)):
            if not text.strip():
                self.refused.emit(f"请填写{words}。")
                line.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self._accept.setEnabled(False)
        self.accepted.emit(code, why)
