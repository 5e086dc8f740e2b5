"""Days, times and numbers as people type them. What cannot be read is handed on as it was typed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time

from dutydesk.kinds.dates import read_date

_TIME = re.compile(r"(\d{1,2})(?:[:：时点.](\d{1,2})分?|(\d{2}))$")


def day(typed: str) -> date | str | None:
    """Return the day meant by 20261123, 2026.11.23 or 2026年11月23日; None for nothing."""
    if not typed.strip():
        return None
    try:
        return read_date(typed, date.today())
    except ValueError:
        return typed


def clock(typed: str) -> time | str | None:
    """Return the time meant by 8:00, 0800 or 8点30分; None for nothing. 24:00 is 00:00."""
    text = unicodedata.normalize("NFKC", typed).strip()
    if not text:
        return None
    found = _TIME.match(text)
    if found is None:
        return typed
    hour, minute = (int(part) for part in found.groups() if part is not None)
    try:
        return time(0 if (hour, minute) == (24, 0) else hour, minute)
    except ValueError:
        return typed


def number(typed: str) -> int | str | None:
    """Return a whole number, full-width digits too; None for nothing."""
    text = unicodedata.normalize("NFKC", typed).strip()
    if not text:
        return None
    return int(text) if text.lstrip("-").isdecimal() else typed
