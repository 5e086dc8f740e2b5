"""A time that never runs backwards, for locks that a changed system clock must not open."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

_WRITE = "INSERT INTO latest_seen (one, at) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET at = excluded.at"


_SLACK = timedelta(minutes=5)  # clocks are corrected by so much every day
_LAST = "SELECT at FROM journal ORDER BY seq DESC LIMIT 1"


def _wall() -> datetime:
    return datetime.now(UTC)


class Clock:
    """Tell the latest of: the system clock, the latest time ever seen, and that plus the time this program ran since.

    So a clock set back lengthens no lock for ever, and shortens none.
    """

    def __init__(self, wall: Callable[[], datetime] = _wall, running: Callable[[], float] = time.monotonic) -> None:
        self._wall = wall
        self._running = running
        self._seen: datetime | None = None
        self._seen_at = 0.0

    def now(self, session: Session) -> datetime:
        """Return the time, and remember it in the database."""
        connection = session.connection()
        kept = connection.exec_driver_sql("SELECT at FROM latest_seen").scalar_one_or_none()
        choices = [self._wall()]
        if kept is not None:
            choices.append(datetime.fromisoformat(kept))
        if self._seen is not None:
            choices.append(self._seen + timedelta(seconds=self._running() - self._seen_at))
        now = max(choices)
        self._seen, self._seen_at = now, self._running()
        connection.exec_driver_sql(_WRITE, (now.astimezone(UTC).isoformat(timespec="microseconds"),))
        return now


def set_back(session: Session, wall: Callable[[], datetime] = _wall) -> tuple[datetime, datetime] | None:
    """Return the system's time and that of the journal's last entry, where that lies in the future; else None.

    The order of the journal is that of its numbers, so it holds in any case; dates and terms do not.
    """
    found = session.connection().exec_driver_sql(_LAST).scalar_one_or_none()
    if found is None:
        return None
    now, last = wall(), datetime.fromisoformat(found)
    return (now, last) if now < last - _SLACK else None
