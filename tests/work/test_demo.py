"""The invented site: believable, valid by every rule, the same for the same seed, and clearly an invention."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from dutydesk.errors import NotAllowed, Refused
from dutydesk.kinds.id_number import IdNumber, is_male
from dutydesk.kinds.person_name import PersonName
from dutydesk.records import (
    KINDS,
    Certificate,
    Contract,
    Headcount,
    Officer,
    OfficerStatus,
    Paper,
    Sex,
    Site,
    StaffList,
    StaffListLine,
    Team,
)
from dutydesk.standard import is_in_post, whole_years
from dutydesk.work import demo, review, today
from dutydesk.work.invented import People

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.kinds.kind import Kind
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

ON = date.today()


@pytest.fixture(scope="module")
def invented() -> list[Any]:
    people = People(1, ON)
    return [people.invent() for _ in range(400)] + [people.invent(0.2, 10.5) for _ in range(20)]


def test_every_id_number_is_valid_and_agrees_with_the_sex(invented: list[Any]) -> None:
    assert all(IdNumber.read(person.id_number) == person.id_number for person in invented)
    assert all(is_male(person.id_number) == (person.sex is Sex.MALE) for person in invented)
    assert len({person.id_number for person in invented}) == len(invented)
    assert len({person.id_number[:6] for person in invented}) > 50


def test_nobody_began_under_age_or_in_the_future(invented: list[Any]) -> None:
    for person in invented:
        born = date(int(person.id_number[6:10]), int(person.id_number[10:12]), int(person.id_number[12:14]))
        assert whole_years(born, person.duty_since) >= 18
        assert person.duty_since <= person.joined_on <= ON


def test_rare_names_and_a_minority_name_are_among_them(invented: list[Any]) -> None:
    names = {person.name for person in invented}
    assert all(PersonName.read(name) == name for name in names)
    assert any("·" in name for name in names)
    assert {char for char in "䶮㛃𬱖" if any(char in name for name in names)} == set("䶮㛃𬱖")


def fill(session: Session, officers: int = 50, seed: int = 1) -> Site:
    return demo.fill(session, officers, seed, ON)


def in_post(session: Session) -> list[Officer]:
    return [officer for officer in session.exec(select(Officer)) if is_in_post(officer, ON)]


def test_the_usual_site_is_complete_and_marked_as_invented(session: Session) -> None:
    site = fill(session)
    assert site.invented
    assert session.exec(select(Site)).one().id == site.id
    assert len(in_post(session)) == 50
    assert len(session.exec(select(Team)).all()) == 4
    assert len(session.exec(select(Headcount)).all()) == 6
    contract = session.exec(select(Contract)).one()
    assert sum(getattr(contract, name) for name in Contract.model_fields if name.startswith("has_")) == 8
    assert sum(whole_years(officer.duty_since, ON) < 1 for officer in in_post(session)) == 6
    assert [officer.name for officer in session.exec(select(Officer)) if officer.position == "专职经理"] == [
        site.lead_name
    ]


def test_it_leaves_work_to_do_under_each_heading_of_today(session: Session) -> None:
    fill(session)
    found = today.agenda(session, ON)
    assert found.is_set_up
    overdue = {"4.1a", "4.3", "5.2", "5.3", "5.4", "5.9", "8.2a", "8.2b", "8.2c", "8.3", "A"}
    assert {item.clause for item in found.overdue} == overdue
    assert found.within_7_days
    assert found.this_quarter
    states = {row.number: row.state.value for row in review.board(session, ON) if row.clause.live}
    assert states == {
        "4.1a": "gap",
        "4.1e": "met",
        "4.3": "gap",
        "5.1": "met",
        "5.2": "gap",
        "5.3": "gap",
        "5.4": "gap",
        "5.5": "met",
        "5.9": "gap",
        "7.2b": "due",
        "8.1": "met",
        "8.2a": "gap",
        "8.2b": "gap",
        "8.2c": "gap",
        "8.2d": "met",
        "8.3": "gap",
        "A": "gap",
    }


def test_its_first_list_was_approved_and_people_have_changed_since(session: Session) -> None:
    fill(session)
    given = session.exec(select(StaffList)).one()
    assert session.exec(select(Paper).where(Paper.form == "staff_list")).one().outcome is not None
    listed = {line.officer_id for line in session.exec(select(StaffListLine))}
    present = {officer.id for officer in in_post(session)}
    assert given.people == len(listed)
    assert len(present - listed) == 2
    assert len(listed - present) == 1
    stale = next(row for row in review.board(session, ON) if row.number == "A").findings[0].sentence
    assert "新增" in stale
    assert "离开" in stale
    assert "岗位职务" in stale
    assert "文化程度" in stale


@pytest.mark.parametrize("officers", [1, 3, 11, 12, 13])
def test_a_site_of_any_size_has_so_many_in_post(session: Session, officers: int) -> None:
    fill(session, officers)
    assert len(in_post(session)) == officers


def test_a_site_without_people_has_no_list_either(session: Session) -> None:
    site = fill(session, 0)
    assert site.lead_name
    assert session.exec(select(Officer)).all() == []
    assert session.exec(select(StaffList)).all() == []
    assert session.exec(select(Contract)).one()


def test_the_same_seed_makes_the_same_site_and_another_seed_another(store: Store, lead: Actor) -> None:
    made: list[list[tuple[Any, ...]]] = []
    for seed in (1, 1, 2):
        with store.session(lead) as session:
            fill(session, 15, seed)
            made.append([_facts(kind, session) for kind in KINDS if kind.record in {Officer, Certificate}])
            session.rollback()
    assert made[0] == made[1]
    assert made[0] != made[2]


class _Enough(Exception):
    pass


def _facts(kind: Kind, session: Session) -> tuple[Any, ...]:
    rows: list[Any] = list(session.exec(select(kind.record)).all())
    return tuple(tuple(getattr(row, column.name) for column in kind.columns if not column.target) for row in rows)


def test_a_desk_that_has_a_site_is_not_filled(session: Session) -> None:
    fill(session, 0)
    with pytest.raises(Refused):
        fill(session, 0)


def test_the_departed_left_after_joining_and_before_today(session: Session) -> None:
    fill(session)
    gone = [officer for officer in session.exec(select(Officer)) if officer.status is OfficerStatus.LEFT]
    assert len(gone) == 1
    assert gone[0].left_on is not None
    assert gone[0].joined_on < gone[0].left_on < ON


def test_only_who_may_enter_people_can_fill_a_desk(store: Store) -> None:
    with pytest.raises(NotAllowed), store.session(None) as session:
        fill(session, 1)
