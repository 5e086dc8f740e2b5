"""kill -9 at any moment: no acknowledged row is lost, none is there by half, the journal is whole."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dutydesk.store import cipher, migrate, proof
from dutydesk.store.database import Store
from dutydesk.store.migrate import MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dutydesk.store.folder import DataFolder
    from dutydesk.store.key import Key
    from tests.reliability.conftest import Trial

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a writer for each kill is forked, as POSIX can")
_WRITER = Path(__file__).with_name("writer.py")
_LINES = 3000


class Nursery:
    """Start writers and kill them."""

    def __init__(self, environment: dict[str, str]) -> None:
        order = [sys.executable, str(_WRITER), "nursery"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(order, stdin=pipe, stdout=pipe, encoding="utf-8", env=environment)

    def run(self, *words: object, acks: int, delay: float) -> list[str]:
        """Start a writer, kill it `delay` seconds after so many acknowledgements, and return all it said."""
        assert self._process.stdin is not None
        print(*words, file=self._process.stdin, flush=True)
        child = int(self._line().removeprefix("pid "))
        said: list[str] = []
        while len(said) < acks + 1 and (line := self._line()) != "gone":
            said.append(line)
        if len(said) < acks + 1:
            return said  # it came to its end first
        time.sleep(delay)
        with suppress(ProcessLookupError):  # it may be through by now
            os.kill(child, signal.SIGKILL)
        while (line := self._line()) != "gone":
            said.append(line)
        return said

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=10)

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@pytest.fixture
def nursery(trial: Trial) -> Iterator[Nursery]:
    """A process that forks writers."""
    made = Nursery(trial.environment())
    yield made
    made.close()


def _numbers(folder: DataFolder, key: Key) -> tuple[set[int], set[int], list[str]]:
    """Open the desk as the next start does, and read which teams and officers it has, and the photos' names."""
    store = Store(folder, key)
    store.close()
    connection = cipher.look(folder.database, key)
    try:
        teams = {int(row[0][1:-1]) for row in connection.execute("SELECT name FROM team")}
        officers = {int(row[0][2:]) for row in connection.execute("SELECT employee_number FROM officer")}
        photos = [row[0] for row in connection.execute("SELECT photo FROM officer WHERE photo IS NOT NULL")]
    finally:
        connection.close()
    return teams, officers, photos


@pytest.mark.parametrize(("mode", "part"), [("write", 1), ("photo", 3)])
def test_a_killed_program_loses_no_acknowledged_row(
    store: Store, nursery: Nursery, trial: Trial, mode: str, part: int
) -> None:
    folder, key = store.folder, store.key
    store.close()
    acknowledged: set[int] = set()
    count, start = trial.rounds(60, 1000) // part, 1
    for _ in range(count):
        said = nursery.run(
            folder.path, key.raw.hex(), mode, start, acks=trial.chance.randrange(5), delay=trial.chance.uniform(0, 0.02)
        )
        acknowledged |= {int(word) for word in said if word.isdecimal()}
        teams, officers, photos = _numbers(folder, key)
        assert acknowledged <= officers
        assert teams == officers  # one transaction made both
        assert len(officers - acknowledged) <= count
        start = max(officers, default=0) + 1
    again = Store(folder, key)
    for name in photos:
        assert again.blobs.read(name).startswith(b"photo")
    again.close()
    found = proof.prove(folder.database, key, proof.signed_in(folder.path, key), lambda _: None)
    assert (found.faults, found.page_faults, found.missing) == ((), (), 0)
    trial.figure(
        f"kill -9 while it writes ({mode})", count, f"{len(acknowledged)} acknowledged rows, 0 lost, 0 by half"
    )


def test_a_killed_migration_leaves_the_old_schema_or_the_new_one(
    store: Store, nursery: Nursery, trial: Trial, tmp_path: Path
) -> None:
    key, folder = store.key, store.folder
    store.close()
    source = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, source)
    newest = migrate.newest_version()
    rows = "\n".join(f"INSERT INTO extra VALUES ({n}, '行');" for n in range(_LINES))  # noqa: S608  (numbers)
    (source / f"{newest + 1:04}_extra.sql").write_text(
        f"CREATE TABLE extra (id INTEGER PRIMARY KEY, words TEXT NOT NULL);\n{rows}\n", "utf-8"
    )
    count, ended = trial.rounds(20, 300), set[int]()
    for number in range(count):
        copy = type(folder)(tmp_path / f"desk-{number}")
        shutil.copytree(folder.path, copy.path)
        nursery.run(copy.path, key.raw.hex(), f"migrate:{source}", 0, acks=0, delay=trial.chance.uniform(0, 0.25))
        version = cipher.schema_version(copy.database, key)
        ended.add(version)
        assert version in {newest, newest + 1}
        migrate.migrate(copy, key, source)
        connection = cipher.look(copy.database, key)
        assert connection.execute("SELECT count(*) FROM extra").fetchone()[0] == _LINES
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        connection.close()
        shutil.rmtree(copy.path)
    trial.figure("kill -9 while it migrates", count, f"ended at schema {sorted(ended)}, 0 in between")
