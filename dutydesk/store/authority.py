"""What the database itself lets a session do: SQLite asks here for every table and column when a statement is prepared.

`work` refuses first and in better words. This is the last line, for what got past it by mistake: a statement that a
role must not run fails, and ID numbers read as NULL for whoever may not see them.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from dutydesk.kinds.id_number import IdNumber
from dutydesk.records import KINDS, Role
from dutydesk.store import numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from sqlalchemy.engine import Engine

    from dutydesk.store.actor import Actor

_OK, _DENY, _NULL = sqlite3.SQLITE_OK, sqlite3.SQLITE_DENY, sqlite3.SQLITE_IGNORE
_JOURNAL = "journal"
_ALWAYS = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_SAVEPOINT, sqlite3.SQLITE_RECURSIVE}
)
_CHANGES = frozenset({sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE})
_PRAGMAS = frozenset(
    {
        "cipher_integrity_check",
        "data_version",  # asked by full-text search
        "foreign_key_check",
        "freelist_count",
        "integrity_check",
        "max_page_count",
        "page_count",
        "quick_check",
        "user_version",
        "wal_checkpoint",
    }
)
_SETTABLE = frozenset({"max_page_count", "integrity_check", "quick_check", "foreign_key_check", "wal_checkpoint"})
_FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "sqlcipher_export", "fts3_tokenizer"})

RECORDS = frozenset(kind.table for kind in KINDS)
"""The tables of the records; every other table is the store's own."""
NUMBERS = frozenset(
    (kind.table, column.name) for kind in KINDS for column in kind.columns if issubclass(column.type, IdNumber)
)
"""Table and column of every ID number."""
PASSWORDS = frozenset({("operator", "password_hash")})
_OWN_COUNTING = frozenset({"failed_attempts", "locked_until", "password_hash"})
_FOUND_BY = "journal_words"
_WORDS = frozenset({_FOUND_BY, *(f"{_FOUND_BY}_{part}" for part in ("config", "data", "docsize", "idx"))})
"""The index of the journal's words, and the tables in which full-text search keeps it."""
_OF_THE_DESK = frozenset({_JOURNAL, "glance", "latest_seen", "backup_run", "thumbnail"}) | _WORDS
"""Written on behalf of everybody, whoever only reads included: who looked, what was seen, the clock, the backups, and
small pictures that are made anew where they are missing."""
_OF_THE_LEAD = frozenset(
    {
        "operator",
        "setting",
        "backupplace",
        "site",
        "contract",
        "shiftkind",
        "post",
        "headcount",
        "holiday",
        "rotation",
        "trainingtopic",
        "badgedesign",
        "rosterparameter",
    }
)


@dataclass(frozen=True, slots=True)
class Powers:
    """Say what a session may do.

    Attributes:
        name: Whose powers they are, for the log.
        writes: The tables that may be added to and changed; None is all of them.
        spared: Tables that are not written even so.
        columns: By table, columns that may be changed although the table is not in `writes`.
        removes: Whether records may be removed.
        unseen: Table and column of what reads as NULL.
    """

    name: str
    writes: frozenset[str] | None
    spared: frozenset[str] = frozenset()
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    removes: bool = False
    unseen: frozenset[tuple[str, str]] = NUMBERS | PASSWORDS

    def may_write(self, table: str) -> bool:
        """Tell whether rows may be added to a table and changed in it."""
        return table not in self.spared and (self.writes is None or table in self.writes)

    @property
    def sees_numbers(self) -> bool:
        """Tell whether ID numbers can be read."""
        return not self.unseen & NUMBERS


SETTING_UP = Powers("setting up", None, removes=True, unseen=frozenset())
"""Of a session without an actor while the database has no operator."""
PROVING = Powers("proving", _OF_THE_DESK, columns={"operator": _OWN_COUNTING}, unseen=NUMBERS)
"""Of a session without an actor later on, and while a password is looked at: attempts are counted, no more."""
BY_ROLE = {
    Role.LEAD: Powers("lead", None, removes=True, unseen=PASSWORDS),
    Role.SHIFT_LEADER: Powers("shift leader", None, spared=_OF_THE_LEAD, unseen=PASSWORDS),
    Role.OFFICER: Powers("officer", _OF_THE_DESK),
    Role.READER: Powers("reader", _OF_THE_DESK),
}


