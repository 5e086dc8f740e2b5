"""The power fails between any two calls: what was acknowledged before is there, whatever else the disk kept."""

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
from tests.reliability.traced import CALLS, Disk

if TYPE_CHECKING:
    from dutydesk.store.key import Key
    from tests.reliability.conftest import Trial

_STRACE = shutil.which("strace")
_WRITER = Path(__file__).with_name("writer.py")
_MANY = 30


@pytest.fixture
def trace(store: Store, trial: Trial, tmp_path: Path) -> tuple[Path, list[str]]:
    """The folder as it was before, and the calls of a program that wrote rows and photos and closed it."""
    if _STRACE is None:
        pytest.skip("no strace on this machine")
    store.close()
    before = tmp_path / "before"
    shutil.copytree(store.folder.path, before)
    log = tmp_path / "trace"
    order = [_STRACE, "-y", "-xx", "-s", "10000000", "-e", f"trace={CALLS}", "-o", str(log), sys.executable]
    words = [str(_WRITER), str(store.folder.path), store.key.raw.hex(), "photo", "1", str(_MANY)]
    done = subprocess.run([*order, *words], env=trial.environment(), capture_output=True, check=False, timeout=120)
    if b"ptrace" in done.stderr:
        pytest.skip("this machine lets nobody trace")
    assert done.returncode == 0, done.stderr.decode()
    return before, log.read_text("ascii").splitlines()


def test_no_acknowledged_row_is_lost_when_the_power_fails(
    store: Store, trace: tuple[Path, list[str]], trial: Trial, tmp_path: Path
) -> None:
    before, lines = trace
    states = trial.rounds(40, 300)
    cuts = sorted(trial.chance.choices(range(len(lines)), k=states))
    place = store.folder.path
    shutil.rmtree(place)
    shutil.copytree(before, place)
    disk = Disk(place)
    acknowledged: set[int] = set()
    at = 0
    for cut in cuts:
        for line in lines[at:cut]:
            said = disk.follow(line)
            if said is not None and said.isdecimal():
                acknowledged.add(int(said))
        at = max(at, cut)
        folder = _state(disk, trial, tmp_path / f"cut-{cut}")
        _prove(folder, store.key, acknowledged)
        shutil.rmtree(folder.path)
    assert len(acknowledged) > _MANY // 2
    trial.figure("power cut between two calls", states, f"of {len(acknowledged)} acknowledged rows 0 lost, 0 by half")


def _state(disk: Disk, trial: Trial, path: Path) -> DataFolder:
    shutil.rmtree(path, ignore_errors=True)
    for name, content in disk.after_power_cut(trial.chance):
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return DataFolder(path)


def _prove(folder: DataFolder, key: Key, acknowledged: set[int]) -> None:
    store = Store(folder, key)
    store.close()
    connection = cipher.look(folder.database, key)
    try:
        teams = {int(row[0][1:-1]) for row in connection.execute("SELECT name FROM team")}
        officers = {int(row[0][2:]): row[1] for row in connection.execute("SELECT employee_number, photo FROM officer")}
    finally:
        connection.close()
    assert acknowledged <= set(officers)
    assert teams == set(officers)
    for name in officers.values():
        assert store.blobs.read(name).startswith(b"photo")
    found = proof.prove(folder.database, key, proof.signed_in(folder.path, key), lambda _: None)
    assert (found.faults, found.page_faults, found.missing) == ((), (), 0)
