"""Whether a database at rest is whole: pages, structure, references, the journal, and every record against it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from dutydesk.kinds.blob import BLOBS
from dutydesk.records import KINDS
from dutydesk.store import cipher, heads, journal, packs, replay

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from dutydesk.store.key import Key

_PDF = ("paper", "pdf")  # a printed paper is a blob whose name nobody reads, so its column has no kind


@dataclass(frozen=True, slots=True)
class Proof:
    """Say what a database holds, and in whole sentences what is wrong with it.

    Attributes:
        schema: The version of its schema.
        head: The head of its journal.
        tables: How many rows each table has.
        blobs: The blobs that its records name.
        since: When the last head was signed that the journal still fits, where it was looked at.
        missing: How many entries of the journal are known to have been there and are not.
        page_faults: Pages that are not what was written; the medium is to blame.
        faults: What the pages say and what cannot be.
    """

    schema: int
    head: heads.Head
    tables: dict[str, int]
    blobs: frozenset[str]
    since: datetime | None = None
    missing: int = 0
    page_faults: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def prove(path: Path, key: Key, signed: heads.Signed, next_step: Callable[[str], None]) -> Proof:
    """Check a database that nobody writes, and count what it holds. Raises StoreError where it does not even open.

    `next_step` hears what comes next and may raise to cancel.
    """
    connection = cipher.look(path, key)
    try:
        next_step("校验数据库的每一页")
        with ThreadPoolExecutor(1) as beside:  # the engine needs no Python meanwhile, and the journal little else
            pages = beside.submit(_has_bad_page, path, key)
            structure = beside.submit(_structure_faults, path, key)
            next_step("核对操作记录")
            verdict = journal.verify(connection, signed)
            told = _told(connection, key)
            next_step("校验数据库的结构")
            if pages.result():
                return _broken()
            faults = [*structure.result(), *verdict.faults, *told]
        next_step("清点内容")
        return Proof(
            schema=int(connection.execute("PRAGMA user_version").fetchone()[0]),
            head=heads.of_journal(connection),
            tables=_count(connection),
            blobs=frozenset(_blobs(connection)),
            since=verdict.since,
            missing=verdict.missing,
            faults=tuple(faults),
        )
    except cipher.engine.DatabaseError:
        return _broken()
    finally:
        connection.close()


def _told(connection: Any, key: Key) -> list[str]:
    try:
        return replay.faults(connection, key)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        # An older page among newer ones can make rows of anything at all; a whole database has no such rows.
        return ["数据库中有读不通的内容，不能与操作记录核对。"]


def _has_bad_page(path: Path, key: Key) -> bool:
    connection = cipher.look(path, key)
    try:
        return connection.execute("PRAGMA cipher_integrity_check").fetchone() is not None
    finally:
        connection.close()


def _structure_faults(path: Path, key: Key) -> list[str]:
    connection = cipher.look(path, key)
    faults: list[str] = []
    try:
        if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            faults.append("数据库的结构有损坏。")
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            faults.append("数据库中有指向不存在的记录的内容。")
    finally:
        connection.close()
    return faults


def _broken() -> Proof:
    return Proof(0, heads.Head(0, heads.START), {}, frozenset(), page_faults=("数据库文件中有损坏的页。",))


def signed_in(folder: Path, key: Key) -> heads.Signed:
    """Return the signed heads that lie in a backup. It has no tail, for nothing was written there."""
    from dutydesk.store.folder import DataFolder

    return heads.Signed(heads.read(DataFolder(folder), key).heads)


def blob_columns() -> set[tuple[str, str]]:
    """Return table and column of everything that names a blob."""
    found: set[tuple[str, str]] = {_PDF}
    for kind in KINDS:
        for name, field in kind.record.model_fields.items():
            if BLOBS & {field.annotation, *get_args(field.annotation)}:
                found.add((kind.table, name))
    return found


def _count(connection: Any) -> dict[str, int]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    names = [row[0] for row in connection.execute(query).fetchall()]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608  (names from the schema itself)


def _blobs(connection: Any) -> set[str]:
    found: set[str] = set()
    for table, column in blob_columns():
        known = {row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')}
        if column in known:  # an older schema may not have it
            rows = connection.execute(f'SELECT DISTINCT "{column}" FROM "{table}"')  # noqa: S608  (constants)
            found |= {row[0] for row in rows if isinstance(row[0], str) and packs.is_blob_name(row[0])}
    return found
