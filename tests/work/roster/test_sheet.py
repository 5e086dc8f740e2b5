from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from sqlmodel import col, select

from dutydesk.errors import BadFile, MediumError, NotAllowed, Refused
from dutydesk.records import Officer, Placement, Role, RosterDuty
from dutydesk.store.actor import Actor
from dutydesk.work import settings
from dutydesk.work.importing.reading import read_file
from dutydesk.work.roster import calendar, edit, month, problem, sheet, sheet_import

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from sqlmodel import Session

HEAD = ["姓名", *range(1, 29)]


@pytest.fixture(autouse=True)
def unasked(site: Session) -> None:
    settings.put(site, "ask_again", value=False)


def placed(site: Session, count: int = 2) -> list[Officer]:
    query = select(Officer).join(Placement).order_by(col(Officer.employee_number))
    return list(site.exec(query.limit(count)))


def book(tmp_path: Path, *rows: list[Any], title: str = "") -> Any:
    made = openpyxl.Workbook()
    made.active.title = title or "排班"
    for cells in rows:
        made.active.append(cells)
    file = tmp_path / "排班.xlsx"
    made.save(file)
    return read_file(file)


def exported(site: Session, first: date, tmp_path: Path) -> Path:
    return sheet.write(site, first, tmp_path / "值班表.xlsx").target


def test_the_sheet_is_as_people_know_it(site: Session, following: date, tmp_path: Path) -> None:
    shown = openpyxl.load_workbook(exported(site, following, tmp_path)).active
    seen = month.read(site, following)
    assert f"{following.year}年{following.month}月值班表" in shown["A1"].value
    assert [cell.value for cell in shown[2]][4:6] == [1, 2]
    assert [cell.value for cell in shown[3]][4:6] == [day.weekday for day in seen.days[:2]]
    marks = {cell.value for row in shown.iter_rows(4, 3 + len(seen.lines), 5, 4 + len(seen.days)) for cell in row}
    assert {"白", "夜", "休", "假"} == marks
    assert shown.page_setup.orientation == "landscape"
    assert shown.page_setup.paperSize == 9
    assert shown.freeze_panes == "C4"
    assert shown.print_title_rows == "$1:$3"
    free = next(place for place, day in enumerate(seen.days) if day.is_free)
    worked = next(place for place, day in enumerate(seen.days) if not day.is_free)
    assert shown.cell(2, 5 + free).fill.fgColor.rgb != shown.cell(2, 5 + worked).fill.fgColor.rgb
    line = seen.lines[0]
    assert [cell.value for cell in shown[4]][-3:] == [line.hours, line.nights, line.free_days_worked]


def test_what_was_exported_changes_nothing_when_it_comes_back(site: Session, following: date, tmp_path: Path) -> None:
    incoming = sheet_import.read(site, following, read_file(exported(site, following, tmp_path)))
    assert incoming.people == len(month.read(site, following).lines)
    assert incoming.changes == ()


def test_a_month_that_was_lost_comes_back_from_its_workbook(site: Session, following: date, tmp_path: Path) -> None:
    before = problem.plan(site, following)
    file = exported(site, following, tmp_path)
    edit.clear(site, following)
    step = sheet_import.take(site, sheet_import.read(site, following, read_file(file)))
    assert problem.plan(site, following) == before
    assert not problem.pinned(site, following)
    edit.put(site, step.before)
    assert problem.plan(site, following) == frozenset()


def test_a_cell_that_somebody_changed_is_the_only_change(site: Session, following: date, tmp_path: Path) -> None:
    file = exported(site, following, tmp_path)
    changed = openpyxl.load_workbook(file)
    cell = next(cell for cell in changed.active[4][4:] if cell.value == "白")
    cell.value = "休"
    changed.save(file)
    incoming = sheet_import.read(site, following, read_file(file))
    assert [(one.on.day, one.new) for one in incoming.changes] == [(cell.column - 4, "休息")]
    assert incoming.changes[0].old.startswith("白班")


