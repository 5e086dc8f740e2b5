"""The disk of the data folder itself is full after any byte: a sentence that does not guess, and nothing is lost."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from dutydesk.errors import StoreError
from dutydesk.store import cipher, proof
from dutydesk.store.database import Store
from dutydesk.store.folder import DataFolder
from tests.reliability import sticks
from tests.reliability.writer import write

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.store.key import Key
    from tests.reliability.conftest import Trial

_MANY = 12
_STEP = 60_000  # bytes for a row with its photo, its entry, and the pages of the WAL


def enter_until_full(folder: DataFolder, key: Key) -> tuple[set[int], str]:
    """Enter rows with photos; return which were acknowledged and what was said, if anything."""
    done: set[int] = set()
    try:
        store = Store(folder, key)
    except StoreError as error:
        return done, error.message + error.hint
    try:
        for number in range(1, _MANY + 1):
            write(store, number, with_photo=True)
            done.add(number)
    except StoreError as error:
        return done, error.message + error.hint
    finally:
        store.close()
    return done, ""


def test_a_full_disk_ends_in_a_sentence_and_loses_nothing(store: Store, stick: Path, trial: Trial) -> None:
    key, source = store.key, store.folder.path
    store.close()
    behind = stick.with_name("behind")
    count, rows, told = trial.rounds(8, 100), 0, 0
    for number in range(count):
        folder = DataFolder(stick / "desk")
        shutil.copytree(source, folder.path)
        sticks.resize(behind, shutil.disk_usage(stick).used + number * _STEP * _MANY // count)
        done, said = enter_until_full(folder, key)
        assert not any(word in said for word in ("损坏", "None", "[Errno"))
        sticks.resize(behind, "64m")
        again = Store(folder, key)
        again.close()
        connection = cipher.look(folder.database, key)
        found = {int(row[0][2:]): row[1] for row in connection.execute("SELECT employee_number, photo FROM officer")}
        connection.close()
        assert done <= set(found)
        assert all(again.blobs.read(name).startswith(b"photo") for name in found.values())
        proved = proof.prove(folder.database, key, proof.signed_in(folder.path, key), lambda _: None)
        assert (proved.faults, proved.page_faults, proved.missing) == ((), (), 0)
        shutil.rmtree(folder.path)
        rows, told = rows + len(done), told + bool(said)
    assert told > count // 2
    trial.figure("the data folder's disk full after N bytes", count, f"{told} sentences, {rows} rows, 0 lost")
