"""The first steps in a data folder, and the opening of it on every later day."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dutydesk.errors import Refused, WrongKey
from dutydesk.store import lock as folder_lock
from dutydesk.store import vault
from dutydesk.store.folder import DataFolder

if TYPE_CHECKING:
    from dutydesk.store.database import Store
    from dutydesk.store.key import Key
    from dutydesk.store.lock import Lock
    from dutydesk.store.recovery_code import RecoveryCode
    from dutydesk.store.vault import Cost

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Beginning:
    """Hold what a new desk begins with. The code is printed, typed back with `confirm_code`, and then forgotten."""

    folder: DataFolder
    key: Key = field(repr=False)
    code: RecoveryCode = field(repr=False)


def begin(folder_path: Path | DataFolder, *, cost: Cost = vault.STRONG) -> Beginning:
    """Make the keys of a new desk. A folder whose code was never confirmed may begin again; one with data refuses."""
    folder = _folder(folder_path)
    key, code = vault.make(folder, cost)
    return Beginning(folder, key, code)


def confirm_code(folder_path: Path | DataFolder, typed: str) -> None:
    """Take the recovery code that was typed back; from now on the store opens. Raises WrongKey."""
    folder = _folder(folder_path)
    _keep_at_hand(folder, vault.confirm_code(folder, typed))


def has_desk(folder_path: Path | DataFolder) -> bool:
    """Tell whether a folder holds a desk whose recovery code was confirmed; if not, the guide begins one."""
    folder = _folder(folder_path)
    if folder.restoring.exists() or folder.database.exists():
        return True
    return folder.vault.exists() and vault.is_confirmed(folder)


def unlock(folder: DataFolder, *, code: str | None = None) -> Key:
    """Return the data key: from the system's keyring, or else by the recovery code.

    With the code given, the keyring learns the key anew where it had lost it. Raises WrongKey asking for the code.
    """
    key = None if code else vault.unlock_by_keyring(folder)
    if key is not None:
        return key
    if not code:
        vault.is_confirmed(folder)  # a folder without a vault says so first
        raise WrongKey("这台电脑没有保存这个数据文件夹的密钥。", "请输入打印的恢复码。")
    key = vault.unlock_by_code(folder, code)
    _keep_at_hand(folder, key)
    return key


def open_store(folder_path: Path | DataFolder, *, code: str | None = None, lock: Lock | None = None) -> Store:
    """Open a desk for work; the folder is held until the store closes.

    Raises WrongKey where the recovery code is needed or wrong, FolderBusy where another program holds the folder, and
    an acceptable StoreError where entries of the journal are missing.
    """
    folder = _folder(folder_path)
    _finish_restore(folder, lock)
    return _open(folder, unlock(folder, code=code), lock)


def accept_loss(folder_path: Path | DataFolder, code: str, why: str, lock: Lock | None = None) -> Store:
    """Open a desk that lacks entries of its journal, and journal the loss with its reason: it cannot be undone.

    Raises WrongKey where the recovery code is wrong, Refused without a reason.
    """
    if not why.strip():
        raise Refused("请填写接受缺失的原因。", "例如“硬盘损坏，只找回旧的数据文件”。")
    folder = _folder(folder_path)
    key = vault.unlock_by_code(folder, code)
    _keep_at_hand(folder, key)
    return _open(folder, key, lock, why.strip())


def _open(folder: DataFolder, key: Key, lock: Lock | None, accept: str = "") -> Store:
    from dutydesk.store.database import Store

    held = lock or folder_lock.hold(folder)
    try:
        return Store(folder, key, held, accept=accept)
    except BaseException:
        if lock is None:
            held.release()
        raise


def _finish_restore(folder: DataFolder, lock: Lock | None) -> None:
    """Carry out a restore that was decided and then broken off, before anything of the folder is read."""
    if folder.restoring.exists():
        from dutydesk.store import restore

        held = lock or folder_lock.hold(folder)
        try:
            restore.finish(folder)
        finally:
            if lock is None:
                held.release()


def _keep_at_hand(folder: DataFolder, key: Key) -> None:
    if not vault.store_in_keyring(folder, key):
        _log.info("no keyring slot: the recovery code is asked for at every start")


def _folder(path: Path | DataFolder) -> DataFolder:
    return path if isinstance(path, DataFolder) else DataFolder(Path(path))
