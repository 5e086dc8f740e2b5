"""What was made of the records is kept until the journal grows: after a change several parts of a window ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from sqlmodel import Session

T = TypeVar("T")
_HEAD = "SELECT hash FROM journal ORDER BY seq DESC LIMIT 1"


class Memo:
    """Keep plain values that follow from journalled records alone.

    The hash of the journal's last entry stands for all before it, so that nothing has to be told when to forget. Never
    keep records here: a session that is rolled back empties those it has read.
    """

    def __init__(self) -> None:
        self._head: str | None = None
        self._kept: dict[Hashable, Any] = {}

    def of(self, session: Session, name: Hashable, make: Callable[[], T]) -> T:
        """Return what was made under a name from the records as they stand, or make it."""
        session.flush()
        head = session.connection().exec_driver_sql(_HEAD).scalar()
        if head != self._head:
            self._kept.clear()
            self._head = head
        if name not in self._kept:
            self._kept[name] = make()
        found: T = self._kept[name]
        return found
