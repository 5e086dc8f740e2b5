"""Witnesses of the journal beside the database: an older file put back, a lost WAL and a cut end all look whole inside.

`desk.tail` follows every commit in two slots that are written in turn, without waiting for the disk: exact after a
killed process, a lower bound after a power cut. `heads.jsonl` holds signed heads, each chained to the one before and
brought to the disk. Both are sealed by a key of their own, so whoever lacks the data key cannot write them. Whoever
holds it could; against that stand the short heads printed on papers. No ORM here: the opening reads this first.
"""

from __future__ import annotations

import hmac
import json
import logging
import os
import re
import threading
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from dutydesk.errors import StoreError
from dutydesk.store import durable, vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.store.folder import DataFolder
    from dutydesk.store.key import Key

START = "0" * 64
_SLOT = 4096  # a page of its own, so that one torn write never takes both
_RECENT = 65_536  # bytes at the end of heads.jsonl that the opening reads
_SHORT = 4
_PRINTED = re.compile(r"(\d{6,})\W?([0-9A-Fa-f]{4})")
_log = logging.getLogger(__name__)


class Head(NamedTuple):
    """Name the last entry of the journal at some moment. `mac` seals a signed head and is "" elsewhere."""

    seq: int
    hash: str
    at: datetime = datetime.min.replace(tzinfo=UTC)
    why: str = ""
    mac: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """Hold what lies beside the database: the heads that can be trusted, and what is wrong with the files."""

    heads: tuple[Head, ...]
    faults: tuple[str, ...] = ()


