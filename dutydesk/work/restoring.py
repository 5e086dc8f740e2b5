"""Putting a backup in the place of the desk's data, from the choice of it to the open desk."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dutydesk.errors import Refused
from dutydesk.store import packs, restore, vault
from dutydesk.store.actor import recovery_holder

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from dutydesk.store.database import Store
    from dutydesk.store.folder import DataFolder
    from dutydesk.store.lock import Lock
    from dutydesk.store.restore import Examined

    Tell = Callable[[int, int, str], None]

_COUNTED = (("officer", "人"), ("stafflist", "份清单"), ("paper", "份纸件"))
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Offer:
    """Offer one backup for restoring: where it lies, when it was made, and what it holds, in words."""

    folder: Path
    made_at: datetime
    words: str
    size: int


@dataclass(frozen=True, slots=True)
class Restored:
    """Say what was restored. `aside` is where the old data lie, None where there were none."""

    store: Store
    made_at: datetime
    aside: Path | None
    missing: int


def offers(place: Path) -> list[Offer]:
    """Return the backups at a place, newest first. Raises BadFile where there is none."""
    return [
        Offer(pack.folder, pack.manifest.made_at, _words(pack.manifest), pack.size) for pack in packs.found_in(place)
    ]


def examine(place: Path, code: str, folder: DataFolder, tell: Tell | None = None) -> Examined:
    """Check the backup at a place wholly; of several the newest. Nothing is written."""
    return restore.examine(packs.found_in(place)[0], code, folder, tell)


def put_back(
    examined: Examined,
    folder: DataFolder,
    lock: Lock,
    close: Callable[[], None],
    *,
    without_missing: bool = False,
    tell: Tell | None = None,
) -> Restored:
    """Put an examined backup in the place of the folder's data, and open it.

    `close` is called when everything is ready and the present store must be closed; `lock` stays held.
    Raises Refused where attachments are missing from the backup, unless that is wanted.
    """
    from dutydesk.store.database import Store

    if examined.missing and not without_missing:
        raise Refused(
            f"这份备份缺少 {len(examined.missing)} 个附件（照片、扫描件或纸件），其余内容完好。",
            "可以换一份备份；确实没有更好的备份时，可选择不带这些附件恢复。",
        )
    ready = restore.prepare(examined, folder, tell)
    close()
    aside = restore.put_in_place(ready, folder)
    if not vault.store_in_keyring(folder, examined.key):
        _log.info("no keyring slot: the recovery code is asked for at every start")
    store = Store(folder, examined.key, lock)
    try:
        _journal(store, examined, aside)
    except BaseException:
        store.close()
        raise
    return Restored(store, examined.pack.manifest.made_at, aside, len(examined.missing))


def _journal(store: Store, examined: Examined, aside: Path | None) -> None:
    from dutydesk.store import journal

    kept = f"，原有数据存于 {aside.name}" if aside is not None else ""
    with store.session(recovery_holder()) as session:
        journal.note(session, "restore", "journal", None, f"自备份 {examined.pack.folder.name} 恢复{kept}")
    store.sign_head("恢复")


def _words(manifest: packs.Manifest) -> str:
    counted = [f"{manifest.tables[table]} {words}" for table, words in _COUNTED if manifest.tables.get(table)]
    return "，".join(counted) or "没有人员和清单"
