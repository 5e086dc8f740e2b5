"""Read a TrueType file without reading all of it: tables are looked up in the mapped file, glyph by glyph."""

from __future__ import annotations

import mmap
import struct
import sys
from array import array
from struct import unpack_from
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

_KEPT: Final = ("cvt ", "fpgm", "prep")  # hinting: copied whole, glyphs refer to it
_SPARSE: Final = 12  # the cmap format that reaches beyond U+FFFF
_COMPOSITE: Final = 0x80  # sign bit of a glyph's contour count


class TrueType:
    """Hold one mapped font file. Close it (or use `with`) where the file has to be free again, as on Windows."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._data = data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.path = path
        self._tables: dict[str, tuple[int, int]] = {}
        for index in range(unpack_from(">H", data, 4)[0]):
            tag, _, start, length = unpack_from(">4sLLL", data, 12 + 16 * index)
            self._tables[tag.decode("latin-1")] = start, length
        if "glyf" not in self._tables:
            data.close()
            raise ValueError(f"{path.name} has no TrueType outlines")
        head, metrics = self._tables["head"][0], self._tables["hhea"][0]
        self.units: int = unpack_from(">H", data, head + 18)[0]
        self.box: tuple[int, int, int, int] = unpack_from(">hhhh", data, head + 36)
        self._long_offsets: bool = unpack_from(">h", data, head + 50)[0] == 1
        self.ascent, self.descent = unpack_from(">hh", data, metrics + 4)
        self._measured: int = unpack_from(">H", data, metrics + 34)[0]
        self._groups, self._count = self._code_groups()
        self._glyphs: dict[int, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Unmap the file."""
        self._data.close()

    def glyph(self, code: int) -> int:
        """Return the glyph that draws a code point; 0 where there is none."""
        found = self._glyphs.get(code)
        if found is None:
            found = self._glyphs[code] = self._look_up(code)
        return found

    def codes(self) -> Iterator[int]:
        """Yield every code point that has a glyph, in rising order."""
        for index in range(self._count):
            first, last, glyph = unpack_from(">LLL", self._data, self._groups + 12 * index)
            yield from range(first if glyph else first + 1, last + 1)

    def advance(self, glyph: int) -> int:
        """Return how far a glyph moves the pen, in font units."""
        at = self._tables["hmtx"][0] + 4 * min(glyph, self._measured - 1)
        return int(unpack_from(">H", self._data, at)[0])

    def outline(self, glyph: int) -> bytes:
        """Return a glyph's outline as it stands in the file; empty for a space."""
        locations, outlines = self._tables["loca"][0], self._tables["glyf"][0]
        if self._long_offsets:
            start, end = unpack_from(">LL", self._data, locations + 4 * glyph)
        else:
            start, end = (2 * half for half in unpack_from(">HH", self._data, locations + 2 * glyph))
        return self._data[outlines + start : outlines + end]

    def subset(self, glyphs: Sequence[int]) -> bytes:
        """Return a font file of some glyphs, numbered in the order given; the first must be 0.

        The file has no cmap: it serves as a CIDFontType2 only. Raises ValueError for a glyph made of other glyphs:
        no shipped font has one.
        """
        outlines = [self._padded(glyph) for glyph in glyphs]
        offsets, end = [0], 0
        for outline in outlines:
            end += len(outline)
            offsets.append(end)
        count = len(glyphs)
        head, metrics, limits = (bytearray(self._table(tag)) for tag in ("head", "hhea", "maxp"))
        struct.pack_into(">L", head, 8, 0)  # the checksum of another file would be a lie
        struct.pack_into(">h", head, 50, 1)
        struct.pack_into(">H", metrics, 34, count)
        struct.pack_into(">H", limits, 4, count)
        tables = {
            "head": bytes(head),
            "hhea": bytes(metrics),
            "maxp": bytes(limits),
            "hmtx": b"".join(struct.pack(">Hh", self.advance(glyph), self._bearing(glyph)) for glyph in glyphs),
            "loca": struct.pack(f">{count + 1}L", *offsets),
            "glyf": b"".join(outlines),
        }
        tables |= {tag: self._table(tag) for tag in _KEPT if tag in self._tables}
        return _pack(tables)

    def _code_groups(self) -> tuple[int, int]:
        """Find the cmap's groups of consecutive code points and glyphs: where they start, and how many."""
        data, start = self._data, self._tables["cmap"][0]
        for index in range(unpack_from(">H", data, start + 2)[0]):
            at = start + unpack_from(">L", data, start + 8 + 8 * index)[0]
            if unpack_from(">H", data, at)[0] == _SPARSE:
                return at + 16, unpack_from(">L", data, at + 12)[0]
        data.close()
        raise ValueError(f"{self.path.name} has no cmap of format 12")

    def _look_up(self, code: int) -> int:
        low, high = 0, self._count
        while low < high:
            middle = (low + high) >> 1
            first, last, glyph = unpack_from(">LLL", self._data, self._groups + 12 * middle)
            if code < first:
                high = middle
            elif code > last:
                low = middle + 1
            else:
                return int(glyph + code - first)
        return 0

    def _table(self, tag: str) -> bytes:
        start, length = self._tables[tag]
        return self._data[start : start + length]

    def _bearing(self, glyph: int) -> int:
        start, short = self._tables["hmtx"][0], glyph - self._measured
        at = start + 4 * glyph + 2 if short < 0 else start + 4 * self._measured + 2 * short
        return int(unpack_from(">h", self._data, at)[0])

    def _padded(self, glyph: int) -> bytes:
        outline = self.outline(glyph)
        if outline and outline[0] & _COMPOSITE:
            raise ValueError(f"glyph {glyph} of {self.path.name} is made of other glyphs")
        return outline + b"\0" * (-len(outline) & 3)


def _pack(tables: dict[str, bytes]) -> bytes:
    """Write a font file: directory, then tables in the order of their tags, each on a multiple of four."""
    count = len(tables)
    power = count.bit_length() - 1
    directory = [struct.pack(">LHHHH", 0x10000, count, 16 << power, power, 16 * count - (16 << power))]
    bodies: list[bytes] = []
    at = 12 + 16 * count
    for tag in sorted(tables):
        body = tables[tag]
        padded = body + b"\0" * (-len(body) & 3)
        directory.append(struct.pack(">4sLLL", tag.encode("latin-1"), _checksum(padded), at, len(body)))
        bodies.append(padded)
        at += len(padded)
    return b"".join(directory + bodies)


def _checksum(padded: bytes) -> int:
    words = array("I", padded)  # not unpacked: a tuple of a large table would take ten times its size
    if sys.byteorder == "little":
        words.byteswap()
    return sum(words) & 0xFFFFFFFF
