"""A commit with encryption, journal, tail and search index against the same commit on plain SQLite without them."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session, SQLModel, create_engine

from dutydesk.records import Team
from dutydesk.store import check
from dutydesk.store.database import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from dutydesk.store.actor import Actor

TIMES = 400


@pytest.fixture
def plain(tmp_path: Path) -> Engine:
    """Plain SQLite, as safe against power cuts as the desk is."""
    engine = create_engine(f"sqlite:///{tmp_path / 'plain.db'}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        connection.exec_driver_sql("PRAGMA synchronous = FULL")
    SQLModel.metadata.create_all(engine)
    return engine


def taken(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@pytest.mark.bench
def test_a_commit_with_its_journal(store: Store, lead: Actor, plain: Engine, measured: Callable[..., None]) -> None:
    def with_journal() -> None:
        with store.session(lead) as session:
            session.add(Team(name="一班"))

    def without() -> None:
        with Session(plain) as session:
            session.add(Team(name="一班"))
            session.commit()

    pairs = [(taken(with_journal), taken(without)) for _ in range(TIMES)]
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    measured("a commit with its journal", ours * 1000, "ms")
    measured("a commit on plain SQLite without one", theirs * 1000, "ms")
    measured("a commit with its journal against plain SQLite without", ours / theirs, "times", at_most=2.5)
    plain.dispose()


@pytest.mark.bench
def test_the_opening_and_the_check_of_a_desk_with_many_entries(
    store: Store, lead: Actor, measured: Callable[..., None]
) -> None:
    with store.session(lead) as session:
        session.add_all(Team(name=f"{number}班", note="备注" * 40) for number in range(100_000))
    for number in range(3000):
        with store.session(lead) as session:
            session.add(Team(name=f"又{number}班"))
        store.sign_head("定时")
    store.close()
    opened: list[Store] = []
    seconds = taken(lambda: opened.append(Store(store.folder, store.key)))
    measured("an opening with 100,000 entries and 3,000 signed heads", seconds, "s", at_most=0.2)
    opened[0].close()
    size = store.folder.database.stat().st_size / 1e6
    seconds = taken(lambda: check.check(store.folder, store.key) and None)
    measured(f"the full check of {size:.0f} MB with 100,000 entries", seconds, "s")
    measured("the same for 250 MB", seconds * 250 / size, "s", at_most=60)
