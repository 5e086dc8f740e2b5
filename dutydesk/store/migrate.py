"""Bring the database to the schema of this program: numbered files of frozen SQL, each applied once, all or none."""

from __future__ import annotations

import os
import shutil
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dutydesk.errors import StoreError
from dutydesk.store import cipher, durable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dutydesk.store.folder import DataFolder
    from dutydesk.store.key import Key

MIGRATIONS = Path(__file__).parent / "migrations"


def migrations(folder: Path = MIGRATIONS) -> list[tuple[int, Path]]:
    """Return the numbered migrations in their order."""
    return sorted((int(path.name[:4]), path) for path in folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))


def newest_version(folder: Path = MIGRATIONS) -> int:
    """Return the version of the schema that this program works with."""
    return max(number for number, _ in migrations(folder))


def migrate(folder: DataFolder, key: Key, source: Path = MIGRATIONS) -> Path | None:
    """Bring the database up to date and return the copy that was made of it first, or None where none was needed.

    A newer database is refused untouched, with both versions named. The caller holds the folder's lock.
    """
    version = cipher.schema_version(folder.database, key)
    newest = newest_version(source)
    if version > newest:
        raise StoreError(
            f"这些数据由更新的程序写成（数据版本 {version}，本程序只支持到版本 {newest}），没有打开，也没有改动。",
            "请安装新版程序后再打开。",
        )
    if version == newest:
        return None
    copy = _copy_first(folder, key, version) if version else None
    connection = cipher.connect(folder.database, key)
    try:
        _apply(connection, version, newest, source)
    except cipher.engine.Error as trouble:
        raise StoreError(
            f"数据未能从版本 {version} 升级到版本 {newest}，数据库保持原样。", "请保留数据文件夹并联系程序维护人员。"
        ) from trouble
    finally:
        connection.close()
    return copy


def statements(text: str) -> Iterator[str]:
    """Cut SQL text into statements; a trigger with its semicolons is one."""
    part = ""
    for line in text.splitlines(keepends=True):
        part += line
        if part.strip() and sqlite3.complete_statement(part):
            yield part.strip()
            part = ""
    if part.strip():
        raise ValueError("the migration ends inside a statement")


def _apply(connection: Any, version: int, newest: int, source: Path) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")  # a table that is rebuilt would take its children along
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number, path in migrations(source):
            if number > version:
                for statement in statements(path.read_text(encoding="utf-8")):
                    connection.execute(statement)
        _refuse_broken_references(connection)
        connection.execute(f"PRAGMA user_version = {newest}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _refuse_broken_references(connection: Any) -> None:
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise cipher.engine.IntegrityError(f"a reference of table {broken[0]} leads nowhere")


def _copy_first(folder: DataFolder, key: Key, version: int) -> Path:
    connection = cipher.connect(folder.database, key)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()
    now = datetime.now().astimezone()
    copy = folder.backups / f"desk-version-{version}-{now:%Y%m%d-%H%M%S}.db"
    try:
        folder.backups.mkdir(mode=0o700, exist_ok=True)
        shutil.copyfile(folder.database, copy)
        with copy.open("rb+") as file:
            os.fsync(file.fileno())
        durable.settle(folder.backups)
    except OSError as trouble:
        copy.unlink(missing_ok=True)
        raise StoreError("升级前的备份存不下，没有升级，数据库保持原样。", "请腾出磁盘空间后再打开。") from trouble
    return copy
