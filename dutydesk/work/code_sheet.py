"""The printed sheet of a recovery code, the only paper that is never kept by the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dutydesk.kinds.words import words
from dutydesk.paper import document, form

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from dutydesk.store.recovery_code import RecoveryCode
    from dutydesk.store.vault import Slot

_FIELDS = {"code": "恢复码", "holder": "持有方", "made_on": "日期", "folder": "数据文件夹"}


def draw(code: RecoveryCode, slot: Slot, folder: Path, on: date) -> bytes:
    """Draw the sheet as PDF: the groups, what they are for, where to keep them, and a code for the scanner."""
    fields = {"code": code.words(), "holder": slot.value, "made_on": words(on), "folder": str(folder)}
    return document.draw(form.load("recovery_code", _FIELDS), document.Filled(fields=fields))
