from __future__ import annotations

import hashlib
import json
import re
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from dutydesk.errors import StoreError
from dutydesk.records import Team
from dutydesk.store import cipher, heads, journal
from dutydesk.store.database import Store

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.store.actor import Actor
    from dutydesk.store.folder import DataFolder


def add(store: Store, lead: Actor, *names: str) -> None:
    for name in names:
        with store.session(lead) as session:
            session.add(Team(name=name))


def files_of(folder: DataFolder) -> dict[str, str]:
    """Return what must not change when the opening is refused; the index of the WAL is no content."""
    paths = [path for path in folder.path.rglob("*") if path.is_file() and path.name != "desk.db-shm"]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.stat().st_size}


@pytest.fixture
def desk(store: Store, lead: Actor) -> Store:
    """A desk with five teams, closed in good order."""
    add(store, lead, "一班", "二班", "三班", "四班", "五班")
    store.close()
    return store


def test_the_tail_names_the_last_commit_and_no_rolled_back_one(store: Store, lead: Actor) -> None:
    add(store, lead, "一班")

    def fail() -> None:
        with store.session(lead) as session:
            session.add(Team(name="二班"))
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    tail = heads.read(store.folder, store.key).heads[-1]
    with store.session(lead) as session:
        assert session.connection().exec_driver_sql("SELECT max(seq), hash FROM journal").one() == tail[:2]


def test_a_rolled_back_savepoint_leaves_the_tail_right(store: Store, lead: Actor) -> None:
    with store.session(lead) as session:
        session.add(Team(name="一班"))
        session.flush()
        inner = session.begin_nested()
        session.add(Team(name="二班"))
        session.flush()
        inner.rollback()
    assert heads.read(store.folder, store.key).heads[-1].seq == 2
    store.close()
    Store(store.folder, store.key).close()


def test_a_head_is_signed_at_the_end_and_once_only_where_nothing_came_since(store: Store, lead: Actor) -> None:
    add(store, lead, "一班")
    first = store.sign_head("换班")
    assert store.sign_head("定时").seq == first.seq
    store.close()
    lines = [json.loads(line) for line in store.folder.heads.read_text("utf-8").splitlines()]
    assert [line["why"] for line in lines][-1] == "换班"
    assert lines[-1]["before"] == lines[-2]["mac"]
    assert lines[-1]["seq"] == first.seq == 2


def test_a_desk_opens_again_after_being_closed_and_after_being_killed(
    store: Store, lead: Actor, tmp_path: Path
) -> None:
    add(store, lead, "一班")
    killed = type(store.folder)(tmp_path / "killed")
    shutil.copytree(store.folder.path, killed.path)
    store.close()
    for folder in (store.folder, killed):
        again = Store(folder, store.key)
        add(again, lead, "二班")
        again.close()
        Store(folder, store.key).close()


def test_an_older_file_put_back_is_refused_untouched_and_said_with_number_and_time(
    store: Store, lead: Actor, tmp_path: Path
) -> None:
    add(store, lead, "一班")
    store.close()
    older = shutil.copy(store.folder.database, tmp_path / "older.db")
    again = Store(store.folder, store.key)
    add(again, lead, "二班", "三班")
    again.close()
    shutil.copy(older, store.folder.database)
    before = files_of(store.folder)
    with pytest.raises(StoreError, match=r"只到第 2 条.*已有 4 条，缺少 2 条.*可以确认的内容截至") as refused:
        Store(store.folder, store.key)
    assert refused.value.acceptable
    assert str(datetime.now(UTC).astimezone().year) in refused.value.message
    assert files_of(store.folder) == before


def test_a_lost_wal_is_refused_untouched(store: Store, lead: Actor, tmp_path: Path) -> None:
    add(store, lead, "一班", "二班")
    killed = type(store.folder)(tmp_path / "killed")
    shutil.copytree(store.folder.path, killed.path)
    for name in ("desk.db-wal", "desk.db-shm"):
        (killed.path / name).unlink()
    before = files_of(killed)
    with pytest.raises(StoreError, match="缺少"):
        Store(killed, store.key)
    assert files_of(killed) == before


def test_refusing_leaves_a_wal_that_was_not_yet_carried_over(store: Store, lead: Actor, tmp_path: Path) -> None:
    add(store, lead, "一班", "二班")
    killed = type(store.folder)(tmp_path / "killed")
    shutil.copytree(store.folder.path, killed.path)
    add(store, lead, "三班")
    for path in (store.folder.tail, store.folder.heads):
        shutil.copy(path, killed.path)
    before = files_of(killed)
    assert "desk.db-wal" in before
    with pytest.raises(StoreError, match="缺少 1 条"):
        Store(killed, store.key)
    assert files_of(killed) == before


@pytest.mark.parametrize("name", ["desk.tail", "heads.jsonl"])
def test_heads_that_are_gone_are_said(desk: Store, name: str) -> None:
    (desk.folder.path / name).unlink()
    with pytest.raises(StoreError, match=f"{name} 不见了.*无法确认"):
        Store(desk.folder, desk.key)
    assert not (desk.folder.path / name).exists()


