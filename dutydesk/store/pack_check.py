"""Whether a backup is what was written, for a look at it where it lies: nothing is written and nothing is restored.

Without the data key its files are compared with the manifest; with it also what no outsider can tell: that the manifest
is the desk's own, and that database and blobs open and are whole.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dutydesk.errors import StoreError
from dutydesk.store import medium, migrate, packs, proof
from dutydesk.store.blobs import Blobs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dutydesk.store.key import Key

_SHOWN = 8  # of a blob's name
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Checked:
    """Say whether one backup is whole.

    Attributes:
        faults: Whole sentences; none where it is whole.
        is_opened: Whether it was decrypted and checked wholly, and not its files alone.
        lacking: How many blobs were gone already when the backup was made.
    """

    faults: tuple[str, ...]
    is_opened: bool
    lacking: int

    @property
    def whole(self) -> bool:
        """Tell whether nothing is missing or changed since it was made."""
        return not self.faults


def check(pack: packs.Pack, key: Key | None, next_step: Callable[[str], None] = lambda _words: None) -> Checked:
    """Check one backup, wholly where its data key is at hand."""
    faults = [*_file_faults(pack, next_step), *_blob_faults(pack, key, next_step)]
    if key is not None and not faults:
        faults.extend(_inner_faults(pack, key, next_step))
    return Checked(tuple(faults), key is not None, len(pack.manifest.missing))


def _file_faults(pack: packs.Pack, next_step: Callable[[str], None]) -> Iterator[str]:
    next_step("核对文件")
    for file in pack.manifest.files:
        try:
            with (pack.folder / file.name).open("rb") as opened:
                found = hashlib.file_digest(opened, "sha256").hexdigest()
        except FileNotFoundError:
            yield f"缺少文件 {file.name}。"
        except OSError as trouble:
            yield f"文件 {file.name} 读不出来（{medium.unread(trouble)}）。"
        else:
            if found != file.sha256:
                yield f"文件 {file.name} 与清单不符，已损坏或被换过。"


def _blob_faults(pack: packs.Pack, key: Key | None, next_step: Callable[[str], None]) -> Iterator[str]:
    next_step("核对附件")
    kept = None if key is None else Blobs(pack.blobs, key)
    bad: list[str] = []
    for name, size in pack.manifest.blobs.items():
        if _size(pack.blobs / name) != size:
            bad.append(name)
        elif kept is not None:
            try:
                kept.read(name)
            except StoreError:
                bad.append(name)
    if bad:
        names = "、".join(name[:_SHOWN] for name in bad[:_MOST_NAMED])
        yield f"{len(bad)} 个附件缺失或损坏（{names}{'等' if len(bad) > _MOST_NAMED else ''}）。"


def _inner_faults(pack: packs.Pack, key: Key, next_step: Callable[[str], None]) -> Iterator[str]:
    if not pack.is_marked(key):
        yield "备份的清单被改动过，或不是这个数据文件夹的备份。"
        return
    newest = migrate.newest_version()
    if pack.manifest.schema > newest:
        yield (f"由更新的程序写成（数据版本 {pack.manifest.schema}，本程序只支持到版本 {newest}），请用新版程序核对。")
        return
    try:
        found = proof.prove(pack.folder / packs.DATABASE, key, proof.signed_in(pack.folder, key), next_step)
    except StoreError as trouble:
        yield trouble.message
        return
    yield from found.page_faults
    yield from found.faults
    if (found.head.seq, found.head.hash) != (pack.manifest.seq, pack.manifest.head):
        yield "操作记录与备份的清单不符。"


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
