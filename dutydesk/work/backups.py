"""Where backups go, when the next one is due, and how old the last one is that was checked."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.errors import DeskError, InvalidEntry, Refused
from dutydesk.records import BackupPlace
from dutydesk.store import backup, journal, medium, packs
from dutydesk.work import settings
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.store.backup import Backup
    from dutydesk.store.database import Store
    from dutydesk.store.folder import DataFolder

    Tell = Callable[[int, int, str], None]

_MARK = "位置.json"
_AGAIN = timedelta(hours=1)
_FRESH_DAYS = 1
_KEPT_RUNS = 400
_EVER = datetime.max.replace(tzinfo=UTC)
_WRITE = (
    "INSERT INTO backup_run (place_id, at, name, size, fault) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (place_id, at) DO UPDATE SET name = excluded.name, size = excluded.size, fault = excluded.fault"
)
_FORGET = (
    "DELETE FROM backup_run WHERE place_id = ? AND at < "
    "(SELECT at FROM backup_run WHERE place_id = ? ORDER BY at DESC LIMIT 1 OFFSET ?)"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Say how one backup went: `name` of what was written, or the sentence of its `fault`."""

    at: datetime
    name: str
    size: int
    fault: str


@dataclass(frozen=True, slots=True)
class Place:
    """Be one place for backups. `last` was written and checked; `failed` came after it, where the last try failed."""

    id: int
    name: str
    path: str
    is_stick: bool
    mark: str
    last: Run | None
    failed: Run | None


class Age(Enum):
    """How good it is that the last checked backup is so old, in the words of a pill."""

    FRESH = "已备份"
    AGING = "应备份"
    OLD = "备份过期"
    NEVER = "从未备份"
    NOWHERE = "未设置"


@dataclass(frozen=True, slots=True)
class Standing:
    """Say of the desk how old its last checked backup is. `days` is None where none can be counted."""

    age: Age
    sentence: str
    detail: str
    days: int | None

    @property
    def is_bad(self) -> bool:
        """Tell whether it is shown in red."""
        return self.age in {Age.OLD, Age.NEVER, Age.NOWHERE}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Say what became of the backup at one place: `done`, or the `error`."""

    place_id: int
    done: Backup | None
    error: DeskError | None


def places(session: Session, until: datetime = _EVER) -> list[Place]:
    """Return the places for backups, in the order they were added, with what became of them up to a moment."""
    found = session.exec(select(BackupPlace).order_by(col(BackupPlace.id)))
    return [_place(session, record, until) for record in found]


def add_place(session: Session, path: Path, name: str = "", *, is_stick: bool = False) -> Place:
    """Register a folder or stick for backups, and leave a mark there. Raises InvalidEntry or MediumError."""
    allow(session, Act.SETTINGS)
    folder: DataFolder = session.info["store"].folder
    if not path.is_dir():
        raise InvalidEntry({"path": f"找不到这个文件夹：{path}。请插好 U 盘，或另选一个文件夹。"})
    if folder.path.resolve() in (path.resolve(), *path.resolve().parents):
        raise InvalidEntry({"path": "备份不能放在数据文件夹里面，请另选一个文件夹，最好在另一块磁盘或 U 盘上。"})
    mark = _mark_at(folder, path)
    if mark and session.exec(select(BackupPlace.id).where(BackupPlace.mark == mark)).first() is not None:
        raise InvalidEntry({"path": "这个位置已经在备份位置中。"})
    if not mark:
        mark = secrets.token_hex(8)
        home = packs.home_of(folder, path)
        try:
            home.mkdir(exist_ok=True)
        except OSError as trouble:
            raise InvalidEntry({"path": f"{medium.reason(trouble)}：{path}。请另选一个位置。"}) from trouble
        medium.write_file(home / _MARK, json.dumps({"mark": mark}).encode())
    kept = BackupPlace(name=name.strip() or path.name or str(path), path=str(path), is_stick=is_stick, mark=mark)
    session.add(kept)
    session.flush()
    return _place(session, kept)


def remove_place(session: Session, place_id: int) -> None:
    """Forget a place; what lies there stays."""
    allow(session, Act.SETTINGS)
    record = session.get(BackupPlace, place_id)
    if record is None:
        raise Refused("找不到这个备份位置，可能已被移除。", "请刷新后再试。")
    session.delete(record)
    session.flush()


def reach(folder: DataFolder, place: Place, sticks: Iterable[Path] = ()) -> Path | None:
    """Return where a place is now, or None while it is not there: its mark must lie in it.

    A stick is looked for in all that are plugged in, for it may have come under another path.
    """
    from pathlib import Path

    for path in (Path(place.path), *(sticks if place.is_stick else ())):
        if _mark_at(folder, path) == place.mark:
            return path
    return None


def place_at(session: Session, path: Path) -> Place | None:
    """Return the place for backups that a folder is, by the mark that lies in it."""
    mark = _mark_at(session.info["store"].folder, path)
    return next((place for place in places(session) if mark and place.mark == mark), None)


def due(session: Session, now: datetime) -> list[Place]:
    """Return the places whose daily backup has not been made since the set hour last struck.

    A place where the last try failed is left alone for an hour. A run that bears a later time than now, from before
    the clock was put right, says nothing of any day.
    """
    local = now.astimezone()
    struck = local.replace(hour=settings.get_number(session, "backup_hour"), minute=0, second=0, microsecond=0)
    if struck > local:
        struck -= timedelta(days=1)
    return [
        place
        for place in places(session, now)
        if (place.last is None or place.last.at < struck) and (place.failed is None or now - place.failed.at >= _AGAIN)
    ]


def write_all(
    store: Store, wanted: Sequence[tuple[Place, Path]], why: str, tell: Tell | None = None, *, thorough: bool = False
) -> list[Outcome]:
    """Write a backup to each place, one after the other; a fault at one does not keep the others from theirs.

    Needs no session and may run beside one. `record` the outcomes afterwards.
    """
    store.sign_head("备份")

    def write(place: Place, path: Path) -> Outcome:
        try:
            made = backup.write(store.folder, store.key, path, why, tell, thorough=thorough)
        except DeskError as error:
            return Outcome(place.id, None, error)
        return Outcome(place.id, made, None)

    return [write(place, path) for place, path in wanted]


def record(session: Session, outcomes: Iterable[Outcome]) -> None:
    """Remember what became of backups, and journal those that were made. Anybody's session may do it."""
    connection = session.connection()
    for one in outcomes:
        if one.done is not None:
            made = one.done
            run = (one.place_id, _text(made.made_at), made.folder.name, made.size, "")
            journal.note(session, "backup", str(BackupPlace.__tablename__), one.place_id, made.folder.name)
        else:
            fault = "" if one.error is None else f"{one.error.message}{one.error.hint}"
            run = (one.place_id, _text(datetime.now(UTC)), "", 0, fault or "没有备份。")
        connection.exec_driver_sql(_WRITE, run)
        connection.exec_driver_sql(_FORGET, (one.place_id, one.place_id, _KEPT_RUNS))


