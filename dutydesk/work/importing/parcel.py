"""The xlsx parcel: looked through before anything reads it, and searched for cells that hold formulas."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from defusedxml import ElementTree

from dutydesk.work.apart.refusal import RefusedFile
from dutydesk.work.importing import limits

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK: Final = 1 << 20
_MARKUP = (".xml", ".rels", ".vml")
_DTD = tuple(word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be"))
_OVERLAP: Final = 256
_FILLED = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["']([A-Z]{1,7})([0-9]{1,9})["'][^>]*(?<!/)>""")
_COORDINATE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_DATES_1904 = re.compile(rb'date1904="(?:1|true)"')


class Parcel:
    """Hold an xlsx file that has been looked through. Raises RefusedFile for what must not be read."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._parts = self._zip.infolist()
            _refuse_bombs(self._parts, len(data))
            names = {part.filename for part in self._parts}
            _refuse_others(names)
            for part in self._parts:
                self._look_through(part)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise RefusedFile("damaged") from error

    def counts_from_1904(self) -> bool:
        """Tell whether the days of this workbook are counted from 1904."""
        return bool(_DATES_1904.search(self._zip.read("xl/workbook.xml")))

    def formulas(self) -> dict[str, list[tuple[int, int]]]:
        """Return row and column, counted from 0, of each cell with a formula, by the name of its sheet."""
        found: dict[str, list[tuple[int, int]]] = {}
        try:
            for sheet, path in self._sheets():
                data = self._zip.read(path)
                if _HAS_FORMULA.search(data):
                    found[sheet] = list(_formula_cells(data))
        except (ElementTree.ParseError, ValueError) as error:
            raise RefusedFile("damaged") from error
        return found

    def _look_through(self, part: zipfile.ZipInfo) -> None:
        markup = part.filename.lower().endswith(_MARKUP)
        sheet = part.filename.lower().startswith("xl/worksheets/") and markup
        seen, tail = 0, b""
        with self._zip.open(part) as opened:
            while chunk := opened.read(_CHUNK):
                seen += len(chunk)
                if seen > part.file_size:
                    raise RefusedFile("bomb")
                if not markup:
                    continue
                window = tail + chunk
                if any(word in window for word in _DTD):
                    raise RefusedFile("dtd")
                if sheet:
                    _refuse_far_cells(window)
                tail = window[-_OVERLAP:]

    def _sheets(self) -> Iterator[tuple[str, str]]:
        names = set(self._zip.namelist())
        if "xl/_rels/workbook.xml.rels" not in names:
            return
        targets = {
            element.get("Id"): element.get("Target", "")
            for element in ElementTree.fromstring(self._zip.read("xl/_rels/workbook.xml.rels")).iter()
        }
        for element in ElementTree.fromstring(self._zip.read("xl/workbook.xml")).iter():
            if _local(element.tag) != "sheet":
                continue
            key = next((value for name, value in element.attrib.items() if _local(name) == "id"), "")
            target = targets.get(key, "").replace("\\", "/")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target.removeprefix('./')}"
            if path in names:
                yield element.get("name", ""), path


def _refuse_bombs(parts: list[zipfile.ZipInfo], packed: int) -> None:
    whole = sum(part.file_size for part in parts)
    if len(parts) > limits.PARTS or whole > limits.UNPACKED_BYTES:
        raise RefusedFile("bomb")
    if whole > limits.RATIO_COUNTS_FROM and whole > packed * limits.RATIO:
        raise RefusedFile("bomb")
    for part in parts:
        if part.flag_bits & 1:
            raise RefusedFile("encrypted")
        if part.file_size > limits.RATIO_COUNTS_FROM and part.file_size > part.compress_size * limits.RATIO:
            raise RefusedFile("bomb")


def _refuse_others(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise RefusedFile("xlsb")
    if "content.xml" in names and "mimetype" in names:
        raise RefusedFile("ods")
    if "[Content_Types].xml" in names:
        raise RefusedFile("document")
    raise RefusedFile("archive")


def _refuse_far_cells(markup: bytes) -> None:
    """Refuse cells beyond the limits before a reader makes room for everything in between."""
    for found in _FILLED.finditer(markup):
        if int(found[2]) > limits.ROWS:
            raise RefusedFile("too_many_rows")
        if len(found[1]) > 2 or _column(found[1].decode()) > limits.COLUMNS:  # noqa: PLR2004  (AAA is column 703)
            raise RefusedFile("too_many_columns")


def _formula_cells(sheet: bytes) -> Iterator[tuple[int, int]]:
    row, column = -1, -1
    for _, element in ElementTree.iterparse(io.BytesIO(sheet), events=("start",)):
        tag = _local(element.tag)
        if tag == "row":
            row, column = int(element.get("r", row + 2)) - 1, -1
        elif tag == "c":
            found = _COORDINATE.fullmatch(element.get("r", ""))
            row, column = (int(found[2]) - 1, _column(found[1]) - 1) if found else (row, column + 1)
        elif tag == "f":
            yield row, column


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
