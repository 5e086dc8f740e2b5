"""A plain connection to the encrypted database. No ORM here: the first page is painted from this."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

from dutydesk.errors import StoreError, WrongKey

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.store.key import Key

engine: Any = dbapi2  # it fills itself when it is imported, which no type checker sees

_OLDEST_ENGINE = (3, 51, 3)  # older ones can lose commits when two WAL connections write
_PLAIN_HEADER = b"SQLite format 3\0"
_DAMAGED = ("not a database", "malformed")  # in the engine's words
_ROOM = 256 << 10  # what the engine wants beside the file before it reads it
_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",  # nothing is sorted into a plain file
    "PRAGMA busy_timeout = 5000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # with NORMAL a power cut loses acknowledged rows
)


def check_engine() -> None:
    """Refuse an engine that does not encrypt or is known to lose commits."""
    if engine.sqlite_version_info < _OLDEST_ENGINE:
        raise StoreError(
            f"数据库引擎版本 {engine.sqlite_version} 过旧，可能丢失数据，不能使用。", "请重新安装完整的程序。"
        )
    connection = engine.connect(":memory:")
    try:
        if not connection.execute("PRAGMA cipher_version").fetchone():
            raise StoreError("数据库引擎不带加密功能，不能使用。", "请重新安装完整的程序。")
    finally:
        connection.close()


def connect(path: Path, key: Key) -> Any:
    """Open the database at `path`, which is made where there is none, ready for work.

    Raises StoreError, or WrongKey, which tell apart: not encrypted, another key, damaged.
    Transactions are explicit: nothing begins one by itself.
    """
    connection = _unlock(path, key)
    try:
        for setting in _SETTINGS:
            connection.execute(setting)
    except engine.DatabaseError as trouble:
        connection.close()
        raise unreadable(path, key, trouble) from trouble
    return connection


def look(path: Path, key: Key) -> Any:
    """Open the database for reading only: neither it nor its WAL changes, not even when the connection closes."""
    connection = _unlock(path, key, read_only=True)
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def schema_version(path: Path, key: Key) -> int:
    """Return the schema's version, before anything is written; 0 is a new file."""
    if not path.exists():
        return 0
    connection = _unlock(path, key, read_only=True)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def _unlock(path: Path, key: Key, *, read_only: bool = False) -> Any:
    name = f"{path.absolute().as_uri()}?mode=ro" if read_only else str(path)
    try:
        connection: Any = engine.connect(name, isolation_level=None, check_same_thread=False, uri=read_only)
    except engine.OperationalError as trouble:
        raise StoreError("打不开数据库文件，可能没有读写权限。", "请检查数据文件夹的权限和所在磁盘。") from trouble
    try:
        connection.execute(f"PRAGMA key = \"x'{key.raw.hex()}'\"")
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except engine.DatabaseError as trouble:
        connection.close()
        raise unreadable(path, key, trouble) from trouble
    return connection


def unreadable(path: Path, key: Key, trouble: Exception) -> StoreError:
    """Say why the engine could not read the file: for another key and for damage its own words are the same."""
    from dutydesk.store.folder import DataFolder
    from dutydesk.store.vault import key_check

    try:
        with path.open("rb") as file:
            header = file.read(len(_PLAIN_HEADER))
    except OSError:
        return StoreError("读不到数据库文件。", "请检查数据文件夹的权限和所在磁盘。")
    if header == _PLAIN_HEADER:
        return StoreError(
            "数据库文件没有加密，不是本程序的数据。", "请确认数据文件夹是否正确，不要用其他程序的文件替换。"
        )
    expected = key_check(DataFolder(path.parent))
    if expected is not None and expected != key.check():
        return WrongKey("密钥与这个数据库不符，打不开。", "请输入这个数据文件夹的恢复码。")
    if not any(words in str(trouble) for words in _DAMAGED):
        return _hindered(path)
    return StoreError("数据库文件已损坏，打不开；程序没有改动它。", "请从备份恢复，并保留损坏的文件以便查找原因。")


def _hindered(path: Path) -> StoreError:
    """Say what kept the engine from looking at all. Nothing is known to be damaged, so nothing is said to be."""
    if shutil.disk_usage(path.parent).free < _ROOM:
        return StoreError("数据文件夹所在的磁盘已满，打不开资料；资料没有改动。", "请腾出磁盘空间，再试一次。")
    return StoreError("数据文件夹所在的磁盘读写出错，打不开资料；程序没有改动它。", "请检查磁盘是否接好，再试一次。")
