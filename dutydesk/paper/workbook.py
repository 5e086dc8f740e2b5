"""A workbook from tables, covers and squares, plain or encrypted with a password."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from dutydesk.paper import squares, worksheet
from dutydesk.paper.squares import Squares
from dutydesk.paper.worksheet import Cover, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from _typeshed import ReadableBuffer
    from openpyxl.worksheet.worksheet import Worksheet

Content = Table | Cover | Squares
_FACE = "Microsoft YaHei"
_INK, _RED, _LINE, _SHADE = "FF1F2933", "FFB3261E", "FFBFC7D1", "FFE8EEF5"
_DATE = 'yyyy"年"m"月"d"日"'
_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def draw(
    sheets: Sequence[Table | Cover | Squares], *, title: str = "", go_on: Callable[[], None] = lambda: None
) -> bytes:
    """Return the workbook as xlsx, one sheet each in the given order. At least one sheet is needed.

    `go_on` is called many times a second and may raise, to stop the drawing.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for style in _styles():
        book.add_named_style(style)
    if any(isinstance(content, Squares) for content in sheets):
        for style in squares.styles():
            book.add_named_style(style)
    taken: set[str] = set()
    for content in sheets:
        sheet = book.create_sheet(_sheet_name(content.title, taken))
        if isinstance(content, Cover):
            worksheet.put_cover(sheet, content)
        elif isinstance(content, Squares):
            squares.put(sheet, content)
        else:
            worksheet.put_table(sheet, content, go_on)
    book.active = 0
    book.properties.creator = "dutydesk"
    book.properties.title = title or None
    out = _Watched(go_on)
    _InMemory(book, ZipFile(out, "w", ZIP_DEFLATED)).save()
    return out.getvalue()


class _InMemory(ExcelWriter):
    """Write the sheets without a file: openpyxl's own way lays each one in plain text among the temporary files."""

    def __init__(self, book: Workbook, archive: ZipFile) -> None:
        super().__init__(book, archive)
        self._parts = archive

    def write_worksheet(self, ws: Worksheet) -> None:
        """Put one sheet, which has neither pictures nor charts, into the archive."""
        sheet = io.BytesIO()
        WorksheetWriter(ws, sheet).write()
        self._parts.writestr(ws.path[1:], sheet.getvalue())
        self.manifest.append(ws)


class _Watched(io.BytesIO):
    """Ask before each write whether to go on; after a no, take what the closing archive still writes."""

    def __init__(self, go_on: Callable[[], None]) -> None:
        super().__init__()
        self._go_on = go_on
        self._stopped = False

    def write(self, data: ReadableBuffer, /) -> int:
        if not self._stopped:
            self._stopped = True
            self._go_on()
            self._stopped = False
        return super().write(data)


def encrypt(xlsx: bytes, password: str) -> bytes:
    """Return the workbook encrypted (OOXML agile, AES-256): Excel, WPS and LibreOffice ask for the password."""
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(xlsx)).encrypt(password, out)
    return out.getvalue()


def _sheet_name(title: str, taken: set[str]) -> str:
    """Return a name that Excel accepts and that no earlier sheet has."""
    plain = _NOT_IN_NAMES.sub(" ", title).strip(" '") or "表"
    name, number = plain[:_LONGEST_NAME], 1
    while name.casefold() in taken:
        number += 1
        mark = f" ({number})"
        name = plain[: _LONGEST_NAME - len(mark)] + mark
    taken.add(name.casefold())
    return name


def _styles() -> list[NamedStyle]:
    side = Side(style="thin", color=_LINE)
    grid = Border(left=side, right=side, top=side, bottom=side)
    plain = Font(name=_FACE, size=10, color=_INK)
    bold = Font(name=_FACE, size=10, bold=True, color=_INK)
    left = Alignment(horizontal="left", vertical="center", indent=1)
    wrapped = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    right = Alignment(horizontal="right", vertical="center", indent=1)
    shade = PatternFill("solid", fgColor=_SHADE)
    white = PatternFill()
    return [
        NamedStyle(name, font=font, border=border, alignment=alignment, number_format=number_format, fill=fill)
        for name, font, border, alignment, number_format, fill in (
            (worksheet.TEXT, plain, grid, left, "General", white),
            (worksheet.EXACT, plain, grid, left, "@", white),
            (worksheet.LONG, plain, grid, wrapped, "General", white),
            (worksheet.NUMBER, plain, grid, right, "0", white),
            (worksheet.DATE, plain, grid, left, _DATE, white),
            (worksheet.MOMENT, plain, grid, left, _DATE + " hh:mm", white),
            (worksheet.TIME, plain, grid, left, "hh:mm", white),
            (worksheet.HEADER, bold, grid, middle, "@", shade),
            (worksheet.TITLE, Font(name=_FACE, size=18, bold=True, color=_INK), Border(), middle, "@", white),
            (worksheet.NAME, bold, grid, left, "@", shade),
            (worksheet.NOTICE, Font(name=_FACE, size=11, bold=True, color=_RED), Border(), wrapped, "@", white),
        )
    ]
