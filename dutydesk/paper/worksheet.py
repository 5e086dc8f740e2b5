"""One sheet of a workbook, from words: a table of rows, or a cover of facts.

Text stays text whatever it looks like: a name that begins with = is no formula, a number of 18 digits keeps them all.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, cast

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties

from dutydesk.kinds.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | date | datetime | time | None
"""What a cell may hold. A `datetime` is aware and is shown in local time."""

TEXT, EXACT, LONG, NUMBER, DATE, MOMENT, TIME, HEADER, TITLE, NAME, NOTICE = (
    f"desk {style}"
    for style in ("text", "exact", "long", "number", "date", "moment", "time", "header", "title", "name", "notice")
)
"""The names of the cell styles that `workbook` registers."""

_A4 = 9
_ROW_HEIGHT, _HEADER_HEIGHT, _TITLE_HEIGHT, _TALLEST = 18.0, 24.0, 42.0, 400.0
_NARROWEST, _WIDEST = 6, 44
_PORTRAIT_FITS = 96
_NAME_WIDTH, _FACT_WIDTH = 22, 66
_LONGEST_TEXT = 32_767
_ROWS_AT_ONCE = 100
_MOST_DIGITS = 15
_FIRST_YEAR = 1900
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_STARTS_FORMULA = tuple("=+-@\t\r")


@dataclass(frozen=True, slots=True)
class Heading:
    """Name one column. `exact` is for ID numbers, telephones and codes: the whole column is formatted as text."""

    words: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Hold one sheet of rows under headings, as `workbook.draw` takes it."""

    title: str
    headings: tuple[Heading, ...]
    rows: Sequence[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Cover:
    """Hold one sheet of facts under a title, with notices that must not be overlooked."""

    title: str
    heading: str
    facts: tuple[tuple[str, Value], ...]
    notices: tuple[str, ...] = field(default=())


def put_table(sheet: Worksheet, table: Table, go_on: Callable[[], None] = lambda: None) -> None:
    """Write the table: frozen and repeated header, filter, widths and heights that also WPS keeps to.

    `go_on` is called every few rows and may raise, to stop.
    """
    widths = [_width_of(heading.words) + 5 for heading in table.headings]
    for column, heading in enumerate(table.headings, 1):
        _put(sheet, 1, column, heading.words, HEADER)
    sheet.row_dimensions[1].height = _HEADER_HEIGHT
    for row, values in enumerate(table.rows, 2):
        if row % _ROWS_AT_ONCE == 0:
            go_on()
        for column, (heading, value) in enumerate(zip(table.headings, values, strict=True), 1):
            shown = _put(sheet, row, column, value, EXACT if heading.exact else "")
            widths[column - 1] = max(widths[column - 1], _width_of(shown) + 4)
    widths = [min(max(width, _NARROWEST), _WIDEST) for width in widths]
    for column, (heading, width) in enumerate(zip(table.headings, widths, strict=True), 1):
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width = width
        if heading.exact:
            dimension.number_format = "@"
    for row, values in enumerate(table.rows, 2):
        sheet.row_dimensions[row].height = _height_of(values, widths)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    if table.headings:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.headings))}{len(table.rows) + 1}"
    set_page(sheet, landscape=sum(widths) > _PORTRAIT_FITS)


def put_cover(sheet: Worksheet, cover: Cover) -> None:
    """Write the title, the notices in red, and the facts as pairs of name and value."""
    _put(sheet, 1, 1, cover.heading, TITLE)
    sheet.merge_cells("A1:B1")
    sheet.row_dimensions[1].height = _TITLE_HEIGHT
    row = 2
    for notice in cover.notices:
        _put(sheet, row, 1, notice, NOTICE)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
        sheet.row_dimensions[row].height = _height_of([notice], [_NAME_WIDTH + _FACT_WIDTH])
        row += 1
    for name, value in cover.facts:
        _put(sheet, row, 1, name, NAME)
        _put(sheet, row, 2, value, LONG if isinstance(value, str) else "")
        sheet.row_dimensions[row].height = _height_of([name, value], [_NAME_WIDTH, _FACT_WIDTH])
        row += 1
    sheet.column_dimensions["A"].width = _NAME_WIDTH
    sheet.column_dimensions["B"].width = _FACT_WIDTH
    sheet.sheet_view.showGridLines = False
    set_page(sheet, landscape=False)


def _put(sheet: Worksheet, row: int, column: int, value: Value, style: str) -> str:
    """Write one value and return the text that is shown; `style` is "" where the value decides it."""
    cell = cast("Cell", sheet.cell(row, column))
    if isinstance(value, int) and len(str(abs(value))) > _MOST_DIGITS:
        value = str(value)  # a number would lose its last digits
    if isinstance(value, date) and value.year < _FIRST_YEAR:
        value = words(value)  # Excel has no day before 1900
    if isinstance(value, str):
        return put_words(sheet, row, column, value, style or (LONG if _is_long(value) else TEXT))
    if isinstance(value, datetime):
        cell.value = value.astimezone().replace(tzinfo=None, microsecond=0)
        cell.style = MOMENT
    elif value is not None:
        cell.value = value
        cell.style = style or (DATE if isinstance(value, date) else TIME if isinstance(value, time) else NUMBER)
    else:
        cell.style = style or TEXT
    return words(value)


def put_words(sheet: Worksheet, row: int, column: int, text: str, style: str) -> str:
    """Write words that stay words whatever they look like, and return them as they are shown."""
    cell = cast("Cell", sheet.cell(row, column))
    text = clean(text)
    cell.value = _LOOKS_ESCAPED.sub("_x005F_", text)  # or Excel reads _x0041_ as A
    cell.data_type = "s"  # after the value: openpyxl would make formulas and errors of some texts
    cell.style = style
    if text.startswith(_STARTS_FORMULA):
        cell.quotePrefix = True  # still text after someone has edited the cell
    return text


def clean(text: str) -> str:
    """Return the text without what a workbook cannot hold: control characters, and anything past its longest cell."""
    text = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= _LONGEST_TEXT - 8 else text[: _LONGEST_TEXT - 9] + "…"


def set_page(sheet: Worksheet, *, landscape: bool) -> None:
    """Have a sheet printed on A4, one page wide, with its name above and the pages counted below."""
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.6
    sheet.page_margins.top = sheet.page_margins.bottom = 0.8
    sheet.print_options.horizontalCentered = True
    header, footer = HeaderFooterItem(), HeaderFooterItem()
    header.center.text = sheet.title.replace("&", "&&")
    footer.center.text = "第 &P 页  共 &N 页"
    sheet.HeaderFooter.oddHeader, sheet.HeaderFooter.oddFooter = header, footer


def _is_long(text: str) -> bool:
    return "\n" in text or _width_of(text) + 4 > _WIDEST


def _width_of(text: str) -> int:
    """Measure the widest line in half-width characters, the unit of column widths."""
    return max((sum(map(_cells_of, line)) for line in text.split("\n")), default=0)


def _cells_of(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def _height_of(values: Iterable[Value], widths: Sequence[int]) -> float:
    """Return an explicit height: WPS does not grow rows by itself."""
    lines = 1
    for value, width in zip(values, widths, strict=False):
        if isinstance(value, str):
            room = max(1, width - 4)
            lines = max(lines, sum(-(-max(1, _width_of(line)) // room) for line in clean(value).split("\n")))
    return min(_ROW_HEIGHT + (lines - 1) * (_ROW_HEIGHT - 3), _TALLEST)
