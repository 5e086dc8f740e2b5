from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session, SQLModel, create_engine, select

from dutydesk.errors import StoreError
from dutydesk.records import KINDS, Team
from dutydesk.store import cipher, migrate, schema
from dutydesk.store.database import Store

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.store.actor import Actor


def columns_and_indexes(connection: object, tables: list[str]) -> dict[str, object]:
    execute = connection.execute  # type: ignore[attr-defined]
    found: dict[str, object] = {}
    for table in tables:
        indexes = [(row[1], row[2]) for row in execute(f"PRAGMA index_list({table})")]
        found[table] = {
            # The length of a choice's text is no part of the schema.
            "columns": [(row[1], row[2].split("(")[0], *row[3:]) for row in execute(f"PRAGMA table_info({table})")],
            "indexes": sorted(
                (name, unique, tuple(row[2] for row in execute(f"PRAGMA index_info({name})")))
                for name, unique in indexes
            ),
            "references": sorted(row[2:5] for row in execute(f"PRAGMA foreign_key_list({table})")),
        }
    return found


def test_the_migrated_schema_equals_the_fresh_one(store: Store) -> None:
    tables = sorted(SQLModel.metadata.tables)
    assert tables == sorted(kind.table for kind in KINDS)
    fresh_engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(fresh_engine)
    with fresh_engine.connect() as connection:
        fresh = columns_and_indexes(connection.connection.driver_connection, tables)
    fresh_engine.dispose()
    migrated = cipher.connect(store.folder.database, store.key)
    assert columns_and_indexes(migrated, tables) == fresh, "run: python -m dutydesk.store.schema"
    migrated.close()


def test_the_first_migration_is_what_the_generator_writes() -> None:
    # Until the first release; then this test goes and the file stays for ever.
    assert schema.FIRST_MIGRATION.read_text(encoding="utf-8") == schema.fresh_schema()


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [number for number, _ in migrate.migrations()] == list(range(1, migrate.newest_version() + 1))


@pytest.fixture
def next_version(tmp_path: Path) -> Path:
    """The migrations, and one more."""
    source = shutil.copytree(migrate.MIGRATIONS, tmp_path / "migrations")
    number = migrate.newest_version() + 1
    (source / f"{number:04d}_team_colour.sql").write_text(
        "ALTER TABLE team ADD COLUMN colour VARCHAR NOT NULL DEFAULT '';\nUPDATE team SET colour = '蓝; 绿';\n",
        encoding="utf-8",
    )
    return source


def test_a_migration_keeps_the_records_and_copies_the_file_first(store: Store, lead: Actor, next_version: Path) -> None:
    with store.session(lead) as session:
        session.add(Team(name="一班"))
    store.close()
    copy = migrate.migrate(store.folder, store.key, next_version)
    assert copy is not None
    migrated = cipher.connect(store.folder.database, store.key)
    assert migrated.execute("SELECT name, colour FROM team").fetchall() == [("一班", "蓝; 绿")]
    migrated.close()
    before = cipher.connect(copy, store.key)
    assert before.execute("SELECT * FROM team").fetchall() == [(1, "一班", "")]
    before.close()
    assert migrate.migrate(store.folder, store.key, next_version) is None


def test_a_migration_that_fails_leaves_the_database_as_it_was(store: Store, next_version: Path) -> None:
    store.close()
    last = max(next_version.glob("*.sql"))
    with last.open("a", encoding="utf-8") as file:
        file.write("INSERT INTO no_such_table VALUES (1);\n")
    with pytest.raises(StoreError, match="保持原样"):
        migrate.migrate(store.folder, store.key, next_version)
    assert cipher.schema_version(store.folder.database, store.key) == migrate.newest_version()
    connection = cipher.connect(store.folder.database, store.key)
    assert "colour" not in [row[1] for row in connection.execute("PRAGMA table_info(team)")]
    connection.close()


def test_a_migration_that_breaks_a_reference_is_undone(store: Store, next_version: Path) -> None:
    store.close()
    last = max(next_version.glob("*.sql"))
    last.write_text("INSERT INTO headcount VALUES (1, 77, 78, 1);\n", encoding="utf-8")
    with pytest.raises(StoreError, match="保持原样"):
        migrate.migrate(store.folder, store.key, next_version)


def test_a_newer_database_is_refused_with_both_versions_and_untouched(store: Store, next_version: Path) -> None:
    store.close()
    migrate.migrate(store.folder, store.key, next_version)
    before = store.folder.database.read_bytes()
    ours, theirs = migrate.newest_version(), migrate.newest_version() + 1
    with pytest.raises(StoreError, match=f"数据版本 {theirs}，本程序只支持到版本 {ours}"):
        Store(store.folder, store.key)
    assert store.folder.database.read_bytes() == before


def test_a_statement_may_hold_semicolons_and_an_unfinished_one_is_a_mistake() -> None:
    trigger = "CREATE TRIGGER t AFTER INSERT ON a\nBEGIN\n\tSELECT 1;\n\tSELECT 2;\nEND;"
    assert list(migrate.statements(f"SELECT ';';\n\n{trigger}\n")) == ["SELECT ';';", trigger]
    with pytest.raises(ValueError, match="inside a statement"):
        list(migrate.statements("SELECT 1"))


def test_a_reopened_store_has_its_triggers(store: Store, lead: Actor) -> None:
    with store.session(lead) as session:
        assert isinstance(session, Session)
        session.exec(select(Team)).all()
    connection = cipher.connect(store.folder.database, store.key)
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    connection.close()
    journal = {"journal_is_never_changed", "journal_is_never_shortened", "journal_only_grows_at_its_end"}
    assert names == journal | {"badge_number_is_given_once", "badge_number_stays", "badge_is_never_removed"}
