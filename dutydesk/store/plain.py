"""Values as JSON knows them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any


def plain(value: Any) -> Any:
    """Return a field's value for the journal: choices by name, days and times in ISO form, moments in UTC.

    Raises ValueError for a moment without a time zone, before it is committed.
    """
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone: datetime.now(UTC)")
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value
