"""Those who may not see ID numbers are told the same of the desk as the lead, and find nothing that is not so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select
from stdnum.cn import ric

from dutydesk.errors import NotAllowed
from dutydesk.records import KINDS, Officer, Role, StaffListLine
from dutydesk.store.actor import Actor
from dutydesk.work import demo, entries, in_flight, listed, officers, review, staff_list_lines, staff_lists, today

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.store.database import Store

ON = date.today()
BLIND = (Role.OFFICER, Role.READER)


@pytest.fixture
def filled(store: Store, lead: Actor) -> Store:
    with store.session(lead) as session:
        demo.fill(session, officers=14, on=ON)
    return store


def told(session: Session) -> dict[str, Any]:
    """Return all that the pages say, in words."""
    approved = listed.latest_approved(session)
    found = staff_list_lines.changes(session, approved, ON)
    agenda = today.agenda(session, ON)
    return {
        "board": review.board_json(review.board(session, ON), ON),
        "agenda": [
            [(item.clause, item.sentence, item.detail) for item in items]
            for items in (agenda.overdue, agenda.within_7_days, agenda.this_quarter)
        ],
        "papers": [
            (row.paper.number, row.state, row.stale, row.waits_for)
            for row in in_flight.in_flight(session, ON, everything=True)
        ],
        "changes": (
            [line.officer_id for line in found.added],
            [line.officer_id for line in found.left],
            [(change.line.officer_id, change.words) for change in found.changed],
        ),
        "chips": officers.chips(session, ON),
        "officers": [row.cells for row in officers.find(session, on=ON)],
    }


def of_all(store: Store, lead: Actor) -> dict[str, Any]:
    with store.session(lead) as session:
        seen_by_lead = told(session)
    for role in Role:
        with store.session(Actor(9, "郑晓棠", role)) as session:
            seen = told(session)
        for what, words in seen_by_lead.items():
            assert seen[what] == words, (role, what)
    return seen_by_lead


def test_every_role_is_told_the_same(filled: Store, lead: Actor) -> None:
    first = of_all(filled, lead)
    assert any(paper[2] for paper in first["papers"])  # the demo has changed since its list
    with filled.session(lead) as session:
        staff_lists.issue(session, ON)
    fresh = of_all(filled, lead)
    assert not fresh["papers"][0][2]
    with filled.session(lead) as session:
        someone = session.exec(select(Officer)).first()
        assert someone is not None
        front = "11010520080306" + ("0" if someone.sex.value == "女" else "1") * 3
        number = front + ric.calc_check_digit(front + "0")
        officers.save_officer(session, {"id_number": number, "duty_since": someone.joined_on}, someone.id)
    changed = of_all(filled, lead)
    assert changed["papers"][0][2]
    assert (someone.id, "身份证编号") in changed["changes"][2]
    findings = next(clause["findings"] for clause in changed["board"]["clauses"] if clause["number"] == "A")
    said = "".join(found["sentence"] for found in findings)
    assert "身份证编号" in said
    assert f"{someone.name}" in said
    assert "未满 16 周岁" in said


@pytest.mark.parametrize("role", BLIND)
def test_where_a_number_would_stand_they_read_that_they_may_not_see_it(filled: Store, role: Role) -> None:
    with filled.session(Actor(9, "郑晓棠", role)) as session:
        officer = session.exec(select(Officer)).first()
        assert officer is not None
        assert officers.card(session, officer.id or 0, ON).lines[0].words == "无权查看"
        assert entries.rows(session, entries.kind_named("officer"))[0].cells["id_number"] == "无权查看"
        assert officers.find(session, "001X") == []
        for kind in KINDS:  # nothing that is listed trips over a number that is not there
            for row in entries.rows(session, kind):
                row.record.caption()
        line = session.exec(select(StaffListLine)).first()
        assert line is not None
        assert line.id_number is None
        with pytest.raises(NotAllowed):
            officers.reveal_id(session, officer.id or 0, "核对证件原件")


@pytest.mark.parametrize("role", BLIND)
def test_a_corrected_number_is_said_without_either_number(filled: Store, lead: Actor, role: Role) -> None:
    with filled.session(lead) as session:
        approved = listed.latest_approved(session)
        assert approved is not None
        line = staff_lists.lines(session, approved)[2]
        old = session.get(Officer, line.officer_id)
        assert old is not None
        front = old.id_number[:14] + f"{(int(old.id_number[14:17]) + 2) % 1000:03}"
        new = front + ric.calc_check_digit(front + "0")
        officers.save_officer(session, {"id_number": new}, old.id)
    with filled.session(Actor(9, "郑晓棠", role)) as session:
        found = staff_list_lines.changes(session, listed.latest_approved(session), ON)
    said = next(change for change in found.changed if change.field == "id_number")
    assert (said.line.officer_id, said.old, said.new) == (line.officer_id, "无权查看", "无权查看")