def of_journal(connection: Any) -> Head:
    """Return the head of the journal on a plain connection; 0 and zeros where there is none yet."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'journal'").fetchone():
        return Head(0, START)
    found = connection.execute("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return Head(int(found[0]), str(found[1])) if found else Head(0, START)


def short(session: Session) -> str:
    """Return the head as it is printed on a paper: `000123·A1B2`. It stands for everything entered before."""
    session.flush()
    driver: Any = session.connection().connection.driver_connection
    return in_print(of_journal(driver))


def in_print(head: Head) -> str:
    """Return a head as papers show it."""
    return f"{head.seq:06}·{head.hash[:_SHORT].upper()}"


def has_printed(connection: Any, printed: str) -> bool | None:
    """Tell whether the journal still has the head that a paper shows; None where that is no head."""
    found = _PRINTED.fullmatch(unicodedata.normalize("NFKC", printed).strip())
    if found is None:
        return None
    seq, digest = int(found[1]), found[2].lower()
    row = connection.execute("SELECT hash FROM journal WHERE seq = ?", (seq,)).fetchone()
    return (row[0] if row else START if seq == 0 else "").startswith(digest)


def read(folder: DataFolder, key: Key, *, recent: bool = False) -> Signed:
    """Return the heads beside the database and what is wrong with their files; `recent` reads the last lines only."""
    sealing = key.derive("heads")
    tail = _read_tail(folder.tail, sealing)
    if not (folder.tail.exists() or folder.heads.exists() or vault.has_heads(folder)):
        return Signed(())
    heads, faults = _read_signed(folder.heads, sealing, _RECENT if recent else None)
    if tail is not None and tail[1] and all(head.mac != tail[1] for head in heads):
        if recent:
            return read(folder, key)  # the tail may be much older than the signed heads after a power cut
        faults.append("签名文件 heads.jsonl 的末尾缺少最近的签名。")
    if vault.has_heads(folder):
        if not folder.heads.exists():
            faults.append("签名文件 heads.jsonl 不见了。")
        if tail is None:
            faults.append("校验文件 desk.tail 不见了或已损坏。")
    return Signed((*heads, *([tail[0]] if tail else [])), tuple(faults))


def missing(connection: Any, signed: Signed) -> StoreError | None:
    """Compare the journal with the heads beside it; return the error that says what is missing since when, or None.

    Only the entries that the heads name are looked at, so this is quick. `journal.verify` looks at all.
    """
    last = of_journal(connection)
    fitting = [head for head in signed.heads if fits(connection, head)]
    others = sorted(set(signed.heads) - set(fitting))
    if not others and not signed.faults:
        return None
    if not others:
        said = "".join(signed.faults) + "因此无法确认操作记录是否齐全。"
    elif (lost := others[-1].seq - last.seq) > 0:
        said = f"操作记录只到第 {last.seq} 条，而在{when(others[-1].at)} 时已有 {others[-1].seq} 条，缺少 {lost} 条。"
    else:
        said = f"操作记录与{when(others[0].at)} 时的记载不同，其中有内容被换过。"
    kept = f"可以确认的内容截至{when(max(head.at for head in fitting))}。" if fitting else ""
    return StoreError(
        f"{said}{kept}可能是放回了旧的数据库文件，或丢失了 desk.db-wal。程序没有改动任何文件。",
        "请找回原来的文件，或从备份恢复；找不回时，可在登录窗口凭恢复码写明原因后继续。",
        acceptable=True,
    )


def when(at: datetime) -> str:
    """Return a moment as the sentences of this room say it."""
    local = at.astimezone()
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


class Heads:
    """Keep the witnesses of one open store up to date. Several threads may call it."""

    def __init__(self, folder: DataFolder, key: Key, last: Head) -> None:
        self._folder = folder
        self._sealing = key.derive("heads")
        self._last = last
        self._count = 0
        self._mac = ""
        self._signed_seq = -1
        self._turn = threading.Lock()
        self._tail: int | None = None

    def go_on(self) -> None:
        """Open the files, which were compared before; a desk that has none begins them."""
        complete = self._folder.heads.exists() and _read_tail(self._folder.tail, self._sealing) is not None
        if not complete:
            self.begin("开始")
            return
        heads, _ = _read_signed(self._folder.heads, self._sealing, _RECENT)
        if heads:
            self._mac, self._signed_seq = heads[-1].mac, heads[-1].seq
        self._open_tail()
        self.follow(self._last)
        vault.mark_heads(self._folder)

    def begin(self, why: str) -> None:
        """Begin new heads at the journal as it is; earlier signatures are put aside under another name."""
        with self._turn:
            self.close()
            try:
                if self._folder.heads.exists():
                    stamp = f"{datetime.now().astimezone():%Y%m%d-%H%M%S-%f}"
                    self._folder.heads.rename(self._folder.heads.with_name(f"heads-{stamp}.jsonl"))
                now = self._last._replace(at=datetime.now(UTC))
                line, self._mac = _line(now._replace(why=why), "", self._sealing)
                self._signed_seq = now.seq
                durable.write(self._folder.heads, line)
                slot = _slot(1, now, self._mac, self._sealing)
                durable.write(self._folder.tail, b"\0" * _SLOT + slot)
            except OSError as trouble:
                raise _unwritten() from trouble
            self._count = 1
            self._open_tail()
            vault.mark_heads(self._folder)

    def follow(self, head: Head) -> None:
        """Note the journal's head after a commit. What is committed stays so, whatever becomes of the note."""
        with self._turn:
            self._last = head
            self._write_tail()

    def sign(self, why: str) -> Head:
        """Sign the journal's head and bring it to the disk; nothing new since the last signature needs no other.

        Raises StoreError where it cannot be written.
        """
        with self._turn:
            now = self._last._replace(at=datetime.now(UTC), why=why)
            if now.seq == self._signed_seq:
                return now
            line, mac = _line(now, self._mac, self._sealing)
            try:
                _append(self._folder.heads, line)
            except OSError as trouble:
                raise _unwritten() from trouble
            self._mac, self._signed_seq = mac, now.seq
            self._write_tail()
            return now._replace(mac=mac)

    def close(self) -> None:
        """Let go of the files."""
        if self._tail is not None:
            os.close(self._tail)
            self._tail = None

    def _open_tail(self) -> None:
        kept = _read_tail(self._folder.tail, self._sealing)
        self._count = kept[2] if kept else 0
        try:
            self._tail = os.open(self._folder.tail, os.O_RDWR | getattr(os, "O_BINARY", 0))
        except OSError as trouble:
            raise _unwritten() from trouble

    def _write_tail(self) -> None:
        if self._tail is None:
            return
        self._count += 1
        slot = _slot(self._count, self._last._replace(at=datetime.now(UTC)), self._mac, self._sealing)
        try:
            os.lseek(self._tail, self._count % 2 * _SLOT, os.SEEK_SET)
            os.write(self._tail, slot)
        except OSError as trouble:
            _log.warning("the tail was not written: errno %s", trouble.errno)


