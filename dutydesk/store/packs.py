"""How backups lie on a disk or stick: one folder a desk, the blobs of all its backups, and a folder for each of them.

值机台备份-1a2b3c4d/
    blobs/                     shared: the same blob is kept once
    20261123-232500/           desk.db, vault.json, heads.jsonl, forms/, manifest.json
"""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from dutydesk.errors import BadFile
from dutydesk.store import vault
from dutydesk.store.medium import WrittenFile

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.store.folder import DataFolder
    from dutydesk.store.key import Key

MANIFEST = "manifest.json"
DATABASE, VAULT, HEADS, BLOBS, FORMS = "desk.db", "vault.json", "heads.jsonl", "blobs", "forms"
FORMAT = "dutydesk-backup"
VERSION = 1

_HOME = "值机台备份-"
_NAME = re.compile(r"(\d{8}-\d{6})(?:\(\d+\))?")
_FORM = re.compile(r"forms/[^/\\:*?\"<>|\x00-\x1f]+\.toml")
_STAMP = "%Y%m%d-%H%M%S"
_LARGEST = 256 << 20
_SHOWN = 8  # of the vault's id


@dataclass(frozen=True, slots=True)
class Manifest:
    """Say what a backup holds. `blobs` are names and sizes; `missing` were gone when it was made."""

    vault: str
    made_at: datetime
    why: str
    program: str
    schema: int
    seq: int
    head: str
    tables: dict[str, int]
    files: tuple[WrittenFile, ...]
    blobs: dict[str, int]
    missing: tuple[str, ...] = ()

    def as_bytes(self, key: Key) -> bytes:
        """Return the manifest as it is written: with a mark that only the data key can make."""
        content: dict[str, Any] = {"format": FORMAT, "version": VERSION, **asdict(self)}
        content["made_at"] = self.made_at.isoformat()
        content["mark"] = _mark(content, key)
        return json.dumps(content, ensure_ascii=False, indent=1).encode()


@dataclass(frozen=True, slots=True)
class Pack:
    """Be one backup: its folder and its manifest."""

    folder: Path
    manifest: Manifest
    content: dict[str, Any] = field(repr=False)

    def is_marked(self, key: Key) -> bool:
        """Tell whether the manifest is what was written with this key."""
        rest = {name: value for name, value in self.content.items() if name != "mark"}
        return hmac.compare_digest(str(self.content.get("mark")), _mark(rest, key))

    @property
    def blobs(self) -> Path:
        """Return the folder of the blobs that this backup shares with the others."""
        return self.folder.parent / BLOBS

    @property
    def size(self) -> int:
        """Return the size of what the backup names, in bytes."""
        return sum(file.size for file in self.manifest.files) + sum(self.manifest.blobs.values())


def home_of(folder: DataFolder, target: Path) -> Path:
    """Return the folder inside `target` that holds the backups of this desk."""
    return target / f"{_HOME}{vault.desk_id(folder)[:_SHOWN]}"


def name_for(moment: datetime) -> str:
    """Return the name of a backup made at that moment, on the clock of the room."""
    return moment.astimezone().strftime(_STAMP)


def moment_of(name: str) -> datetime | None:
    """Return the moment that a backup's name tells, on the clock of the room, or None for another name."""
    found = _NAME.fullmatch(name)
    try:
        return datetime.strptime(found[1], _STAMP).astimezone() if found else None
    except ValueError:
        return None


def folders_in(home: Path) -> list[Path]:
    """Return the folders of the backups in a home, newest first."""
    try:
        found = [path for path in home.iterdir() if moment_of(path.name) and path.is_dir()]
    except OSError:
        return []
    return sorted(found, key=lambda path: (moment_of(path.name), len(path.name), path.name), reverse=True)


