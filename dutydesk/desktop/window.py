"""The window: rail, one page at a time, status bar. Pages are built when they are first shown."""

from __future__ import annotations

import sys
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QMainWindow, QProgressBar, QStackedWidget, QWidget

from dutydesk.desktop.desk import Desk, Ref
from dutydesk.desktop.rail import Rail
from dutydesk.desktop.style import scale_text
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import button, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

    from dutydesk.desktop.frame_facts import FrameFacts
    from dutydesk.desktop.page import Page
    from dutydesk.desktop.task import Tasks
    from dutydesk.errors import DeskError
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

PAGES = (
    ("today", "今日", "layout-dashboard", "TodayPage"),
    ("people", "人员", "users", "PeoplePage"),
    ("badges", "工作牌", "id-card-lanyard", "BadgesPage"),
    ("trainings", "培训", "graduation-cap", "TrainingsPage"),
    ("changes", "人员变更", "arrow-left-right", "ChangesPage"),
    ("roster", "值班表", "calendar-days", "RosterPage"),
    ("lists", "清单", "list-checks", "ListsPage"),
    ("custody", "资料", "folder-open", "CustodyPage"),
    ("papers", "纸件", "files", "PapersPage"),
    ("clauses", "条款", "clipboard-check", "ClausesPage"),
    ("export", "导出", "download", "ExportPage"),
    ("journal", "记录", "history", "JournalPage"),
    ("settings", "设置", "settings", "SettingsPage"),
)
_PAGES = "dutydesk.desktop.pages"
_DAY_CHECK = 60_000  # milliseconds: at midnight everything is seen from another day
_GLANCE_AFTER = 1_000
_AHEAD_AFTER, _AHEAD_EVERY = 4_000, 300
_SIZE = (1440, 900)
_FRAME = 40  # pixels of title bar and borders, at most
_STANDARD = "依据 T/BAX 0001.2—2021"


