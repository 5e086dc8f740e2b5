"""Sticks that are full or pulled, and processes that are killed while they back up or restore."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dutydesk.errors import DeskError, MediumError
from dutydesk.records import Team
from dutydesk.store import backup, packs, restore, vault
from dutydesk.store.database import Store
from tests.reliability import sticks

if TYPE_CHECKING:
    from dutydesk.store.actor import Actor
    from dutydesk.store.folder import DataFolder
    from tests.reliability.conftest import Trial

_KEEPER = Path(__file__).with_name("keeper.py")
_MEGABYTE = 1 << 20


@pytest.fixture
def desk(store: Store, lead: Actor, trial: Trial) -> Store:
    """A desk of about a megabyte with a few blobs."""
    with store.session(lead) as session:
        session.add_all(Team(name=f"第{number}班", note="备注" * 100) for number in range(400))
    for number in range(6):
        store.blobs.keep(trial.chance.randbytes(40_000 + number))
    return store


def check_all(behind: Path, code: str, folder: DataFolder) -> int:
    """Prove every backup that has a final name, and return how many there are."""
    found = [folder_of for home in behind.glob("值机台备份-*") for folder_of in packs.folders_in(home)]
    for one in found:
        assert not restore.examine(packs.read(one), code, folder).missing
    return len(found)


def test_a_stick_that_is_full_after_any_byte_keeps_the_older_backup(
    desk: Store, stick: Path, recovery_words: str, trial: Trial
) -> None:
    behind = stick.with_name("behind")
    backup.write(desk.folder, desk.key, stick, "手动")
    for path in list(packs.home_of(desk.folder, stick).glob("blobs/*"))[:3]:
        path.unlink()  # so that there is something of each kind to write
    used = shutil.disk_usage(stick).used
    count, refused = trial.rounds(10, 100), 0
    for number in range(count):
        room = used + 4096 + number * int(1.6 * _MEGABYTE) // count
        sticks.resize(behind, room)
        try:
            backup.write(desk.folder, desk.key, stick, "手动")
        except MediumError as error:
            assert "空间不够" in error.message  # noqa: PT017  (the others are whole backups)
            refused += 1
        assert not [path for path in packs.home_of(desk.folder, behind).iterdir() if path.name.startswith(".")]
        found = packs.folders_in(packs.home_of(desk.folder, behind))
        assert found
        for extra in found[:-1]:
            shutil.rmtree(extra)
        sticks.resize(behind, "64m")
    backup.write(desk.folder, desk.key, stick, "手动", thorough=True)
    assert check_all(behind, recovery_words, desk.folder) >= 2
    assert refused > count // 2
    trial.figure("backup to a stick that is full after N bytes", count, f"{refused} refused, 0 broken names")


def test_a_stick_that_is_pulled_at_any_byte_holds_no_broken_backup(
    desk: Store, stick: Path, recovery_words: str, trial: Trial
) -> None:
    behind = stick.with_name("behind")
    first = backup.write(desk.folder, desk.key, stick, "手动")
    older = packs.home_of(desk.folder, behind) / first.folder.name
    count, refused = trial.rounds(10, 100), 0
    for number in range(count):
        wanted = number * int(1.3 * _MEGABYTE) // count
        try:
            with sticks.pulled_at(stick, packs.home_of(desk.folder, behind), wanted):
                backup.write(desk.folder, desk.key, stick, "手动")
        except DeskError as error:
            assert isinstance(error, MediumError), error.message  # noqa: PT017  (the others came in time)
            refused += 1
        assert check_all(behind, recovery_words, desk.folder) >= 1
        assert older.is_dir()
        for extra in packs.folders_in(older.parent):
            if extra != older:
                shutil.rmtree(extra)
        assert not sticks.run("mount", "--bind", str(behind), str(stick))
    trial.figure("stick pulled after N bytes of a backup", count, f"{refused} refused, 0 broken names, older whole")
    assert refused > count // 2


def run_and_kill(words: list[str], delay: float, trial: Trial) -> bool:
    """Start the other process, kill it `delay` seconds after it is ready, and tell whether it was done before."""
    order = [sys.executable, str(_KEEPER), *words]
    with subprocess.Popen(
        order, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", env=trial.environment()
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert child.stdout.readline() == "ready\n", child.stderr.read()
        time.sleep(delay)
        child.kill()
        return "done" in child.stdout.read()


def test_a_backup_that_is_killed_leaves_no_broken_name_and_the_next_one_sweeps(
    desk: Store, recovery_words: str, tmp_path: Path, trial: Trial
) -> None:
    place = tmp_path / "backups"
    place.mkdir()
    backup.write(desk.folder, desk.key, place, "手动")
    desk.close()
    count, killed = trial.rounds(6, 100), 0
    words = ["backup", str(desk.folder.path), str(place), desk.key.raw.hex()]
    for number in range(count):
        killed += not run_and_kill(words, number * 0.09 / count, trial)
        assert check_all(place, recovery_words, desk.folder) >= 1
    backup.write(desk.folder, desk.key, place, "手动")
    assert not [path for path in packs.home_of(desk.folder, place).iterdir() if path.name.startswith(".")]
    trial.figure("kill -9 during a backup", count, f"{killed} killed in time, 0 broken names")


def test_a_restore_that_is_killed_leaves_the_old_or_the_new_data(
    desk: Store, lead: Actor, recovery_words: str, tmp_path: Path, trial: Trial
) -> None:
    place = tmp_path / "backups"
    place.mkdir()
    backup.write(desk.folder, desk.key, place, "手动")
    with desk.session(lead) as session:
        session.add(Team(name="后来的班"))
    desk.close()
    kept = tmp_path / "kept"
    shutil.copytree(desk.folder.path, kept)
    count, old, new = trial.rounds(6, 100), 0, 0
    for number in range(count):
        shutil.rmtree(desk.folder.path)
        shutil.copytree(kept, desk.folder.path)
        words = ["restore", str(desk.folder.path), str(place), recovery_words]
        run_and_kill(words, number * 0.09 / count, trial)
        restore.finish(desk.folder)
        opened = Store(desk.folder, vault.unlock_by_code(desk.folder, recovery_words))
        with opened.session(lead) as session:
            teams = session.connection().exec_driver_sql("SELECT count(*) FROM team").scalar_one()
        opened.close()
        assert teams in {400, 401}
        old, new = old + (teams == 401), new + (teams == 400)
    trial.figure("kill -9 during a restore", count, f"{old} old, {new} new, 0 between")
