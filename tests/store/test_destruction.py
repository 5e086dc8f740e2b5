from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from dutydesk.errors import StoreError
from dutydesk.store import cipher, keyring_slot, vault
from dutydesk.store.database import Store
from dutydesk.store.destruction import destroy
from dutydesk.store.folder import DataFolder
from dutydesk.store.lock import hold
from dutydesk.work import setup

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.store.key import Key


class Faithful(KeyringBackend):
    """A keyring that remembers."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError(service)


class Stubborn(Faithful):
    """A keyring that does not let go."""

    def delete_password(self, service: str, username: str) -> None:
        raise PasswordDeleteError(service, username)


def _closed(desk_folder: DataFolder, recovery_words: str) -> Key:
    key = vault.unlock_by_code(desk_folder, recovery_words)
    opened = Store(desk_folder, key)
    opened.blobs.keep(b"a scan")
    opened.close()
    return key


def test_after_destruction_neither_code_nor_keyring_nor_the_key_itself_opens(
    desk_folder: DataFolder, recovery_words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = Faithful()
    monkeypatch.setattr(keyring_slot, "backends", lambda: iter([keyring]))
    key = _closed(desk_folder, recovery_words)
    vault.store_in_keyring(desk_folder, key)
    copy = DataFolder(tmp_path / "copy")
    shutil.copytree(desk_folder.path, copy.path)

    proof = destroy(desk_folder, key, hold(desk_folder), [copy.path])

    assert not keyring.kept
    for folder in (desk_folder, copy):
        with pytest.raises(StoreError, match="已经销毁"):
            setup.open_store(folder, code=recovery_words)
        with pytest.raises(StoreError):
            cipher.connect(folder.database, key)
    assert proof.vaults == tuple(sorted((desk_folder.vault, copy.vault)))
    assert any("2 个数据库文件" in words for words in proof.tried)
    assert any("1 个文件只能用已销毁的密钥" in words for words in proof.tried)


def test_nothing_is_certified_while_the_keyring_still_holds_the_key(
    desk_folder: DataFolder, recovery_words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = Stubborn()
    monkeypatch.setattr(keyring_slot, "backends", lambda: iter([keyring]))
    key = _closed(desk_folder, recovery_words)
    vault.store_in_keyring(desk_folder, key)
    with hold(desk_folder) as lock, pytest.raises(StoreError, match="仍能打开"):
        destroy(desk_folder, key, lock)


def test_a_destroyed_folder_is_no_place_for_a_new_desk(desk_folder: DataFolder, recovery_words: str) -> None:
    destroy(desk_folder, _closed(desk_folder, recovery_words), hold(desk_folder))
    with pytest.raises(StoreError):
        setup.begin(desk_folder)
