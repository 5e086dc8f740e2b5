"""What the process apart does with a spreadsheet: it answers with plain cells."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from dutydesk.work.apart.frames import Frame
from dutydesk.work.apart.refusal import RefusedFile
from dutydesk.work.importing import limits


def load() -> None:
    """Load what reads spreadsheets, ahead of the first one."""
    import python_calamine

    from dutydesk.work.importing import old_workbook, parcel, plain_table

    del python_calamine, old_workbook, parcel, plain_table


def answer(data: bytes, question: dict[str, Any]) -> Frame:
    """Answer what a table says; `kind` is "zip", "ole" or "text", as `limits.sniff` said."""
    return Frame(answer_for(data, str(question["kind"])), b"")


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
