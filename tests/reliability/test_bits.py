"""Flipped bits, swapped and older pages, older files, a WAL that is gone, cut or of another day: never unnoticed."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from dutydesk.errors import StoreError
from dutydesk.records import KINDS, Officer, Team
from dutydesk.store import check, cipher
from dutydesk.store.database import Store
from dutydesk.store.folder import DataFolder
from dutydesk.work import demo

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from dutydesk.store.actor import Actor
    from dutydesk.store.key import Key
    from tests.reliability.conftest import Trial

PAGE = 4096
TABLES = [kind.table for kind in KINDS] + ["journal"]


@dataclass(frozen=True, slots=True)
class Days:
    """Hold the same desk as it lay on the disk: an evening, the next one, and killed at moments between and after."""

    older: DataFolder
    killed_earlier: DataFolder
    closed: DataFolder
    killed_before: DataFolder
    killed: DataFolder
    key: Key


@pytest.fixture
def days(store: Store, lead: Actor, tmp_path: Path) -> Days:
    with store.session(lead) as session:
        demo.fill(session, 14, 3)
    store.close()
    older = copy(store.folder, tmp_path / "older")
    again = Store(store.folder, store.key)
    work(again, lead, "乙")
    killed_earlier = copy(store.folder, tmp_path / "killed-earlier")
    work(again, lead, "戊")
    again.close()
    closed = copy(store.folder, tmp_path / "closed")
    last = Store(store.folder, store.key)
    work(last, lead, "丙")
    killed_before = copy(store.folder, tmp_path / "killed-before")
    work(last, lead, "丁")
    killed = copy(store.folder, tmp_path / "killed")
    last.close()
    return Days(older, killed_earlier, closed, killed_before, killed, store.key)


def work(store: Store, lead: Actor, name: str) -> None:
    """Do something to many pages."""
    with store.session(lead) as session:
        for officer in session.exec(select(Officer)):
            officer.position = f"{name}岗"
    for number in range(10):
        with store.session(lead) as session:
            session.add(Team(name=f"{name}班{number}", note=name * 200))


def copy(folder: DataFolder, path: Path) -> DataFolder:
    # Blobs are of no concern here and the index of the WAL is made anew.
    shutil.copytree(folder.path, path, ignore=shutil.ignore_patterns("desk.db-shm", "backups", "logs"))
    return DataFolder(path)


def content(folder: DataFolder, key: Key) -> list[list[tuple[Any, ...]]]:
    """Return all records and the whole journal."""
    connection = cipher.look(folder.database, key)
    try:
        return [connection.execute(f'SELECT * FROM "{table}" ORDER BY 1').fetchall() for table in TABLES]  # noqa: S608  (names of our own)
    finally:
        connection.close()


def flip(path: Path, draw: Random) -> None:
    data = bytearray(path.read_bytes())
    data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    path.write_bytes(data)


def pages(path: Path) -> list[bytes]:
    data = path.read_bytes()
    return [data[at : at + PAGE] for at in range(0, len(data), PAGE)]


def flip_in_database(days: Days, folder: DataFolder, draw: Random) -> None:
    del days
    flip(folder.database, draw)


def swap_pages(days: Days, folder: DataFolder, draw: Random) -> None:
    del days
    all_pages = pages(folder.database)
    one, other = draw.sample(range(len(all_pages)), 2)
    all_pages[one], all_pages[other] = all_pages[other], all_pages[one]
    folder.database.write_bytes(b"".join(all_pages))


def put_older_page(days: Days, folder: DataFolder, draw: Random) -> None:
    old, new = pages(days.older.database), pages(folder.database)
    at = draw.choice([n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b])
    new[at] = old[at]
    folder.database.write_bytes(b"".join(new))


def put_older_pages(days: Days, folder: DataFolder, draw: Random) -> None:
    for _ in range(draw.randint(2, 12)):
        put_older_page(days, folder, draw)


def put_older_file(days: Days, folder: DataFolder, draw: Random) -> None:
    del draw
    shutil.copy(days.older.database, folder.database)


def cut_database(days: Days, folder: DataFolder, draw: Random) -> None:
    del days
    size = folder.database.stat().st_size
    folder.database.write_bytes(folder.database.read_bytes()[: draw.randrange(size)])


def wal_of(folder: DataFolder) -> Path:
    return folder.path / "desk.db-wal"


def flip_in_wal(days: Days, folder: DataFolder, draw: Random) -> None:
    del days
    flip(wal_of(folder), draw)


def delete_wal(days: Days, folder: DataFolder, draw: Random) -> None:
    del days, draw
    wal_of(folder).unlink()


def cut_wal(days: Days, folder: DataFolder, draw: Random) -> None:
    del days
    data = wal_of(folder).read_bytes()
    wal_of(folder).write_bytes(data[: draw.randrange(len(data))])


def put_older_wal(days: Days, folder: DataFolder, draw: Random) -> None:
    del draw
    shutil.copy(wal_of(days.killed_before if wal_of(folder).exists() else days.killed_earlier), wal_of(folder))


def flip_in_tail(days: Days, folder: DataFolder, draw: Random) -> None:
    del days
    flip(folder.tail, draw)


def flip_in_heads(days: Days, folder: DataFolder, draw: Random) -> None:
    del days
    flip(folder.heads, draw)


CLOSED = {
    "a flipped bit in the database": flip_in_database,
    "two pages swapped": swap_pages,
    "an older page put back": put_older_page,
    "several older pages put back": put_older_pages,
    "an older file put back": put_older_file,
    "the database cut short": cut_database,
    "a WAL of an earlier day put beside it": put_older_wal,
    "a flipped bit in the tail": flip_in_tail,
    "a flipped bit in the signed heads": flip_in_heads,
}
KILLED = {
    "an older file put under the WAL": put_older_file,
    "a flipped bit in the WAL": flip_in_wal,
    "the WAL deleted": delete_wal,
    "the WAL cut short": cut_wal,
    "an older WAL put back": put_older_wal,
}
ALWAYS_THE_SAME = {put_older_file, delete_wal, put_older_wal}


def ending(folder: DataFolder, key: Key, expected: object) -> str:
    """Open and check the desk as the program does, and say how that ended."""
    try:
        whole = check.check(folder, key).whole
    except StoreError:
        whole = False
    same = whole and content(folder, key) == expected
    try:
        Store(folder, key).close()
    except StoreError:
        return "refused"
    if not whole:
        return "found"
    return "harmless" if same else "SILENT"


@pytest.mark.parametrize("state", ["closed", "killed"])
def test_nothing_is_altered_unnoticed(*, days: Days, state: str, tmp_path: Path, trial: Trial) -> None:
    base: DataFolder = getattr(days, state)
    expected = content(copy(base, tmp_path / "untouched"), days.key)
    assert ending(copy(base, tmp_path / "same"), days.key, expected) == "harmless"
    alterations = CLOSED if state == "closed" else KILLED
    for words, alter in alterations.items():
        times = 1 if alter in ALWAYS_THE_SAME else trial.rounds(6, 64)
        endings: Counter[str] = Counter()
        for number in range(times):
            folder = copy(base, tmp_path / f"{words}-{number}")
            alter(days, folder, trial.chance)
            endings[ending(folder, days.key, expected)] += 1
            shutil.rmtree(folder.path)
        told = ", ".join(f"{count} {how}" for how, count in endings.items())
        assert not endings["SILENT"], words
        trial.figure(words, times, f"nothing unnoticed: {told}")