def fits(connection: Any, head: Head) -> bool:
    """Tell whether the journal has the very entry that a head names."""
    if head.seq == 0:
        return True
    found = connection.execute("SELECT hash FROM journal WHERE seq = ?", (head.seq,)).fetchone()
    return found is not None and found[0] == head.hash


def _seal(sealing: bytes, *parts: object) -> str:
    return hmac.digest(sealing, json.dumps(parts, ensure_ascii=False).encode(), "sha256").hex()


def _slot(count: int, head: Head, signed: str, sealing: bytes) -> bytes:
    parts = ["tail", count, head.seq, head.hash, head.at.isoformat(), signed]
    return json.dumps([*parts, _seal(sealing, *parts)]).encode().ljust(_SLOT, b"\0")


def _read_tail(path: Path, sealing: bytes) -> tuple[Head, str, int] | None:
    """Return the newer of the whole slots: the head, the seal of the last signed head, and the slot's count."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    found: list[tuple[int, Head, str]] = []
    for start in (0, _SLOT):
        text = data[start : start + _SLOT].rstrip(b"\0")
        try:
            *parts, mac = json.loads(text)
            _, count, seq, digest, at, signed = parts
            if hmac.compare_digest(mac, _seal(sealing, *parts)):
                found.append((count, Head(seq, digest, datetime.fromisoformat(at)), signed))
        except (ValueError, TypeError):
            continue  # never written, or torn
    if not found:
        return None
    count, head, signed = max(found)
    return head, signed, count


def _line(head: Head, before: str, sealing: bytes) -> tuple[bytes, str]:
    parts = {"seq": head.seq, "hash": head.hash, "at": head.at.isoformat(), "why": head.why, "before": before}
    mac = _seal(sealing, "head", *parts.values())
    return json.dumps({**parts, "mac": mac}, ensure_ascii=False).encode() + b"\n", mac


def _append(path: Path, line: bytes) -> None:
    with path.open("rb+") as file:
        end = file.seek(0, os.SEEK_END)
        whole = file.seek(0) if end == 0 else _end_of_whole_lines(file, end)
        file.truncate(whole)  # a line that a power cut broke off
        file.seek(whole)
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def _end_of_whole_lines(file: Any, end: int) -> int:
    start = max(0, end - _SLOT)
    file.seek(start)
    return start + file.read().rfind(b"\n") + 1


def _read_signed(path: Path, sealing: bytes, recent: int | None) -> tuple[list[Head], list[str]]:
    """Return the signed heads, oldest first, and what is wrong with the file. A broken-off last line is nothing."""
    try:
        with path.open("rb") as file:
            end = file.seek(0, os.SEEK_END)
            start = 0 if recent is None else max(0, end - recent)
            file.seek(start)
            data = file.read()
    except OSError:
        return [], []
    lines = data.split(b"\n")[:-1]
    if start:
        del lines[:1]
    return _chained(lines, sealing, "" if start == 0 else None)


def _chained(lines: list[bytes], sealing: bytes, before: str | None) -> tuple[list[Head], list[str]]:
    heads: list[Head] = []
    faults: list[str] = []
    for number, (head, follows) in enumerate(_lines(lines, sealing), 1):
        if head is None:
            faults.append(f"签名文件 heads.jsonl 第 {number} 行已损坏或被改动。")
            before = None
            continue
        if before is not None and follows != before:
            faults.append(f"签名文件 heads.jsonl 第 {number} 行之前缺少签名。")
        heads.append(head)
        before = head.mac
    return heads, faults


def _lines(lines: list[bytes], sealing: bytes) -> Iterator[tuple[Head | None, str]]:
    for line in lines:
        try:
            *parts, mac = json.loads(line).values()
            seq, digest, at, why, before = parts
            if hmac.compare_digest(mac, _seal(sealing, "head", *parts)):
                yield Head(seq, digest, datetime.fromisoformat(at), why, mac), before
                continue
        except (ValueError, TypeError, AttributeError):
            pass
        yield None, ""


def _unwritten() -> StoreError:
    return StoreError("操作记录的签名写不进数据文件夹。", "请检查磁盘空间和数据文件夹的权限。")
