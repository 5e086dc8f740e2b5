"""A backup of the whole desk: copied in one step, opened again and checked, and only then given its name.

It uses connections of its own and never the store's, so it may run beside the work in another thread.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dutydesk import __version__
from dutydesk.errors import BadFile, MediumError, StoreError
from dutydesk.store import cipher, medium, packs, proof, thinning, vault
from dutydesk.store.blobs import Blobs

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from dutydesk.store.folder import DataFolder
    from dutydesk.store.key import Key

    Tell = Callable[[int, int, str], None]

_GOING = ".删除中-"
_FLUSH_EVERY = 0.05  # seconds: what waits for the disk stays little, or a save would wait behind all of it
_NO_ROOM = 64 << 10
_BEFORE_BLOBS, _AFTER_BLOBS = 6, 1
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Backup:
    """Say what was written and checked.

    Attributes:
        folder: Where it lies.
        made_at: The moment before it was begun.
        head_seq: The last entry of the journal in it.
        size: Bytes that it names, blobs included.
        copied: How many blobs were new to this place.
        missing: Blobs that the records name and the data folder no longer has: no backup can hold them.
        left: How many backups lie at this place now.
    """

    folder: Path
    made_at: datetime
    head_seq: int
    size: int
    copied: int
    missing: tuple[str, ...]
    left: int


def write(
    folder: DataFolder, key: Key, target: Path, why: str, tell: Tell | None = None, *, thorough: bool = False
) -> Backup:
    """Write a backup into the desk's own folder inside `target`, which must be there; then thin out older ones.

    `tell` hears of the progress and may raise to cancel. Raises MediumError where the target cannot be written or
    does not read back what was written, and StoreError where the desk's own data are damaged; in both cases the
    older backups stand as they were. `thorough` also reads the blobs that earlier backups brought there.
    """
    made_at = datetime.now(UTC)
    if not target.is_dir():
        raise MediumError(f"找不到备份的位置：{target}。", "请插好备份用的 U 盘，或另选一个文件夹。")
    if folder.path.resolve() in (target.resolve(), *target.resolve().parents):
        raise MediumError("备份不能放在数据文件夹里面。", "请另选一个文件夹，最好在另一块磁盘或 U 盘上。")
    home = packs.home_of(folder, target)
    steps = _Steps(tell)
    with medium.new_folder(home, "备份") as new:
        _sweep(home, new.path)
        for name, path in ((packs.VAULT, folder.vault), (packs.HEADS, folder.heads)):
            if path.exists():
                new.put(name, path.read_bytes())  # before the database, so that no head is ahead of it
        for path in sorted(folder.forms.glob("*.toml")):
            (new.path / packs.FORMS).mkdir(exist_ok=True)
            new.put(f"{packs.FORMS}/{path.name}", path.read_bytes())
        steps.next("复制数据库")
        _copy_database(folder, key, new.path / packs.DATABASE)
        new.take(packs.DATABASE)
        found = _prove(folder, key, new.path, steps)
        blobs, missing, copied = _copy_blobs(folder, key, home, found.blobs, steps, thorough=thorough)
        manifest = packs.Manifest(
            vault=vault.desk_id(folder),
            made_at=made_at,
            why=why,
            program=__version__,
            schema=found.schema,
            seq=found.head.seq,
            head=found.head.hash,
            tables=found.tables,
            files=tuple(new.files),
            blobs=blobs,
            missing=missing,
        )
        new.put(packs.MANIFEST, manifest.as_bytes(key))
        final = new.publish(packs.name_for(made_at))
    thin(home, made_at, final)
    size = sum(file.size for file in manifest.files) + sum(blobs.values())
    return Backup(final, made_at, found.head.seq, size, copied, missing, len(packs.folders_in(home)))


def thin(home: Path, now: datetime, newest: Path) -> None:
    """Remove the backups that no longer count, and the blobs that none of the rest names. What cannot go stays."""
    folders = packs.folders_in(home)
    moments = {folder: moment for folder in folders if (moment := packs.moment_of(folder.name)) is not None}
    kept = thinning.kept(moments.values(), now.astimezone().date())
    try:
        for folder, moment in moments.items():
            if moment not in kept and folder != newest:
                going = folder.with_name(f"{_GOING}{folder.name}")
                folder.rename(going)  # no half-removed backup under a name that promises a whole one
                shutil.rmtree(going)
        _remove_unnamed(home)
    except (BadFile, OSError) as trouble:
        _log.warning("thinning stopped: %s", type(trouble).__name__)


class _Steps:
    """Count steps for whoever listens; how many blobs there are is known only on the way."""

    def __init__(self, tell: Tell | None) -> None:
        self._tell = tell
        self._done = 0
        self.total = _BEFORE_BLOBS + _AFTER_BLOBS

    def next(self, words: str) -> None:
        """Say what comes now."""
        if self._tell is not None:
            self._tell(self._done, self.total, f"正在备份：{words}")
        self._done += 1


def _sweep(home: Path, mine: Path) -> None:
    # What stands unfinished is from a try that was killed: a desk makes one backup at a time.
    for path in home.iterdir():
        if path.name.startswith((medium.UNFINISHED, _GOING)) and path != mine:
            shutil.rmtree(path, ignore_errors=True)


def _copy_database(folder: DataFolder, key: Key, path: Path) -> None:
    source = cipher.look(folder.database, key)
    try:
        copy: Any = cipher.engine.connect(str(path), isolation_level=None)
        try:
            for setting in (
                f"PRAGMA key = \"x'{key.raw.hex()}'\"",
                "PRAGMA cipher_log_level = NONE",
                "PRAGMA journal_mode = OFF",  # until it has its name it may as well be thrown away
                "PRAGMA synchronous = OFF",
            ):
                copy.execute(setting)
            with _flushed(path):
                source.backup(copy, pages=-1)  # in small steps it would never end while somebody writes
            copy.execute("PRAGMA journal_mode = DELETE")  # a WAL database does not open on a read-only stick
        finally:
            copy.close()
    except cipher.engine.DatabaseError as trouble:
        raise _in_words(folder, key, path, trouble) from trouble
    finally:
        source.close()


def _in_words(folder: DataFolder, key: Key, path: Path, trouble: Exception) -> Exception:
    """Tell whose fault it is: the copy's place is full or gone, or the desk's own database cannot be read."""
    if "full" in str(trouble):
        return OSError(errno.ENOSPC, "full")
    return _damaged("") if _is_broken(folder, key) else _unreadable(path)


def _is_broken(folder: DataFolder, key: Key) -> bool:
    connection = cipher.look(folder.database, key)
    try:
        return connection.execute("PRAGMA cipher_integrity_check").fetchone() is not None
    except cipher.engine.DatabaseError:
        return True
    finally:
        connection.close()


def _damaged(fault: str) -> StoreError:
    return StoreError(f"数据有损坏，没有备份，以前的备份未受影响。{fault}", "请停止录入，并从最近的备份恢复。")


def _prove(folder: DataFolder, key: Key, copy: Path, steps: _Steps) -> proof.Proof:
    """Open the copy again and check it. Where it is bad, the desk's own database tells whose fault that is."""
    path = copy / packs.DATABASE
    try:
        found = proof.prove(path, key, proof.signed_in(copy, key), steps.next)
    except StoreError as trouble:
        raise _damaged(trouble.message) if _is_broken(folder, key) else _unreadable(path) from trouble
    if found.page_faults:  # the engine copies a damaged page without a word
        raise _damaged(found.page_faults[0]) if _is_broken(folder, key) else _unreadable(path)
    if found.faults:
        raise _damaged(found.faults[0])
    return found


