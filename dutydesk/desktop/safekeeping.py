"""Backups that nobody asks for: daily while the program runs, and at its end. They run beside the one worker."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from dutydesk.desktop import defects
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Card, button, column, label, row
from dutydesk.errors import DeskError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QCloseEvent

    from dutydesk.desktop.opening import Opened
    from dutydesk.desktop.task import Job, Tasks
    from dutydesk.store.database import Store
    from dutydesk.work.backups import Outcome, Place

_LOOK_EVERY = 5_000  # milliseconds, until a desk is open
_FIRST_AFTER = 60_000  # the start of the day belongs to whoever starts
_DUE_EVERY = 600_000
_WORDS = "正在备份"
_WIDTH = 460
_FRAME = 8
_TOLD_BY = frozenset({"backupplace", "setting"})
MADE = frozenset({"backup_run"})
"""What has changed when backups were made or have failed."""


def back_up(
    tasks: Tasks,
    store: Store,
    choose: Callable[[Any], Sequence[Place]],
    why: str,
    *,
    done: Callable[[list[Outcome]], None],
    failed: Callable[[Exception], None] | None = None,
    cancelled: Callable[[], None] | None = None,
    thorough: bool = False,
    owner: QObject | None = None,
) -> Job:
    """Back up beside the worker to the places that `choose(session)` names and that are there; then record it."""
    plugged = _plugged()

    def work(job: Job) -> list[Outcome]:
        from dutydesk.work import backups

        with store.session(None) as session:
            wanted = choose(session)
        found = [(place, backups.reach(store.folder, place, plugged)) for place in wanted]
        there = [(place, path) for place, path in found if path is not None]
        outcomes = backups.write_all(store, there, why, job.tell, thorough=thorough) if there else []
        with store.session(None) as session:
            backups.record(session, outcomes)
        return outcomes

    def written(outcomes: list[Outcome]) -> None:
        tasks.changed.emit(MADE)
        done(outcomes)

    return tasks.run(work, written, failed, cancelled=cancelled, words=_WORDS, owner=owner, beside=True)


def _plugged() -> list[Path]:
    from dutydesk.desktop.file_dialog import sticks  # not before the first paint

    return [Path(place) for place, _ in sticks()]


class Safekeeping(QObject):
    """Watch the clock and the end of the program."""

    def __init__(self, parent: QObject, tasks: Tasks, opened: Callable[[], Opened | None]) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._opened = opened
        self._at_end: list[Place] = []
        self._running = False
        self._farewell: Farewell | None = None
        self._look = QTimer(self, interval=_LOOK_EVERY)
        self._look.timeout.connect(self.learn)
        self._look.start()
        self._daily = QTimer(self, interval=_DUE_EVERY)
        self._daily.timeout.connect(self.back_up_due)
        tasks.changed.connect(self._heard)

    def learn(self) -> None:
        """Read which places are wanted at the end."""
        if (opened := self._opened()) is None:
            return
        store = opened.store
        if self._look.isActive():
            self._look.stop()
            self._daily.start()
            QTimer.singleShot(_FIRST_AFTER, self, self.back_up_due)

        def work(_job: Job) -> list[Place]:
            from dutydesk.work import backups, settings

            with store.session(None) as session:
                return backups.places(session) if settings.get(session, "backup_on_closing") else []

        self._tasks.run(work, self._learned, owner=self)

    def back_up_due(self) -> None:
        """Make the backups whose hour has struck."""
        opened = self._opened()
        if opened is None or self._running:
            return
        self._running = True

        def choose(session: Any) -> Sequence[Place]:
            from dutydesk.work import backups

            return backups.due(session, datetime.now(UTC))

        back_up(
            self._tasks,
            opened.store,
            choose,
            "每日",
            done=self._done,
            failed=self._failed,
            cancelled=self._idle,
            thorough=True,
        )

    def at_the_end(self, then: Callable[[], None]) -> None:
        """Make the last backup where a place for it is there, and call `then` in any case."""
        from dutydesk.work import backups

        self._look.stop()
        self._daily.stop()
        opened = self._opened()
        plugged = _plugged() if self._at_end else []
        folder = opened.store.folder if opened else None
        wanted = [place for place in self._at_end if folder and backups.reach(folder, place, plugged)]
        if opened is None or not wanted:
            then()
            return
        farewell = self._farewell = Farewell("、".join(place.name for place in wanted))

        def end(outcomes: list[Outcome]) -> None:
            error = next((one.error for one in outcomes if one.error is not None), None)
            if error is None:
                farewell.hide()
                then()
            else:
                fail(error)

        def fail(error: Exception) -> None:
            if farewell.isHidden():
                then()  # the person did not wait: nobody would read it, and the program would never end
            elif isinstance(error, DeskError):
                farewell.say(error.message, error.hint)
            else:
                farewell.say(f"备份时程序出了意外（编号 {defects.number(error)}）。", "请把编号告诉维护人员。")

        job = back_up(self._tasks, opened.store, lambda _: wanted, "退出", done=end, failed=fail, cancelled=then)
        farewell.left.connect(lambda: self._leave(job, then, farewell))
        self._tasks.progressed.connect(farewell.tell)
        farewell.show()

    def _leave(self, job: Job, then: Callable[[], None], farewell: Farewell) -> None:
        farewell.hide()
        if farewell.is_over:
            then()
        else:
            job.cancelled = True  # it ends at its next word, and then the program does

    def _heard(self, tables: frozenset[str]) -> None:
        if not self._look.isActive() and (not tables or tables & _TOLD_BY):
            self.learn()

    def _learned(self, found: list[Place]) -> None:
        self._at_end = found

    def _done(self, outcomes: list[Outcome]) -> None:
        self._idle()
        for one in outcomes:
            if one.error is not None:
                self._tasks.fail(one.error)

    def _failed(self, error: Exception) -> None:
        self._idle()
        self._tasks.fail(error)

    def _idle(self) -> None:
        self._running = False


class Farewell(QWidget):
    """Show the last backup on its way, and let whoever cannot wait leave without it.

    Signals:
        left: the person does not wait, or has read what went wrong.
    """

    left = Signal()

    def __init__(self, where: str) -> None:
        super().__init__()
        self.setWindowTitle("值机服务台账")
        self.is_over = False
        self._title = label("正在备份，完成后退出", "heading")
        self._said = label(f"备份到“{where}”，请勿拔出 U 盘。", "second", wrap=True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._go = button("不备份，直接退出", on=self.left.emit)
        card = Card(margins=6 * STEP)
        for part in (self._title, self._said, self._bar):
            card.body.addWidget(part)
        card.body.addLayout(row(0, self._go))
        self.setLayout(column(card, margins=4 * STEP))
        self.setFixedWidth(_WIDTH)
        self.setWindowFlag(Qt.WindowType.WindowMinMaxButtonsHint, on=False)

    def tell(self, words: str, done: int, total: int) -> None:
        """Show how far it is."""
        if not self.is_over:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            self._said.setText(f"{words}…请勿拔出 U 盘。")

    def say(self, words: str, hint: str) -> None:
        """Say that there is no backup, and wait until it was read."""
        self.is_over = True
        self._title.setText("这次没有备份")
        self._said.setText(f"{words}{hint}以前的备份和本机资料未受影响。")
        self._bar.hide()
        self._go.setText("退出")
        self._said.setMinimumHeight(self._said.heightForWidth(_WIDTH - 2 * (4 + 6) * STEP - _FRAME))
        self.adjustSize()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the window is leaving."""
        self.left.emit()
        event.accept()
