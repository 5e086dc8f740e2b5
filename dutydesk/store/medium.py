"""A folder on a stick or disk that is there whole or not at all: temporary name, fsync, read back, rename."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dutydesk.errors import MediumError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

_LONGEST_NAME = 160  # bytes: Linux takes 255, and numbers are added
_FORBIDDEN = '<>:"/\\|?*'
_MOST_SAME_NAMES = 1000
_CHUNK = 1 << 20
UNFINISHED = ".未完成-"
"""How the name of a folder begins that nobody has finished."""

_SAYS: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("目标位置的空间不够", "请清理空间或换一个更大的 U 盘后再试。"),
    errno.EDQUOT: ("目标位置的空间配额已用完", "请清理空间或换一个位置后再试。"),
    errno.EFBIG: ("目标位置存不下这么大的文件", "请换一个位置后再试。"),
    errno.EROFS: ("目标位置是只读的", "请关闭 U 盘的写保护开关，或换一个位置后再试。"),
    errno.EACCES: ("没有写入目标位置的权限", "请换一个有写入权限的文件夹后再试。"),
    errno.EPERM: ("没有写入目标位置的权限", "请换一个有写入权限的文件夹后再试。"),
    errno.ENOENT: ("目标位置不见了，U 盘可能已被拔出", "请重新插好 U 盘后再试。"),
    errno.ENODEV: ("目标位置不见了，U 盘可能已被拔出", "请重新插好 U 盘后再试。"),
    errno.ENXIO: ("目标位置不见了，U 盘可能已被拔出", "请重新插好 U 盘后再试。"),
    errno.ENOTDIR: ("目标位置不是文件夹", "请选择一个文件夹后再试。"),
    errno.EIO: ("目标位置读写出错，U 盘可能已被拔出或已损坏", "请重新插好 U 盘；如再出错，请换一个 U 盘。"),
}
_UNREAD: dict[int, str] = {
    errno.ENOENT: "没有这个文件",
    errno.EACCES: "没有读取权限",
    errno.EPERM: "没有读取权限",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "没有这个文件",
}
_NO_SUCH_FOLDER = ("没有这个文件夹", "请核对写法，或用“选择…”选一个文件夹；写到 U 盘时，请先插好 U 盘。")
_OTHER = ("目标位置读写出错", "请检查 U 盘或磁盘，或换一个位置后再试。")
_NO_SUCH_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS})


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """Name one file that was written and read back."""

    name: str
    size: int
    sha256: str


class NewFolder:
    """Collect files under a temporary name; `publish` gives them their final name. Made by `new_folder`."""

    def __init__(self, path: Path, target: Path) -> None:
        self.path = path
        self._target = target
        self.files: list[WrittenFile] = []

    def put(self, name: str, data: bytes) -> WrittenFile:
        """Write one file, bring it to the medium and read it back from there."""
        _write_and_read_back(self.path / name, data)
        written = WrittenFile(name, len(data), hashlib.sha256(data).hexdigest())
        self.files.append(written)
        return written

    def take(self, name: str) -> WrittenFile:
        """Bring a file that something else wrote into `path` to the medium, and read it back from there."""
        path = self.path / name
        with path.open("rb+") as file:
            os.fsync(file.fileno())
            forget_cached(file.fileno())
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        written = WrittenFile(name, path.stat().st_size, digest.hexdigest())
        self.files.append(written)
        return written

    def publish(self, name: str) -> Path:
        """Give the folder its final name; a folder that has it already keeps it, and this one becomes name(2)."""
        settle(self.path)
        for number in range(1, _MOST_SAME_NAMES):
            final = self._target / (name if number == 1 else f"{name}({number})")
            if os.path.lexists(final):
                continue
            try:
                self.path.rename(final)
            except OSError as trouble:
                if trouble.errno not in {errno.EEXIST, errno.ENOTEMPTY}:
                    raise
                continue  # somebody took the name meanwhile
            try:
                settle(self._target)
            except OSError:
                # The name may be lost with the power; nobody is told that it is there.
                shutil.rmtree(final, ignore_errors=True)
                raise
            return final
        raise OSError(errno.EEXIST, "too many folders of this name")


@contextmanager
def new_folder(target: Path, what: str = "资料包") -> Generator[NewFolder]:
    """Give a folder to fill inside `target`, which is made where only its last name is new.

    Whatever is raised, also a cancel, nothing stays behind that can be removed. Raises MediumError for any OSError;
    it says that `what` was not written.
    """
    path = target / f"{UNFINISHED}{secrets.token_hex(6)}"
    begun = False
    try:
        target.mkdir(exist_ok=True)
        path.mkdir()
        begun = True
        yield NewFolder(path, target)
    except OSError as trouble:
        raise _in_words(trouble, target, path, what, begun=begun) from trouble
    except BaseException:
        _remove(path)
        raise


def safe_name(text: str) -> str:
    """Return the text as a file name that Windows, Linux and a FAT stick accept."""
    kept = "".join(c if c.isprintable() and c not in _FORBIDDEN else " " for c in text)
    name = " ".join(kept.split())
    while len(name.encode("utf-8")) > _LONGEST_NAME:
        name = name[:-1]
    return name.strip(" .") or "未命名"


def write_file(path: Path, data: bytes) -> None:
    """Write one file whole or not at all, in place of an older one. Raises MediumError."""
    try:
        put_file(path, data)
        settle(path.parent)
    except OSError as trouble:
        words, hint = _SAYS.get(trouble.errno or 0, _OTHER)
        raise MediumError(f"{words}：{path}。文件没有写成，原有文件未受影响。", hint) from trouble


def put_file(path: Path, data: bytes) -> None:
    """Write one file as `write_file` does, but let OSError rise, and leave it to the caller to settle the names."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        _write_and_read_back(temporary, data)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def reason(trouble: OSError) -> str:
    """Return in words why something could not be written."""
    return _SAYS.get(trouble.errno or 0, _OTHER)[0]


def unread(trouble: OSError) -> str:
    """Return in words why a file could not be read."""
    return _UNREAD.get(trouble.errno or 0, "读取出错")


def _in_words(trouble: OSError, target: Path, path: Path, what: str, *, begun: bool) -> MediumError:
    words, hint = _SAYS.get(trouble.errno or 0, _OTHER)
    if not begun and trouble.errno == errno.ENOENT:
        words, hint = _NO_SUCH_FOLDER  # nothing was there from the beginning: nothing was pulled out
    gone = not begun or _remove(path)
    rest = "" if gone else f"；目标位置可能留有未写完的文件夹“{path.name}”，请插好后自行删除"
    return MediumError(f"{words}：{target}。{what}没有写成，原有文件未受影响{rest}。", hint)


def _write_and_read_back(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        forget_cached(file.fileno())
    if path.read_bytes() != data:
        raise OSError(errno.EIO, "what was read back differs")


def _remove(path: Path) -> bool:
    """Remove the unfinished folder and tell whether it is surely gone."""
    shutil.rmtree(path, ignore_errors=True)
    return not os.path.lexists(path) and path.parent.exists()


def settle(folder: Path) -> None:
    """Bring the names in a folder to the medium. Windows does so by itself, some network drives cannot."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as trouble:
        if trouble.errno not in _NO_SUCH_SYNC:
            raise
    finally:
        os.close(handle)


def forget_cached(handle: int) -> None:
    """Let the next read come from the medium and not from memory, where the system can."""
    if sys.platform == "linux":
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
