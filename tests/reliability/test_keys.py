"""Whatever the system's keyring does, the recovery code opens the desk, and the key is nowhere in the clear."""

from __future__ import annotations

import base64
import json
import shutil
from typing import TYPE_CHECKING

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import null
from keyring.errors import KeyringLocked, NoKeyringError, PasswordDeleteError

from dutydesk.errors import StoreError, WrongKey
from dutydesk.store import cipher, keyring_slot, vault
from dutydesk.store.recovery_code import RecoveryCode
from dutydesk.work import setup

if TYPE_CHECKING:
    from dutydesk.store.folder import DataFolder
    from dutydesk.store.key import Key
    from tests.reliability.conftest import Trial


class Safe(KeyringBackend):
    """A keyring in good order."""

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
            raise PasswordDeleteError(username)


class NoService(Safe):
    """No secret service on the bus."""

    def get_password(self, service: str, username: str) -> str | None:
        raise NoKeyringError(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NoKeyringError(service, username, len(password))


class Locked(Safe):
    """A keyring whose owner pressed cancel."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked(service, username, len(password))


class Gone(Safe):
    """A keyring that has been emptied."""

    def __init__(self, before: Safe) -> None:
        super().__init__()
        del before


class Reset(Safe):
    """The system's password was reset: what comes back is not what was kept."""

    def __init__(self, before: Safe) -> None:
        super().__init__()
        self.kept = dict.fromkeys(before.kept, "5a" * 32)


def _null(_before: Safe) -> KeyringBackend:
    return null.Keyring()


SITUATIONS = {
    "no service": lambda _: NoService(),
    "locked": lambda _: Locked(),
    "entry gone": Gone,
    "null backend": _null,
    "unknown backend": None,
    "password reset": Reset,
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_code_opens_the_desk_and_the_key_is_wrapped_anew(
    desk_folder: DataFolder, recovery_words: str, monkeypatch: pytest.MonkeyPatch, trial: Trial, situation: str
) -> None:
    def use(*backends: KeyringBackend) -> None:
        monkeypatch.setattr(keyring_slot, "backends", lambda: iter(backends))

    safe = Safe()
    use(safe)
    setup.open_store(desk_folder, code=recovery_words).close()
    setup.open_store(desk_folder).close()  # the keyring's own work, on a good day
    make = SITUATIONS[situation]
    troubled = () if make is None else (make(safe),)  # a backend that nobody named is not asked at all
    use(*troubled)
    with pytest.raises(WrongKey) as asked:
        setup.open_store(desk_folder)
    assert "恢复码" in asked.value.hint
    opened = setup.open_store(desk_folder, code=recovery_words)
    _nowhere_in_the_clear(desk_folder, opened.key)
    opened.close()
    use(safe)
    setup.open_store(desk_folder, code=recovery_words).close()
    setup.open_store(desk_folder).close()
    trial.figure(f"keyring: {situation}", 1, "asked for the code, opened, wrapped anew")


def _nowhere_in_the_clear(folder: DataFolder, key: Key) -> None:
    forms = (key.raw, key.raw.hex().encode(), key.raw.hex().upper().encode(), base64.b64encode(key.raw))
    for path in folder.path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(form in content for form in forms), path.name


def _fingerprint(folder: DataFolder) -> dict[str, bytes]:
    return {str(path.relative_to(folder.path)): path.read_bytes() for path in folder.path.rglob("*") if path.is_file()}


def test_wrong_code_wrong_folder_damaged_file_and_newer_schema_are_four_sentences_and_change_nothing(
    desk_folder: DataFolder, recovery_words: str
) -> None:
    setup.open_store(desk_folder, code=recovery_words).close()
    key = vault.unlock_by_code(desk_folder, recovery_words)
    places = {name: type(desk_folder)(desk_folder.path.with_name(name)) for name in ("damaged", "newer", "empty")}
    for name in ("damaged", "newer"):
        shutil.copytree(desk_folder.path, places[name].path)
    places["empty"].prepare()
    with places["damaged"].database.open("r+b") as file:
        file.seek(2000)
        file.write(bytes(50))
    connection = cipher.connect(places["newer"].database, key)
    connection.execute("PRAGMA user_version = 99")
    connection.close()

    said: list[str] = []
    for folder, code in (
        (desk_folder, RecoveryCode.new().words()),
        (places["empty"], recovery_words),
        (places["damaged"], recovery_words),
        (places["newer"], recovery_words),
    ):
        before = _fingerprint(folder)
        with pytest.raises(StoreError) as refused:
            setup.open_store(folder, code=code)
        after = _fingerprint(folder)
        assert _data(after, folder) == _data(before, folder)
        said.append(refused.value.message)
    assert len(set(said)) == len(said)
    for words, message in zip(("恢复码不对", "没有密钥文件", "已损坏", "更新的程序"), said, strict=True):
        assert words in message


def _data(files: dict[str, bytes], folder: DataFolder) -> dict[str, object]:
    """Leave out what holds no data: the lock, SQLite's shared memory and an empty WAL, the keyring's slot."""
    beside = {folder.lock.name, f"{folder.database.name}-shm"}
    found: dict[str, object] = {name: content for name, content in files.items() if name not in beside}
    if found.get(f"{folder.database.name}-wal") == b"":
        del found[f"{folder.database.name}-wal"]
    if folder.vault.name in files:
        found[folder.vault.name] = {**json.loads(files[folder.vault.name]), "keyring": None}
    return found
