from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from dutydesk.errors import BadFile, StoreError, WrongKey
from dutydesk.records import Team
from dutydesk.store import backup, journal, packs, restore, vault
from dutydesk.store.database import Store, raw
from dutydesk.store.folder import DataFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dutydesk.store.actor import Actor
    from dutydesk.store.vault import Cost

PHOTO = b"\xff\xd8 a photo " * 1000


def add(store: Store, lead: Actor, *names: str) -> None:
    with store.session(lead) as session:
        session.add_all(Team(name=name) for name in names)


def teams(folder: DataFolder, code: str) -> list[str]:
    opened = Store(folder, vault.unlock_by_code(folder, code))
    with opened.session(None) as session:
        found = [team.name for team in session.exec(select(Team))]
        assert journal.verify(raw(session)).whole
    opened.close()
    return found


@pytest.fixture
def pack(store: Store, lead: Actor, tmp_path: Path) -> packs.Pack:
    """A backup with one team and one blob; the desk has since gained another team, and is closed."""
    stick = tmp_path / "U盘"
    stick.mkdir()
    add(store, lead, "一班")
    store.blobs.keep(PHOTO)
    done = backup.write(store.folder, store.key, stick, "手动")
    add(store, lead, "二班")
    store.close()
    return packs.read(done.folder)


def put_back(pack: packs.Pack, code: str, folder: DataFolder) -> Path | None:
    return restore.put_in_place(restore.prepare(restore.examine(pack, code, folder), folder), folder)


def test_a_new_computer_needs_the_pack_and_the_printed_code_only(
    pack: packs.Pack, recovery_words: str, tmp_path: Path, desk_folder: DataFolder
) -> None:
    moved = tmp_path / "another"
    shutil.copytree(pack.folder.parent, moved / "备份")
    shutil.rmtree(desk_folder.path)
    fresh = DataFolder(tmp_path / "profile" / "dutydesk")
    found = packs.found_in(moved / "备份")[0]
    assert put_back(found, recovery_words, fresh) is None
    assert teams(fresh, recovery_words) == ["一班"]
    name = next(iter(found.manifest.blobs))
    opened = Store(fresh, vault.unlock_by_code(fresh, recovery_words))
    assert opened.blobs.read(name) == PHOTO
    opened.close()


def test_the_old_data_are_kept_aside_and_open_still(
    pack: packs.Pack, recovery_words: str, desk_folder: DataFolder
) -> None:
    aside = put_back(pack, recovery_words, desk_folder)
    assert aside is not None
    assert aside.name.startswith("旧数据-")
    assert teams(desk_folder, recovery_words) == ["一班"]
    assert teams(DataFolder(aside), recovery_words) == ["一班", "二班"]


def test_new_heads_are_begun_and_the_signed_ones_kept(
    pack: packs.Pack, recovery_words: str, desk_folder: DataFolder
) -> None:
    put_back(pack, recovery_words, desk_folder)
    assert '"why": "恢复"' in desk_folder.heads.read_text("utf-8")
    assert len(list(desk_folder.path.glob("heads-*.jsonl"))) == 1


def test_a_code_that_was_drawn_since_stays_the_valid_one(
    pack: packs.Pack, recovery_words: str, desk_folder: DataFolder, cheap: Cost
) -> None:
    key = vault.unlock_by_code(desk_folder, recovery_words)
    new = vault.new_code(desk_folder, key, cost=cheap)
    vault.confirm_code(desk_folder, new.words())
    put_back(pack, new.words(), desk_folder)
    assert teams(desk_folder, new.words()) == ["一班"]
    with pytest.raises(WrongKey):
        vault.unlock_by_code(desk_folder, recovery_words)


def test_another_code_is_refused(pack: packs.Pack, desk_folder: DataFolder) -> None:
    with pytest.raises(WrongKey):
        restore.examine(pack, "-".join(["000000"] * 8), desk_folder)
    with pytest.raises(WrongKey, match="第 1 组"):
        restore.examine(pack, "123456", desk_folder)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("name", [packs.DATABASE, packs.VAULT, packs.HEADS, packs.MANIFEST])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(
    pack: packs.Pack, recovery_words: str, desk_folder: DataFolder, name: str
) -> None:
    flip(pack.folder / name)
    before = sorted(path.name for path in desk_folder.path.iterdir())
    with pytest.raises(BadFile):
        restore.examine(packs.read(pack.folder), recovery_words, desk_folder)
    assert sorted(path.name for path in desk_folder.path.iterdir()) == before