class Authority:
    """Keep the one connection of a store within the powers of whoever its session belongs to.

    An authorizer is set only where the powers change: each setting makes SQLite prepare its statements anew.
    """

    def __init__(self) -> None:
        self._wanted: Powers | None = None
        self._in_force: Powers | None = None
        self._connection: Any = None
        self._has_operator = False

    @property
    def powers(self) -> Powers | None:
        """Return the powers in force, or None before the first statement."""
        return self._in_force

    def watch(self, engine: Engine) -> None:
        """Ask for every connection that the engine makes and hands out."""

        def made(connection: Any, _record: object) -> None:
            numbers.make_views(connection)

        def handed_out(connection: Any, _record: object, _proxy: object) -> None:
            self.take(connection)

        event.listen(engine, "connect", made)
        event.listen(engine, "checkout", handed_out)

    def begin(self, actor: Actor | None) -> None:
        """Choose the powers of the session that begins."""
        self._wanted = None if actor is None else BY_ROLE[actor.role]

    def take(self, connection: Any) -> None:
        """Put the chosen powers in force on the connection that the session is given."""
        if self._wanted is None:
            self._wanted = PROVING if self._is_in_use(connection) else SETTING_UP
        if connection is not self._connection or self._wanted is not self._in_force:
            connection.set_authorizer(_guard(self._wanted))
            self._connection, self._in_force = connection, self._wanted

    @contextmanager
    def proving(self) -> Generator[None]:
        """Let a password be looked at and its attempts be counted, and nothing else, for a moment."""
        before = self._wanted
        self._want(PROVING)
        try:
            yield
        finally:
            self._want(before)

    def _want(self, powers: Powers | None) -> None:
        self._wanted = powers
        if self._connection is not None:
            self.take(self._connection)

    def _is_in_use(self, connection: Any) -> bool:
        # Operators are never removed: once there is one, there always is.
        self._has_operator = (
            self._has_operator or connection.execute("SELECT 1 FROM operator LIMIT 1").fetchone() is not None
        )
        return self._has_operator


def _guard(powers: Powers) -> Callable[[int, str | None, str | None, str | None, str | None], int]:
    unseen, views, blind = powers.unseen, numbers.VIEWS, not powers.sees_numbers

    def guard(action: int, first: str | None, second: str | None, _base: str | None, source: str | None) -> int:
        # Table and column names come as the schema writes them, whatever the statement's own spelling.
        if action == sqlite3.SQLITE_READ:
            if (first, second) in unseen and source not in views:
                return _NULL
            passes = not (blind and _tells_names(first or ""))
        elif action in _CHANGES:
            passes = _may_change(powers, action, first or "", second or "")
        elif action == sqlite3.SQLITE_FUNCTION:
            passes = second not in _FORBIDDEN_FUNCTIONS
        elif action == sqlite3.SQLITE_PRAGMA:
            passes = first in _PRAGMAS and (second is None or first in _SETTABLE)
        else:
            passes = action in _ALWAYS  # the schema is changed by migrations alone, and no other file is attached
        return _OK if passes else _DENY

    return guard


def _may_change(powers: Powers, action: int, table: str, column: str) -> bool:
    if table.startswith("sqlite_"):
        return False
    if table in {_JOURNAL, _FOUND_BY}:
        return action == sqlite3.SQLITE_INSERT
    if action == sqlite3.SQLITE_UPDATE and column in powers.columns.get(table, ()):
        return True
    if action == sqlite3.SQLITE_DELETE and table in RECORDS and not powers.removes:
        return False
    return powers.may_write(table)


def _tells_names(table: str) -> bool:
    """Tell whether a table could betray the names of the views behind which ID numbers are compared."""
    return table.startswith(("sqlite_temp", "pragma_", "sqlite_dbpage", "dbstat"))
