from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from dutydesk.errors import NotAllowed, Refused
from dutydesk.records import Officer, Role
from dutydesk.store import journal
from dutydesk.store.actor import Actor
from dutydesk.work.importing.apply import Applied, apply
from dutydesk.work.importing.header import propose
from dutydesk.work.importing.judge import judge
from dutydesk.work.importing.reading import read_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.work.importing.judge import JudgedRow

    Person = Callable[..., list[Any]]
    Judge = Callable[..., list[JudgedRow]]


def officers(session: Session) -> list[Officer]:
    return list(session.exec(select(Officer).order_by(Officer.employee_number)).all())


def test_chosen_rows_become_officers_with_numbers_keys_and_journal(
    session: Session, judged: Judge, person: Person
) -> None:
    assert apply(session, judged(person(1), person(2, name="单志强"))) == Applied(added=2, updated=0)
    first, second = officers(session)
    assert (first.employee_number, second.employee_number) == ("ZJ001", "ZJ002")
    assert "shanzhiqiang" in second.pinyin
    assert first.duty_since_derived
    assert first.id is not None
    assert [entry.act for entry in journal.history(session, "officer", first.id)] == ["add"]


def test_given_employee_numbers_are_kept_and_the_others_follow(
    session: Session, judged: Judge, id_number: Callable[..., str]
) -> None:
    header = ("工号", "姓名", "身份证号", "学历", "职务", "入职日期", "值机年限")
    rest = ["大专", "值机员", "2021.3.5", 3.0]
    rows = judged(
        [None, "周敬言", id_number(1), *rest],
        ["BA017", "李明", id_number(2), *rest],
        [None, "何涛", id_number(3), *rest],
        header=header,
    )
    apply(session, rows)
    assert [(one.employee_number, one.name) for one in officers(session)] == [
        ("BA017", "李明"),
        ("BA018", "周敬言"),
        ("BA019", "何涛"),
    ]


def test_a_second_import_of_the_same_file_adds_nothing(session: Session, data: Path, on: date) -> None:
    book = read_file(data / "staff-messy.xlsx")
    for expected in (Applied(25, 0), Applied(0, 0)):
        rows = judge(session, book, propose(book), on)
        assert apply(session, [row for row in rows if row.action != "refuse"]) == expected
    assert {row.action for row in judge(session, book, propose(book), on)} == {"none", "refuse"}


@pytest.mark.parametrize("later", [date(2026, 12, 1), date(2027, 11, 22), date(2027, 11, 24), date(2029, 3, 1)])
def test_years_that_have_grown_since_offer_no_change(session: Session, data: Path, on: date, later: date) -> None:
    book = read_file(data / "staff-messy.xlsx")
    rows = judge(session, book, propose(book), on)
    apply(session, [row for row in rows if row.action != "refuse"])
    session.flush()
    again = judge(session, book, propose(book), later)
    assert [row.row_number for row in again if row.action not in {"none", "refuse"}] == []


def test_changed_fields_are_offered_with_old_and_new_words(session: Session, judged: Judge, person: Person) -> None:
    apply(session, judged(person()))
    (row,) = judged(person(education="本科", position="班长", joined_on="2021.3.6", years="5年", phone="13900001234"))
    assert row.action == "update"
    assert [(one.field, one.old, one.new) for one in row.differences] == [
        ("education", "大专", "本科"),
        ("position", "值机员", "班长"),
        ("joined_on", "2021年3月5日", "2021年3月6日"),
        ("phone", "13800001234", "13900001234"),
        ("duty_since", "2023年11月23日（推算）", "2021年11月23日（推算）"),
    ]
    assert apply(session, [row]) == Applied(added=0, updated=1)
    (officer,) = officers(session)
    assert (officer.position, officer.phone, officer.duty_since) == ("班长", "13900001234", date(2021, 11, 23))


def test_fewer_years_than_on_the_day_of_entry_are_a_correction(session: Session, judged: Judge, person: Person) -> None:
    apply(session, judged(person(years=9.0)))
    (row,) = judged(person(years=3.0))
    assert [one.field for one in row.differences] == ["duty_since"]


def test_a_confirmed_start_is_never_replaced_by_a_number_of_years(
    session: Session, judged: Judge, person: Person
) -> None:
    apply(session, judged(person()))
    (officer,) = officers(session)
    officer.duty_since, officer.duty_since_derived = date(2022, 1, 1), False
    session.add(officer)
    session.flush()
    (row,) = judged(person(years=7.0))
    assert row.action == "none"
    assert any("未改动" in note for note in row.notes)


def test_empty_cells_take_nothing_away(session: Session, judged: Judge, person: Person) -> None:
    apply(session, judged(person(note="退伍军人")))
    (row,) = judged(person(note="", phone=""))
    assert row.action == "none"


def test_an_id_registered_under_another_name_is_refused(session: Session, judged: Judge, person: Person) -> None:
    apply(session, judged(person()))
    (row,) = judged(person(name="冒名者"))
    assert row.action == "refuse"
    assert "已登记在“周敬言”（编号 ZJ001）名下" in row.faults[0]


def test_a_namesake_with_another_id_is_added_and_noted(session: Session, judged: Judge, person: Person) -> None:
    apply(session, judged(person(1)))
    (row,) = judged(person(2))
    assert row.action == "add"
    assert "已登记有同名人员" in row.notes[0]


def test_an_employee_number_of_somebody_else_is_refused(
    session: Session, judged: Judge, person: Person, id_number: Callable[..., str]
) -> None:
    apply(session, judged(person(1)))
    header = ("工号", "姓名", "身份证号", "学历", "职务", "入职日期", "值机年限")
    (row,) = judged(["ZJ001", "李明", id_number(2), "大专", "值机员", "2021.3.5", 3.0], header=header)
    assert row.faults == ("编号“ZJ001”已是“周敬言”的编号，不能重复。",)


def test_nothing_is_written_where_one_chosen_row_is_refused(session: Session, judged: Judge, person: Person) -> None:
    rows = judged(person(1), person(2, name="李明", sex="女"))
    with pytest.raises(Refused, match="第 3 行有错误"):
        apply(session, rows)
    assert officers(session) == []


def test_nothing_is_written_where_saving_refuses_a_row(session: Session, judged: Judge, person: Person) -> None:
    good, other = judged(person(1), person(2, name="李明"))
    bad = replace(other, values={**other.values, "id_number": good.values["id_number"]})
    with pytest.raises(Refused, match="第 3 行"):
        apply(session, [good, bad])
    assert officers(session) == []


def test_a_reader_may_not_import(session: Session, judged: Judge, person: Person) -> None:
    rows = judged(person())
    session.info["actor"] = Actor(2, "何涛", Role.READER)
    with pytest.raises(NotAllowed, match="“查阅”不能导入人员"):
        apply(session, rows)
    with pytest.raises(NotAllowed):  # to whom nobody's number is shown, and everybody would look new
        judged(person())
