"""Read a file from outside into plain grids, in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from dutydesk.errors import BadFile
from dutydesk.work.apart import process
from dutydesk.work.importing import limits

if TYPE_CHECKING:
    from pathlib import Path

Cell = str | float | bool | date | None

_NO_PLACES: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Grid:
    """Hold one sheet. Rows and columns count from 0 at A1; `formulas` are the places of cells with a formula.

    `merges` are top, left, bottom, right.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    formulas: frozenset[tuple[int, int]] = _NO_PLACES
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell, or None beyond the last one."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else None

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return max(map(len, self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Workbook:
    """Hold what a file says; `epoch_1904` tells how its bare numbers count days."""

    file_name: str
    sheets: tuple[Grid, ...]
    epoch_1904: bool = False


def read_file(path: Path) -> Workbook:
    """Read xlsx, xls or csv. Raises BadFile for anything broken, hostile, too large or of another kind."""
    try:
        if path.stat().st_size > limits.FILE_BYTES:
            raise refusal("too_large", path.name)
        with path.open("rb") as source:
            data = source.read(limits.FILE_BYTES + 1)
    except OSError as error:
        raise refusal("missing", path.name) from error
    kind = limits.sniff(data, path.suffix)
    if kind in limits.REFUSALS:
        raise refusal(kind, path.name)
    answer = _ask(data, kind, path.name)
    sheets = tuple(_grid(sheet) for sheet in answer["sheets"])
    if not any(sheet.rows for sheet in sheets):
        raise refusal("no_rows", path.name)
    return Workbook(path.name, sheets, bool(answer["epoch_1904"]))


def refusal(reason: str, file_name: str) -> BadFile:
    """Return the error that names the file and says why it is refused."""
    sentence = limits.REFUSALS[reason]
    return BadFile(f"“{file_name}”：{sentence.message}", sentence.hint)


def _ask(data: bytes, kind: str, file_name: str) -> dict[str, Any]:
    try:
        with process.taken() as reader:
            answer = reader.ask({"task": "table", "kind": kind}, data, seconds=limits.READING_SECONDS).words
    except process.Stopped as stopped:
        raise refusal("too_slow" if stopped.too_slow else "damaged", file_name) from stopped
    if reason := answer.get("refused"):
        raise refusal(str(reason), file_name)
    return answer


def _grid(sheet: dict[str, Any]) -> Grid:
    rows = [tuple(_cell(cell) for cell in row) for row in sheet["rows"]]
    while rows and all(_is_blank(cell) for cell in rows[-1]):
        rows.pop()
    return Grid(
        name=sheet["name"],
        rows=tuple(rows),
        formulas=frozenset((row, column) for row, column in sheet["formulas"]),
        merges=tuple((top, left, bottom, right) for top, left, bottom, right in sheet["merges"]),
        hidden=sheet["hidden"],
    )


def _cell(cell: Any) -> Cell:
    return date.fromisoformat(cell["d"]) if isinstance(cell, dict) else cell


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
