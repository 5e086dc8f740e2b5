"""The journal's head is signed every quarter of an hour while the desk is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    from dutydesk.desktop.opening import Opened
    from dutydesk.desktop.task import Tasks

_EVERY = 15 * 60 * 1000  # milliseconds


class Signing(QObject):
    """Sign in the worker thread. What cannot be written is said as any other trouble."""

    def __init__(self, parent: QObject, tasks: Tasks, opened: Callable[[], Opened | None]) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._opened = opened
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.sign)
        self._timer.start()

    def sign(self) -> None:
        """Sign now, where a desk is open."""
        if (opened := self._opened()) is not None:
            store = opened.store
            self._tasks.run(lambda _job: store.sign_head("定时"))
