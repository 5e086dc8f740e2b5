"""The printed sheet of a recovery code, the only paper that is never kept by the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dutydesk.kinds.words import words
from dutydesk.paper import document, form
from dutydesk.work.paper_forms import SHEET_FORMS

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from dutydesk.store.recovery_code import RecoveryCode
    from dutydesk.store.vault import Slot


def draw(code: RecoveryCode, slot: Slot, folder: Path, on: date) -> bytes:
    """Draw the sheet as PDF: the groups, what they are for, where to keep them, and a code for the scanner."""
    fields = {"code": code.words(), "holder": slot.value, "made_on": words(on), "folder": str(folder)}
    return document.draw(
        form.load("recovery_code", SHEET_FORMS["recovery_code"].fields), document.Filled(fields=fields)
    )
