from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from dutydesk.errors import StoreError, WrongKey
from dutydesk.store import cipher
from dutydesk.store.key import Key

if TYPE_CHECKING:
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store
    from dutydesk.store.folder import DataFolder


def test_the_file_shows_nothing_of_what_is_in_it(store: Store, lead: Actor) -> None:
    store.close()
    content = b"".join(path.read_bytes() for path in store.folder.path.iterdir() if path.is_file())
    assert lead.name.encode() not in content
    assert b"CREATE TABLE" not in content


def test_the_connection_is_set_for_safety(store: Store) -> None:
    connection = cipher.connect(store.folder.database, store.key)
    settings = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "temp_store", "trusted_schema")
    }
    connection.close()
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "temp_store": 2,
        "trusted_schema": 0,
    }


def test_a_file_that_is_not_encrypted_is_told(desk_folder: DataFolder) -> None:
    desk_folder.database.unlink()
    plain = sqlite3.connect(desk_folder.database)
    plain.execute("CREATE TABLE t (x)")
    plain.close()
    with pytest.raises(StoreError, match="没有加密"):
        cipher.connect(desk_folder.database, Key.new())


def test_a_wrong_key_is_told(desk_folder: DataFolder) -> None:
    with pytest.raises(WrongKey, match="密钥与这个数据库不符"):
        cipher.connect(desk_folder.database, Key.new())


def test_a_damaged_file_is_told(store: Store) -> None:
    store.close()
    content = bytearray(store.folder.database.read_bytes())
    content[100:200] = bytes(100)
    store.folder.database.write_bytes(content)
    with pytest.raises(StoreError, match="已损坏") as trouble:
        cipher.connect(store.folder.database, store.key)
    assert not isinstance(trouble.value, WrongKey)


def test_an_old_engine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    cipher.check_engine()
    monkeypatch.setattr(cipher.engine, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(StoreError, match="过旧"):
        cipher.check_engine()


def test_an_engine_without_encryption_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cipher.engine, "connect", sqlite3.connect)
    with pytest.raises(StoreError, match="不带加密"):
        cipher.check_engine()
