"""What every page is handed: the open store, who sits here, the worker, and the way to another page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from PySide6.QtCore import QTimer
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject
    from sqlmodel import Session

    from dutydesk.desktop.task import Job, Tasks
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

T = TypeVar("T")


class Ref(NamedTuple):
    """Name one record: its table and its id (None: the table as such)."""

    table: str
    id: int | None = None


PAGE_OF = {
    "officer": "people",
    "certificate": "people",
    "stafflist": "lists",
    "stafflistline": "lists",
    "rosterduty": "roster",
    "rosterversion": "roster",
    "rosterswap": "roster",
    "rostersketch": "roster",
    "actualduty": "roster",
    "leave": "roster",
    "placement": "roster",
    "crew": "roster",
    "rotation": "roster",
    "badge": "badges",
    "badgedesign": "badges",
    "staffchange": "changes",
    "training": "trainings",
    "trainingitem": "trainings",
    "trainee": "trainings",
    "trainingconfirmation": "trainings",
    "document": "custody",
    "documentcopy": "custody",
    "loan": "custody",
    "loanitem": "custody",
    "giveback": "custody",
    "paper": "papers",
    "paperscan": "papers",
    "disclosure": "export",
}  # everything else is edited under 设置


class Desk:
    """Hold what a page needs. `go_to("people", Ref("officer", 3))` shows the page and opens the record there.

    `opened` returns store and actor; it is called in the worker thread when the first of them is needed, so that a
    window can be painted before the store is open.
    """

    def __init__(
        self, opened: Callable[[], tuple[Store, Actor]], tasks: Tasks, go_to: Callable[[str, Ref | None], None]
    ) -> None:
        self._opened = opened
        self.tasks = tasks
        self.go_to = go_to
        self._kept: list[Callable[[], None]] | None = None

    @property
    def store(self) -> Store:
        """Return the open store."""
        return self._opened()[0]

    @property
    def actor(self) -> Actor:
        """Return who sits here."""
        return self._opened()[1]

    def may(self, act: str) -> bool:
        """Tell whether who sits here may do something: a name of `work.roles.Act`. Asked once the store is open."""
        from dutydesk.work.roles import Act, may

        return may(self.actor.role, Act[act])

    def open_record(self, ref: Ref) -> None:
        """Show the record on the page where it is worked on."""
        self.go_to(PAGE_OF.get(ref.table, "settings"), ref)

    def read(
        self,
        work: Callable[[Session], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        words: str = "",
        owner: QObject | None = None,
    ) -> Job:
        """Run `work(session)` in the worker thread and hand its result to `done` in the main thread.

        Return plain values from `work`, or records whose fields were all read: the session is closed by then.
        """
        return self.long(lambda session, _job: work(session), done, failed, words=words, owner=owner)

    def write(
        self,
        work: Callable[[Session], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        words: str = "",
        owner: QObject | None = None,
    ) -> Job:
        """Run `work(session)` as one transaction; every page that shows a touched table is refreshed afterwards."""
        return self.long(lambda session, _job: work(session), done, failed, words=words, owner=owner)

    def long(
        self,
        work: Callable[[Session, Job], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        cancelled: Callable[[], None] | None = None,
        words: str,
        owner: QObject | None = None,
    ) -> Job:
        """Run work that says how far it is: `job.tell(3, 50)`. The status bar shows it with 取消."""

        def in_session(job: Job) -> Any:
            store, actor = self._opened()
            with store.session(actor) as session:
                return work(session, job)

        return self.tasks.run(
            in_session,
            self._later(done, owner) if done else None,
            self._later(failed or self.tasks.fail, owner),
            cancelled=cancelled,
            words=words,
            owner=owner,
        )

    def rest(self) -> None:
        """Keep back every answer from now on: somebody else sits here, who shall not see what it opens or says."""
        if self._kept is None:
            self._kept = []

    def wake(self) -> None:
        """Hand out what was kept back."""
        kept, self._kept = self._kept or [], None
        for then in kept:
            QTimer.singleShot(0, then)

    def _later(self, call: Callable[[Any], None], owner: QObject | None) -> Callable[[Any], None]:
        def answer(value: Any) -> None:
            if self._kept is None:
                call(value)
            else:
                self._kept.append(lambda: call(value) if owner is None or isValid(owner) else None)

        return answer
