"""A database of 250 MB: how long its backup takes, how long a save waits meanwhile, and the check of a night."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING

import pytest

from dutydesk.records import Team
from dutydesk.store import backup, check, cipher, heads, packs, restore
from dutydesk.store.journal import _COLUMNS, _hash

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

_MEGABYTE = 1 << 20
_SIZE = 250
_WORDS = "交接班时核对监控画面、消防主机与钥匙，无异常；夜间巡更两次，均按时返回并签名。" * 4


def fill(store: Store, lead: Actor) -> None:
    """Add records and their entries by the journal's own rules until the database has its size."""
    with store.session(lead) as session:
        session.add(Team(name="第1班", note=_WORDS))
    connection = cipher.connect(store.folder.database, store.key)
    head = heads.of_journal(connection)
    seq, previous = head.seq, head.hash
    first, after = connection.execute("SELECT record_id, after FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    pattern = json.loads(after)
    marks = ", ".join("?" * len(_COLUMNS.split(",")))
    enter = f"INSERT INTO journal ({_COLUMNS}) VALUES ({marks})"  # noqa: S608  (constants)
    at, record = "2026-11-23T08:00:00.000000+00:00", first
    while connection.execute("PRAGMA page_count").fetchone()[0] * 4096 < _SIZE * _MEGABYTE:
        connection.execute("BEGIN IMMEDIATE")
        for _ in range(10_000):
            seq, record = seq + 1, record + 1
            values = {**pattern, "name": f"第{record}班"}
            if "id" in values:
                values["id"] = record
            text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
            row = (seq, at, lead.operator_id, "add", "team", record, None, text, "", previous)
            previous = _hash(row)
            connection.execute("INSERT INTO team (id, name, note) VALUES (?, ?, ?)", (record, values["name"], _WORDS))
            connection.execute(enter, (*row, previous))
        connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    print(f"{seq} entries")


@pytest.mark.bench
def test_the_backup_of_a_large_desk(
    store: Store, lead: Actor, recovery_words: str, tmp_path: Path, measured: Callable[..., None]
) -> None:
    fill(store, lead)
    place = tmp_path / "backups"
    place.mkdir()
    quiet = saving(store, lead, lambda: time.sleep(2))
    measured("a save while nothing else goes on: longest", quiet, "ms")
    started = time.perf_counter()
    backup.write(store.folder, store.key, place, "每日")
    size = store.folder.database.stat().st_size / _MEGABYTE
    measured(f"backup of a database of {size:.0f} MB, checked", time.perf_counter() - started, "s", at_most=10)
    stall = saving(store, lead, lambda: backup.write(store.folder, store.key, place, "每日"))
    measured("a save during that backup: longest", stall, "ms", at_most=100)
    store.close()
    started = time.perf_counter()
    assert check.check(store.folder, store.key).blobs == 0
    measured("the full check of a night", time.perf_counter() - started, "s", at_most=60)
    started = time.perf_counter()
    examined = restore.examine(packs.found_in(place)[0], recovery_words, store.folder)
    restore.put_in_place(restore.prepare(examined, store.folder), store.folder)
    measured("the restore of it, checked", time.perf_counter() - started, "s")


def saving(store: Store, lead: Actor, meanwhile: Callable[[], object]) -> float:
    """Save a record again and again while something goes on; return the longest save, in milliseconds."""
    through = threading.Event()
    taken: list[float] = []

    def save() -> None:
        number = 0
        while not through.is_set():
            start = time.perf_counter()
            with store.session(lead) as session:
                session.add(Team(name=f"{time.time_ns()}"))
            taken.append((time.perf_counter() - start) * 1000)
            number += 1
            time.sleep(0.01)

    saver = threading.Thread(target=save)
    saver.start()
    meanwhile()
    through.set()
    saver.join()
    return max(taken)
