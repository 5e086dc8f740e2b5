"""Values as JSON knows them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any


def plain(value: Any) -> Any:
    """Return a field's value for the journal: choices by name, days and times in ISO form, moments in UTC."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value