def read(folder: Path) -> Pack:
    """Read a backup's manifest. Raises BadFile where it is none."""
    path = folder / MANIFEST
    try:
        if path.stat().st_size > _LARGEST:
            raise BadFile("备份的清单过大，不是本程序写的。", "请选择“值机台备份-”文件夹中的一份备份。")
        content: Any = json.loads(path.read_text("utf-8"))
    except OSError:
        raise BadFile(
            f"“{folder.name}”中没有备份清单 {MANIFEST}，不是一份备份。", "请选择“值机台备份-”文件夹中的一份备份。"
        ) from None
    except (ValueError, RecursionError):
        raise _damaged(folder) from None
    if not isinstance(content, dict):
        raise _damaged(folder)
    told = cast("dict[str, Any]", content)
    if told.get("format") != FORMAT:
        raise BadFile(f"“{folder.name}”不是值机台的备份。", "请选择“值机台备份-”文件夹中的一份备份。")
    if told.get("version") != VERSION:
        raise BadFile(
            f"这份备份的格式是版本 {told.get('version')}，本程序支持版本 {VERSION}。", "请安装新版程序后再恢复。"
        )
    try:
        return Pack(folder, _manifest(told), told)
    except (LookupError, TypeError, ValueError):
        raise _damaged(folder) from None


def found_in(place: Path) -> list[Pack]:
    """Return the backups at a place, newest first: the place is one of them, their home, or what the home lies in.

    Raises BadFile where there is none.
    """
    if (place / MANIFEST).is_file():
        return [read(place)]
    homes = [place]
    try:
        homes += sorted(path for path in place.iterdir() if path.name.startswith(_HOME) and path.is_dir())
    except OSError:
        raise BadFile(f"找不到备份的位置：{place}。", "请插好存有备份的 U 盘，或选择存有备份的文件夹。") from None
    packs: list[Pack] = []
    for folder in (folder for home in homes for folder in folders_in(home)):
        try:
            packs.append(read(folder))
        except BadFile:
            continue  # the others can still be chosen; this one says what is wrong when it is named
    if not packs:
        raise BadFile(f"这里没有值机台的备份：{place}。", "请选择名称以“值机台备份-”开头的文件夹。")
    return sorted(packs, key=lambda pack: pack.manifest.made_at, reverse=True)


def lies_at(place: Path) -> bool:
    """Tell whether a place is a backup or holds some; a pack for the client has a manifest of another kind."""
    try:
        return bool(read(place))
    except BadFile:
        pass
    try:
        return (
            place.name.startswith(_HOME)
            or any(path.name.startswith(_HOME) and path.is_dir() for path in place.iterdir())
            or (moment_of(place.name) is not None and place.parent.name.startswith(_HOME))
        )
    except OSError:
        return False


def is_blob_name(name: str) -> bool:
    """Tell whether a name is one that the store gives to blobs."""
    return re.fullmatch("[0-9a-f]{64}", name) is not None


def _manifest(told: dict[str, Any]) -> Manifest:
    files = tuple(WrittenFile(str(one["name"]), int(one["size"]), str(one["sha256"])) for one in told["files"])
    names = {file.name for file in files}
    strange = {name for name in names - {DATABASE, VAULT, HEADS} if not _FORM.fullmatch(name)}
    if strange or not {DATABASE, VAULT} <= names:
        raise ValueError("files that no backup has")
    blobs = {str(name): int(size) for name, size in told["blobs"].items()}
    missing = tuple(str(name) for name in told["missing"])
    if not all(is_blob_name(name) for name in (*blobs, *missing)):
        raise ValueError("names that no blob has")
    return Manifest(
        vault=str(told["vault"]),
        made_at=datetime.fromisoformat(told["made_at"]),
        why=str(told["why"]),
        program=str(told["program"]),
        schema=int(told["schema"]),
        seq=int(told["seq"]),
        head=str(told["head"]),
        tables={str(name): int(rows) for name, rows in told["tables"].items()},
        files=files,
        blobs=blobs,
        missing=missing,
    )


def _mark(content: dict[str, Any], key: Key) -> str:
    told = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.digest(key.derive("backups"), told.encode(), "sha256").hex()


def _damaged(folder: Path) -> BadFile:
    return BadFile(f"备份“{folder.name}”的清单已损坏，读不出内容。", "请换一份备份。")
