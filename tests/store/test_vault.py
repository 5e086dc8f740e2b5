from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from dutydesk.errors import StoreError, WrongKey
from dutydesk.store import keyring_slot, vault
from dutydesk.store.key import Key
from dutydesk.store.recovery_code import RecoveryCode

if TYPE_CHECKING:
    from dutydesk.store.folder import DataFolder
    from dutydesk.store.vault import Cost

_NO_SLOTS = '{"format": 1, "id": "", "check": "", "has_database": false, "codes": [], "pending": {}, "keyring": null}'


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


class Forgetful(Faithful):
    """A keyring that takes everything and keeps nothing."""

    def get_password(self, service: str, username: str) -> str | None:
        del service, username


class Locked(Faithful):
    """A keyring whose owner has not unlocked it."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        del password
        raise KeyringLocked(service, username)


class Broken(Faithful):
    """A keyring behind a bus that is gone."""

    def set_password(self, service: str, username: str, password: str) -> None:
        del password
        raise OSError(service, username)


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Faithful:
    backend = Faithful()
    monkeypatch.setattr(keyring_slot, "backends", lambda: iter([backend]))
    return backend


def test_the_key_comes_back_by_the_code_once_it_was_typed_back(folder: DataFolder, cheap: Cost) -> None:
    key, code = vault.make(folder, cheap)
    assert not vault.is_confirmed(folder)
    with pytest.raises(StoreError, match="尚未核对"):
        vault.unlock_by_code(folder, code.words())
    assert vault.confirm_code(folder, code.words()) == key
    assert vault.is_confirmed(folder)
    assert vault.unlock_by_code(folder, code.words()) == key


def test_another_right_looking_code_does_not_open(folder: DataFolder, cheap: Cost) -> None:
    _, code = vault.make(folder, cheap)
    with pytest.raises(WrongKey, match="与刚打印的不一致"):
        vault.confirm_code(folder, RecoveryCode.new().words())
    assert not vault.is_confirmed(folder)
    vault.confirm_code(folder, code.words())
    with pytest.raises(WrongKey, match="恢复码不对"):
        vault.unlock_by_code(folder, RecoveryCode.new().words())


def test_the_vault_keeps_neither_key_nor_code_in_the_clear(folder: DataFolder, cheap: Cost) -> None:
    key, code = vault.make(folder, cheap)
    text = folder.vault.read_text(encoding="utf-8")
    assert key.raw.hex() not in text
    assert code.digits not in text
    assert key.raw.hex() not in repr(key)
    assert code.digits not in repr(code)


def test_the_vault_stands_by_the_strong_setting_unless_told_otherwise(folder: DataFolder) -> None:
    vault.make(folder)
    cost = json.loads(folder.vault.read_text(encoding="utf-8"))["pending"]["BRANCH"]["cost"]
    assert (cost["passes"], cost["memory_kib"]) == (3, 64 * 1024)


def test_a_faithful_keyring_opens_without_the_code(folder: DataFolder, cheap: Cost, keyring: Faithful) -> None:
    key, _ = vault.make(folder, cheap)
    assert vault.store_in_keyring(folder, key)
    assert vault.unlock_by_keyring(folder) == key
    assert key.raw.hex() not in str(keyring.kept)


def test_a_keyring_entry_that_is_gone_or_of_another_desk_is_only_no_help(
    folder: DataFolder, cheap: Cost, keyring: Faithful
) -> None:
    key, _ = vault.make(folder, cheap)
    vault.store_in_keyring(folder, key)
    for name in keyring.kept:
        keyring.kept[name] = "00" * 32
    assert vault.unlock_by_keyring(folder) is None
    keyring.kept.clear()
    assert vault.unlock_by_keyring(folder) is None


@pytest.mark.parametrize("kind", [Forgetful, Locked, Broken])
def test_any_keyring_trouble_means_no_keyring_slot(
    folder: DataFolder, cheap: Cost, monkeypatch: pytest.MonkeyPatch, kind: type[KeyringBackend]
) -> None:
    monkeypatch.setattr(keyring_slot, "backends", lambda: iter([kind()]))
    key, _ = vault.make(folder, cheap)
    assert not vault.store_in_keyring(folder, key)
    assert vault.unlock_by_keyring(folder) is None


def test_only_the_systems_own_keyrings_are_trusted() -> None:
    names = {kind.__module__ for kind in keyring_slot._trusted()}
    assert names <= {f"keyring.backends.{name}" for name in ("Windows", "macOS", "SecretService", "kwallet")}


def test_a_new_code_replaces_the_old_one_only_when_it_was_typed_back(folder: DataFolder, cheap: Cost) -> None:
    key, old = vault.make(folder, cheap)
    vault.confirm_code(folder, old.words())
    new = vault.new_code(folder, key, cost=cheap)
    assert vault.unlock_by_code(folder, old.words()) == key
    vault.confirm_code(folder, new.words())
    assert vault.unlock_by_code(folder, new.words()) == key
    with pytest.raises(WrongKey):
        vault.unlock_by_code(folder, old.words())


def test_the_client_has_a_code_of_its_own_that_can_be_voided(folder: DataFolder, cheap: Cost) -> None:
    key, own = vault.make(folder, cheap)
    vault.confirm_code(folder, own.words())
    clients = vault.new_code(folder, key, vault.Slot.CLIENT, cheap)
    with pytest.raises(WrongKey):
        vault.unlock_by_code(folder, clients.words())
    vault.confirm_code(folder, clients.words(), vault.Slot.CLIENT)
    assert vault.unlock_by_code(folder, clients.words()) == vault.unlock_by_code(folder, own.words()) == key
    assert set(vault.codes_since(folder)) == set(vault.Slot)
    vault.drop_client_code(folder)
    with pytest.raises(WrongKey):
        vault.unlock_by_code(folder, clients.words())
    assert vault.unlock_by_code(folder, own.words()) == key


def test_a_client_code_that_was_never_drawn_cannot_be_confirmed(folder: DataFolder, cheap: Cost) -> None:
    _, own = vault.make(folder, cheap)
    vault.confirm_code(folder, own.words())
    with pytest.raises(StoreError, match="尚未核对"):
        vault.confirm_code(folder, own.words(), vault.Slot.CLIENT)


def test_a_beginning_that_was_never_confirmed_may_begin_again_but_a_desk_may_not(
    folder: DataFolder, cheap: Cost
) -> None:
    vault.make(folder, cheap)
    _, code = vault.make(folder, cheap)
    vault.confirm_code(folder, code.words())
    with pytest.raises(StoreError, match="已有值机台数据"):
        vault.make(folder, cheap)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "已损坏"),
        ("[]", "已损坏"),
        ('{"format": 1}', "已损坏"),
        (_NO_SLOTS, "已损坏"),
        ('{"format": 9, "check": ""}', "版本是 9"),
    ],
)
def test_a_vault_that_cannot_be_read_says_so(folder: DataFolder, text: str, words: str) -> None:
    folder.prepare()
    folder.vault.write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=words):
        vault.is_confirmed(folder)


def test_a_slot_that_was_spoiled_is_a_damaged_vault(folder: DataFolder, cheap: Cost) -> None:
    _, code = vault.make(folder, cheap)
    content = json.loads(folder.vault.read_text(encoding="utf-8"))
    del content["pending"]["BRANCH"]["salt"]
    folder.vault.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(StoreError, match="已损坏"):
        vault.confirm_code(folder, code.words())


def test_a_key_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Key(b"1" * 31)