def test_names_with_spaces_numbers_and_days_in_words_are_understood(
    site: Session, following: date, tmp_path: Path
) -> None:
    one, other = placed(site)
    edit.clear(site, following)
    head = ["序号", "人员", "编号", *(f"{day}日" for day in range(1, 29))]
    spaced = f"{one.name[0]} {one.name[1:]}"
    days = ["白班", "夜", "", "休", "白夜", *([""] * 23)]
    rows = [[1, spaced, None, *days], [2, "写错的名字", other.employee_number, "夜", *([""] * 27)]]
    incoming = sheet_import.read(site, following, book(tmp_path, ["排班表"], head, *rows))
    assert {(change.name, change.on.day) for change in incoming.changes} == {
        (one.name, 1),
        (one.name, 2),
        (one.name, 5),
        (other.name, 1),
    }
    sheet_import.take(site, incoming)
    assert (
        len(site.exec(select(RosterDuty).where(RosterDuty.officer_id == one.id, RosterDuty.on >= following)).all()) == 4
    )


def test_what_is_not_understood_is_said_and_stays_as_it_is(site: Session, following: date, tmp_path: Path) -> None:
    one, other = placed(site)
    before = problem.plan(site, following)
    known = [one.name, "鱼", "假", *(["休"] * 26)]
    rows = [HEAD, known, ["某某某", "白", *([""] * 27)], ["在岗人数", *([2] * 28)], [other.name, *([None] * 28)]]
    incoming = sheet_import.read(site, following, book(tmp_path, *rows))
    said = "\n".join(incoming.notes)
    assert f"“鱼”不是班次的符号（可用的有 白、夜 和 休）：{one.name} 1日" in said
    assert "第 3 行“某某某”不在值机员名册中" in said
    assert f"“{other.name}”没有填写任何班次" in said
    assert f"{one.name} 2日写的是请假" in said
    assert "在岗人数" not in said
    assert "表中没有 29日" in said or len(calendar.days_of(site, following)) == 28
    assert all(change.on.day != 1 for change in incoming.changes)
    assert problem.plan(site, following) == before


def test_two_people_of_one_name_need_a_number(site: Session, following: date, tmp_path: Path) -> None:
    one, other = placed(site)
    other.name = one.name
    site.add(other)
    site.flush()
    incoming = sheet_import.read(site, following, book(tmp_path, HEAD, [one.name, "白", *([""] * 27)]))
    assert "有 2 名同名的值机员" in incoming.notes[0]
    assert not incoming.contents


def test_a_sheet_of_another_month_is_refused(site: Session, following: date, tmp_path: Path) -> None:
    title = f"{following.year - 1}年{following.month}月值班表"
    with pytest.raises(Refused, match=f"{following.year - 1}年{following.month}月的值班表"):
        sheet_import.read(site, following, book(tmp_path, [title], HEAD, [placed(site)[0].name, "白"]))


def test_the_day_on_which_a_sheet_was_made_is_not_its_month(site: Session, following: date, tmp_path: Path) -> None:
    made = ["制表日期：2020年1月25日", "2020-01-25"]
    incoming = sheet_import.read(site, following, book(tmp_path, made, HEAD, [placed(site)[0].name, "白", "夜"]))
    assert incoming.people == 1


def test_a_workbook_without_a_roster_or_without_anybody_known_is_refused(
    site: Session, following: date, tmp_path: Path
) -> None:
    with pytest.raises(BadFile, match="没有找到值班表"):
        sheet_import.read(site, following, book(tmp_path, ["姓名", "电话"], ["某人", "123"]))
    with pytest.raises(BadFile, match="没有名册上的姓名或工号"):
        sheet_import.read(site, following, book(tmp_path, HEAD, ["某人", "白"]))


def test_only_the_lead_exports_and_imports(site: Session, following: date, tmp_path: Path) -> None:
    read = book(tmp_path, HEAD, [placed(site)[0].name, "白"])
    site.info["actor"] = replace(site.info["actor"], role=Role.SHIFT_LEADER)
    assert isinstance(site.info["actor"], Actor)
    with pytest.raises(NotAllowed):
        sheet.write(site, following, tmp_path / "值班表.xlsx")
    with pytest.raises(NotAllowed):
        sheet_import.read(site, following, read)


def test_a_folder_that_is_not_there_is_said(site: Session, following: date, tmp_path: Path) -> None:
    with pytest.raises(MediumError):
        sheet.write(site, following, tmp_path / "没有" / "值班表.xlsx")


def test_formulas_in_names_stay_words(site: Session, following: date, tmp_path: Path) -> None:
    one = placed(site)[0]
    one.name = "=1+1"
    site.add(one)
    site.flush()
    shown = openpyxl.load_workbook(io.BytesIO(exported(site, following, tmp_path).read_bytes())).active
    assert "=1+1" in {cell.value for cell in shown["B"]}
    assert all(cell.data_type != "f" for row in shown.iter_rows() for cell in row)
