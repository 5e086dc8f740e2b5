"""Tables made in the test itself: on disk as companies save them, or in memory as they are read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook as NewWorkbook
from stdnum.cn import ric

from dutydesk.work.importing.header import propose
from dutydesk.work.importing.judge import judge
from dutydesk.work.importing.reading import Grid, Workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlmodel import Session

    from dutydesk.work.importing.judge import JudgedRow

ON = date(2026, 11, 23)
HEADER = ("姓名", "性别", "身份证号码", "学历", "岗位职务", "入职日期", "值机年限", "联系电话", "备注")


@pytest.fixture
def on() -> date:
    """The day of the import."""
    return ON


@pytest.fixture
def data() -> Path:
    """The folder of kept spreadsheets."""
    return Path(__file__).resolve().parents[2] / "data"


def make_id(order: int = 1, born: str = "19900307", *, female: bool = False, region: str = "110101") -> str:
    """Return a valid ID number of an invented person."""
    body = f"{region}{born}{order * 2 - (0 if female else 1):03d}"
    return body + ric.calc_check_digit(body + "0")


@pytest.fixture
def id_number() -> Callable[..., str]:
    """Make a valid ID number of an invented person."""
    return make_id


@pytest.fixture
def person() -> Callable[..., list[Any]]:
    """Make the cells of one good row under HEADER, of the person with this order number; named cells are replaced."""

    def make(order: int = 1, **cells: Any) -> list[Any]:
        good = {
            "name": "周敬言",
            "sex": "男",
            "id_number": make_id(order),
            "education": "大专",
            "position": "值机员",
            "joined_on": "2021.3.5",
            "years": "3年",
            "phone": "13800001234",
            "note": "",
        }
        return list({**good, **cells}.values())

    return make


@pytest.fixture
def in_memory() -> Callable[..., Workbook]:
    """Make a workbook of one sheet from rows of cells."""

    def make(rows: Sequence[Sequence[Any]], **grid: Any) -> Workbook:
        return Workbook("花名册.xlsx", (Grid("花名册", tuple(tuple(row) for row in rows), **grid),))

    return make


@pytest.fixture
def judged(session: Session, in_memory: Callable[..., Workbook]) -> Callable[..., list[JudgedRow]]:
    """Judge rows of cells that stand under HEADER, the first of them in row 2 of the spreadsheet."""

    def make(*rows: Sequence[Any], on: date = ON, header: Sequence[str] = HEADER, **grid: Any) -> list[JudgedRow]:
        workbook = in_memory([header, *rows], **grid)
        return judge(session, workbook, propose(workbook), on)

    return make


@pytest.fixture
def write_xlsx(tmp_path: Path) -> Callable[..., Path]:
    """Write rows of cells as an xlsx file."""

    def write(rows: Sequence[Sequence[Any]], name: str = "花名册.xlsx") -> Path:
        book = NewWorkbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(list(row))
        path = tmp_path / name
        book.save(path)
        return path

    return write