def standing(session: Session, on: date) -> Standing:
    """Return how old the last checked backup is, seen from that day, wherever it lies."""
    found = places(session, datetime.combine(on + timedelta(days=1), time()).astimezone())
    red_after = settings.get_number(session, "backup_days")
    runs = [place.last for place in found if place.last is not None]
    if not found:
        return Standing(Age.NOWHERE, "还没有设置备份位置", "请设置一个 U 盘或另一块磁盘上的文件夹。", None)
    if not runs and any(place.last is not None for place in places(session)):
        return Standing(Age.OLD, "上次备份的日期晚于今天", "电脑的日期可能改过，请核对日期，再备份一次。", None)
    if not runs:
        return Standing(Age.NEVER, "还没有备份过", f"备份到“{found[0].name}”后，这里显示上次备份的时间。", None)
    last = max(runs, key=lambda run: run.at)
    days = (on - last.at.astimezone().date()).days
    where = next(place.name for place in found if place.last is last)
    age = Age.FRESH if days <= _FRESH_DAYS else Age.AGING if days <= red_after else Age.OLD
    ago = ("今天", "昨天")[days] if days <= 1 else f"{days} 天前"
    detail = f"{last.at.astimezone():%Y-%m-%d %H:%M}，“{where}”，已校验"
    if failed := [place for place in found if place.failed is not None and place.failed.at > last.at]:
        detail += f"。此后备份到“{failed[0].name}”没有成功"
    return Standing(age, f"上次备份：{ago}", detail, days)


def _place(session: Session, record: BackupPlace, until: datetime = _EVER) -> Place:
    if record.id is None:
        raise ValueError("the place was not kept")
    runs = session.connection().exec_driver_sql(
        "SELECT at, name, size, fault FROM backup_run WHERE place_id = ? AND at <= ? ORDER BY at DESC",
        (record.id, _text(until)),
    )
    last: Run | None = None
    failed: Run | None = None
    for at, name, size, fault in runs:
        run = Run(datetime.fromisoformat(at), name, size, fault)
        if not fault:
            last = run
            break
        failed = failed or run
    return Place(record.id, record.name, record.path, record.is_stick, record.mark, last, failed)


def _mark_at(folder: DataFolder, path: Path) -> str:
    try:
        told = json.loads((packs.home_of(folder, path) / _MARK).read_text("utf-8"))
        return str(told["mark"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