class Window(QMainWindow):
    """The main window of one signed-in operator.

    Signals:
        locked: 锁定 was pressed. closing: the window is about to go. restore_wanted: 从备份恢复.
    """

    locked = Signal()
    closing = Signal()
    restore_wanted = Signal()

    def __init__(self, opened: Callable[[], tuple[Store, Actor]], tasks: Tasks, who: str) -> None:
        super().__init__()
        self.desk = Desk(opened, tasks, self.go_to)
        self.setWindowTitle("值机服务台账")
        self.setMinimumSize(1040, 620)
        self.resize(*_SIZE)
        self.rail = Rail([(key, words, icon) for key, words, icon, _ in PAGES])
        self.rail.chosen.connect(self.go_to)
        self.rail.locked.connect(self.locked)
        self.rail.help_wanted.connect(self._help)
        self._stack = QStackedWidget()
        self._pages: dict[str, Page] = {}
        self._stale: dict[str, frozenset[str]] = {}
        self._band = _band()
        right = column(self._band, self._stack, gap=0)
        right.setStretch(1, 1)
        across = row(self.rail, gap=0)
        across.addLayout(right, 1)
        centre = QWidget()
        centre.setLayout(across)
        self.setCentralWidget(centre)
        self._build_status_bar(who)
        self._shortcuts()
        self._resting = False
        self.may_end: Callable[[], bool] = lambda: True
        self._day = date.today()
        self._day_timer = QTimer(self, interval=_DAY_CHECK)
        self._day_timer.timeout.connect(self._check_day)
        self._glance_timer = QTimer(self, singleShot=True, interval=_GLANCE_AFTER)
        self._glance_timer.timeout.connect(self._keep_glance)
        tasks.changed.connect(self._changed)
        tasks.started.connect(self._show_started)
        tasks.progressed.connect(self._show_progress)
        tasks.finished.connect(self._hide_progress)

    @property
    def page(self) -> Page | None:
        """Return the page that is shown."""
        shown = self._stack.currentWidget()
        return next((page for page in self._pages.values() if page is shown), None)

    def go_to(
        self, key: str, ref: Ref | None = None, *, glance: Callable[[str], dict[str, Any] | None] | None = None
    ) -> None:
        """Show a page, and a record on it. With `glance` the page shows its last words and reads nothing yet."""
        before = self.page
        if before is not None and before.key != key and not before.may_leave():
            self.rail.mark(before.key)
            return
        if before is not None and before.key != key:
            before.left()
        page = self._pages.get(key) or self._build(key)
        self.rail.mark(key)
        self._stack.setCurrentWidget(page)
        if not self.rail.isAncestorOf(QApplication.focusWidget() or self):
            page.take_focus()
        if glance is not None:
            if (seen := glance(key)) is not None:
                page.show_glance(seen)
            return
        self.load_page()
        if ref is not None:
            page.open_record(ref)

    def load_page(self) -> None:
        """Let the page that is shown read what it has not read yet."""
        page = self.page
        if page is not None and page.key in self._stale:
            page.allow()
            page.refresh(self._stale.pop(page.key))
            self._glance_timer.start()

    def appear(self) -> None:
        """Show it, filling a screen on which its frame and the task bar leave too little room."""
        room = self.screen().availableGeometry()
        if self.width() + _FRAME > room.width() or self.height() + _FRAME > room.height():
            self.showMaximized()
        else:
            self.show()

    def rest(self) -> None:
        """Do nothing and say nothing while somebody else sits here; what changes meanwhile is read afterwards."""
        self._resting = True
        self._day_timer.stop()
        self._glance_timer.stop()
        self.desk.rest()

    def wake(self) -> None:
        """Go on where it was left."""
        self._resting = False
        self.desk.wake()
        self._day_timer.start()
        self._check_day()
        self.load_page()
        self._read_frame()

    def watch_frame(self) -> None:
        """Keep the site's name and the numbers on the rail up to date from now on."""
        self.desk.tasks.changed.connect(self._read_frame)
        self._day_timer.start()
        self._read_frame()
        QTimer.singleShot(_AHEAD_AFTER, self, self.load_ahead)

    def load_ahead(self) -> None:
        """Load what the other pages are made of while nobody waits, one at a time, so that showing one only builds it.

        In the worker thread: loading a page takes up to 50 ms, for which the main thread would stand still.
        """
        waiting = [name for name in (f"{_PAGES}.{key}" for key, *_ in PAGES) if name not in sys.modules]
        if not waiting:
            return
        if not self.desk.tasks.busy:
            self.desk.tasks.run(lambda _job: import_module(waiting[0]), owner=self)
        QTimer.singleShot(_AHEAD_EVERY, self, self.load_ahead)

    def show_site(self, name: str, *, invented: bool) -> None:
        """Show the site's name in the rail, and the 演示 band where the site is invented."""
        self.rail.show_site(name)
        self._band.setVisible(invented)

    def show_operator(self, who: str) -> None:
        """Show who sits here."""
        self._who.setText(f"操作员 {who}")

    def fail(self, error: DeskError) -> None:
        """Say an error on the page that is shown."""
        if (page := self.page) is not None:
            page.messages.fail(error)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask the page first."""
        page = self.page
        if (page is not None and not page.may_leave()) or not self.may_end():
            event.ignore()
            return
        self._keep_glance()
        self.closing.emit()
        event.accept()

    def _build(self, key: str) -> Page:
        name = next(words for own, _, _, words in PAGES if own == key)
        made: Page = getattr(import_module(f"{_PAGES}.{key}"), name)(self.desk)
        self._pages[key] = made
        self._stack.addWidget(made)
        self._stale[key] = frozenset()
        return made

    def _changed(self, tables: frozenset[str]) -> None:
        shown = self.page
        for key, page in self._pages.items():
            if page is shown and not self._resting:
                page.refresh(tables)
            else:
                before = self._stale.get(key)
                self._stale[key] = tables if before is None else (before | tables if before else before)

    def _read_frame(self) -> None:
        if self._resting:
            return
        from dutydesk.desktop.frame_facts import frame_facts

        self.desk.read(frame_facts, self._show_frame, owner=self)

    def _show_frame(self, facts: FrameFacts) -> None:
        self.show_site(facts.site, invented=facts.invented)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            scale_text(app, facts.text_percent)
        for key, line in self.rail.buttons.items():
            line.show_number(facts.numbers.get(key, 0))

    def _check_day(self) -> None:
        if self._day != date.today():
            self._day = date.today()
            self._changed(frozenset())
            self._read_frame()

    def _keep_glance(self) -> None:
        page = self.page
        seen = page.glance() if page is not None else None
        if page is None or seen is None:
            return
        key = page.key

        def keep(session: Session) -> None:
            from dutydesk.store import glance

            glance.keep(session, key, seen)

        self.desk.write(keep, owner=self)

    def _build_status_bar(self, who: str) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self._state = QLabel("就绪")
        self._progress = QProgressBar()
        self._cancel = button("取消", look="quiet", on=self.desk.tasks.cancel)
        bar.addWidget(self._state)
        bar.addWidget(self._progress)
        bar.addWidget(self._cancel)
        self._who = QLabel()
        for words in (_STANDARD, "|", "本机离线", "|"):
            bar.addPermanentWidget(QLabel(words))
        bar.addPermanentWidget(self._who)
        self.show_operator(who)
        self._hide_progress()

    def _show_started(self, words: str) -> None:
        self._state.setText(words)
        self._progress.setRange(0, 0)
        self._progress.show()
        self._cancel.hide()

    def _show_progress(self, words: str, done: int, total: int) -> None:
        self._state.setText(words)
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._progress.show()
        self._cancel.show()

    def _hide_progress(self) -> None:
        self._state.setText("就绪")
        self._progress.hide()
        self._cancel.hide()

    def _shortcuts(self) -> None:
        first, last = PAGES[:9], PAGES[-1]
        for place, (key, *_) in (*enumerate(first, start=1), (0, last)):
            QShortcut(QKeySequence(f"Ctrl+{place}"), self).activated.connect(lambda key=key: self._jump_to(key))
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(self.locked)
        QShortcut(QKeySequence(Qt.Key.Key_F1), self).activated.connect(self._help)

    def _jump_to(self, key: str) -> None:
        self.go_to(key)
        if (page := self.page) is not None and page.key == key:
            page.take_focus()

    def _help(self) -> None:
        from dutydesk.desktop.help_window import show_help
        from dutydesk.desktop.support import write_support

        page = self.page
        show_help(self, page.key if page else "today", lambda parent: write_support(parent, self.desk))


def _band() -> QFrame:
    band = QFrame()
    band.setProperty("look", "band")
    line = row(label("演示　这里的单位、人员和证件都是虚构的，不要录入真实信息。"), 0)
    line.setContentsMargins(6 * STEP, 6, 4 * STEP, 6)
    band.setLayout(line)
    band.hide()
    return band
