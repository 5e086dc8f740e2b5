"""Put a backup in the place of a desk's data: everything is made ready beside them, and renames do the rest.

    1. The backup is checked wholly, and copied into `.恢复中-…` inside the data folder.
    2. `restoring.json` is written. Before it the old data count, after it the new ones.
    3. The old files go into `旧数据-…`, the new ones into their place, and `restoring.json` goes.

A process that is killed in the third step leaves a plan that whoever opens the folder next carries out to its end.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from dutydesk.errors import BadFile, StoreError, WrongKey
from dutydesk.store import cipher, durable, heads, medium, migrate, packs, proof, vault
from dutydesk.store.blobs import Blobs
from dutydesk.store.folder import DataFolder
from dutydesk.store.recovery_code import RecoveryCode

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from dutydesk.store.key import Key

    Tell = Callable[[int, int, str], None]

_READY = ".恢复中-"
_ASIDE = "旧数据-"
_STEPS = 7
_GOES = (packs.DATABASE, "desk.db-wal", "desk.db-shm", "desk.db-journal", "desk.tail", packs.BLOBS)


@dataclass(frozen=True, slots=True)
class Examined:
    """Be a backup that was checked wholly. `missing` are blobs that it named and does not have whole."""

    pack: packs.Pack
    key: Key = field(repr=False)
    vault_file: Path
    missing: tuple[str, ...]


def examine(pack: packs.Pack, code: str, folder: DataFolder, tell: Tell | None = None) -> Examined:
    """Check a backup with the recovery code, from its manifest to its last blob. Nothing is written.

    Raises WrongKey for another code, StoreError or BadFile where the database in it is not what was written.
    """
    steps = _Steps(tell, _STEPS + len(pack.manifest.blobs))
    steps.next("核对文件")
    for file in pack.manifest.files:
        _compare(pack.folder / file.name, file)
    vault_file, key = unlock(pack, code, folder)
    if not pack.is_marked(key):
        raise BadFile("备份的清单被改动过，没有恢复。", "请换一份备份。")
    newest = migrate.newest_version()
    if pack.manifest.schema > newest:
        raise StoreError(
            f"这份备份由更新的程序写成（数据版本 {pack.manifest.schema}，本程序只支持到版本 {newest}），没有恢复。",
            "请安装新版程序后再恢复。",
        )
    path = pack.folder / packs.DATABASE
    found = proof.prove(path, key, proof.signed_in(pack.folder, key), steps.next)
    faults = found.page_faults + found.faults
    if faults:
        raise BadFile(f"备份“{pack.folder.name}”已损坏，没有恢复，现有数据未改动。{faults[0]}", "请换一份备份。")
    kept = Blobs(pack.blobs, key)
    missing: list[str] = list(pack.manifest.missing)
    for name in pack.manifest.blobs:
        steps.next("核对附件")
        try:
            kept.read(name)
        except StoreError:
            missing.append(name)
    return Examined(pack, key, vault_file, tuple(missing))


def prepare(examined: Examined, folder: DataFolder, tell: Tell | None = None) -> Path:
    """Copy an examined backup into the data folder, beside the data that are there, and return where it lies."""
    steps = _Steps(tell, 2 + len(examined.pack.manifest.blobs))
    ready = folder.path / f"{_READY}{secrets.token_hex(6)}"
    try:
        with _trouble_in_words():
            folder.prepare()
            ready.mkdir(mode=0o700)
            steps.next("复制数据库")
            database = next(file for file in examined.pack.manifest.files if file.name == packs.DATABASE)
            _copy(examined.pack.folder / packs.DATABASE, ready / packs.DATABASE)
            _compare(ready / packs.DATABASE, database)
            durable.write(ready / packs.VAULT, examined.vault_file.read_bytes())
            if (signed := examined.pack.folder / packs.HEADS).exists():
                durable.write(ready / packs.HEADS, signed.read_bytes())
            (ready / packs.BLOBS).mkdir(mode=0o700)
            for name in examined.pack.manifest.blobs:
                steps.next("复制附件")
                if name not in examined.missing:
                    _copy(examined.pack.blobs / name, ready / packs.BLOBS / name)
            durable.settle(ready / packs.BLOBS)
            for file in examined.pack.manifest.files:
                if file.name.startswith(f"{packs.FORMS}/"):
                    (ready / packs.FORMS).mkdir(exist_ok=True)
                    _copy(examined.pack.folder / file.name, ready / file.name)
            _begin_heads(DataFolder(ready), examined.key)
            durable.settle(ready)
    except BaseException:
        shutil.rmtree(ready, ignore_errors=True)
        raise
    return ready


def put_in_place(ready: Path, folder: DataFolder) -> Path | None:
    """Let the prepared data count from now on; return where the old ones lie, or None where there were none.

    The caller holds the folder's lock and has no connection open.
    """
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    heads_aside = [path.name for path in folder.path.glob("heads*.jsonl")]
    comes = sorted(path.name for path in ready.iterdir())
    plan = {
        "ready": ready.name,
        "aside": f"{_ASIDE}{stamp}-{secrets.token_hex(2)}",
        "out": [name for name in dict.fromkeys([*_GOES, *heads_aside, *comes]) if (folder.path / name).exists()],
        "in": comes,
    }
    with _trouble_in_words():
        durable.write(folder.restoring, json.dumps(plan, ensure_ascii=False).encode())
    return finish(folder)


def is_pending(folder: DataFolder) -> bool:
    """Tell whether a restore was decided and broken off, which `finish` carries out to its end."""
    return folder.restoring.exists()


def finish(folder: DataFolder) -> Path | None:
    """Carry out a restore that was decided, from wherever it stands; return where the old data lie.

    What was made ready by a restore that never counted is removed. The caller holds the folder's lock.
    """
    with _trouble_in_words("恢复已开始，但没有做完。", "请再打开一次，程序会接着做完；如仍不行，请检查磁盘和权限。"):
        try:
            plan: dict[str, Any] = json.loads(folder.restoring.read_text("utf-8"))
        except FileNotFoundError:
            for path in folder.path.glob(f"{_READY}*"):
                shutil.rmtree(path, ignore_errors=True)
            return None
        ready, aside = folder.path / plan["ready"], folder.path / plan["aside"]
        for name in plan["out"]:  # all of it goes before anything comes: an old WAL never meets a new database
            if (folder.path / name).exists() and not (aside / name).exists():
                aside.mkdir(mode=0o700, exist_ok=True)
                (folder.path / name).rename(aside / name)
        durable.settle(folder.path)
        for name in plan["in"]:
            if (ready / name).exists():
                (ready / name).rename(folder.path / name)
        durable.settle(folder.path)
        folder.restoring.unlink()
        durable.settle(folder.path)
        shutil.rmtree(ready, ignore_errors=True)
        return aside if aside.is_dir() else None


class _Steps:
    def __init__(self, tell: Tell | None, total: int) -> None:
        self._tell = tell
        self._total = total
        self._done = 0

    def next(self, words: str) -> None:
        if self._tell is not None:
            self._tell(min(self._done, self._total - 1), self._total, f"正在恢复：{words}")
        self._done += 1


def unlock(pack: packs.Pack, code: str, folder: DataFolder) -> tuple[Path, Key]:
    """Return the vault that the restored desk would have, and its key. Raises WrongKey.

    The vault of this very desk stays where there is one: a code that was drawn anew since then stays the valid one.
    """
    theirs = DataFolder(pack.folder)
    check = vault.key_check(theirs)
    is_own = vault.key_check(folder) == check
    RecoveryCode.read(code)  # what is mistyped is said by its group
    for one in (folder, theirs) if is_own else (theirs,):
        try:
            key = vault.unlock_by_code(one, code)
        except WrongKey:
            continue
        else:
            return (folder if is_own else theirs).vault, key
    raise WrongKey("恢复码不对，打不开这份备份。", "请输入做备份时有效的恢复码，并核对是不是这个分部的备份。")


def _begin_heads(folder: DataFolder, key: Key) -> None:
    connection = cipher.look(folder.database, key)
    try:
        begun = heads.Heads(folder, key, heads.of_journal(connection))
    finally:
        connection.close()
    begun.begin("恢复")
    begun.close()


def _compare(path: Path, expected: medium.WrittenFile) -> None:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as trouble:
        raise BadFile(
            f"备份中的 {expected.name} 读不出来（{medium.reason(trouble)}），没有恢复。",
            "请插好 U 盘再试，或换一份备份。",
        ) from trouble
    if found != expected.sha256:
        raise BadFile(f"备份中的 {expected.name} 与清单不符，已损坏或被换过，没有恢复。", "请换一份备份。")


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def _trouble_in_words(
    words: str = "没有恢复，现有数据未改动。", hint: str = "请检查数据文件夹所在磁盘的空间和权限后再试。"
) -> Generator[None]:
    try:
        yield
    except OSError as trouble:
        raise StoreError(f"{medium.reason(trouble)}。{words}", hint) from trouble