def _unreadable(path: Path) -> OSError:
    if not path.exists():
        return OSError(errno.ENOENT, "gone")
    full = shutil.disk_usage(path.parent).free < _NO_ROOM  # the engine also calls that an I/O error
    return OSError(errno.ENOSPC if full else errno.EIO, "unwritable")


@contextmanager
def _flushed(path: Path) -> Generator[None]:
    """Bring a growing file to the disk bit by bit meanwhile."""
    if sys.platform == "win32":
        yield
        return
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    done = threading.Event()

    def flush() -> None:
        while not done.wait(_FLUSH_EVERY):
            with suppress(OSError):  # what is wrong with the medium is found by the one who writes
                os.fsync(handle)

    thread = threading.Thread(target=flush, name="dutydesk-flush", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        os.close(handle)


def _copy_blobs(
    folder: DataFolder, key: Key, home: Path, named: frozenset[str], steps: _Steps, *, thorough: bool
) -> tuple[dict[str, int], tuple[str, ...], int]:
    """Bring the blobs to `home` that are not there yet; return all with their sizes, the missing, the new ones."""
    there = {path.name for path in folder.blobs.iterdir()} if folder.blobs.is_dir() else set[str]()
    wanted = sorted(named | {name for name in there if packs.is_blob_name(name)})
    place = home / packs.BLOBS
    place.mkdir(exist_ok=True)
    here, beyond = Blobs(folder.blobs, key), Blobs(place, key)
    blobs: dict[str, int] = {}
    copied = 0
    steps.total += len(wanted)
    for name in wanted:
        steps.next("核对附件")
        size = _size(place / name)
        mine = _size(folder.blobs / name)
        is_there = size is not None and mine in {size, None} and (not thorough or _is_whole(beyond, name))
        if not is_there and mine is not None and _is_whole(here, name):  # a damaged one never replaces a whole one
            medium.put_file(place / name, (folder.blobs / name).read_bytes())
            size, copied = mine, copied + 1
        if size is not None:
            blobs[name] = size
    medium.settle(place)
    return blobs, tuple(name for name in wanted if name not in blobs), copied


def _is_whole(blobs: Blobs, name: str) -> bool:
    try:
        blobs.read(name)
    except StoreError:
        return False
    return True


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _remove_unnamed(home: Path) -> None:
    named: set[str] = set()
    for folder in packs.folders_in(home):
        named |= packs.read(folder).manifest.blobs.keys()
    place = home / packs.BLOBS
    for path in list(place.iterdir()) if place.is_dir() else []:
        if path.name not in named:
            path.unlink()
