"""A sheet of squares: lines that begin with words, then one character a day in its colour, then sums."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, cast

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem

from dutydesk.paper import worksheet

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_FACE, _LINE = "Microsoft YaHei", "FFBFC7D1"
_HEADING_HEIGHT, _ROW_HEIGHT, _NOTE_HEIGHT = 30.0, 19.5, 17.0


class Tone(Enum):
    """What a square looks like: its ink and its ground."""

    PLAIN = ("FF1F2933", "FFFFFFFF")
    HEAD = ("FF1F2933", "FFE8EEF5")
    HEAD_FREE = ("FFB3261E", "FFFBE3E1")
    FREE = ("FF8A94A0", "FFF3F4F6")
    DAY = ("FF0F4FA6", "FFE6F0FD")
    LATE = ("FF7A4700", "FFFDF2DC")
    NIGHT = ("FF4B2FA3", "FFEAE6FB")
    WHOLE = ("FF0D6463", "FFE0F3F2")
    AWAY = ("FFA6281F", "FFFDECEA")
    BAD = ("FFB3261E", "FFF9D5D2")


class Square(NamedTuple):
    """Be one square; words at the left of a line are set flush left with `is_words`."""

    value: str | float
    tone: Tone = Tone.PLAIN
    is_words: bool = False


@dataclass(frozen=True, slots=True)
class Squares:
    """Hold one sheet of squares, as `workbook.draw` takes it; every line has as many squares as there are widths.

    Attributes:
        title: The name of the sheet.
        heading: Stands large above all.
        head: The lines that stay in sight and stand on every page.
        rows: The lines below.
        widths: Of the columns, in characters.
        frozen: How many columns stay in sight.
        notes: Lines of words below.
    """

    title: str
    heading: str
    head: tuple[tuple[Square, ...], ...]
    rows: tuple[tuple[Square, ...], ...]
    widths: tuple[float, ...]
    frozen: int
    notes: tuple[str, ...] = ()


def put(sheet: Worksheet, squares: Squares) -> None:
    """Write the squares for A4 on its side, one page wide."""
    across = len(squares.widths)
    worksheet.put_words(sheet, 1, 1, squares.heading, worksheet.TITLE)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=across)
    sheet.row_dimensions[1].height = _HEADING_HEIGHT
    for row, line in enumerate((*squares.head, *squares.rows), 2):
        for column, square in enumerate(line, 1):
            _put(sheet, row, column, square)
        sheet.row_dimensions[row].height = _ROW_HEIGHT
    row = 2 + len(squares.head) + len(squares.rows)
    for note in squares.notes:
        worksheet.put_words(sheet, row, 1, note, _NOTE)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=across)
        sheet.row_dimensions[row].height = _NOTE_HEIGHT
        row += 1
    for column, width in enumerate(squares.widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    top = 2 + len(squares.head)
    sheet.freeze_panes = f"{get_column_letter(squares.frozen + 1)}{top}"
    sheet.print_title_rows = f"1:{top - 1}"
    worksheet.set_page(sheet, landscape=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.35
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.HeaderFooter.oddHeader = HeaderFooterItem()  # the heading says it


def styles() -> list[NamedStyle]:
    """Return the styles that a workbook with squares needs."""
    side = Side(style="thin", color=_LINE)
    grid = Border(left=side, right=side, top=side, bottom=side)
    middle = Alignment(horizontal="center", vertical="center", shrink_to_fit=True)
    left = Alignment(horizontal="left", vertical="center", shrink_to_fit=True)
    made = [
        NamedStyle(
            _style(tone, is_words=is_words),
            font=Font(name=_FACE, size=10, color=tone.value[0], bold=tone in {Tone.HEAD, Tone.HEAD_FREE}),
            border=grid,
            alignment=left if is_words else middle,
            number_format="General",
            fill=PatternFill("solid", fgColor=tone.value[1]),
        )
        for tone in Tone
        for is_words in (False, True)
    ]
    small = Font(name=_FACE, size=9, color=Tone.PLAIN.value[0])
    return [*made, NamedStyle(_NOTE, font=small, alignment=left, number_format="@")]


_NOTE = "desk square note"


def _style(tone: Tone, *, is_words: bool) -> str:
    return f"desk square {tone.name.lower()}{' words' if is_words else ''}"


def _put(sheet: Worksheet, row: int, column: int, square: Square) -> None:
    style = _style(square.tone, is_words=square.is_words)
    if isinstance(square.value, str):
        worksheet.put_words(sheet, row, column, square.value, style)
        return
    cell = cast("Cell", sheet.cell(row, column))
    cell.value = square.value
    cell.style = style
