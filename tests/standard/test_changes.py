"""5.4 岗位不空缺；变更先报告、再批准、后执行."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dutydesk.records import ChangeReason, Education, Officer, Outcome, Paper, Sex, StaffChange
from dutydesk.standard import Evidence, Remedy, State, judge
from dutydesk.standard.changes import GivenChange
from dutydesk.standard.evidence import Stretch

ON = date(2026, 11, 23)
DAY = timedelta(days=1)


def officer(number: int, name: str) -> Officer:
    return Officer(
        id=number,
        employee_number=f"BJ-{number:03}",
        name=name,
        sex=Sex.MALE,
        id_number=f"1101051990030700{number}",  # pyright: ignore[reportArgumentType]  (plain text, as a database gives)
        education=Education.COLLEGE,
        position="值机员",
        joined_on=date(2020, 3, 1),
        duty_since=date(2019, 6, 1),
    )


LI, WANG = officer(1, "李建国"), officer(2, "王伟强")


def case(*papers: Paper, **given: Any) -> Evidence:
    values: dict[str, Any] = {
        "id": 1,
        "reason": ChangeReason.SICK,
        "explanation": "住院",
        "officer_id": 1,
        "stand_in_id": 2,
        "made_on": ON,
        "starts_on": ON + 5 * DAY,
    }
    return Evidence(ON, officers=(LI, WANG), changes=(GivenChange(StaffChange(**(values | given)), papers),))


def paper(**steps: Any) -> Paper:
    printed = {
        "id": 1,
        "number": "RY-2026-000001",
        "form": "staff_change",
        "title": "人员变更报告",
        "of_table": "staffchange",
        "of_id": 1,
        "fingerprint": "",
        "pdf": "",
        "pages": 1,
        "printed_at": datetime(2026, 11, 23, tzinfo=UTC),
    }
    return Paper(**(printed | steps))


def said(evidence: Evidence) -> list[str]:
    return [found.sentence for found in judge("5.4", evidence)[1]]


def test_nothing_is_asked_where_nobody_goes() -> None:
    assert judge("5.4", Evidence(ON, officers=(LI,))) == (State.MET, ())
    assert judge("5.4", Evidence(ON))[0] is State.NOT_APPLICABLE


def test_vacancies_of_the_roster_are_named_and_many_are_counted() -> None:
    one = Stretch(ON, "视频监控岗", "11月23日 08:00–20:00", "1")
    assert said(Evidence(ON, officers=(LI,), vacant=(one,))) == ["视频监控岗在 11月23日 08:00–20:00 缺 1 人。"]
    later = replace(one, on=ON + DAY)
    many = said(Evidence(ON, officers=(LI,), vacant=(one, one, one, later, later)))
    assert many[-1] == "值班表中从2026年11月24日起，另有 2 处岗位空缺。"
    assert len(many) == 4


def test_a_case_has_until_its_day_to_be_reported_and_approved() -> None:
    state, (found,) = judge("5.4", case())
    assert (state, found.due, found.remedy) == (State.DUE, ON + 5 * DAY, Remedy.REPORT_CHANGE)
    assert found.sentence == "李建国病假（由王伟强接替）的《人员变更报告》尚未打印，也未报送用户单位。"
    nobody = said(case(stand_in_id=None))
    assert nobody[0] == "李建国病假尚未确定调配人员。"
    state, _ = judge("5.4", replace(case(), on=ON + 6 * DAY))
    assert state is State.GAP


def test_approved_is_not_yet_carried_out() -> None:
    approved = paper(signed_on=ON, submitted_on=ON, outcome=Outcome.APPROVED, decided_on=ON)
    state, (found,) = judge("5.4", case(approved))
    assert (state, found.remedy) == (State.DUE, Remedy.CARRY_OUT_CHANGE)
    assert not said(case(approved, executed_on=ON))


def test_duty_before_approval_is_a_gap_with_its_reason() -> None:
    state, (found,) = judge("5.4", case(paper(signed_on=ON, submitted_on=ON), executed_on=ON, early_why="突发急症"))
    assert state is State.GAP
    assert "已于2026年11月23日先行执行，未经用户单位批准。原因：突发急症。" in found.sentence
    assert found.remedy is Remedy.RECORD_REPLY


def test_a_case_that_was_given_up_asks_for_nothing() -> None:
    assert not said(case(cancelled_on=ON))
