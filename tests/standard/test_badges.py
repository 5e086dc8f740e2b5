"""5.3 标识：设计经批准，在岗人员各有一枚，离职人员交回."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dutydesk.records import Badge, BadgeDesign, Education, Officer, OfficerStatus, Outcome, Paper, Sex
from dutydesk.standard import Evidence, Remedy, State, judge
from dutydesk.standard.badges import GivenDesign

ON = date(2026, 11, 23)
DAY = timedelta(days=1)
DESIGN = BadgeDesign(id=1, name="2026 年版", made_on=date(2026, 9, 1), department="项目分部")


def officer(number: int, name: str, **given: Any) -> Officer:
    values: dict[str, Any] = {
        "id": number,
        "employee_number": f"BJ-{number:03}",
        "name": name,
        "sex": Sex.MALE,
        "id_number": f"1101051990030700{number}",
        "education": Education.COLLEGE,
        "position": "值机员",
        "joined_on": date(2020, 3, 1),
        "duty_since": date(2019, 6, 1),
    }
    return Officer(**(values | given))


LI = officer(1, "李建国")


def badge(number: int, who: Officer, **given: Any) -> Badge:
    values: dict[str, Any] = {
        "id": number,
        "number": f"BJ-{number:03}",
        "officer_id": who.id,
        "design_id": 1,
        "name": who.name,
        "employee_number": who.employee_number,
        "department": "项目分部",
        "position": who.position,
        "issued_on": date(2026, 9, 20),
    }
    return Badge(**(values | given))


def paper(**steps: Any) -> Paper:
    printed = {
        "id": 1,
        "number": "GP-2026-000001",
        "form": "badge_design",
        "title": "报批单",
        "of_table": "badgedesign",
        "of_id": 1,
        "fingerprint": "",
        "pdf": "",
        "pages": 1,
        "printed_at": datetime(2026, 9, 1, tzinfo=UTC),
    }
    return Paper(**(printed | steps))


APPROVED = paper(
    signed_on=date(2026, 9, 1),
    submitted_on=date(2026, 9, 2),
    outcome=Outcome.APPROVED,
    decided_on=date(2026, 9, 8),
)
GOOD = Evidence(ON, officers=(LI,), designs=(GivenDesign(DESIGN, (APPROVED,)),), badges=(badge(1, LI),))


def said(evidence: Evidence) -> list[str]:
    return [found.sentence for found in judge("5.3", evidence)[1]]


def test_all_is_well() -> None:
    assert judge("5.3", GOOD) == (State.MET, ())
    assert judge("5.3", Evidence(ON))[0] is State.NOT_APPLICABLE


def test_without_a_design_nobody_is_named() -> None:
    assert said(Evidence(ON, officers=(LI,))) == ["还没有工作牌（标识）设计，在岗 1 人均未佩戴经批准的标识。"]


def test_the_approval_is_asked_for_step_by_step() -> None:
    steps: tuple[tuple[dict[str, Any], str, Remedy], ...] = (
        ({}, "已打印，尚未签字和报送用户单位。", Remedy.SIGN_LIST),
        ({"signed_on": ON}, "已签字，尚未报送用户单位。", Remedy.SUBMIT_LIST),
        (
            {"signed_on": ON, "submitted_on": ON},
            "已于2026年11月23日报送，尚未得到用户单位批准。",
            Remedy.RECORD_REPLY,
        ),
        (
            {"signed_on": ON, "submitted_on": ON, "outcome": Outcome.RETURNED, "decided_on": ON},
            "已于2026年11月23日被用户单位退回，应改正后重新打印报送。",
            Remedy.PRINT_DESIGN,
        ),
    )
    for given, sentence, remedy in steps:
        (found,) = judge("5.3", replace(GOOD, designs=(GivenDesign(DESIGN, (paper(**given),)),)))[1]
        assert (found.sentence, found.remedy) == (f"工作牌设计“2026 年版”{sentence}", remedy)
        assert found.is_gap(ON)


def test_a_newer_design_may_wait_for_its_reply_while_the_old_one_holds() -> None:
    newer = GivenDesign(
        BadgeDesign(id=2, name="新版", made_on=ON, department="项目分部"), (paper(signed_on=ON, submitted_on=ON),)
    )
    state, (found,) = judge("5.3", replace(GOOD, designs=(*GOOD.designs, newer)))
    assert (state, found.due) == (State.DUE, ON + 7 * DAY)


def test_who_is_in_post_without_a_badge_is_named() -> None:
    assert said(replace(GOOD, badges=())) == ["李建国在岗，还没有发放工作牌。"]
    lost = badge(1, LI, lost_on=ON - DAY)
    assert said(replace(GOOD, badges=(lost,))) == ["李建国在岗，工作牌 BJ-001 已挂失，尚未补发。"]
    assert not said(replace(GOOD, on=ON - 2 * DAY, badges=(lost,)))
    ended = badge(1, LI, valid_until=ON - DAY)
    assert said(replace(GOOD, badges=(ended,))) == ["李建国的工作牌 BJ-001 已于2026年11月22日到期，尚未换发。"]
    soon = badge(1, LI, valid_until=ON + DAY)
    state, (found,) = judge("5.3", replace(GOOD, badges=(soon,)))
    assert (state, found.due) == (State.DUE, ON + DAY)


def test_a_badge_that_says_what_is_not_so_is_named() -> None:
    promoted = badge(1, LI, position="班长", name="李国建")
    sentence = "李建国的姓名、岗位职务已变更，与工作牌 BJ-001 所注不符。"
    assert said(replace(GOOD, badges=(promoted,))) == [sentence]


def test_a_leaver_gives_the_badge_back() -> None:
    gone = officer(1, "李建国", status=OfficerStatus.LEFT, left_on=ON - 3 * DAY)
    evidence = replace(GOOD, officers=(gone,))
    assert said(evidence) == ["李建国已于2026年11月20日离职，工作牌 BJ-001 尚未收回。"]
    assert not said(replace(evidence, on=ON - 4 * DAY))
    for end in ("returned_on", "lost_on"):
        assert not said(replace(evidence, badges=(badge(1, LI, **{end: ON - DAY}),)))
