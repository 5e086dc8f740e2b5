"""What a maintainer needs to find a fault, and nothing else: logs, versions, sizes and counts in one zip file.

It holds no record, name, number of a person, key or code. It can be made while the desk does not open.
"""

from __future__ import annotations

import io
import json
import platform
import shutil
import sys
import zipfile
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from dutydesk import __version__
from dutydesk.kinds.id_number import mask_inside
from dutydesk.records import KINDS
from dutydesk.store import cipher, journal, medium, migrate
from dutydesk.work import settings

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.store.folder import DataFolder

_PACKAGES = (
    "PySide6_Essentials",
    "sqlmodel",
    "SQLAlchemy",
    "pydantic",
    "sqlcipher3",
    "reportlab",
    "openpyxl",
    "keyring",
)
_LARGEST_LOG = 2_000_000
_FILES, _LOGS = "facts.json", "logs"
_NOTE = """值机服务台账 维护资料

本文件供程序维护人员查找故障用，内容只有：
  facts.json  程序、操作系统和数据库的版本，文件大小，各类记录的条数，数值型的设置
  logs/       运行日志

其中没有人员资料、合同内容、纸件、密码、恢复码和密钥。交出前可以用记事本逐个打开查看。
"""


def write(target: Path, folder: DataFolder, session: Session | None = None) -> list[str]:
    """Write the zip file and return the names of what is in it. Raises MediumError where it cannot be written.

    Without a session, what only the open database tells is left out. With one, the giving is journalled.
    """
    data, names = _zip(folder, session)
    if session is not None:
        journal.note(session, "support", "journal", None, "、".join(names))
    medium.write_file(target, data)  # last: where it fails, the entry is rolled back
    return names


def facts(folder: DataFolder, session: Session | None = None) -> dict[str, Any]:
    """Return versions, sizes and counts as plain values for JSON."""
    found: dict[str, Any] = {
        "made_at": datetime.now().astimezone().isoformat(timespec="seconds"),
        "versions": _versions(),
        "sizes": _sizes(folder),
        "newest_schema": migrate.newest_version(),
        "desk_opened": session is not None,
    }
    if session is not None:
        found |= {
            "schema": _pragma(session, "user_version"),
            "counts": _counts(session),
            "settings": _settings(session),
        }
    return found


def _zip(folder: DataFolder, session: Session | None) -> tuple[bytes, list[str]]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("说明.txt", _NOTE)
        made.writestr(_FILES, json.dumps(facts(folder, session), ensure_ascii=False, indent=1))
        for path in sorted(folder.logs.glob("dutydesk.log*")):
            made.writestr(f"{_LOGS}/{path.name}", _log_text(path))
        names = made.namelist()
    return out.getvalue(), names


def _log_text(path: Path) -> str:
    """Return the end of a log without the name of whoever's computer it is, should a path have brought it in."""
    try:
        with path.open("rb") as file:
            end = file.seek(0, io.SEEK_END)
            file.seek(max(0, end - _LARGEST_LOG))
            text = file.read().decode("utf-8", "replace")
    except OSError as trouble:
        return f"（读不到：{medium.reason(trouble)}）"
    return mask_inside(text.replace(str(Path.home()), "~"))


def _versions() -> dict[str, str]:
    found = {
        "dutydesk": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "system_version": platform.version(),
        "frozen": str(bool(getattr(sys, "frozen", False))),
        "sqlite": str(cipher.engine.sqlite_version),
        "sqlcipher": _cipher_version(),
    }
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "—"
    return found


def _cipher_version() -> str:
    connection = cipher.engine.connect(":memory:")
    try:
        row = connection.execute("PRAGMA cipher_version").fetchone()
    finally:
        connection.close()
    return str(row[0]) if row else "—"


def _sizes(folder: DataFolder) -> dict[str, Any]:
    """Return the sizes of the program's own files; what else lies in the folder is counted without its name."""
    found: dict[str, Any] = {}
    known = (folder.database, folder.vault, folder.tail, folder.heads, folder.holder)
    for path in (*known, folder.database.with_name("desk.db-wal"), folder.database.with_name("desk.db-shm")):
        found[path.name] = _size(path)
    for place in (folder.blobs, folder.backups, folder.forms, folder.logs):
        sizes = [_size(path) or 0 for path in place.rglob("*") if path.is_file()]
        found[f"{place.name}/"] = {"files": len(sizes), "bytes": sum(sizes)}
    try:
        usage = shutil.disk_usage(folder.path)
    except OSError:
        return found
    return found | {"disk": {"total": usage.total, "free": usage.free}}


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _counts(session: Session) -> dict[str, int]:
    connection = session.connection()
    found: dict[str, int] = {}
    for kind in KINDS:
        table: Any = kind.record.__table__  # pyright: ignore[reportAttributeAccessIssue]  (every kind is a table)
        found[kind.table] = connection.execute(select(func.count()).select_from(table)).scalar_one()
    found["journal"] = connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM journal").scalar_one()
    return found


def _settings(session: Session) -> dict[str, bool | int]:
    """Return the settings that are numbers or yes and no: words may be anybody's name or place."""
    kept = {one.name: settings.get(session, one.name) for one in settings.SETTINGS}
    return {name: value for name, value in kept.items() if not isinstance(value, str)}


def _pragma(session: Session, name: str) -> int:
    return int(session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one())
