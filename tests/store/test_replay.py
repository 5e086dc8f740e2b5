from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from dutydesk.records import Officer, Operator, Team
from dutydesk.store import cipher, replay
from dutydesk.work import demo
from tests.samples import SHAN_YUTONG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store


@pytest.fixture
def plain(store: Store, lead: Actor) -> Iterator[Any]:
    """A plain connection to a desk with an officer and two teams, one of them removed."""
    with store.session(lead) as session:
        session.add_all([Team(name="一班"), Team(name="二班"), Officer.model_validate(SHAN_YUTONG)])
        session.flush()
        officer = session.exec(select(Officer)).one()
        officer.position = "班长"
        session.delete(session.exec(select(Team).where(Team.name == "二班")).one())
    connection = cipher.connect(store.folder.database, store.key)
    yield connection
    connection.close()


def test_records_that_went_through_the_journal_agree_with_it(store: Store, plain: Any) -> None:
    assert replay.faults(plain, store.key) == []


def test_a_whole_invented_site_agrees_with_its_journal(store: Store, lead: Actor) -> None:
    with store.session(lead) as session:
        demo.fill(session, 30, 3)
    connection = cipher.look(store.folder.database, store.key)
    assert replay.faults(connection, store.key) == []
    connection.close()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE officer SET position = '值机员'", "“值机员”第 1 号与操作记录不符：岗位职务。"),
        ("UPDATE officer SET id_number = '110105194912310038'", "“值机员”第 1 号与操作记录不符：身份证编号。"),
        ("UPDATE operator SET password_hash = '$argon2id$'", "“操作员”第 1 号与操作记录不符：内部数据。"),
        ("DELETE FROM team", "“工作班组”第 1 号不见了，操作记录中没有删除它。"),
        (
            "INSERT INTO team (id, name, note) VALUES (2, '二班', '')",
            "“工作班组”第 2 号没有经过操作记录，或在删除之后又出现了。",
        ),
        (
            "INSERT INTO team (id, name, note) VALUES (9, '九班', '')",
            "“工作班组”第 9 号没有经过操作记录，或在删除之后又出现了。",
        ),
    ],
)
def test_what_was_changed_past_the_journal_is_found(store: Store, plain: Any, statement: str, said: str) -> None:
    plain.execute(statement)
    assert replay.faults(plain, store.key) == [said]


def test_a_new_password_is_journalled_without_its_hash(store: Store, lead: Actor) -> None:
    with store.session(lead) as session:
        operator = session.exec(select(Operator)).one()
        operator.password_hash = "$argon2id$another"
    connection = cipher.look(store.folder.database, store.key)
    assert replay.faults(connection, store.key) == []
    connection.close()
