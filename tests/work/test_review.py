"""The clause board over a real store: every clause, any day, and the JSON that stays as it is."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dutydesk.records import (
    Certificate,
    CertificateKind,
    Officer,
    Outcome,
    Paper,
    Setting,
    Site,
    StaffList,
    StaffListLine,
    Team,
)
from dutydesk.standard import CLAUSES, State
from dutydesk.work import review
from tests.samples import officer

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

ON = date(2026, 11, 23)


def add_list(session: Session, made_on: date, *people: Officer, **paper: Any) -> StaffList:
    numbered = f"QD-{made_on.year}-{made_on:%m%d}00"
    given = StaffList(
        number=numbered, made_on=made_on, client_name="青松岭医院", provider_name="守望安防", people=len(people)
    )
    session.add(given)
    session.flush()
    for order, who in enumerate(people, 1):
        copied = {n: getattr(who, n) for n in ("name", "sex", "id_number", "education", "position", "joined_on")}
        session.add(StaffListLine(staff_list_id=given.id, officer_id=who.id, order=order, years=7, **copied))
    session.add(
        Paper(
            number=numbered,
            form="staff_list",
            title="清单",
            of_table="stafflist",
            of_id=given.id,
            fingerprint="",
            pdf="",
            pages=1,
            printed_at=datetime(2026, 1, 1, tzinfo=UTC),
            **paper,
        )
    )
    session.flush()
    return given


def states(session: Session, on: date = ON) -> dict[str, str]:
    return {row.number: row.state.value for row in review.board(session, on) if row.state is not State.NOT_YET}


def test_an_empty_desk_shows_every_clause_and_calls_none_met(session: Session) -> None:
    rows = review.board(session, ON)
    assert [row.number for row in rows] == [clause.number for clause in CLAUSES]
    assert states(session) == {
        "4.1a": "not_applicable",
        "4.1e": "not_applicable",
        "4.3": "gap",
        "5.1": "gap",
        "5.2": "not_applicable",
        "5.3": "not_applicable",
        "5.4": "not_applicable",
        "5.5": "not_applicable",
        "5.9": "not_applicable",
        "7.2b": "not_applicable",
        "8.1": "not_applicable",
        "8.2a": "not_applicable",
        "8.2b": "not_applicable",
        "8.2c": "not_applicable",
        "8.2d": "not_applicable",
        "8.3": "not_applicable",
        "A": "not_applicable",
    }


def test_a_row_says_whose_duty_it_is_and_what_proves_it(session: Session) -> None:
    row = next(row for row in review.board(session, ON) if row.number == "5.2")
    assert (row.whose, row.how) == ("服务商", "由记录判定、签字纸件")


def test_each_day_is_judged_as_it_was(session: Session) -> None:
    team = Team(name="一班")
    session.add_all(
        [Site(name="分部", provider_name="守望安防", client_name="青松岭医院", lead_name="周敬言"), team],
    )
    session.flush()
    li, wang = officer(1, "李建国", team_id=team.id), officer(2, "王伟强", team_id=team.id, joined_on=date(2026, 11, 1))
    session.add_all([li, wang])
    session.flush()
    for who in (li, wang):
        for kind in (CertificateKind.LABOUR_CONTRACT, CertificateKind.SOCIAL_INSURANCE):
            session.add(Certificate(officer_id=who.id or 0, kind=kind, issued_on=who.joined_on))
    add_list(
        session,
        date(2026, 9, 1),
        li,
        signed_on=date(2026, 9, 1),
        submitted_on=date(2026, 9, 2),
        outcome=Outcome.APPROVED,
        decided_on=date(2026, 9, 8),
    )
    assert states(session, date(2026, 10, 1)) == {
        "4.1a": "met",
        "4.1e": "not_applicable",
        "4.3": "gap",
        "5.1": "met",
        "5.2": "met",
        "5.3": "gap",
        "5.4": "met",
        "5.5": "not_applicable",
        "5.9": "not_applicable",
        "7.2b": "gap",
        "8.1": "not_applicable",
        "8.2a": "gap",
        "8.2b": "gap",
        "8.2c": "gap",
        "8.2d": "not_applicable",
        "8.3": "not_applicable",
        "A": "met",
    }
    assert states(session, date(2026, 9, 7))["5.2"] == "gap"
    assert states(session, date(2026, 8, 31))["5.2"] == "gap"
    assert states(session, date(2026, 11, 1)) == {
        "4.1a": "met",
        "4.1e": "not_applicable",
        "4.3": "gap",
        "5.1": "met",
        "5.2": "gap",
        "5.3": "gap",
        "5.4": "met",
        "5.5": "not_applicable",
        "5.9": "not_applicable",
        "7.2b": "gap",
        "8.1": "not_applicable",
        "8.2a": "gap",
        "8.2b": "gap",
        "8.2c": "gap",
        "8.2d": "not_applicable",
        "8.3": "not_applicable",
        "A": "gap",
    }


def test_lines_are_read_only_of_lists_that_a_check_asks_about(session: Session) -> None:
    li = officer(1, "李建国")
    session.add(li)
    session.flush()
    approved: dict[str, Any] = {"outcome": Outcome.APPROVED}
    for month in (1, 2, 3):
        add_list(session, date(2026, month, 1), li, **approved, decided_on=date(2026, month, 2))
    lists = review.evidence(session, ON).lists
    assert [len(given.lines) for given in lists] == [0, 0, 1]


def test_papers_of_other_forms_do_not_move_a_list(session: Session) -> None:
    li = officer(1, "李建国")
    session.add(li)
    session.flush()
    given = add_list(session, date(2026, 11, 1), li)
    other = Paper(
        number="BG-2026-000001",
        form="staff_changes",
        title="变更",
        of_table="stafflist",
        of_id=given.id or 0,
        fingerprint="",
        pdf="",
        pages=1,
        printed_at=datetime(2026, 1, 1, tzinfo=UTC),
        outcome=Outcome.APPROVED,
        decided_on=ON,
    )
    session.add(other)
    session.flush()
    assert states(session)["5.2"] == "gap"


def test_the_desk_decides_how_early_it_warns(session: Session) -> None:
    li = officer(1, "李建国")
    session.add(li)
    session.flush()
    session.add(Certificate(officer_id=li.id or 0, kind=CertificateKind.LABOUR_CONTRACT))
    until = ON + timedelta(days=45)
    session.add(Certificate(officer_id=li.id or 0, kind=CertificateKind.SOCIAL_INSURANCE, expires_on=until))
    session.flush()
    assert states(session)["4.1a"] == "met"
    session.add(Setting(name="expiry_days", value="60"))
    session.flush()
    assert states(session)["4.1a"] == "due"


def test_findings_can_be_read_after_the_session_is_closed(store: Store, lead: Actor) -> None:
    with store.session(lead) as session:
        session.add(officer(1, "李建国"))
    with store.session(lead) as session:
        rows = review.board(session, ON)
    found = next(row for row in rows if row.number == "4.1a").findings
    assert found[0].record is not None
    assert found[0].record.id == 1


def test_the_json_keeps_its_shape_and_shows_no_id_number(session: Session) -> None:
    session.add(officer(1, "李建国"))
    session.flush()
    said = review.board_json(review.board(session, ON), ON)
    assert said["on"] == "2026-11-23"
    by_number = {clause["number"]: clause for clause in said["clauses"]}
    assert by_number["4.1a"] == {
        "number": "4.1a",
        "how": "CHECKED",
        "state": "gap",
        "findings": [
            {"sentence": "李建国没有登记劳动合同。", "due": None},
            {"sentence": "李建国没有登记社会保险。", "due": None},
        ],
    }
    assert by_number["5.8"] == {"number": "5.8", "how": "KEPT", "state": "not_yet", "findings": []}
    assert "11010119900307" not in json.dumps(said, ensure_ascii=False)
