"""One running program a data folder. The system's file lock ends with the process, so a crash leaves none behind."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Self

from dutydesk.errors import FolderBusy, StoreError
from dutydesk.store import durable

if TYPE_CHECKING:
    from types import TracebackType

    from dutydesk.store.folder import DataFolder


@dataclass(frozen=True, slots=True)
class Holder:
    """Say who holds a folder; `socket` names the local socket at which its window can be asked to the front."""

    pid: int
    host: str
    since: str
    socket: str

    def words(self) -> str:
        """Return the holder as people read it."""
        since = datetime.fromisoformat(self.since).astimezone()
        return f"电脑 {self.host} 上的进程 {self.pid}，自 {since.month}月{since.day}日 {since:%H:%M} 起"


class Lock:
    """Hold a data folder until released, or until the process ends, however it ends."""

    def __init__(self, file: IO[bytes], folder: DataFolder, holder: Holder) -> None:
        self.holder = holder
        self._file: IO[bytes] | None = file
        self._folder = folder

    def release(self) -> None:
        """Let go of the folder. A second time does nothing."""
        if self._file is not None:
            self._folder.holder.unlink(missing_ok=True)
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def hold(folder: DataFolder) -> Lock:
    """Take the folder for this process. Raises FolderBusy naming the process that holds it."""
    try:
        folder.prepare()
        file = folder.lock.open("ab")
    except OSError as trouble:
        raise StoreError("数据文件夹不能写入，打不开。", "请检查文件夹的权限和所在磁盘。") from trouble
    if not _take(file):
        file.close()
        busy = holder(folder)
        who = f"（{busy.words()}）" if busy else ""
        raise FolderBusy(f"数据文件夹正由另一个值机台程序使用{who}。", "请到那个窗口中工作，或先将它关闭。")
    me = Holder(os.getpid(), socket.gethostname(), datetime.now(UTC).isoformat(timespec="seconds"), socket_name(folder))
    durable.write(folder.holder, json.dumps(asdict(me), ensure_ascii=False).encode())
    return Lock(file, folder, me)


def holder(folder: DataFolder) -> Holder | None:
    """Return who wrote the note of holding the folder, or None. After a crash the note may be an old one."""
    try:
        return Holder(**json.loads(folder.holder.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def socket_name(folder: DataFolder) -> str:
    """Return the name of the local socket of the program that works in this folder."""
    return "dutydesk-" + hashlib.sha256(str(folder.path.resolve()).encode()).hexdigest()[:16]


def _take(file: IO[bytes]) -> bool:
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
