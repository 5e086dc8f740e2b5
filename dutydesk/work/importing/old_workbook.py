"""The xls workbook (BIFF8 in an OLE file): what calamine does not tell of it."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from dutydesk.work.apart.refusal import RefusedFile
from dutydesk.work.importing import limits

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOUND_SHEET, _DATE_MODE, _FILE_PASS, _BEGIN = 0x0085, 0x0022, 0x002F, 0x0809
_FORMULA: Final = 0x0006
_VALUES: Final = frozenset({0x0006, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x00D6})
_HEAD = struct.Struct("<HH")
_PLACE = struct.Struct("<HH")


@dataclass
class OldWorkbook:
    """Tell what an xls file says beside its values; formulas are row and column from 0, by the number of the sheet."""

    counts_from_1904: bool = False
    formulas: dict[int, list[tuple[int, int]]] = field(default_factory=dict[int, list[tuple[int, int]]])


def look_through(data: bytes) -> OldWorkbook:
    """Walk through the records of an xls file. Raises RefusedFile for what must not be read."""
    found = OldWorkbook()
    starts: list[int] = []
    sheet = -1
    stream = _stream(data)
    for at, kind, body in _records(stream):
        if kind == _FILE_PASS:
            raise RefusedFile("encrypted")
        if kind == _DATE_MODE:
            found.counts_from_1904 = body[:2] == b"\x01\x00"
        elif kind == _BOUND_SHEET and len(body) > _HEAD.size:
            starts.append(struct.unpack_from("<I", body)[0])
        elif kind == _BEGIN:
            sheet = starts.index(at) if at in starts else sheet
        elif kind in _VALUES and len(body) >= _PLACE.size and sheet >= 0:
            row, column = _PLACE.unpack_from(body)
            if row >= limits.ROWS:
                raise RefusedFile("too_many_rows")
            if column >= limits.COLUMNS:
                raise RefusedFile("too_many_columns")
            if kind == _FORMULA:
                found.formulas.setdefault(sheet, []).append((row, column))
    return found


def _stream(data: bytes) -> bytes:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as parcel:
            if parcel.exists("EncryptedPackage"):
                raise RefusedFile("encrypted")
            for name in ("Workbook", "Book"):
                if parcel.exists(name):
                    return parcel.openstream(name).read()
            raise RefusedFile("document" if parcel.exists("WordDocument") else "not_table")
    except (OSError, IndexError, struct.error) as error:
        raise RefusedFile("damaged") from error


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + _HEAD.size <= len(stream):
        kind, length = _HEAD.unpack_from(stream, at)
        yield at, kind, stream[at + _HEAD.size : at + _HEAD.size + length]
        at += _HEAD.size + length
