"""Work off the main thread: one worker thread, one job at a time, the answer back on the main thread.

One thread is enough for one desk and keeps two writes from ever meeting. The thread is Python's own: it holds the
store's connection for as long as the program runs.

Python's collector runs in whatever thread allocates. In the worker it would delete widgets that the main thread has
dropped, and the two would wait for each other for ever: so it is off, and the main thread collects by the clock.
"""

from __future__ import annotations

import gc
import logging
import threading
import time
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)
_TELL_EVERY = 0.05  # seconds between two words of progress
_COLLECT_EVERY = 1000  # milliseconds
_SHOW_AFTER = 300  # milliseconds before a running job shows its progress


class Cancelled(Exception):
    """Leave a job that the person has cancelled."""


class Job:
    """Be one piece of work on its way, and its progress: `job.tell(3, 50)` inside the work."""

    def __init__(self, work: Callable[[Job], Any], words: str, tasks: Tasks) -> None:
        self.words = words
        self.cancelled = False
        self._work = work
        self._tasks = tasks
        self._told = 0.0

    def tell(self, done: int, total: int, words: str = "") -> None:
        """Say how far the work is; raises Cancelled when the person no longer wants it."""
        if self.cancelled:
            raise Cancelled
        now = time.monotonic()
        if now - self._told >= _TELL_EVERY or done >= total:
            self._told = now
            self._tasks.progressed.emit(words or self.words, done, total)

    def run(self) -> Any:
        """Do the work, in the worker thread."""
        if self.cancelled:
            raise Cancelled
        return self._work(self)


class Tasks(QObject):
    """Run jobs in order in one worker thread.

    Signals:
        changed: names of the tables that a transaction touched.
        started: the words of a job that takes long, finished: it has ended.
        progressed: words, done, total.
    """

    changed = Signal(frozenset)
    started = Signal(str)
    progressed = Signal(str, int, int)
    finished = Signal()
    _answered = Signal(object)

    def __init__(self, show_error: Callable[[Exception], None]) -> None:
        super().__init__()
        self._show_error = show_error
        self._queue: SimpleQueue[Callable[[], Callable[[], None]] | None] = SimpleQueue()
        self._waiting = 0
        self._running: dict[int, Job] = {}  # by the thread that does it
        self._beside: list[threading.Thread] = []
        self._answered.connect(self._finish)
        self._slow = QTimer(self, singleShot=True, interval=_SHOW_AFTER)
        self._slow.timeout.connect(self._tell_started)
        gc.disable()
        self._collector = QTimer(self, interval=_COLLECT_EVERY)
        self._collector.timeout.connect(_collect)
        self._collector.start()
        self._thread = threading.Thread(target=self._serve, name="dutydesk-worker", daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Tell whether anything runs or waits."""
        return self._waiting > 0

    def run(
        self,
        work: Callable[[Job], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        cancelled: Callable[[], None] | None = None,
        words: str = "",
        owner: QObject | None = None,
        beside: bool = False,
    ) -> Job:
        """Run `work` in the worker thread, then `done(result)`, `failed(error)` or `cancelled()` in the main thread.

        `words` say what is going on when it takes long. When `owner` has been deleted meanwhile, nobody is called.
        With `beside` the work has a thread of its own and keeps nothing waiting: for what takes long and touches no
        session but for a moment.
        """
        job = Job(work, words, self)

        def answer() -> Callable[[], None]:
            self._running[threading.get_ident()] = job
            then: Callable[[], None]
            try:
                result = job.run()
            except Cancelled:
                then = cancelled or _nothing
            except Exception as error:  # noqa: BLE001  (the one place: whatever it is, the main thread shows it)
                then = _later(failed or self._show_error, error)
            else:
                then = _later(done, result) if done else _nothing
            del self._running[threading.get_ident()]
            return then if owner is None else lambda: then() if isValid(owner) else None

        self._waiting += 1
        if words:
            self._slow.start()
        if beside:
            self._beside = [thread for thread in self._beside if thread.is_alive()]
            self._beside.append(threading.Thread(target=self._answer, args=(answer,), name="beside", daemon=True))
            self._beside[-1].start()
        else:
            self._queue.put(answer)
        return job

    def fail(self, error: Exception) -> None:
        """Say what went wrong where nobody in particular has asked."""
        self._show_error(error)

    def cancel(self) -> None:
        """Ask what is running to stop at its next word of progress."""
        for job in list(self._running.values()):
            job.cancelled = True

    def close(self, seconds: float = 10) -> bool:
        """Finish what waits, then end the thread; tell whether it has ended in that time."""
        for job in [self._running[one] for one in (t.ident for t in self._beside) if one in self._running]:
            job.cancelled = True
        self._queue.put(None)
        for thread in (*self._beside, self._thread):
            thread.join(seconds)
        self._collector.stop()
        gc.enable()
        return not self._thread.is_alive()

    def _serve(self) -> None:
        while (answer := self._queue.get()) is not None:
            self._answer(answer)

    def _answer(self, answer: Callable[[], Callable[[], None]]) -> None:
        then = answer()
        if isValid(self):
            self._answered.emit(then)

    def _finish(self, then: Callable[[], None]) -> None:
        self._waiting -= 1
        if not self._waiting:
            self._slow.stop()
            self.finished.emit()
        then()

    def _tell_started(self) -> None:
        words = next((job.words for job in list(self._running.values()) if job.words), "")
        if words:
            self.started.emit(words)


def _collect() -> None:
    """Collect, in the main thread, the oldest generation that is due by Python's own thresholds."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return


def _nothing() -> None:
    pass


def _later(call: Callable[[Any], None], value: Any) -> Callable[[], None]:
    return lambda: call(value)
