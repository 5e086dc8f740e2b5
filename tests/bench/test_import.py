from __future__ import annotations

import time
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from dutydesk.kinds.words import words
from dutydesk.work.importing.apply import apply
from dutydesk.work.importing.header import propose
from dutydesk.work.importing.judge import judge
from dutydesk.work.importing.reading import read_file
from dutydesk.work.invented import People

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

OFFICERS = 5_000
COLUMNS = {
    "name": "姓名",
    "sex": "性别",
    "id_number": "身份证号码",
    "education": "学历",
    "joined_on": "入职日期",
    "duty_since": "开始值机日期",
    "phone": "手机",
}


@pytest.fixture
def spreadsheet(tmp_path: Path) -> Path:
    """The staff of a large company."""
    people = People(7, date.today())
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("在职")
    sheet.append(["花名册"])
    sheet.append([*COLUMNS.values(), "岗位"])
    for _ in range(OFFICERS):
        person: dict[str, Any] = asdict(people.invent())
        sheet.append([v if isinstance(v := person[key], date) else words(v) for key in COLUMNS] + ["值机员"])
    path = tmp_path / "花名册.xlsx"
    workbook.save(path)
    return path


@pytest.mark.bench
def test_importing_a_large_spreadsheet(
    store: Store, lead: Actor, spreadsheet: Path, measured: Callable[..., None]
) -> None:
    start = time.perf_counter()
    workbook = read_file(spreadsheet)
    read = time.perf_counter()
    with store.session(lead) as session:
        rows = judge(session, workbook, propose(workbook), date.today())
        judged = time.perf_counter()
        applied = apply(session, rows)
    saved = time.perf_counter()
    assert applied.added == OFFICERS
    for what, seconds in (("read", read - start), ("judged", judged - read), ("saved", saved - judged)):
        measured(f"import of {OFFICERS:,} officers: {what}", seconds, "s")
    measured(f"import of {OFFICERS:,} officers, with all checks", saved - start, "s", at_most=3)
