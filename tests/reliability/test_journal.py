"""Five forgeries by somebody who holds the key and knows the form of the journal, but not the time to sign anew."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from dutydesk.records import Team
from dutydesk.store import check, cipher, heads, journal

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store
    from dutydesk.store.folder import DataFolder
    from dutydesk.store.key import Key
    from tests.reliability.conftest import Trial

ENTRIES = 40
FORGERIES = ("edit", "delete", "cut tail", "edit and rebuild", "delete and rebuild")
COLUMNS = ("at", "operator_id", "act", "table_name", "record_id", "before", "after", "why")


@pytest.fixture
def desk(store: Store, lead: Actor) -> Store:
    """A desk with forty entries and a signature after every seventh, closed."""
    for number in range(ENTRIES):
        with store.session(lead) as session:
            session.add(Team(name=f"第{number}班"))
        if number % 7 == 0:
            store.sign_head("定时")
    store.close()
    return store


def forge(connection: Any, what: str, at: int, column: str) -> None:
    for trigger in ("is_never_changed", "is_never_shortened", "only_grows_at_its_end"):
        connection.execute(f"DROP TRIGGER journal_{trigger}")
    if what.startswith("edit"):
        connection.execute(f"UPDATE journal SET {column} = 'x' WHERE seq = ?", (at,))  # noqa: S608  (names of our own)
    elif what.startswith("delete"):
        connection.execute("DELETE FROM journal WHERE seq = ?", (at,))
    else:
        connection.execute("DELETE FROM journal WHERE seq >= ?", (at,))
    if what.endswith("rebuild"):
        rebuild(connection)


def rebuild(connection: Any) -> None:
    rows = connection.execute(f"SELECT {journal._COLUMNS} FROM journal ORDER BY seq").fetchall()  # noqa: S608  (a constant)
    connection.execute("DELETE FROM journal")
    before = heads.START
    for number, row in enumerate(rows, 1):
        entry = (number, *row[1:9], before)
        before = journal._hash(entry)
        connection.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*entry, before))
    assert journal.verify(connection).whole, "a rebuilt chain looks whole by itself"


def is_noticed(folder: DataFolder, key: Key) -> bool:
    connection = cipher.look(folder.database, key)
    verdict = journal.verify(connection, heads.read(folder, key))
    connection.close()
    return not verdict.whole


def test_every_forgery_is_noticed(desk: Store, tmp_path: Path, trial: Trial) -> None:
    times = trial.rounds(8, 100)
    for what in FORGERIES:
        unnoticed = 0
        for number in range(times):
            folder = type(desk.folder)(tmp_path / f"{what}-{number}")
            shutil.copytree(desk.folder.path, folder.path)
            connection = cipher.connect(folder.database, desk.key)
            forge(connection, what, trial.chance.randint(2, ENTRIES), trial.chance.choice(COLUMNS))
            connection.close()
            unnoticed += not is_noticed(folder, desk.key)
            shutil.rmtree(folder.path)
        assert not unnoticed
        trial.figure(f"journal forged: {what}", times, "all noticed")


@pytest.mark.parametrize(
    "nonsense", ["why = x'00ff'", "after = '[1'", "after = '7'", "record_id = 'x'", "table_name = NULL, act = x'01'"]
)
def test_a_row_that_no_program_wrote_is_said_and_not_stumbled_over(desk: Store, nonsense: str) -> None:
    connection = cipher.connect(desk.folder.database, desk.key)
    connection.execute("DROP TRIGGER journal_is_never_changed")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    try:
        connection.execute(f"UPDATE journal SET {nonsense} WHERE seq = 20")  # noqa: S608  (names of our own)
    except cipher.engine.IntegrityError:
        connection.execute("UPDATE journal SET why = x'01' WHERE seq = 20")
    connection.close()
    assert not check.check(desk.folder, desk.key).whole
