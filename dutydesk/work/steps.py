"""The steps of long work, told to whoever listens."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Steps:
    """Count the steps of the work for whoever listens."""

    def __init__(self, tell: Callable[[int, int, str], None] | None, total: int) -> None:
        self._tell = tell
        self._total = total
        self._done = -1
        self._words = ""

    def next(self, words: str) -> None:
        """Say what comes now."""
        self._done += 1
        self._words = words
        self.go_on()

    def go_on(self) -> None:
        """Say what is still going on: whoever listens may cancel."""
        if self._tell is not None:
            self._tell(self._done, self._total, self._words)
