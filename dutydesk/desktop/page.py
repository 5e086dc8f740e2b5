"""What all pages have: a title, one grey line of fact, at most two main actions, a message bar, and `body`.

class TeamsPage(Page):
    key, title, icon = "teams", "班组", "users"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.add = button("新增班组", "plus", "primary", self._add)
        self.set_actions(self.add)
        self.only("ENTER", self.add)
        self.table = Table(columns_of(...), Empty("还没有班组", "先新增一个班组。"))
        card = Card(margins=0)
        card.body.addWidget(self.table)
        self.body.addWidget(card, 1)

    def refresh(self, tables: frozenset[str]) -> None:
        if not tables or "team" in tables:      # empty: everything may have changed
            self.read(_rows, self._show, key="rows")

    def _show(self, rows: list[Row]) -> None:
        self.set_fact(f"{len(rows)} 个班组")
        self.table.show_rows(rows)

def _rows(session: Session) -> list[Row]:      # runs in the worker thread: import work and records in here
    from dutydesk.records import Team
    from dutydesk.work import entries
    return entries.rows(session, kind_of(Team))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from dutydesk.desktop.message_bar import MessageBar
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import column, empty_layout, label, row
from dutydesk.errors import DeskError

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShortcut
    from sqlmodel import Session

    from dutydesk.desktop.desk import Desk, Ref
    from dutydesk.desktop.task import Job

T = TypeVar("T")
_WORK_OF = {
    "people": "ENTER",
    "badges": "ENTER",
    "trainings": "ENTER",
    "changes": "ENTER",
    "lists": "REVEAL",
    "papers": "HANDLE_PAPER",
    "export": "EXPORT",
    "settings": "SITE",
}


class Page(QWidget):
    """Be the base of every page. The window builds a page when it is first shown."""

    key: ClassVar[str]
    title: ClassVar[str]
    icon: ClassVar[str]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.messages = MessageBar()
        self._fact = label("", "second")
        self._actions = row(gap=2 * STEP)
        head = row(column(label(self.title, "title"), self._fact, gap=STEP), 0)
        head.addLayout(self._actions)
        self.body = column(gap=3 * STEP)
        layout = column(head, self.messages, gap=3 * STEP)
        layout.addLayout(self.body, 1)
        layout.setContentsMargins(6 * STEP, 5 * STEP, 4 * STEP, 4 * STEP)
        self.setLayout(layout)
        self.first: QWidget | None = None
        self._jobs: dict[str, Job] = {}
        self._for_some: list[tuple[str, tuple[QWidget | QShortcut, ...]]] | None = []

    def set_fact(self, words: str) -> None:
        """Show the grey line of fact under the title."""
        self._fact.setText(words)

    def set_actions(self, *actions: QPushButton) -> None:
        """Show the main actions at the top right; the last one may be `primary`."""
        empty_layout(self._actions)
        for action in actions:
            self._actions.addWidget(action)

    def only(self, act: str, *parts: QWidget | QShortcut) -> None:
        """Take parts away from those who may not do `act`, a name of `work.roles.Act`; `work` refuses them anyway."""
        if self._for_some is not None:
            self._for_some.append((act, parts))
        elif not self.may(act):
            for part in parts:
                part.setEnabled(False)
                if isinstance(part, QWidget):
                    part.hide()

    def may(self, act: str) -> bool:
        """Tell whether who sits here may do `act`; nothing may be done before the store is open."""
        return self._for_some is None and self.desk.may(act)

    def way(self, words: str, page: str) -> str:
        """Return the words of a way to work on a page; who can only look there is told so."""
        return words if self.may(_WORK_OF.get(page, "READ")) else "查看"

    def allow(self) -> None:
        """Take away what who sits here may not do. The window calls it once the store is open, before `refresh`."""
        asked, self._for_some = self._for_some or [], None
        for act, parts in asked:
            self.only(act, *parts)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again what the touched tables change on this page; empty means anything may have changed.

        Called when the page is first shown, and after writes: at once while it is visible, else when it is shown next.
        """

    def open_record(self, ref: Ref) -> None:
        """Show one record; called after `refresh` when another page led here."""

    def take_focus(self) -> None:
        """Put the keyboard on `first`, where the work on this page begins.

        A focus proxy of the page would do that, too, but Tab then passes over everything else on the page.
        """
        (self.first or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        """Forget what was said: whoever comes back begins anew. The window calls it when another page is shown."""
        self.messages.hide()

    def glance(self) -> dict[str, Any] | None:
        """Return what the page shows, as words that anyone may see, to be painted first at the next start."""
        return None

    def show_glance(self, seen: dict[str, Any]) -> None:
        """Show the words that `glance` returned on an earlier day; the real ones follow in a moment."""

    @property
    def unsaved(self) -> bool:
        """Tell whether anything typed on the page would be lost with it."""
        return False

    def may_leave(self) -> bool:
        """Tell whether the page can be left; ask here when something is unsaved."""
        return True

    def read(
        self,
        work: Callable[[Session], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        key: str = "",
        words: str = "",
    ) -> None:
        """Read in the worker thread. A second read under the same `key` makes an earlier one void.

        What opens a dialog has a key, too: a double click opens it once.
        """
        job = self.desk.read(work, lambda found: self._deliver(key, job, found, done), failed, words=words, owner=self)
        if key:
            if (before := self._jobs.get(key)) is not None:
                before.cancelled = True
            self._jobs[key] = job

    def write(
        self,
        work: Callable[[Session], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        words: str = "",
    ) -> None:
        """Write in the worker thread; a refusal is said in the message bar."""
        self.desk.write(work, done, failed or self.fail, words=words, owner=self)

    def fail(self, error: Exception) -> None:
        """Say what a person can mend; anything else goes to the exception hook."""
        if not isinstance(error, DeskError):
            raise error
        self.messages.fail(error)

    def _deliver(self, key: str, job: Job, found: T, done: Callable[[T], None]) -> None:
        if not key or self._jobs.get(key) is job:
            done(found)
