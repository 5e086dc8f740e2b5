"""The end of a desk's data (11.4): the keys are destroyed, and it is tried whether anything still opens.

A solid-state disk may keep overwritten blocks for a while. Nothing readable lies in them: the data key was never
written in the clear, and what wraps it is worth nothing without a printed code or the system's keyring.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dutydesk.errors import StoreError
from dutydesk.store import cipher, durable, keyring_slot, vault
from dutydesk.store.folder import DataFolder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from dutydesk.store.key import Key
    from dutydesk.store.lock import Lock

_PAGE = 4096  # the first page of an SQLCipher file begins with the salt of every other page's check


@dataclass(frozen=True, slots=True)
class Proof:
    """Say what was destroyed and what was tried afterwards, for the certificate."""

    at: datetime
    desk_id: str
    tried: tuple[str, ...]
    vaults: tuple[Path, ...]
    databases: tuple[Path, ...]


def destroy(folder: DataFolder, key: Key, lock: Lock, copies: Iterable[Path] = ()) -> Proof:
    """Destroy the keys of a closed desk and of the `copies` within reach, and prove that the data no longer open.

    `copies` are folders that hold a vault or a database, such as backups. `lock` shows that nobody works here; it is
    released. Raises StoreError where something could not be destroyed or still opens: then nothing is certified.
    """
    desk_id = vault.desk_id(folder)
    roots = (folder.path, *copies)
    vaults = tuple(sorted({path for root in roots for path in root.rglob(folder.vault.name)}))
    databases = tuple(sorted({path for root in roots for path in root.rglob("*.db")}))
    at = datetime.now(UTC)
    keyring_slot.forget(desk_id)
    try:
        for path in vaults:
            _overwrite(path, path.stat().st_size)
            durable.write(path, json.dumps({"format": vault.FORMAT, "id": desk_id, "destroyed": str(at)}).encode())
        for path in databases:
            _overwrite(path, _PAGE)
            for beside in ("-wal", "-shm", "-journal"):
                path.with_name(path.name + beside).unlink(missing_ok=True)
    except OSError as trouble:
        raise StoreError(
            "密钥没有全部销毁。", "请检查数据文件夹和备份所在磁盘后重做；在此之前不能出具证明。"
        ) from trouble
    tried = _prove(folder, key, desk_id, vaults, databases)
    lock.release()
    return Proof(at, desk_id, tried, vaults, databases)


def _overwrite(path: Path, length: int) -> None:
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(length))
        file.flush()
        os.fsync(file.fileno())


def _prove(
    folder: DataFolder, key: Key, desk_id: str, vaults: tuple[Path, ...], databases: tuple[Path, ...]
) -> tuple[str, ...]:
    tried: list[str] = []
    if keyring_slot.recall(desk_id) is not None:
        raise _still_opens("系统密钥环中的密钥")
    tried.append("系统密钥环中已没有本分部的密钥。")
    for path in vaults:
        if vault.slots_left(DataFolder(path.parent)):
            raise _still_opens(path.name)
    tried.append(f"{len(vaults)} 个密钥文件中已没有任何密钥，原有的恢复码不再有效。")
    for path in databases:
        try:
            # Even the key itself, which only this process still holds in its memory, must not help any more.
            cipher.connect(path, key).close()
        except StoreError:
            continue
        raise _still_opens(path.name)
    tried.append(f"{len(databases)} 个数据库文件逐个试开，用原密钥也不能打开。")
    tried.append(f"附件文件夹中的 {_count(folder.blobs)} 个文件只能用已销毁的密钥解密。")
    return tuple(tried)


def _count(path: Path) -> int:
    return sum(1 for _ in path.iterdir()) if path.is_dir() else 0


def _still_opens(what: str) -> StoreError:
    return StoreError(f"销毁后仍能打开：{what}。没有出具证明。", "请重做销毁；仍不成功时更换并销毁磁盘。")
