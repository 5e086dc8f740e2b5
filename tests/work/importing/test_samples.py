"""Spreadsheets as companies keep them: exactly those rows are refused that a careful person would refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dutydesk.records import Education, Sex
from dutydesk.work.importing.header import propose
from dutydesk.work.importing.judge import judge
from dutydesk.work.importing.reading import read_file

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.work.importing.judge import JudgedRow


def rows_of(session: Session, path: Path, on: date) -> dict[int, JudgedRow]:
    book = read_file(path)
    return {row.row_number: row for row in judge(session, book, propose(book), on)}


def test_the_plain_list_has_fourteen_people_and_no_refusal(session: Session, data: Path, on: date) -> None:
    rows = rows_of(session, data / "staff-plain.xlsx", on)
    assert {number: row.action for number, row in rows.items()} == dict.fromkeys(range(2, 16), "add")
    assert rows[2].values["name"] == "欧阳䶮"
    assert rows[4].values["name"] == "𬱖文博"
    assert rows[6].values["name"] == "阿卜杜热合曼·买买提"
    assert {number for number, row in rows.items() if row.notes} == {9}, "joined at twelve: said, not refused"


def test_of_the_messy_list_only_the_wrong_check_digit_is_refused(session: Session, data: Path, on: date) -> None:
    rows = rows_of(session, data / "staff-messy.xlsx", on)
    people = [5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17, 19, 20, 21, 22, 23, 24, 26, 27, 28, 29, 30, 31, 33, 34]
    assert list(rows) == people
    assert {number: row.faults for number, row in rows.items() if row.action != "add"} == {
        33: ("身份证编号校验位不对，可能有一位抄错，请对照证件核对。",)
    }


def test_the_messy_list_is_read_as_it_is_meant(session: Session, data: Path, on: date) -> None:
    rows = rows_of(session, data / "staff-messy.xlsx", on)
    days = {number: rows[number].values["joined_on"].isoformat() for number in (5, 6, 7, 8, 9, 10)}
    assert days == {
        5: "2017-08-22",
        6: "2023-10-16",
        7: "2025-04-23",
        8: "2016-12-22",
        9: "2025-12-23",
        10: "2021-06-26",
    }
    starts = {number: rows[number].values["duty_since"].isoformat() for number in (5, 6, 7, 8, 9)}
    assert starts == {5: "2017-11-23", 6: "2023-11-23", 7: "2024-11-23", 8: "2016-11-23", 9: "2026-11-23"}
    assert rows[17].values["name"] == "曾志"
    assert rows[8].values["id_number"] == "610113198809058360"
    assert rows[9].values["id_number"] == "130984198112278042"
    assert rows[13].values["education"] is Education.COLLEGE
    assert rows[8].values["sex"] is Sex.FEMALE


def test_of_the_faulty_list_exactly_the_faulty_rows_are_refused(session: Session, data: Path, on: date) -> None:
    rows = rows_of(session, data / "staff-faults.xlsx", on)
    assert {number: row.action for number, row in rows.items()} == {
        **dict.fromkeys([2, 3, 4, 6, 7, 8, 9], "add"),
        10: "none",
        **dict.fromkeys([5, 11, 12, 13], "refuse"),
    }
    assert rows[10].notes == ("与第 4 行相同，不重复导入。",)
    assert "第 11 行“冒名者”" in rows[5].faults[0]
    assert "第 5 行“李勇刚”" in rows[11].faults[0]
    assert "末几位已丢失" in rows[12].faults[0]
    said = "".join(rows[13].faults)
    assert all(word in said for word in ("公式", "负数", "晚于今天", "与身份证编号不符"))


def test_an_old_workbook_is_judged_like_a_new_one(session: Session, data: Path, on: date) -> None:
    rows = rows_of(session, data / "staff-old.xls", on)
    assert {number: row.action for number, row in rows.items()} == {3: "add", 4: "add", 5: "add", 6: "refuse"}
    assert rows[4].values["position"] == "值机员", "merged with the cell above"
    assert [fault[:5] for fault in rows[6].faults] == ["姓名：单元", "性别：单元", "身份证编号"], (
        "formulas; a lost digit"
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_the_messy_list_reads_the_same_from_csv(
    session: Session, data: Path, on: date, tmp_path: Path, encoding: str
) -> None:
    grid = read_file(data / "staff-messy.xlsx").sheets[1]
    text = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in grid.rows)
    path = tmp_path / "花名册.csv"
    path.write_text(text, encoding)
    from_csv = rows_of(session, path, on)
    from_xlsx = rows_of(session, data / "staff-messy.xlsx", on)
    assert {number: row.values for number, row in from_csv.items()} == {
        number: row.values for number, row in from_xlsx.items()
    }
