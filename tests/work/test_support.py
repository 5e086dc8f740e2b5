from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dutydesk.errors import MediumError
from dutydesk.records import Role, Team
from dutydesk.store import migrate
from dutydesk.store.actor import Actor
from dutydesk.work import journal_reading, settings, support
from dutydesk.work.journal_reading import Wanted

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.store.database import Store
    from dutydesk.store.folder import DataFolder

ID_NUMBER = "11010519491231002X"


def read(path: Path) -> tuple[dict[str, Any], dict[str, str]]:
    with zipfile.ZipFile(path) as made:
        assert made.testzip() is None
        texts = {name: made.read(name).decode() for name in made.namelist()}
    return json.loads(texts["facts.json"]), texts


def test_versions_sizes_and_counts_are_in_it(session: Session, store: Store, tmp_path: Path) -> None:
    session.add(Team(name="一班"))
    session.flush()
    support.write(tmp_path / "维护资料.zip", store.folder, session)
    facts, texts = read(tmp_path / "维护资料.zip")
    assert facts["counts"]["team"] == 1
    assert facts["counts"]["journal"] == 2
    assert facts["schema"] == facts["newest_schema"] == migrate.newest_version()
    assert facts["sizes"]["desk.db"] > 0
    assert facts["versions"]["sqlcipher"].startswith("4.")
    assert facts["versions"]["PySide6_Essentials"].startswith("6.")
    assert "没有人员资料" in texts["说明.txt"]
    assert "一班" not in "".join(texts.values())


def test_settings_that_are_words_stay_at_home(session: Session, store: Store, tmp_path: Path) -> None:
    settings.put(session, "pack_folder", "/media/周敬言")
    settings.put(session, "copies", 3)
    support.write(tmp_path / "维护资料.zip", store.folder, session)
    facts, texts = read(tmp_path / "维护资料.zip")
    assert facts["settings"]["copies"] == 3
    assert "pack_folder" not in facts["settings"]
    assert "周敬言" not in "".join(texts.values())


def test_logs_are_in_it_without_the_home_folder_and_any_id_number(store: Store, tmp_path: Path) -> None:
    store.folder.logs.mkdir()
    said = f"{Path.home()}/值机台/desk.db 身份证 {ID_NUMBER}\n"
    (store.folder.logs / "dutydesk.log").write_text(said, "utf-8")
    (store.folder.logs / "dutydesk.log.1").write_bytes(b"\xff\xfe old \n" * 300_000)
    (store.folder.logs / "别的.txt").write_text("单雨桐", "utf-8")
    names = support.write(tmp_path / "维护资料.zip", store.folder)
    _, texts = read(tmp_path / "维护资料.zip")
    assert texts["logs/dutydesk.log"] == "~/值机台/desk.db 身份证 1101**********002X\n"
    assert len(texts["logs/dutydesk.log.1"]) < 2_100_000
    assert set(names) == {"说明.txt", "facts.json", "logs/dutydesk.log", "logs/dutydesk.log.1"}


def test_it_is_written_without_a_desk(folder: DataFolder, tmp_path: Path) -> None:
    support.write(tmp_path / "维护资料.zip", folder)
    facts, _ = read(tmp_path / "维护资料.zip")
    assert not facts["desk_opened"]
    assert facts["sizes"]["desk.db"] is None
    assert "counts" not in facts


def test_the_journal_says_that_it_was_written_also_by_whoever_only_reads(
    session: Session, store: Store, tmp_path: Path
) -> None:
    lead = session.info["actor"]
    session.info["actor"] = Actor(9, "郑晓棠", Role.READER)
    support.write(tmp_path / "维护资料.zip", store.folder, session)
    session.info["actor"] = lead
    found = journal_reading.find(session, Wanted(act="support"))
    assert [told.act_words for told in journal_reading.page(session, Wanted(act="support"), found)] == ["维护资料"]


def test_a_place_that_cannot_be_written_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(MediumError):
        support.write(tmp_path / "没有" / "维护资料.zip", store.folder)
