"""The disk is full, or fails, from some write on: a sentence is said and every acknowledged row stays."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dutydesk.store import cipher, proof
from dutydesk.store.database import Store
from dutydesk.store.folder import DataFolder

if TYPE_CHECKING:
    from tests.reliability.conftest import Trial

_STRACE = shutil.which("strace")
_WRITER = Path(__file__).with_name("writer.py")
_MANY = 12
_LAST_CALL = 130  # a run of so many rows with photos makes about as many writes


@pytest.mark.skipif(_STRACE is None, reason="no strace on this machine")
@pytest.mark.parametrize("trouble", ["ENOSPC", "EIO"])
def test_a_disk_that_fails_ends_in_a_sentence_and_loses_nothing(
    store: Store, trial: Trial, tmp_path: Path, trouble: str
) -> None:
    store.close()
    count = trial.rounds(5, 100)
    said_in_words = whole_runs = 0
    for number in range(count):
        folder = DataFolder(tmp_path / f"desk-{number}")
        shutil.copytree(store.folder.path, folder.path)
        first = 1 + number * _LAST_CALL // count
        calls = "pwrite64,ftruncate" if trouble == "ENOSPC" else "pwrite64,ftruncate,fsync,fdatasync"
        order = [
            *(
                _STRACE or "",
                "-qq",
                "-f",
                "--seccomp-bpf",
                "-o",
                "/dev/null",
                "-e",
                f"trace={calls}",
                "-P",
                str(folder.database),
            ),
            *("-P", f"{folder.database}-wal", "-e", f"inject={calls}:error={trouble}:when={first}+"),
            *(sys.executable, str(_WRITER), str(folder.path), store.key.raw.hex(), "photo", "1", str(_MANY)),
        ]
        done = subprocess.run(
            order, env=trial.environment(), capture_output=True, check=False, timeout=60, encoding="utf-8"
        )
        if "ptrace" in done.stderr:
            pytest.skip("this machine lets nobody trace")
        acknowledged = {int(word) for word in done.stdout.split() if word.isdecimal()}
        if done.returncode:
            assert "StoreError" in done.stderr, done.stderr
            said_in_words += 1
        else:
            whole_runs += 1
        again = Store(folder, store.key)
        again.close()
        connection = cipher.look(folder.database, store.key)
        officers = {int(row[0][2:]) for row in connection.execute("SELECT employee_number FROM officer")}
        connection.close()
        assert acknowledged <= officers
        found = proof.prove(folder.database, store.key, proof.signed_in(folder.path, store.key), lambda _: None)
        assert (found.faults, found.page_faults, found.missing) == ((), (), 0)
        shutil.rmtree(folder.path)
    assert said_in_words > count // 2
    trial.figure(f"disk fails with {trouble} from some write on", count, f"{said_in_words} sentences, 0 lost")
