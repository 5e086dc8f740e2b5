"""What a program wrote, call by call as strace saw it, and what a disk may hold when the power fails in between.

A file's writes since its last fsync may each be there or not; names made, changed or removed since their folder's last
fsync may be there up to any of them. What was synced is there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

CALLS = "openat,pwrite64,write,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,lseek,close"
_LINE = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+)")
_FD = re.compile(r"(\d+)<((?:\\x[0-9a-f]{2})*)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_GONE = " (deleted)"
_SHARED_MEMORY = "-shm"  # SQLite builds it anew


@dataclass
class File:
    """Hold what is surely on the disk, and what came since."""

    synced: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)  # None cuts the file off there

    def sync(self) -> None:
        """Bring everything to the disk."""
        for at, data in self.pending:
            _apply(self.synced, at, data)
        self.pending.clear()

    def size(self) -> int:
        """Return how long the program sees it."""
        length = len(self.synced)
        for at, data in self.pending:
            length = at if data is None else max(length, at + len(data))
        return length

    def after_power_cut(self, chance: random.Random) -> bytes:
        """Return what may be found."""
        content = bytearray(self.synced)
        kept = chance.choice((0.0, 0.5, 0.9, 1.0))
        for at, data in self.pending:
            if chance.random() < kept:
                _apply(content, at, data)
        return bytes(content)


class Disk:
    """Follow the calls of one program below one folder."""

    def __init__(self, root: Path) -> None:
        self._root = f"{root}/"
        self._names = {str(path): File(bytearray(path.read_bytes())) for path in root.rglob("*") if path.is_file()}
        self._settled = dict(self._names)
        self._renaming: list[tuple[str, File | None]] = []  # since the last fsync of any folder
        self._places: dict[int, int] = {}
        self._appending: set[int] = set()

    def follow(self, line: str) -> str | None:
        """Take one line of the trace; return what the program said on its standard output by it, if it did."""
        found = _LINE.search(line)
        if found is None or int(found[3]) < 0:
            return None
        call, words, result = found[1], found[2], int(found[3])
        texts = [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(words)]
        number, path = _handle(words)
        if call == "write" and number == 1:
            return texts[0].decode().strip()
        if call == "openat":
            self._open(texts[0].decode(), words, result)
        elif call == "lseek" and number is not None:
            self._places[number] = result
        elif call in {"rename", "renameat", "renameat2"}:
            self._rename(texts[0].decode(), texts[-1].decode())
        elif call in {"unlink", "unlinkat"}:
            self._put(texts[0].decode(), None)
        elif number is not None and path.startswith(self._root[:-1]):
            self._change(call, number, path, words, texts)
        return None

    def after_power_cut(self, chance: random.Random) -> Iterator[tuple[str, bytes]]:
        """Yield the names and contents that may be found."""
        names = dict(self._settled)
        for name, file in self._renaming[: chance.randint(0, len(self._renaming))]:
            if file is None:
                names.pop(name, None)
            else:
                names[name] = file
        for name, file in names.items():
            if not name.endswith(_SHARED_MEMORY):
                yield name.removeprefix(self._root), file.after_power_cut(chance)

    def _open(self, name: str, words: str, number: int) -> None:
        self._places[number] = 0
        self._appending.discard(number)
        if not name.startswith(self._root):
            return
        if "O_CREAT" in words and name not in self._names:
            self._put(name, File())
        if "O_TRUNC" in words and name in self._names:
            self._names[name].pending.append((0, None))
        if "O_APPEND" in words:
            self._appending.add(number)

    def _change(self, call: str, number: int, path: str, words: str, texts: list[bytes]) -> None:
        if call in {"fsync", "fdatasync"}:
            if path in self._names:
                self._names[path].sync()
            elif not path.endswith(_GONE):
                self._settle()
            return
        file = self._names.get(path)
        if file is None:
            return
        if call == "pwrite64":
            file.pending.append((int(words.rsplit(", ", 1)[1]), texts[0]))
        elif call == "ftruncate":
            file.pending.append((int(words.rsplit(", ", 1)[1]), None))
        elif call == "write":
            at = file.size() if number in self._appending else self._places.get(number, 0)
            file.pending.append((at, texts[0]))
            self._places[number] = at + len(texts[0])

    def _rename(self, old: str, new: str) -> None:
        if new.startswith(self._root) and old in self._names:
            file = self._names[old]
            self._put(new, file)
            self._put(old, None)

    def _put(self, name: str, file: File | None) -> None:
        if name.startswith(self._root):
            if file is None:
                self._names.pop(name, None)
            else:
                self._names[name] = file
            self._renaming.append((name, file))

    def _settle(self) -> None:
        self._settled = dict(self._names)
        self._renaming.clear()


def _handle(words: str) -> tuple[int | None, str]:
    found = _FD.match(words)
    return (int(found[1]), bytes.fromhex(found[2].replace("\\x", "")).decode()) if found else (None, "")


def _apply(content: bytearray, at: int, data: bytes | None) -> None:
    if data is None:
        del content[at:]
        content.extend(bytes(at - len(content)))
        return
    if len(content) < at:
        content.extend(bytes(at - len(content)))
    content[at : at + len(data)] = data