def test_a_database_of_another_day_under_a_fitting_manifest_is_refused(
    pack: packs.Pack, recovery_words: str, desk_folder: DataFolder
) -> None:
    import json

    told = json.loads((pack.folder / packs.MANIFEST).read_text("utf-8"))
    told["seq"] += 1
    (pack.folder / packs.MANIFEST).write_text(json.dumps(told), "utf-8")
    with pytest.raises(BadFile, match="被改动过"):
        restore.examine(packs.read(pack.folder), recovery_words, desk_folder)


def test_a_missing_blob_is_said_and_the_rest_can_be_restored(
    pack: packs.Pack, recovery_words: str, desk_folder: DataFolder
) -> None:
    name = next(iter(pack.manifest.blobs))
    (pack.blobs / name).unlink()
    examined = restore.examine(pack, recovery_words, desk_folder)
    assert examined.missing == (name,)
    restore.put_in_place(restore.prepare(examined, desk_folder), desk_folder)
    assert teams(desk_folder, recovery_words) == ["一班"]


def test_a_newer_schema_is_refused_with_both_versions(
    pack: packs.Pack, recovery_words: str, desk_folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restore.migrate, "newest_version", lambda: 1)
    with pytest.raises(StoreError, match=r"数据版本 3.*版本 1"):
        restore.examine(pack, recovery_words, desk_folder)


def test_a_full_disk_while_copying_leaves_the_old_data(
    pack: packs.Pack, recovery_words: str, desk_folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    examined = restore.examine(pack, recovery_words, desk_folder)

    def full(*_: object) -> None:
        raise OSError(28, "full")

    before = sorted(path.name for path in desk_folder.path.iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(restore.shutil, "copyfile", full)
        with pytest.raises(StoreError, match="空间不够"):
            restore.prepare(examined, desk_folder)
    assert sorted(path.name for path in desk_folder.path.iterdir()) == before
    assert teams(desk_folder, recovery_words) == ["一班", "二班"]


class _Killed(BaseException):
    pass


def dying(monkeypatch: pytest.MonkeyPatch, moment: int) -> Callable[[], int]:
    """Let the process die before its n-th rename, removal or settling; return how many there were."""
    from pathlib import Path

    calls = [0]

    def watched(real: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object, **named: object) -> object:
            calls[0] += 1
            if calls[0] == moment:
                raise _Killed
            return real(*given, **named)

        return call

    for name in ("rename", "replace", "unlink", "mkdir"):
        monkeypatch.setattr(Path, name, watched(getattr(Path, name)))
    monkeypatch.setattr(restore.durable, "settle", watched(restore.durable.settle))
    return lambda: calls[0]


def test_whenever_the_process_is_killed_either_the_old_or_the_new_data_are_there(
    pack: packs.Pack, recovery_words: str, desk_folder: DataFolder, tmp_path: Path
) -> None:
    seen: set[tuple[str, ...]] = set()
    for moment in range(1, 200):
        at = DataFolder(tmp_path / f"try-{moment}")
        shutil.copytree(desk_folder.path, at.path)
        ready = restore.prepare(restore.examine(pack, recovery_words, at), at)
        with pytest.MonkeyPatch.context() as patch:
            dying(patch, moment)
            try:
                restore.put_in_place(ready, at)
            except _Killed:
                done = False
            else:
                done = True
        restore.finish(at)
        found = tuple(teams(at, recovery_words))
        seen.add(found)
        assert found in {("一班",), ("一班", "二班")}
        assert not list(at.path.glob(".恢复中-*"))
        if done:
            break
    assert done
    assert moment > 10
    assert seen == {("一班",), ("一班", "二班")}


def test_what_was_made_ready_and_never_counted_is_removed(
    pack: packs.Pack, recovery_words: str, desk_folder: DataFolder
) -> None:
    ready = restore.prepare(restore.examine(pack, recovery_words, desk_folder), desk_folder)
    assert restore.finish(desk_folder) is None
    assert not ready.exists()
    assert teams(desk_folder, recovery_words) == ["一班", "二班"]
