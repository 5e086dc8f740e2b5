"""Blobs that no record names, left by a program that was killed between blob and row, and files half written.

Nothing goes that could still be wanted: not while a restore is unfinished, nothing younger than a day, and no blob
that came after the last backup, which holds even what no record names.
"""

from __future__ import annotations

import logging
import re
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from dutydesk.store import journal, packs, proof, restore, thumbnails

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.store.database import Store
    from dutydesk.store.folder import DataFolder

_OLD_ENOUGH = timedelta(days=1).total_seconds()
_PART = re.compile(r"\..+\.[0-9a-f]{8}\.part")
_SHOWN = 12  # of a name: enough to find it in a backup
_MOST = 500  # at one time; the rest waits for the next start
_LAST_BACKUP = "SELECT max(at) FROM backup_run WHERE fault = ''"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    """Say what went: names of blobs, and how many files half written."""

    blobs: tuple[str, ...] = ()
    parts: int = 0


def sweep(store: Store) -> Swept:
    """Remove what is left over, and journal the names of the blobs before they go."""
    folder = store.folder
    if restore.is_pending(folder):
        return Swept()
    before = time.time() - _OLD_ENOUGH
    parts = sum(_remove(path) for path in _parts(folder) if _came(path) < before)
    old = {path.name: path for path in _blobs(folder) if _came(path) < before}
    with store.session(None) as session:
        # In a session nobody else can be between a blob and its row: blobs are kept inside of sessions.
        named = _named(session)
        thumbnails.forget(session, thumbnails.names(session) - named)
        backed_up = _last_backup(session)
        left = sorted(name for name, path in old.items() if name not in named and _came(path) < backed_up)[:_MOST]
        if left:
            shown = "、".join(name[:_SHOWN] for name in left)
            journal.note(session, "sweep", "blob", None, f"{len(left)} 个：{shown}")
            session.commit()  # what goes is in the journal first
            left = [name for name in left if _remove(old[name])]
    if left or parts:
        _log.info("swept %d blobs, %d parts", len(left), parts)
    return Swept(tuple(left), parts)


def _parts(folder: DataFolder) -> Iterator[Path]:
    for place in (folder.path, folder.blobs, folder.forms):
        if place.is_dir():
            yield from (path for path in place.iterdir() if _PART.fullmatch(path.name))


def _blobs(folder: DataFolder) -> Iterator[Path]:
    if folder.blobs.is_dir():
        yield from (path for path in folder.blobs.iterdir() if packs.is_blob_name(path.name))


def _came(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return float("inf")  # gone meanwhile, or not to be touched


def _remove(path: Path) -> bool:
    try:
        path.unlink()
    except OSError as trouble:
        _log.warning("a leftover could not be removed: %s", type(trouble).__name__)
        return False
    return True


def _named(session: Session) -> set[str]:
    named: set[str] = set()
    for table, column in proof.blob_columns():
        rows = session.connection().exec_driver_sql(
            f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'  # noqa: S608  (names from the records)
        )
        named |= {row[0] for row in rows}
    return named


def _last_backup(session: Session) -> float:
    found = session.connection().exec_driver_sql(_LAST_BACKUP).scalar()
    return datetime.fromisoformat(found).timestamp() if found else 0.0
