"""The field for a recovery code: digits fall into groups of six while they are typed, as on the printed sheet."""

from __future__ import annotations

import unicodedata

from PySide6.QtWidgets import QLineEdit

_GROUP = 6


class CodeLine(QLineEdit):
    """Take a recovery code. What is no digit stays where it was typed, so that it can be seen and mended."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("恢复码")
        self.setPlaceholderText("8 组数字，每组 6 位；空格、短横可有可无")
        self.textEdited.connect(self._group)

    def _group(self, typed: str) -> None:
        plain = unicodedata.normalize("NFKC", typed).replace(" ", "").replace("-", "")
        if not plain.isdecimal():
            return
        before = sum(c.isdecimal() for c in unicodedata.normalize("NFKC", typed[: self.cursorPosition()]))
        at_end = self.cursorPosition() == len(typed)
        grouped = " ".join(plain[start : start + _GROUP] for start in range(0, len(plain), _GROUP))
        self.setText(grouped)
        self.setCursorPosition(len(grouped) if at_end else before + max(0, before - 1) // _GROUP)
