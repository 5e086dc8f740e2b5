"""Whether a whole desk is what was entered: pages, structure, journal, records, and the blobs that records name.

Nothing is written, so what is found can still be looked into afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dutydesk.errors import StoreError
from dutydesk.store import cipher, heads, proof

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dutydesk.store.folder import DataFolder
    from dutydesk.store.key import Key

_SHOWN = 8  # of a blob's name


@dataclass(frozen=True, slots=True)
class Report:
    """Say whether a desk is whole.

    Attributes:
        faults: Whole sentences; none where it is whole.
        last_seq: The last entry of the journal.
        since: When the last head was signed that still fits: up to it nothing was changed or lost.
        missing: How many entries of the journal are known to have been there and are not.
        blobs: How many blobs the records name, and `missing_blobs` how many of them are gone.
    """

    faults: tuple[str, ...]
    last_seq: int
    since: datetime | None
    missing: int
    blobs: int
    missing_blobs: int

    @property
    def whole(self) -> bool:
        """Tell whether nothing is missing or changed."""
        return not self.faults


def check(folder: DataFolder, key: Key, next_step: Callable[[str], None] = lambda _words: None) -> Report:
    """Check a desk that nobody writes meanwhile. Raises StoreError where its database does not even open."""
    if not folder.database.exists():
        raise StoreError("数据库文件 desk.db 不见了。", "请从备份恢复，或检查文件是否被移走。")
    signed = heads.read(folder, key)
    found = proof.prove(folder.database, key, signed, next_step)
    gone = sorted(name for name in found.blobs if not (folder.blobs / name).is_file())
    faults = [*found.page_faults, *found.faults]
    if gone:
        names = "、".join(name[:_SHOWN] for name in gone[:5])
        faults.append(f"缺少 {len(gone)} 个附件文件（{names}{'等' if len(gone) > 5 else ''}）。")  # noqa: PLR2004  (as many as are named)
    return Report(tuple(faults), found.head.seq, found.since, found.missing, len(found.blobs), len(gone))


def has_printed(folder: DataFolder, key: Key, printed: str) -> bool | None:
    """Tell whether the journal still has the head that a paper shows; None where that is no head."""
    connection = cipher.look(folder.database, key)
    try:
        return heads.has_printed(connection, printed)
    finally:
        connection.close()
