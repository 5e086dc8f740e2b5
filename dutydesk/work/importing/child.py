"""The reading process: takes a file from outside on its standard input, and answers with plain cells as JSON.

It runs alone, with limits on time and memory where the system has them, so that a hostile or broken file costs a
sentence and not the desk. It imports as little as it can: its start is part of every import.

A frozen build starts itself with `FLAG` as its first argument and must then call `main` before anything else.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from typing import Any, Final

from dutydesk.work.importing import limits
from dutydesk.work.importing.refusal import RefusedFile

FLAG: Final = "--read-table-from-stdin"
_STDIN, _STDOUT = 0, 1
_CACHED_MODULE_BYTES = 1_000_000  # all that the process may write to disk: Python's own cache of its modules


def main() -> int:
    """Read, answer, end. `sys.argv[-1]` is "zip", "ole" or "text", as `limits.sniff` said."""
    _hold_back()
    with open(_STDIN, "rb", closefd=False) as source:  # a windowed build has no sys.stdin
        data = source.read(limits.FILE_BYTES + 1)
    answer = json.dumps(answer_for(data, sys.argv[-1]), ensure_ascii=False, allow_nan=False).encode("utf-8")
    with open(_STDOUT, "wb", closefd=False) as target:
        target.write(answer)
    return 0


def answer_for(data: bytes, kind: str) -> dict[str, Any]:
    """Return `{"sheets": [...], "epoch_1904": bool}`, or `{"refused": key}`."""
    try:
        if kind == "text":
            return _answer_text(data)
        return _answer_workbook(data, kind)
    except RefusedFile as refused:
        return {"refused": refused.reason}
    except MemoryError:
        return {"refused": "bomb"}


def _answer_text(data: bytes) -> dict[str, Any]:
    from dutydesk.work.importing.plain_table import read_text_table

    rows = [[cell[: limits.CELL_CHARACTERS] for cell in row] for row in read_text_table(data)]
    return {"sheets": [{"name": "", "hidden": False, "rows": rows, "formulas": [], "merges": []}], "epoch_1904": False}


def _answer_workbook(data: bytes, kind: str) -> dict[str, Any]:
    import python_calamine

    by_name: dict[str, list[tuple[int, int]]] = {}
    by_number: dict[int, list[tuple[int, int]]] = {}
    if kind == "zip":
        from dutydesk.work.importing.parcel import Parcel

        parcel = Parcel(data)
        by_name, epoch_1904 = parcel.formulas(), parcel.counts_from_1904()
    else:
        from dutydesk.work.importing.old_workbook import look_through

        old = look_through(data)
        by_number, epoch_1904 = old.formulas, old.counts_from_1904
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(data))
        about = workbook.sheets_metadata
        if len(about) > limits.SHEETS:
            raise RefusedFile("too_many_sheets")
        sheets = [
            _answer_sheet(
                workbook.get_sheet_by_index(number),
                by_name.get(sheet.name, []) + by_number.get(number, []),
                hidden=sheet.visible is not python_calamine.SheetVisibleEnum.Visible,
            )
            for number, sheet in enumerate(about)
            if sheet.typ is python_calamine.SheetTypeEnum.WorkSheet
        ]
    except python_calamine.PasswordError:
        raise RefusedFile("encrypted") from None
    except (python_calamine.CalamineError, OSError, ValueError, IndexError) as error:
        raise RefusedFile("damaged") from error
    return {"sheets": sheets, "epoch_1904": epoch_1904}


def _answer_sheet(sheet: Any, formulas: list[tuple[int, int]], *, hidden: bool) -> dict[str, Any]:
    if sheet.total_height > limits.ROWS:
        raise RefusedFile("too_many_rows")
    if sheet.total_width > limits.COLUMNS:
        raise RefusedFile("too_many_columns")
    rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    merges = [[*start, *end] for start, end in sheet.merged_cell_ranges or [] if end[0] < limits.ROWS]
    return {"name": sheet.name, "hidden": hidden, "rows": rows, "formulas": formulas, "merges": merges}


def _plain(cell: Any) -> Any:
    """Return text, number or truth as it is, a day as {"d": "2021-03-05"}, anything else as text."""
    if cell is None or isinstance(cell, bool):
        return cell
    if isinstance(cell, str):
        return cell[: limits.CELL_CHARACTERS] or None
    if isinstance(cell, int | float):
        return cell if abs(cell) < float("inf") else str(cell)
    if isinstance(cell, dt.datetime):
        return {"d": cell.date().isoformat()}
    if isinstance(cell, dt.date):
        return {"d": cell.isoformat()}
    return str(cell)


def _hold_back() -> None:
    if sys.platform == "win32":
        return
    import resource

    wanted = {
        resource.RLIMIT_CPU: limits.READING_SECONDS,
        resource.RLIMIT_FSIZE: _CACHED_MODULE_BYTES,
        resource.RLIMIT_CORE: 0,
    }
    if sys.platform == "linux":
        wanted[resource.RLIMIT_AS] = limits.READING_MEMORY
    for what, most in wanted.items():
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))


if __name__ == "__main__":
    sys.exit(main())
