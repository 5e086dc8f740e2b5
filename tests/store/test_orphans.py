from __future__ import annotations

import json
import os
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dutydesk.errors import StoreError
from dutydesk.records import Education, Officer, Sex
from dutydesk.store import journal, orphans, thumbnails
from dutydesk.store.database import Store, raw

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.store.actor import Actor

OLD = timedelta(days=3)


def age(path: Path, by: timedelta = OLD) -> Path:
    then = time.time() - by.total_seconds()
    os.utime(path, (then, then))
    return path


def back_up(store: Store, fault: str = "", ago: timedelta = timedelta(hours=1)) -> None:
    at = (datetime.now(UTC) - ago).isoformat(timespec="microseconds")
    with store.session(None) as session:
        raw(session).execute("INSERT INTO backup_run VALUES (1, ?, '', 0, ?)", (at, fault))


def leave(store: Store, data: bytes) -> str:
    """Keep a blob that no row will ever name, three days ago."""
    name = store.blobs.keep(data)
    age(store.folder.blobs / name)
    return name


def add_officer(store: Store, lead: Actor, photo: str) -> None:
    with store.session(lead) as session:
        session.add(
            Officer(
                employee_number="ZJ0001",
                name="欧阳文静",
                sex=Sex.FEMALE,
                id_number="110101199003074362",
                education=Education.COLLEGE,
                position="值机员",
                joined_on=date(2022, 3, 1),
                duty_since=date(2021, 3, 1),
                photo=photo,
            )
        )


def sweeps(store: Store, lead: Actor) -> list[str]:
    with store.session(lead) as session:
        return [row[0] for row in raw(session).execute("SELECT why FROM journal WHERE act = 'sweep'")]


def test_what_no_row_names_goes_and_is_journalled_by_its_name_alone(store: Store, lead: Actor) -> None:
    wanted, orphan = leave(store, b"a photo"), leave(store, b"an orphan")
    add_officer(store, lead, wanted)
    back_up(store)
    with store.session(lead) as session:
        thumbnails.keep(session, wanted, b"small")
        thumbnails.keep(session, orphan, b"small")
    assert orphans.sweep(store) == orphans.Swept((orphan,))
    assert store.blobs.read(wanted) == b"a photo"
    with pytest.raises(StoreError):
        store.blobs.read(orphan)
    assert sweeps(store, lead) == [f"1 个：{orphan[:12]}"]
    with store.session(lead) as session:
        assert thumbnails.names(session) == {wanted}
        assert journal.verify(raw(session)).whole
    assert orphans.sweep(store) == orphans.Swept()
    assert len(sweeps(store, lead)) == 1


def test_nothing_goes_before_a_backup_holds_it(store: Store, lead: Actor) -> None:
    orphan = leave(store, b"an orphan")
    assert orphans.sweep(store) == orphans.Swept()
    back_up(store, "U 盘已拔出。")
    assert orphans.sweep(store) == orphans.Swept()
    back_up(store, ago=timedelta(days=4))  # older than the blob
    assert orphans.sweep(store) == orphans.Swept()
    back_up(store, ago=timedelta(days=2))
    assert orphans.sweep(store).blobs == (orphan,)
    assert len(sweeps(store, lead)) == 1


def test_what_is_younger_than_a_day_stays(store: Store) -> None:
    name = store.blobs.keep(b"a scan whose row is still to come")
    part = store.folder.blobs / f".{name}.0123abcd.part"
    part.write_bytes(b"half")
    back_up(store, ago=timedelta(seconds=-5))
    assert orphans.sweep(store) == orphans.Swept()
    assert part.exists()
    age(part)
    age(store.folder.blobs / name)
    assert orphans.sweep(store) == orphans.Swept((name,), 1)
    assert not part.exists()


def test_nothing_goes_while_a_restore_is_unfinished(store: Store) -> None:
    orphan = leave(store, b"an orphan")
    back_up(store)
    store.folder.restoring.write_text(json.dumps({}), "utf-8")
    assert orphans.sweep(store) == orphans.Swept()
    store.folder.restoring.unlink()
    assert orphans.sweep(store).blobs == (orphan,)


def test_files_of_other_names_are_nobodys_leftovers(store: Store) -> None:
    store.blobs.keep(b"x")
    strange = [store.folder.blobs / name for name in ("说明.txt", "a" * 63)]
    for path in strange:
        path.touch()
        age(path)
    back_up(store)
    orphans.sweep(store)
    assert all(path.exists() for path in strange)


def test_a_small_picture_is_kept_once_and_read_back(store: Store, lead: Actor) -> None:
    with store.session(lead) as session:
        assert thumbnails.read(session, "a" * 64) is None
        thumbnails.keep(session, "a" * 64, b"one")
        thumbnails.keep(session, "a" * 64, b"two")
        assert thumbnails.read(session, "a" * 64) == b"two"
        thumbnails.forget(session, ["a" * 64])
        assert thumbnails.names(session) == set()
        last = raw(session).execute("SELECT count(*) FROM journal").fetchone()[0]
    with store.session(lead) as session:
        assert raw(session).execute("SELECT count(*) FROM journal").fetchone()[0] == last
