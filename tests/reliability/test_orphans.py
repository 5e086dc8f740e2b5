"""kill -9 between a blob and its row: what is left over goes in time, what a row names never."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dutydesk.store import orphans, proof
from dutydesk.store.database import Store, raw

if TYPE_CHECKING:
    from dutydesk.store.actor import Actor
    from tests.reliability.conftest import Trial

_LEAVER = Path(__file__).with_name("leaver.py")
_DAYS_AGO = 3 * 86_400


def killed_at(store: Store, where: str, trial: Trial) -> str:
    """Let another process enter a photo, kill it at that point, and return what it said."""
    order = [sys.executable, str(_LEAVER), str(store.folder.path), store.key.raw.hex(), where]
    process = subprocess.Popen(order, stdout=subprocess.PIPE, encoding="utf-8", env=trial.environment())
    assert process.stdout is not None
    said = process.stdout.readline().strip()
    process.kill()
    process.communicate()
    return said


def look_back(store: Store) -> None:
    """Let everything have happened three days ago, and have been backed up since."""
    then = time.time() - _DAYS_AGO
    for path in store.folder.blobs.iterdir():
        os.utime(path, (then, then))
    with store.session(None) as session:
        raw(session).execute("INSERT INTO backup_run VALUES (1, ?, '', 0, '')", (datetime.now(UTC).isoformat(),))


@pytest.mark.skipif(sys.platform == "win32", reason="a killed process is what POSIX means by it")
def test_what_a_kill_leaves_behind_is_swept_and_nothing_else(store: Store, lead: Actor, trial: Trial) -> None:
    folder, key, rounds = store.folder, store.key, trial.rounds(2, 50)
    kept: list[str] = []
    left: list[str] = []
    for _ in range(rounds):
        store.close()
        kept.append(killed_at(store, "row", trial))
        left.append(killed_at(store, "blob", trial))
        assert killed_at(store, "part", trial) == "half"
        store = Store(folder, key)
        before = sorted(path.name for path in folder.blobs.iterdir())
        assert orphans.sweep(store) == orphans.Swept()  # all of it is too young, and in no backup
        assert before == sorted(path.name for path in folder.blobs.iterdir())
    assert len(before) == 3 * rounds
    look_back(store)
    assert orphans.sweep(store) == orphans.Swept(tuple(sorted(left)), rounds)
    assert sorted(path.name for path in folder.blobs.iterdir()) == sorted(kept)
    for name in kept:
        assert store.blobs.read(name).startswith(b"photo")
    with store.session(lead) as session:
        (why,) = raw(session).execute("SELECT why FROM journal WHERE act = 'sweep'").fetchone()
    assert all(name[:12] in why for name in left)
    store.close()
    found = proof.prove(folder.database, key, proof.signed_in(folder.path, key), lambda _: None)
    assert (found.faults, found.page_faults, found.missing) == ((), (), 0)
    trial.figure(
        "kill -9 between blob and row", 3 * rounds, f"{2 * rounds} leftovers swept once backed up, 0 named blobs lost"
    )