def test_a_cut_off_list_of_signatures_is_noticed(desk: Store) -> None:
    lines = desk.folder.heads.read_bytes().splitlines(keepends=True)
    desk.folder.heads.write_bytes(b"".join(lines[:-1]))
    with pytest.raises(StoreError, match="缺少最近的签名"):
        Store(desk.folder, desk.key)


def test_a_signature_of_another_key_is_noticed(desk: Store) -> None:
    lines = [json.loads(line) for line in desk.folder.heads.read_text("utf-8").splitlines()]
    lines[-1]["seq"] = 3
    desk.folder.heads.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    with pytest.raises(StoreError, match="已损坏或被改动"):
        Store(desk.folder, desk.key)


def test_a_line_that_a_power_cut_broke_off_is_no_fault(desk: Store, lead: Actor) -> None:
    with desk.folder.heads.open("ab") as file:
        file.write(b'{"seq": 7, "hash": "ab')
    again = Store(desk.folder, desk.key)
    add(again, lead, "六班")
    again.close()
    assert not heads.read(desk.folder, desk.key).faults


def test_one_torn_slot_of_the_tail_is_no_fault_and_the_other_still_counts(desk: Store) -> None:
    data = bytearray(desk.folder.tail.read_bytes())
    slots = [json.loads(bytes(data[start : start + 4096]).rstrip(b"\0"))[1] for start in (0, 4096)]
    newer = slots.index(max(slots)) * 4096
    data[newer + 100 : newer + 200] = bytes(100)
    desk.folder.tail.write_bytes(data)
    Store(desk.folder, desk.key).close()


def test_an_accepted_loss_is_journalled_and_begins_new_heads(desk: Store, lead: Actor) -> None:
    desk.folder.tail.unlink()
    accepted = Store(desk.folder, desk.key, accept="硬盘更换")
    with accepted.session(lead) as session:
        row = session.connection().exec_driver_sql("SELECT operator_id, act, why FROM journal ORDER BY seq DESC")
        assert row.first()[:2] == (0, "accept_loss")  # type: ignore[index]
        assert len(session.exec(select(Team)).all()) == 5
    accepted.close()
    assert len(list(desk.folder.path.glob("heads-*.jsonl"))) == 1
    Store(desk.folder, desk.key).close()


def forge(store: Store, *statements: str, rebuild: bool = False) -> journal.Verdict:
    """Change the journal as somebody who holds the key and knows its form, then say what is found."""
    connection: Any = cipher.connect(store.folder.database, store.key)
    for trigger in ("is_never_changed", "is_never_shortened", "only_grows_at_its_end"):
        connection.execute(f"DROP TRIGGER journal_{trigger}")
    for statement in statements:
        connection.execute(statement)
    if rebuild:
        rows = connection.execute(f"SELECT {journal._COLUMNS} FROM journal ORDER BY seq").fetchall()  # noqa: S608  (a constant)
        connection.execute("DELETE FROM journal")
        before = heads.START
        for number, row in enumerate(rows, 1):
            new = (number, *row[1:9], before)
            before = journal._hash(new)
            connection.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*new, before))
        assert journal.verify(connection).whole, "a rebuilt chain looks whole by itself"
    verdict = journal.verify(connection, heads.read(store.folder, store.key))
    connection.close()
    return verdict


EDIT = "UPDATE journal SET why = '改过' WHERE seq = 4"
DELETE = "DELETE FROM journal WHERE seq = 4"
FORGERIES = {
    "edit": ((EDIT,), False, "第 4 条的内容被改动过"),
    "delete": ((DELETE,), False, "缺少第 4 条"),
    "cut tail": (("DELETE FROM journal WHERE seq > 4",), False, "只到第 4 条.*缺少最后 2 条"),
    "edit and rebuild": ((EDIT,), True, "第 3 条至第 6 条与.*签名不符"),
    "delete and rebuild": ((DELETE,), True, "只到第 5 条.*缺少最后 1 条"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_each_forgery_is_found_with_since_and_what(store: Store, lead: Actor, name: str) -> None:
    add(store, lead, "一班")
    signed = store.sign_head("换班")
    add(store, lead, "二班", "三班", "四班", "五班")
    store.close()
    statements, rebuild, said = FORGERIES[name]
    verdict = forge(store, *statements, rebuild=rebuild)
    assert not verdict.whole
    assert re.search(said, "".join(verdict.faults))
    assert verdict.since is not None
    assert verdict.since >= signed.at
    assert bool(verdict.missing) == ("delete" in name or "cut" in name)


def test_a_whole_journal_is_found_whole(desk: Store) -> None:
    connection = cipher.look(desk.folder.database, desk.key)
    verdict = journal.verify(connection, heads.read(desk.folder, desk.key))
    connection.close()
    assert verdict.whole
    assert (verdict.last_seq, verdict.missing) == (6, 0)


def test_the_short_head_of_papers_stands_for_all_before(store: Store, lead: Actor) -> None:
    with store.session(lead) as session:
        session.add(Team(name="一班"))
        words = heads.short(session)
        driver: Any = session.connection().connection.driver_connection
        assert words == heads.in_print(heads.of_journal(driver))
        assert words.startswith("000002·")
