from __future__ import annotations

import errno
import json
import os
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dutydesk.errors import BadFile, MediumError, StoreError
from dutydesk.records import KINDS, Paper, Team
from dutydesk.store import backup, cipher, medium, packs, proof

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.store.actor import Actor
    from dutydesk.store.backup import Backup
    from dutydesk.store.database import Store

PHOTO = b"\xff\xd8 a photo " * 1000


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A stick that is plugged in."""
    place = tmp_path / "U盘"
    place.mkdir()
    return place


def add(store: Store, lead: Actor, *names: str) -> None:
    with store.session(lead) as session:
        session.add_all(Team(name=name) for name in names)


def make(store: Store, stick: Path, *, thorough: bool = False) -> Backup:
    return backup.write(store.folder, store.key, stick, "手动", thorough=thorough)


def everything(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_backup_holds_database_keys_heads_and_blobs_and_says_so(store: Store, lead: Actor, stick: Path) -> None:
    add(store, lead, "一班", "二班")
    name = store.blobs.keep(PHOTO)
    store.folder.forms.mkdir()
    (store.folder.forms / "staff_list.toml").write_text("# the client's own", "utf-8")
    done = make(store, stick)
    pack = packs.read(done.folder)
    assert done.folder.parent.name.startswith("值机台备份-")
    assert {file.name for file in pack.manifest.files} == {
        "desk.db",
        "vault.json",
        "heads.jsonl",
        "forms/staff_list.toml",
    }
    assert pack.manifest.blobs.keys() == {name}
    assert pack.manifest.tables["team"] == 2
    assert pack.manifest.seq == done.head_seq > 0
    assert pack.is_marked(store.key)
    assert not pack.manifest.missing
    assert not list(done.folder.glob("*-wal"))


def test_a_backup_opens_where_nothing_can_be_written_for_it_is_no_wal_database(
    store: Store, lead: Actor, stick: Path
) -> None:
    add(store, lead, "一班")
    path = make(store, stick).folder / packs.DATABASE
    path.chmod(0o400)
    connection = cipher.look(path, store.key)
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    assert connection.execute("SELECT name FROM team").fetchall() == [("一班",)]
    connection.close()
    assert path.read_bytes()[:16] != b"SQLite format 3\0"


def test_records_saved_meanwhile_are_neither_lost_nor_half_in_it(store: Store, lead: Actor, stick: Path) -> None:
    add(store, lead, "一班")

    def save_something(_done: int, _total: int, words: str) -> None:
        if "操作记录" in words:
            add(store, lead, "二班")

    done = backup.write(store.folder, store.key, stick, "手动", save_something)
    assert packs.read(done.folder).manifest.tables["team"] == 1
    assert packs.read(make(store, stick).folder).manifest.tables["team"] == 2


def test_blobs_are_kept_once_for_all_backups(store: Store, stick: Path) -> None:
    store.blobs.keep(PHOTO)
    assert make(store, stick).copied == 1
    store.blobs.keep(PHOTO + b"another")
    second = make(store, stick)
    assert second.copied == 1
    assert len(list((second.folder.parent / packs.BLOBS).iterdir())) == 2


def test_a_blob_that_is_gone_here_stays_in_the_backup_and_one_that_is_nowhere_is_named(
    store: Store, lead: Actor, stick: Path
) -> None:
    from dutydesk.records import Certificate

    name = store.blobs.keep(PHOTO)
    nowhere = "0" * 64
    assert ("certificate", "scan") in proof.blob_columns()
    assert Certificate in {kind.record for kind in KINDS}
    make(store, stick)
    (store.folder.blobs / name).unlink()
    with store.session(lead) as session:
        site = _site(nowhere, name)
        session.add_all(site)
    done = make(store, stick)
    assert done.missing == (nowhere,)
    assert name in packs.read(done.folder).manifest.blobs


def _site(*scans: str) -> list[object]:
    from datetime import date

    from dutydesk.records import Contract, ContractKind

    return [
        Contract(
            number=f"HT-{place}",
            kind=next(iter(ContractKind)),
            signed_on=date(2026, 1, 1),
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
            scan=scan,
        )
        for place, scan in enumerate(scans)
    ]


def test_a_thorough_backup_mends_a_blob_that_rotted_on_the_stick(store: Store, stick: Path) -> None:
    name = store.blobs.keep(PHOTO)
    there = make(store, stick).folder.parent / packs.BLOBS / name
    whole = there.read_bytes()
    there.write_bytes(whole[:-1] + b"x" if whole[-1:] != b"x" else whole[:-1] + b"y")
    assert make(store, stick).copied == 0
    assert make(store, stick, thorough=True).copied == 1
    assert there.read_bytes() == whole


def test_a_damaged_blob_here_never_replaces_the_whole_one_there(store: Store, stick: Path) -> None:
    name = store.blobs.keep(PHOTO)
    there = make(store, stick).folder.parent / packs.BLOBS / name
    whole = there.read_bytes()
    (store.folder.blobs / name).write_bytes(b"rotten")
    assert make(store, stick, thorough=True).copied == 0
    assert there.read_bytes() == whole


def test_every_column_that_names_a_blob_is_known() -> None:
    assert {("officer", "photo"), ("certificate", "scan"), ("contract", "scan"), ("paperscan", "scan")} | {
        ("paper", "pdf"),
        ("scanstack", "scan"),
        ("badgedesign", "logo"),
    } == proof.blob_columns()
    assert "pdf" in Paper.model_fields


# What cannot be written, or is not what it was


def failing(monkeypatch: pytest.MonkeyPatch, number: int, after: int, also: object = None) -> None:
    real, calls = os.fsync, [0]

    def fsync(handle: int) -> None:
        calls[0] += 1
        if calls[0] > after:
            if callable(also):
                also()
            raise OSError(number, os.strerror(number))
        real(handle)

    monkeypatch.setattr(medium.os, "fsync", fsync)


@pytest.mark.parametrize("after", range(8))
def test_a_full_stick_at_any_step_leaves_the_older_backup_and_no_other(
    store: Store, stick: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    store.blobs.keep(PHOTO)
    older = make(store, stick)
    before = everything(older.folder)
    store.blobs.keep(PHOTO + b"2")
    with monkeypatch.context() as patch:
        patch.setattr(backup, "_flushed", medium.suppress)
        failing(patch, errno.ENOSPC, after)
        with pytest.raises(MediumError, match="空间不够"):
            make(store, stick)
    assert packs.folders_in(older.folder.parent) == [older.folder]
    assert everything(older.folder) == before
    assert not [path for path in older.folder.parent.iterdir() if path.name.startswith(medium.UNFINISHED)]


def test_a_stick_that_is_pulled_is_said_and_nothing_is_promised(
    store: Store, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        failing(patch, errno.EIO, 3, lambda: shutil.rmtree(stick, ignore_errors=True))
        with pytest.raises(MediumError, match="备份没有写成"):
            make(store, stick)


def test_a_place_that_is_not_there_is_said(store: Store, stick: Path) -> None:
    with pytest.raises(MediumError, match="找不到备份的位置"):
        backup.write(store.folder, store.key, stick / "没有", "手动")
    with pytest.raises(MediumError, match="数据文件夹里面"):
        backup.write(store.folder, store.key, store.folder.path, "手动")


def test_a_damaged_database_is_never_backed_up_over_the_whole_one(store: Store, lead: Actor, stick: Path) -> None:
    add(store, lead, *(f"第{number}班" for number in range(200)))
    older = make(store, stick)
    store.close()
    path = store.folder.database
    data = bytearray(path.read_bytes())
    data[len(data) * 9 // 10] ^= 1  # among the rows: with a broken schema the database would not open at all
    path.write_bytes(data)
    with pytest.raises(StoreError, match="没有备份"):
        make(store, stick)
    assert packs.folders_in(older.folder.parent) == [older.folder]


def test_a_cancelled_backup_leaves_nothing(store: Store, stick: Path) -> None:
    class Cancelled(Exception):
        pass

    def cancel(done: int, total: int, words: str) -> None:
        assert done < total
        if "结构" in words:
            raise Cancelled

    with pytest.raises(Cancelled):
        backup.write(store.folder, store.key, stick, "手动", cancel)
    assert [path.name for path in packs.home_of(store.folder, stick).iterdir()] == []


def test_what_a_killed_backup_left_is_swept_by_the_next(store: Store, stick: Path) -> None:
    home = packs.home_of(store.folder, stick)
    (home / f"{medium.UNFINISHED}abc").mkdir(parents=True)
    (home / f"{medium.UNFINISHED}abc" / "desk.db").write_bytes(b"half")
    done = make(store, stick)
    assert sorted(path.name for path in home.iterdir()) == sorted([done.folder.name, packs.BLOBS])


# What stays


def test_backups_are_thinned_and_blobs_that_none_names_go_last(store: Store, stick: Path) -> None:
    name = store.blobs.keep(PHOTO)
    newest = make(store, stick)
    home = newest.folder.parent
    pack = packs.read(newest.folder).manifest
    start = newest.made_at - timedelta(days=470)
    old_blob = home / packs.BLOBS / ("a" * 64)
    old_blob.write_bytes(b"of the oldest backup only")
    for day in range(470):
        made_at = start + timedelta(days=day)
        folder = home / packs.name_for(made_at)
        folder.mkdir()
        blobs = {name: 1, old_blob.name: 1} if day < 31 else {name: 1}
        told = packs.Manifest(
            **{f: getattr(pack, f) for f in ("vault", "why", "program", "schema", "seq", "head", "tables", "files")},
            made_at=made_at,
            blobs=blobs,
        )
        (folder / packs.MANIFEST).write_bytes(told.as_bytes(store.key))
        if day == 200:
            backup.thin(home, made_at, folder)
            assert old_blob.exists()
    backup.thin(home, newest.made_at, newest.folder)
    assert len(packs.folders_in(home)) == 31
    assert newest.folder in packs.folders_in(home)
    assert not old_blob.exists()
    assert (home / packs.BLOBS / name).exists()


def test_a_manifest_that_cannot_be_read_keeps_every_blob(store: Store, stick: Path) -> None:
    done = make(store, stick)
    home = done.folder.parent
    (home / packs.BLOBS).mkdir(exist_ok=True)
    unnamed = home / packs.BLOBS / ("a" * 64)
    unnamed.write_bytes(b"")
    damaged = home / "20260101-000000"
    damaged.mkdir()
    (damaged / packs.MANIFEST).write_text("{", "utf-8")
    backup.thin(home, done.made_at, done.folder)
    assert unnamed.exists()


def test_two_backups_in_one_second_have_two_names(store: Store, stick: Path) -> None:
    first, second = make(store, stick), make(store, stick)
    assert first.folder != second.folder
    assert second.left == 2


# What a manifest says


@pytest.mark.parametrize(
    "change",
    [
        {"format": "dutydesk-pack"},
        {"version": 9},
        {"files": [{"name": "../desk.db", "size": 1, "sha256": ""}]},
        {"blobs": {"../../etc/passwd": 1}},
        {"made_at": "yesterday"},
    ],
)
def test_a_manifest_of_another_make_is_refused(store: Store, stick: Path, change: dict[str, object]) -> None:
    folder = make(store, stick).folder
    path = folder / packs.MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change), "utf-8")
    with pytest.raises(BadFile):
        packs.read(folder)


def test_a_changed_manifest_has_no_mark(store: Store, stick: Path) -> None:
    folder = make(store, stick).folder
    path = folder / packs.MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"why": "每日"}), "utf-8")
    assert not packs.read(folder).is_marked(store.key)


def test_backups_are_found_at_a_stick_in_their_home_or_as_themselves(store: Store, stick: Path) -> None:
    first = make(store, stick)
    second = make(store, stick)
    for place in (stick, first.folder.parent):
        assert [pack.folder for pack in packs.found_in(place)] == [second.folder, first.folder]
    assert [pack.folder for pack in packs.found_in(first.folder)] == [first.folder]
    with pytest.raises(BadFile, match="没有值机台的备份"):
        packs.found_in(store.folder.path)
    with pytest.raises(BadFile, match="找不到"):
        packs.found_in(stick / "没有")
