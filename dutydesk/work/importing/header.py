"""Find the header of a staff spreadsheet, and say which column goes where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from dutydesk.errors import BadFile
from dutydesk.work.importing.fields import FIELDS, REQUIRED, WORDS, fitness, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dutydesk.work.importing.reading import Cell, Grid, Workbook

_LOOKED_AT: Final = 20
_FEWEST: Final = 3
_SAMPLED: Final = 60
_ID_DIGITS: Final = 15
_MADE_UP_NAMES = ("离职", "模板", "样例", "示例", "填写说明", "字典")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Name a sheet that holds a staff list too."""

    sheet: int
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Say where the people of a workbook are. Columns count from 0.

    Attributes:
        sheet: The number of the sheet in the workbook, from 0.
        header_row: The spreadsheet's own number of the last header row; the people begin below it.
        mapping: The column of each field that is imported.
        titles: What the header says above each column.
        candidates: Every sheet with a staff list, this one among them, the best first.
    """

    sheet: int
    header_row: int
    mapping: dict[str, int]
    titles: tuple[str, ...]
    candidates: tuple[Candidate, ...] = ()

    @property
    def ignored(self) -> tuple[tuple[int, str], ...]:
        """Return column and title of what is not imported."""
        taken = set(self.mapping.values())
        return tuple((at, title) for at, title in enumerate(self.titles) if title and at not in taken)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the words of the fields without which no row can be taken."""
        return tuple(WORDS[key] for key in REQUIRED if key not in self.mapping)

    def with_column(self, key: str, column: int | None) -> Proposal:
        """Return the proposal with a field taken from another column, or from none; a column serves one field."""
        kept = {other: at for other, at in self.mapping.items() if other != key and at != column}
        return replace(self, mapping=kept if column is None else {**kept, key: column})


def propose(workbook: Workbook, sheet: int | None = None, header_row: int | None = None) -> Proposal:
    """Find the best sheet, its header in the first 20 rows, and a column for each field.

    A person may have chosen the sheet, or also the header row (the spreadsheet's own number). Raises BadFile where
    there is no staff list.
    """
    found = [_look_at(workbook.sheets[number], number) for number in range(len(workbook.sheets))]
    lists = sorted((one for one in found if one), key=lambda one: _rank(workbook, one), reverse=True)
    candidates = tuple(
        Candidate(one.sheet, workbook.sheets[one.sheet].name, _people(workbook.sheets[one.sheet], one)) for one in lists
    )
    if sheet is not None and header_row is not None:
        titles = _titles(workbook.sheets[sheet], header_row - 1)
        mapping = _mapping(titles, workbook.sheets[sheet], header_row)
        return Proposal(sheet, header_row, mapping, titles, candidates)
    chosen = next((one for one in lists if sheet is None or one.sheet == sheet), None)
    if chosen is None:
        raise BadFile(
            f"“{workbook.file_name}”：没有找到人员表的表头。",
            f"表头应在前 {_LOOKED_AT} 行内，至少有姓名、身份证编号等列。",
        )
    return replace(chosen, candidates=candidates)


def text_of(cell: Cell) -> str:
    """Return a cell as the text that a person sees; whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _look_at(grid: Grid, number: int) -> Proposal | None:
    best: Proposal | None = None
    for row in range(min(_LOOKED_AT, len(grid.rows))):
        for titles, last in _headers_at(grid, row):
            mapping = _mapping(titles, grid, last + 1)
            whole = {"name", "id_number"} <= mapping.keys()
            enough = whole or (len(mapping) >= _FEWEST and {"name", "id_number"} & mapping.keys())
            if enough and (best is None or len(mapping) > len(best.mapping)):
                best = Proposal(number, last + 1, mapping, titles)
    return best


def _headers_at(grid: Grid, row: int) -> list[tuple[tuple[str, ...], int]]:
    """Return the titles that a header beginning in this row may have, and its last row: one row, or two together."""
    above = _titles(grid, row)
    found = [(above, row)]
    below = _titles(grid, row + 1)
    if any(below) and not any(_is_data(cell) for cell in grid.rows[row + 1]):
        both = tuple(
            low if low and (not high or _fits(low) or not _fits(high)) else high
            for high, low in zip(above, below, strict=True)
        )
        found.append((both, row + 1))
    return found


def _titles(grid: Grid, row: int) -> tuple[str, ...]:
    return tuple(" ".join(text_of(grid.cell(row, at)).split()) for at in range(grid.width))


def _fits(title: str) -> bool:
    return any(fitness(title, field) for field in FIELDS)


def _is_data(cell: Cell) -> bool:
    return isinstance(cell, float | date) or sum(char.isdigit() for char in text_of(cell)) >= _ID_DIGITS


def _mapping(titles: Sequence[str], grid: Grid, first_row: int) -> dict[str, int]:
    """Give each field the column whose title fits it best; a column serves one field, the one that it fits best."""
    fits = [
        (fitness(title, field), -at, field.key)
        for at, title in enumerate(titles)
        for field in FIELDS
        if fitness(title, field)
    ]
    mapping: dict[str, int] = {}
    for _, minus, key in sorted(fits, reverse=True):
        at = -minus
        counts_rows = key == "employee_number" and shortened(titles[at]) == "编号" and _counts(grid, first_row, at)
        if key not in mapping and at not in mapping.values() and not counts_rows:
            mapping[key] = at
    return {field.key: mapping[field.key] for field in FIELDS if field.key in mapping}


def _counts(grid: Grid, first_row: int, column: int) -> bool:
    """Tell whether a column only counts the rows: 1, 2, 3."""
    texts = [text_of(grid.cell(row, column)) for row in range(first_row, min(len(grid.rows), first_row + _SAMPLED))]
    numbers = [int(text) for text in texts if text.isascii() and text.isdigit()]
    return bool(numbers) and numbers == list(range(1, len(numbers) + 1))


def _people(grid: Grid, proposal: Proposal) -> int:
    columns = [proposal.mapping[key] for key in ("name", "id_number") if key in proposal.mapping]
    rows = range(proposal.header_row, len(grid.rows))
    return sum(all(text_of(grid.cell(row, column)) for column in columns) for row in rows)


def _rank(workbook: Workbook, proposal: Proposal) -> tuple[bool, bool, int, int, int]:
    grid = workbook.sheets[proposal.sheet]
    usual = not any(word in grid.name for word in _MADE_UP_NAMES)
    people = _people(grid, proposal)
    return not grid.hidden, usual and bool(people), len(proposal.mapping), people, -proposal.sheet
