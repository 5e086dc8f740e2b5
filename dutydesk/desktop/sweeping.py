"""What a killed program left over is swept once after each start, while nobody waits, and once a day after that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    from dutydesk.desktop.opening import Opened
    from dutydesk.desktop.task import Job, Tasks
    from dutydesk.store.orphans import Swept

_FIRST = 90_000  # milliseconds: the start of the day belongs to whoever starts
_AGAIN = 24 * 60 * 60 * 1000


class Sweeping(QObject):
    """Sweep beside the worker, where a desk is open."""

    def __init__(self, parent: QObject, tasks: Tasks, opened: Callable[[], Opened | None]) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._opened = opened
        self._timer = QTimer(self, interval=_FIRST)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    def sweep(self) -> None:
        """Sweep now; while no desk is open, look again later."""
        if (opened := self._opened()) is None:
            return
        self._timer.setInterval(_AGAIN)
        store = opened.store

        def work(_job: Job) -> Swept:
            from dutydesk.store import orphans

            return orphans.sweep(store)

        self._tasks.run(work, owner=self, beside=True)
