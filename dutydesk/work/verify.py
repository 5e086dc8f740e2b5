"""Whether a pack is what was written: every file of its manifest, unchanged, and none beside them.

Needs no database: a client verifies what was handed over.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any, cast

from dutydesk.errors import BadFile
from dutydesk.store import medium

if TYPE_CHECKING:
    from collections.abc import Iterator

MANIFEST = "manifest.json"
FORMAT = "dutydesk-pack"
VERSION = 1

_LARGEST_MANIFEST = 20 << 20
_MOST_EXTRAS = 100
_CHUNK = 1 << 20
_DIGEST_LENGTH = 64
# What systems and office programs lay beside files that somebody only looked at.
_LITTER = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_LITTER_STARTS = ("~$", ".~lock.", "._")


@dataclass(frozen=True, slots=True)
class Fault:
    """Say what is wrong with one file of a pack."""

    file: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Say whether a pack is whole.

    Attributes:
        faults: What is wrong, file by file.
        files: How many files belong to the pack, the manifest among them; 0 where there is none to be read.
        complete: What the pack says of itself: False where asked-for things lack.
    """

    faults: tuple[Fault, ...]
    files: int = 0
    complete: bool = True

    @property
    def whole(self) -> bool:
        """Tell whether nothing is missing, changed or added."""
        return not self.faults

    @property
    def counted(self) -> str:
        """Return in words how many files belong to the pack."""
        return counted(self.files)


def counted(files: int) -> str:
    """Return in words how many files a pack has. A person sees the manifest in the folder, so it is counted."""
    return f"{files} 个文件（含资料包清单 {MANIFEST}）"


class _Unusable(Exception):
    """Leave the reading of a manifest, with the sentence that says why."""


def verify(pack: Path) -> Verdict:
    """Compare a pack's folder with its manifest. Raises BadFile where there is no folder to look into."""
    folder = pack.parent if pack.name == MANIFEST and pack.is_file() else pack
    if not folder.is_dir():
        raise BadFile(f"找不到资料包文件夹：{pack}。", "请给出以“资料包-”开头的文件夹。")
    try:
        manifest = _read_manifest(folder / MANIFEST)
    except _Unusable as trouble:
        return Verdict((Fault(MANIFEST, str(trouble)),))
    faults: list[Fault] = []
    listed: set[str] = set()
    for entry in manifest["files"]:
        fault = _fault_of(folder, entry, listed)
        if fault is not None:
            faults.append(fault)
    faults.extend(Fault(name, "资料包清单中没有这个文件，是后来加入的。") for name in _extras(folder, listed))
    return Verdict(tuple(faults), len(listed) + 1, manifest.get("complete") is not False)


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        content: Any = json.loads(_text_of(path))
    except (ValueError, RecursionError):  # also what is not UTF-8
        raise _Unusable("资料包清单已损坏，读不出内容。") from None
    if not isinstance(content, dict):
        raise _Unusable("资料包清单的内容不正确，不是本程序写的。")
    manifest = cast("dict[str, Any]", content)
    if manifest.get("format") != FORMAT or not isinstance(manifest.get("files"), list):
        raise _Unusable("资料包清单的内容不正确，不是本程序写的。")
    if manifest.get("version") != VERSION:
        raise _Unusable("资料包由另一版本的程序写成，本程序不能校验，请用新版程序校验。")
    if not manifest["files"]:
        raise _Unusable("资料包清单中没有列出任何文件。")
    return manifest


def _text_of(path: Path) -> str:
    try:
        state = path.lstat()
        if not stat.S_ISREG(state.st_mode):
            raise _Unusable("资料包清单不是普通文件，不能校验。")
        if state.st_size > _LARGEST_MANIFEST:
            raise _Unusable("资料包清单过大，不是本程序写的。")
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise _Unusable("缺少资料包清单，不能确认资料包是否完整。") from None
    except OSError as trouble:
        raise _Unusable(f"读不到资料包清单（{medium.unread(trouble)}）。") from trouble


def _fault_of(folder: Path, entry: Any, listed: set[str]) -> Fault | None:
    """Judge one line of the manifest, which anybody may have written."""
    if not isinstance(entry, dict):
        return Fault(MANIFEST, "资料包清单中有一行内容不正确。")
    line = cast("dict[str, Any]", entry)
    name, size, digest = line.get("name"), line.get("size"), line.get("sha256")
    if not isinstance(name, str) or not is_plain_name(name):
        return Fault(_printable(name), "清单中的文件名指向资料包之外或不合规范，已拒绝查看。")
    if type(size) is not int or not isinstance(digest, str) or len(digest) != _DIGEST_LENGTH:
        return Fault(_printable(name), "资料包清单中这一行内容不正确。")
    if name in listed:
        return Fault(_printable(name), "资料包清单中重复列出了这个文件。")
    listed.add(name)
    return _compare(folder / name, name, size, digest)


def _compare(path: Path, name: str, size: int, digest: str) -> Fault | None:
    try:
        state = path.lstat()
        if not stat.S_ISREG(state.st_mode):
            return Fault(_printable(name), "不是普通文件，已拒绝查看。")
        if state.st_size != size:
            return Fault(_printable(name), f"内容已改变：应为 {size} 字节，现为 {state.st_size} 字节。")
        actual = _digest_of(path)
    except FileNotFoundError:
        return Fault(_printable(name), "文件缺失。")
    except OSError as trouble:
        return Fault(_printable(name), f"文件读不出来（{medium.unread(trouble)}）。")
    return None if actual == digest.lower() else Fault(_printable(name), "内容已改变。")


def is_plain_name(name: str) -> bool:
    """Tell whether a name can only mean a file directly inside the pack, on any system."""
    return (
        0 < len(name) <= 255  # noqa: PLR2004  (the longest file name of any usual file system)
        and name not in {".", "..", MANIFEST}
        and name.isprintable()
        and not any(character in name for character in '/\\:*?"<>|')
        and PurePosixPath(name).name == name
        and PureWindowsPath(name).name == name
    )


def _extras(folder: Path, listed: set[str]) -> Iterator[str]:
    found = 0
    for parent, folders, files in os.walk(folder, followlinks=False):
        links = [name for name in folders if Path(parent, name).is_symlink()]
        for file in sorted([*files, *links]):
            name = Path(parent, file).relative_to(folder).as_posix()
            if name in listed or name == MANIFEST or _is_litter(file):
                continue
            found += 1
            if found > _MOST_EXTRAS:
                return
            yield _printable(name)


def _is_litter(name: str) -> bool:
    return name.casefold() in _LITTER or name.startswith(_LITTER_STARTS)


def _digest_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _printable(name: Any) -> str:
    """Return a name that does no harm to a terminal."""
    text = name if isinstance(name, str) else repr(name)
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:200])
