from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from dutydesk.errors import StoreError
from dutydesk.records import Headcount, Operator, Post, Role, Team
from dutydesk.store import cipher, glance, journal, vault
from dutydesk.store.clock import Clock
from dutydesk.store.database import Store, raw

if TYPE_CHECKING:
    from dutydesk.store.actor import Actor
    from dutydesk.store.folder import DataFolder
    from dutydesk.store.vault import Cost


def test_a_session_commits_at_its_end(store: Store, lead: Actor) -> None:
    with store.session(lead) as session:
        session.add(Team(name="一班"))
    with store.session(lead) as session:
        assert [team.name for team in session.exec(select(Team))] == ["一班"]


def test_a_session_rolls_back_when_anything_is_raised(store: Store, lead: Actor) -> None:
    def fail_half_way() -> None:
        with store.session(lead) as session:
            session.add(Team(name="一班"))
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail_half_way()
    with store.session(lead) as session:
        assert session.exec(select(Team)).all() == []


def test_listeners_hear_which_tables_a_transaction_touched(store: Store, lead: Actor) -> None:
    heard: list[frozenset[str]] = []
    store.on_change.append(heard.append)
    with store.session(lead) as session:
        session.add(Team(name="一班"))
        session.add(Post(name="主控台"))
        session.flush()
        assert heard == []
    with store.session(lead) as session:
        session.exec(select(Team)).all()
    assert heard == [frozenset({"team", "post"})]


def test_listeners_hear_nothing_of_what_was_rolled_back_but_of_what_was_committed_on_the_way(
    store: Store, lead: Actor
) -> None:
    heard: list[frozenset[str]] = []
    store.on_change.append(heard.append)

    def fail() -> None:
        with store.session(lead) as session:
            session.add(Team(name="一班"))
            session.commit()
            session.add(Post(name="主控台"))
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert heard == [frozenset({"team"})]


def test_a_listener_may_open_a_session(store: Store, lead: Actor) -> None:
    seen: list[int] = []

    def look(_tables: frozenset[str]) -> None:
        with store.session(lead) as session:
            seen.append(len(session.exec(select(Team)).all()))

    store.on_change.append(look)
    with store.session(lead) as session:
        session.add(Team(name="一班"))
    assert seen == [1]


def test_a_second_session_in_the_same_thread_is_a_mistake_said_at_once(store: Store, lead: Actor) -> None:
    with store.session(lead), pytest.raises(RuntimeError, match="already open"), store.session(lead):
        pass


def test_a_store_that_was_closed_gives_no_session_and_makes_no_file(store: Store, lead: Actor) -> None:
    store.close()
    store.folder.database.unlink()
    for _ in range(2):  # the turn was given back
        with pytest.raises(StoreError, match="已经关闭"), store.session(lead):
            pass
    assert not store.folder.database.exists()


def test_sessions_of_two_threads_follow_each_other(store: Store, lead: Actor) -> None:
    def add(name: str) -> None:
        for number in range(10):
            with store.session(lead) as session:
                session.add(Team(name=f"{name}{number}"))

    threads = [threading.Thread(target=add, args=(name,)) for name in "甲乙丙"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.session(lead) as session:
        assert len(session.exec(select(Team)).all()) == 30
        assert journal.verify(raw(session)).whole


def test_a_reference_that_leads_nowhere_is_refused_by_the_database(store: Store, lead: Actor) -> None:
    with pytest.raises(IntegrityError), store.session(lead) as session:
        session.add(Headcount(post_id=5, shift_kind_id=6, people=1))


def test_the_text_of_an_error_holds_no_personal_data(store: Store, lead: Actor) -> None:
    with pytest.raises(IntegrityError) as trouble, store.session(lead) as session:
        session.add(Operator(name=lead.name, role=Role.OFFICER))
    assert lead.name not in str(trouble.value)


def test_a_full_disk_is_said_in_words_and_nothing_is_half_saved(store: Store, lead: Actor) -> None:
    with store.session(lead) as session:
        connection = raw(session)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="没有写进磁盘"), store.session(lead) as session:
        session.add_all(Team(name=f"第{number}班", note="备注" * 500) for number in range(50))
    with store.session(lead) as session:
        assert session.exec(select(Team)).all() == []


def test_what_was_acknowledged_survives_a_killed_process(store: Store, lead: Actor) -> None:
    store.close()
    program = textwrap.dedent(f"""
        from pathlib import Path
        from dutydesk.records import Role, Team
        from dutydesk.store.actor import Actor
        from dutydesk.store.database import Store
        from dutydesk.store.folder import DataFolder
        from dutydesk.store.key import Key
        store = Store(DataFolder(Path({str(store.folder.path)!r})), Key(bytes.fromhex({store.key.raw.hex()!r})))
        for number in range(100_000):
            with store.session(Actor({lead.operator_id}, "", Role.LEAD)) as session:
                session.add(Team(name=str(number)))
            print(number, flush=True)
    """)
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    acknowledged = [int(child.stdout.readline()) for _ in range(20)]
    child.kill()
    acknowledged += [int(line) for line in child.stdout if line.endswith("\n")]
    child.wait()
    child.stdout.close()
    again = Store(store.folder, store.key)
    with again.session(lead) as session:
        kept = {int(team.name) for team in session.exec(select(Team))}
        assert journal.verify(raw(session)).whole
    again.close()
    assert set(acknowledged) <= kept


def test_an_unconfirmed_code_keeps_the_store_closed(folder: DataFolder, cheap: Cost) -> None:
    key, _ = vault.make(folder, cheap)
    with pytest.raises(StoreError, match="尚未核对"):
        Store(folder, key)
    assert not folder.database.exists()


def test_a_database_that_is_gone_is_not_replaced_by_an_empty_one(store: Store) -> None:
    store.close()
    for path in store.folder.path.glob("desk.db*"):
        path.unlink()
    with pytest.raises(StoreError, match="不见了"):
        Store(store.folder, store.key)
    assert not store.folder.database.exists()


def test_a_glance_is_read_without_the_orm(store: Store, lead: Actor) -> None:
    page = {"headers": ["姓名", "身份证编号"], "rows": [["单雨桐", "1101**********002X"]]}
    with store.session(lead) as session:
        glance.keep(session, "people", {"headers": []})
        glance.keep(session, "people", page)
    connection = cipher.connect(store.folder.database, store.key)
    assert glance.read(connection, "people") == page
    assert glance.read(connection, "lists") is None
    connection.close()


def test_what_the_first_paint_needs_imports_no_orm() -> None:
    program = (
        "import sys; from dutydesk.store import cipher, glance, lock, vault, folder, actor;"
        "from dutydesk.work import setup;"
        "print(sorted({'sqlmodel', 'sqlalchemy', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_clock_never_runs_backwards_and_still_runs(store: Store, lead: Actor) -> None:
    wall = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    running = 100.0
    clock = Clock(lambda: wall, lambda: running)
    with store.session(lead) as session:
        assert clock.now(session) == wall
        wall, running = wall - timedelta(days=3), running + 60
        assert clock.now(session) == datetime(2026, 11, 23, 8, 1, tzinfo=UTC)
        assert Clock(lambda: wall).now(session) == datetime(2026, 11, 23, 8, 1, tzinfo=UTC)
        wall = datetime(2026, 11, 24, tzinfo=UTC)
        assert clock.now(session) == wall
