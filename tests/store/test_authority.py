"""The database refuses what got past `work`: raw statements through the sessions of each role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select
from stdnum.cn import ric

from dutydesk.errors import NotAllowed
from dutydesk.kinds.id_number import IdNumber
from dutydesk.records import KINDS, Officer, Operator, Role, StaffList, StaffListLine, Team
from dutydesk.store import authority, cipher, glance, journal, numbers
from dutydesk.store.actor import Actor
from dutydesk.store.authority import BY_ROLE, NUMBERS, PROVING, RECORDS, SETTING_UP
from dutydesk.store.database import raw
from dutydesk.work import rules
from dutydesk.work.roles import Act, may
from tests.samples import SHAN_YUTONG

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.store.database import Store

BLIND = (Role.OFFICER, Role.READER)
DENIED = "not authorized|prohibited|may not be modified|authorization denied"


def actor(role: Role) -> Actor:
    return Actor(9, "郑晓棠", role)


@pytest.fixture
def filled(store: Store, lead: Actor) -> Store:
    with store.session(lead) as session:
        officer = Officer.model_validate(SHAN_YUTONG)
        given = StaffList(number="QD-2026-000001", made_on=officer.joined_on, client_name="市第三人民医院",
                          provider_name="京安值机运营服务有限公司", people=1)  # fmt: skip
        session.add_all((officer, given, Team(name="甲班")))
        session.flush()
        copied = {name: getattr(officer, name) for name in ("name", "sex", "id_number", "education", "position")}
        session.add(
            StaffListLine(
                staff_list_id=given.id or 0,
                officer_id=officer.id or 0,
                order=1,
                joined_on=officer.joined_on,
                years=1,
                **copied,
            )
        )
    return store


WRITES = (
    "INSERT INTO team (name, note) VALUES ('乙班', '')",
    "INSERT OR REPLACE INTO team (id, name, note) VALUES (1, '乙班', '')",
    "UPDATE team SET name = '乙班'",
    "UPDATE officer SET id_number = '1'",
    "DELETE FROM team",
    "WITH t AS (SELECT 1) DELETE FROM stafflistline",
    "UPDATE operator SET role = 'LEAD'",
    "UPDATE operator SET password_hash = ''",
    "UPDATE operator SET failed_attempts = 0",
    "UPDATE setting SET value = ''",
)
FOR_NOBODY = (
    "UPDATE journal SET why = ''",
    "DELETE FROM journal",
    "DROP TRIGGER journal_is_never_changed",
    "DROP TABLE team",
    "ALTER TABLE team ADD COLUMN more TEXT",
    "CREATE TABLE more (id INTEGER)",
    "CREATE TEMP TABLE more AS SELECT * FROM officer",
    "CREATE TEMP TRIGGER more AFTER INSERT ON journal BEGIN DELETE FROM team; END",
    "CREATE VIEW more AS SELECT id_number FROM officer",
    "UPDATE sqlite_master SET sql = ''",
    "ATTACH ':memory:' AS other",
    "PRAGMA writable_schema = ON",
    "PRAGMA rekey = 'x'",
    "PRAGMA user_version = 99",
    "PRAGMA foreign_keys = OFF",
    "SELECT load_extension('x')",
    "SELECT sqlcipher_export('main')",
)


@pytest.mark.parametrize("role", BLIND)
@pytest.mark.parametrize("statement", WRITES)
def test_whoever_only_reads_cannot_write(filled: Store, role: Role, statement: str) -> None:
    with filled.session(actor(role)) as session, pytest.raises(cipher.engine.Error, match=DENIED):
        raw(session).execute(statement)


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("statement", FOR_NOBODY)
def test_nobody_touches_the_journal_or_the_schema_or_another_file(
    filled: Store, role: Role | None, statement: str
) -> None:
    with filled.session(role and actor(role)) as session, pytest.raises(cipher.engine.Error, match=DENIED):
        raw(session).execute(statement)


def test_nobody_copies_the_database_into_another_file(filled: Store, tmp_path: Path) -> None:
    with filled.session(actor(Role.LEAD)) as session:
        connection = raw(session)
        connection.rollback()
        with pytest.raises(cipher.engine.Error, match=DENIED):
            connection.execute(f"VACUUM INTO '{tmp_path / 'copy.db'}'")
        connection.execute("BEGIN")


READS = (
    "SELECT id_number FROM {}",
    "SELECT Id_Number FROM main.{}",
    "SELECT max(id_number) FROM {}",
    "SELECT upper(id_number) FROM {} ORDER BY id_number",
    "WITH line AS (SELECT * FROM {}) SELECT id_number FROM line",
    "WITH unlike AS (SELECT id_number FROM {}) SELECT * FROM unlike",
    "SELECT (SELECT id_number FROM {} LIMIT 1)",
    "SELECT id_number FROM (SELECT * FROM {}) AS young",
    "SELECT a.id_number FROM {0} a JOIN {0} b USING (id_number) UNION SELECT NULL",
    "SELECT CASE WHEN id_number LIKE '11%' THEN 'found' END FROM {}",
    "SELECT json_extract(json_object('a', id_number), '$.a') FROM {}",
)


@pytest.mark.parametrize("role", [*BLIND, None])
@pytest.mark.parametrize("table", sorted(table for table, _ in NUMBERS))
@pytest.mark.parametrize("statement", READS)
def test_id_numbers_read_as_null_for_whoever_may_not_see_them(
    filled: Store, role: Role | None, table: str, statement: str
) -> None:
    with filled.session(role and actor(role)) as session:
        assert set(raw(session).execute(statement.format(table)).fetchall()) == {(None,)}
        counted = "SELECT count(*) FROM {} WHERE id_number > ''"
        assert raw(session).execute(counted.format(table)).fetchone() == (0,)


def test_every_kind_of_id_number_is_found(filled: Store) -> None:
    assert frozenset({("officer", "id_number"), ("stafflistline", "id_number")}) == NUMBERS
    with filled.session(actor(Role.READER)) as session:
        officer = session.exec(select(Officer)).one()
        assert officer.id_number is None
        assert officer.name == "单雨桐"


@pytest.mark.parametrize("role", BLIND)
@pytest.mark.parametrize(
    "statement",
    ["SELECT name FROM sqlite_temp_master", "SELECT name FROM pragma_table_list", "PRAGMA table_list",
     "PRAGMA temp.table_info(young)", "SELECT name FROM sqlite_temp_schema"],
)  # fmt: skip
def test_the_names_of_the_views_behind_which_numbers_are_compared_are_not_told(
    filled: Store, role: Role, statement: str
) -> None:
    with filled.session(actor(role)) as session, pytest.raises(cipher.engine.Error, match=DENIED):
        raw(session).execute(statement)


def test_whether_numbers_are_alike_is_known_without_seeing_them(filled: Store, lead: Actor) -> None:
    def asked() -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
        with filled.session(actor(Role.READER)) as session:
            return (
                numbers.unlike_lines(session),
                numbers.renumbered_since(session, 1),
                numbers.joined_under_sixteen(session),
            )

    assert asked() == (frozenset(), frozenset(), frozenset())
    with filled.session(lead) as session:
        officer = session.exec(select(Officer)).one()
        officer.id_number = IdNumber("1101052008030600" + "1" + ric.calc_check_digit("1101052008030600" + "1" + "0"))
    assert asked() == (frozenset({1}), frozenset({1}), frozenset({1}))


def test_the_lead_and_the_shift_leader_see_numbers_but_nobody_reads_a_password_but_to_prove_it(filled: Store) -> None:
    for role in (Role.LEAD, Role.SHIFT_LEADER):
        with filled.session(actor(role)) as session:
            assert session.exec(select(Officer.id_number)).one() == SHAN_YUTONG["id_number"]
    for role in Role:
        with filled.session(actor(role)) as session:
            assert raw(session).execute("SELECT password_hash FROM operator").fetchone() == (None,)
    with filled.session(None) as session:
        assert str(session.exec(select(Operator.password_hash)).one()).startswith("$argon2id$")


@pytest.mark.parametrize("role", Role)
def test_what_is_noted_on_behalf_of_everybody_is_written(filled: Store, role: Role) -> None:
    with filled.session(actor(role)) as session:
        journal.note(session, "sign_out", "operator", 9)
        glance.keep(session, "people", {"rows": []})
        filled.clock.now(session)
        assert journal.history(session, "operator", 9)[-1].act == "sign_out"


def test_a_session_without_an_actor_counts_attempts_and_does_nothing_else(filled: Store) -> None:
    with filled.session(None) as session:
        raw(session).execute("UPDATE operator SET failed_attempts = 1")
        for statement in ("UPDATE operator SET role = 'LEAD'", "UPDATE operator SET disabled = 0", *WRITES[:6]):
            with pytest.raises(cipher.engine.Error, match=DENIED):
                raw(session).execute(statement)


@pytest.mark.parametrize("role", Role)
def test_the_database_lets_each_role_enter_what_work_lets_it_enter(role: Role) -> None:
    powers = BY_ROLE[role]
    for kind in KINDS:
        if kind.table in rules._ACTS:  # pyright: ignore[reportPrivateUsage]
            assert powers.may_write(kind.table) == may(role, rules.act_of(kind))
    assert powers.may_write("operator") == may(role, Act.OPERATORS)
    assert powers.may_write("setting") == may(role, Act.SETTINGS)
    assert powers.may_write("paper") == may(role, Act.PRINT)
    assert powers.removes == may(role, Act.REMOVE)
    assert powers.sees_numbers == may(role, Act.PRINT)  # Annex A is printed with whole numbers
    assert {kind.table for kind in KINDS} == RECORDS


def test_a_refused_statement_is_said_in_words_and_nothing_stays_of_the_session(filled: Store, lead: Actor) -> None:
    with pytest.raises(NotAllowed, match="没有这项权限"), filled.session(actor(Role.READER)) as session:
        session.add(Team(name="乙班"))
    with filled.session(lead) as session:
        assert [team.name for team in session.exec(select(Team))] == ["甲班"]


def test_the_powers_change_with_the_actor_and_only_then(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    guard = authority._guard  # pyright: ignore[reportPrivateUsage]

    def counted(powers: authority.Powers) -> Any:
        calls.append(powers.name)
        return guard(powers)

    monkeypatch.setattr(authority, "_guard", counted)
    for role in (Role.READER, Role.READER, Role.LEAD, Role.LEAD, Role.READER):
        with filled.session(actor(role)) as session:
            session.exec(select(Team)).all()
            assert filled.authority.powers is BY_ROLE[role]
    assert calls == ["reader", "lead", "reader"]


def test_a_password_is_looked_at_with_powers_for_that_alone(filled: Store) -> None:
    with filled.session(actor(Role.READER)) as session:
        raw(session)
        with filled.authority.proving():
            assert filled.authority.powers is PROVING
        assert filled.authority.powers is BY_ROLE[Role.READER]
    with filled.session(None) as session:
        raw(session)
        assert filled.authority.powers is PROVING
    assert SETTING_UP.may_write("operator")
