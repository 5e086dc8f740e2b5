from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import Session, select, update

from dutydesk.records import Disclosure, Officer, Operator, Team
from dutydesk.store import cipher, heads, journal
from dutydesk.store.database import raw
from tests.samples import SHAN_YUTONG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

ID_NUMBER = "11010519491231002X"


def officer(**other: Any) -> Officer:
    return Officer.model_validate(SHAN_YUTONG | other)


@pytest.fixture
def plain(store: Store) -> Iterator[Any]:
    connection = cipher.connect(store.folder.database, store.key)
    yield connection
    connection.close()


def test_an_addition_a_change_and_a_removal_are_journalled(session: Session, lead: Actor) -> None:
    team = Team(name="一班")
    session.add(team)
    session.flush()
    team.name = "甲班"
    session.flush()
    session.delete(team)
    session.flush()
    assert team.id is not None
    entries = journal.history(session, "team", team.id)
    assert [entry.act for entry in entries] == ["add", "change", "remove"]
    assert entries[1].before == {"name": "一班"}
    assert entries[1].after == {"name": "甲班"}
    assert entries[2].after is None
    assert {entry.operator_id for entry in entries} == {lead.operator_id}


def test_a_value_that_was_overwritten_without_having_been_read_is_in_the_journal(store: Store, lead: Actor) -> None:
    with store.session(lead) as session:
        session.add(Team(name="一班"))
    with store.session(lead) as session:
        team = session.exec(select(Team)).one()
        session.expire(team)
        team.name = "乙班"
        session.flush()
        assert journal.history(session, "team", 1)[-1].before == {"name": "一班"}


def test_the_id_of_a_removed_record_is_never_given_again(store: Store, lead: Actor) -> None:
    with store.session(lead) as session:
        first = Team(name="一班")
        session.add(first)
        session.flush()
        gone = first.id or 0
        session.delete(first)
    with store.session(lead) as session:
        later = [Team(name="二班"), Team(name="三班")]
        session.add_all(later)
        session.flush()
        assert [team.id for team in later] == [gone + 1, gone + 2]
        assert [entry.act for entry in journal.history(session, "team", gone)] == ["add", "remove"]


def test_setting_the_same_value_again_is_no_change(session: Session) -> None:
    team = Team(name="一班")
    session.add(team)
    session.flush()
    session.expire(team)
    team.name = "一班"
    session.flush()
    assert len(journal.history(session, "team", 1)) == 1


def test_an_id_number_is_journalled_masked_with_a_keyed_hash(session: Session, store: Store) -> None:
    session.add(officer())
    session.flush()
    after = journal.history(session, "officer", 1)[0].after
    assert after is not None
    assert after["id_number"]["masked"] == "1101**********002X"
    assert len(after["id_number"]["keyed"]) == 64
    assert after["sex"] == "FEMALE"
    everything = raw(session).execute("SELECT * FROM journal").fetchall()
    assert ID_NUMBER not in str(everything)
    del store


def test_a_password_hash_is_never_journalled(session: Session) -> None:
    lead = session.exec(select(Operator)).one()
    lead.password_hash = "$argon2id$another"
    session.flush()
    assert "argon2" not in str(raw(session).execute("SELECT * FROM journal").fetchall())


def test_a_reason_given_to_the_session_stands_beside_each_entry(session: Session) -> None:
    session.info["why"] = "用户单位要求更名"
    session.add(Team(name="一班"))
    journal.note(session, "reveal", "officer", 7)
    journal.note(session, "print", "officer", 7, why="归档")
    session.flush()
    assert [entry.why for entry in journal.history(session, "officer", 7)] == ["用户单位要求更名", "归档"]
    assert journal.history(session, "team", 1)[0].why == "用户单位要求更名"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET why = '改过' WHERE seq = 1",
        "DELETE FROM journal WHERE seq = 1",
        (
            "INSERT OR REPLACE INTO journal SELECT seq, at, 99, act, table_name, record_id, before, after, why,"
            " prev_hash, hash FROM journal WHERE seq = 1"
        ),
        (
            "INSERT INTO journal SELECT seq + 5, at, 99, act, table_name, record_id, before, after, why,"
            " prev_hash, hash FROM journal WHERE seq = 1"
        ),
    ],
)
def test_the_journal_is_append_only(plain: Any, statement: str) -> None:
    with pytest.raises(cipher.engine.IntegrityError, match="append-only"):
        plain.execute(statement)


def test_the_chain_holds_over_many_entries_and_breaks_at_the_altered_one(store: Store, lead: Actor, plain: Any) -> None:
    with store.session(lead) as session:
        session.add_all(Team(name=f"第{number}班") for number in range(20))
    assert journal.verify(plain).whole
    assert heads.of_journal(plain)[0] == 21
    plain.execute("DROP TRIGGER journal_is_never_changed")
    plain.execute("UPDATE journal SET after = ? WHERE seq = 9", (json.dumps({"name": "别的班"}),))
    assert journal.verify(plain).faults == ("操作记录第 9 条的内容被改动过。",)


def test_an_entry_missing_from_the_middle_breaks_the_chain(store: Store, lead: Actor, plain: Any) -> None:
    with store.session(lead) as session:
        session.add_all(Team(name=f"第{number}班") for number in range(5))
    plain.execute("DROP TRIGGER journal_is_never_shortened")
    plain.execute("DELETE FROM journal WHERE seq = 3")
    assert journal.verify(plain).faults == ("操作记录缺少第 3 条。",)


def test_a_bulk_statement_is_refused_because_the_journal_would_not_see_it(session: Session) -> None:
    with pytest.raises(RuntimeError, match="journal"):
        session.exec(update(Team).values(name="全部"))


def test_a_moment_without_a_time_zone_is_refused(store: Store, lead: Actor) -> None:
    naive = datetime(2026, 11, 23, 20, 0)  # noqa: DTZ001  (the point of the test)
    giving = {"what": "清单", "receiver": "用户单位", "reason": "备案", "fields": "姓名"}
    with pytest.raises(ValueError, match="time zone"), store.session(lead) as session:
        session.add(Disclosure(at=naive, **giving))
    with store.session(lead) as session:
        session.add(Disclosure(at=naive.replace(tzinfo=UTC), **giving))


def test_nothing_is_journalled_of_what_was_rolled_back(store: Store, lead: Actor, plain: Any) -> None:
    before = heads.of_journal(plain)

    def fail() -> None:
        with store.session(lead) as session:
            session.add(Team(name="一班"))
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert heads.of_journal(plain) == before
