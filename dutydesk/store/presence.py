"""When each operator last proved by the password to be the one who sits here. Forgotten when the program ends."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def _wall() -> datetime:
    return datetime.now(UTC)


class Presence:
    """Remember the last proof of each operator.

    Its age is the longer of what two clocks say: the running one stands still while the machine sleeps, and the one
    on the wall can be set back.
    """

    def __init__(self, wall: Callable[[], datetime] = _wall, running: Callable[[], float] = time.monotonic) -> None:
        self._wall = wall
        self._running = running
        self._proved: dict[int, tuple[datetime, float]] = {}

    def prove(self, operator_id: int) -> None:
        """Take it that the operator has just given the password."""
        self._proved[operator_id] = self._wall(), self._running()

    def within(self, operator_id: int, time: timedelta) -> bool:
        """Tell whether the operator gave the password within that time."""
        if operator_id not in self._proved:
            return False
        wall, running = self._proved[operator_id]
        return max(self._wall() - wall, timedelta(seconds=self._running() - running)) < time

    def forget(self) -> None:
        """Ask everybody again: somebody has left the desk."""
        self._proved.clear()
