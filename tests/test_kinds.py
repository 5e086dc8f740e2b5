"""Every kind, all the way: made by the invented site, saved, listed, printed, exported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from sqlmodel import select

from dutydesk.paper import form
from dutydesk.places import FORMS
from dutydesk.records import KINDS, Paper
from dutydesk.work import backups, demo, entries, pack, papers, settings
from dutydesk.work.paper_forms import PAPER_FORMS, SHEET_FORMS
from dutydesk.work.sheets import EXPORTED, sheet_of

if TYPE_CHECKING:
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.kinds.kind import Kind

OFFICERS = 14
INTERNAL = {"operator", "setting", "backupplace"}  # who may sign in and how the desk is set concern nobody outside it


@pytest.fixture
def site(session: Session, tmp_path: Path) -> Session:
    """The invented site, with the papers, scans and settings that come with time."""
    demo.fill(session, OFFICERS)
    scan = tmp_path / "scan.png"
    Image.new("L", (850, 1100), "white").save(scan)
    papers.attach_scan(session, session.exec(select(Paper)).first(), scan)
    settings.put(session, "copies", 3)
    backups.add_place(session, tmp_path)
    pack.write_pack(session, tmp_path, pack.Choice())
    return session


def records(session: Session, kind: Kind) -> list[Any]:
    return list(session.exec(select(kind.record)).all())


def test_the_invented_site_has_every_kind(site: Session) -> None:
    assert not [kind.table for kind in KINDS if not records(site, kind)]


def test_every_record_of_the_site_would_be_taken_again_as_it_is(site: Session) -> None:
    for kind in KINDS:
        for record in records(site, kind):
            values = {column.name: getattr(record, column.name) for column in kind.columns}
            again = entries.judge(site, kind, values, record)
            assert {name: getattr(again, name) for name in values} == values, kind.table


def test_every_kind_is_listed_with_a_cell_for_each_column(site: Session) -> None:
    for kind in KINDS:
        rows = entries.rows(site, kind)
        assert len(rows) == len(records(site, kind))
        assert all(set(row.cells) >= {column.name for column in kind.columns} for row in rows), kind.table


def test_every_column_on_screen_is_in_the_export(site: Session) -> None:
    assert {kind.table for kind in KINDS} - {kind.table for kind in EXPORTED} == INTERNAL
    for kind in EXPORTED:
        sheet = sheet_of(site, kind, records(site, kind), with_id_numbers=False)
        headings = [heading.words for heading in sheet.headings]
        assert headings[: len(kind.columns)] == [column.label.words for column in kind.columns]
        assert len(sheet.rows) == len(records(site, kind))


@pytest.mark.parametrize("name", [*PAPER_FORMS, *SHEET_FORMS])
def test_every_form_names_only_fields_that_exist(name: str) -> None:
    of = PAPER_FORMS.get(name) or SHEET_FORMS[name]
    assert form.load(name, of.fields, of.tables).title


def test_every_shipped_form_is_of_some_paper() -> None:
    assert {path.stem for path in FORMS.glob("*.toml")} == {*PAPER_FORMS, *SHEET_FORMS}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.about.form], ids=lambda kind: kind.table)
def test_every_field_that_the_standard_asks_for_is_on_the_paper(kind: Kind) -> None:
    text = (FORMS / f"{kind.about.form}.toml").read_text("utf-8")
    for part in [kind, *(child for child in KINDS if child.about.part_of == kind.table)]:
        asked = {c.name for c in part.columns if c.label.clause and not c.target}
        assert not {name for name in asked if f'"{name}"' not in text and f"{{{name}}}" not in text}
