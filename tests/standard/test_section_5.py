"""5.1 分部、专职经理和班组；5.2 清单及其批准."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from dutydesk.records import (
    Education,
    Officer,
    OfficerStatus,
    Outcome,
    Paper,
    Sex,
    Site,
    StaffList,
    StaffListLine,
    Team,
)
from dutydesk.standard import Evidence, Finding, GivenList, Remedy, State, judge
from dutydesk.standard.evidence import Stretch

ON = date(2026, 11, 23)
DAY = timedelta(days=1)
SITE = Site(id=1, name="第三医院服务项目分部", provider_name="安卫值机", client_name="第三医院", lead_name="刘磊")
TEAM = Team(id=1, name="一班")


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
        "team_id": 1,
    }
    return Officer(**(values | given))


LI, WANG, CHEN = officer(1, "李建国"), officer(2, "王伟强"), officer(3, "陈静", sex=Sex.FEMALE)


def line(who: Officer) -> StaffListLine:
    copied = {name: getattr(who, name) for name in ("name", "sex", "id_number", "education", "position", "joined_on")}
    return StaffListLine(id=who.id, staff_list_id=1, officer_id=who.id, order=1, years=7, **copied)


def given_list(number: int, made_on: date, *people: Officer, by_choice: bool = False, **paper: Any) -> GivenList:
    staff_list = StaffList(
        id=number,
        number=f"QD-2026-{number:06}",
        made_on=made_on,
        client_name="第三医院",
        provider_name="安卫值机",
        people=len(people),
        by_choice=by_choice,
    )
    printed = Paper(
        id=number,
        number=staff_list.number,
        form="staff_list",
        title="清单",
        of_table="stafflist",
        of_id=number,
        fingerprint="",
        pdf="",
        pages=1,
        printed_at=datetime(2026, 1, 1, tzinfo=UTC),
        **paper,
    )
    return GivenList(staff_list, tuple(line(who) for who in people), (printed,))


APPROVED: dict[str, Any] = {
    "signed_on": date(2026, 9, 1),
    "submitted_on": date(2026, 9, 2),
    "outcome": Outcome.APPROVED,
    "decided_on": date(2026, 9, 8),
}


def judged(number: str, **seen: Any) -> tuple[State, tuple[Finding, ...]]:
    on = seen.pop("on", ON)
    return judge(number, Evidence(on, **({"site": SITE, "teams": (TEAM,), "officers": (LI, WANG)} | seen)))


def sentences(found: tuple[Finding, ...]) -> list[str]:
    return [finding.sentence for finding in found]


def test_a_branch_with_lead_teams_and_nobody_outside_them_meets_the_clause() -> None:
    assert judged("5.1") == (State.MET, ())


def test_an_empty_desk_is_told_to_set_up_its_branch_and_teams() -> None:
    state, found = judged("5.1", site=None, teams=(), officers=())
    assert state is State.GAP
    assert sentences(found) == ["尚未在用户单位设立服务项目分部。", "尚未设置工作班组。"]


def test_officers_outside_teams_are_named_but_not_the_full_time_manager() -> None:
    lead = officer(4, "刘磊", team_id=None)
    _, found = judged("5.1", officers=(LI, lead, officer(5, "赵超", team_id=None)))
    assert sentences(found) == ["赵超还没有编入工作班组。"]


def test_a_branch_without_a_manager_is_a_gap() -> None:
    nameless = Site(id=1, name="第三医院服务项目分部", provider_name="安卫值机", client_name="第三医院", lead_name=" ")
    assert sentences(judged("5.1", site=nameless)[1]) == ["第三医院服务项目分部没有填写专职经理（项目分部负责人）。"]


def test_people_in_post_without_any_list_are_a_gap() -> None:
    state, found = judged("5.2")
    assert state is State.GAP
    assert sentences(found) == ["尚未向用户单位提交人员背景可信基本信息清单，在岗 2 人均未经批准。"]


def test_without_people_and_list_there_is_nothing_to_approve() -> None:
    assert judged("5.2", officers=()) == (State.NOT_APPLICABLE, ())


def test_an_approved_list_with_everyone_on_it_meets_the_clause() -> None:
    assert judged("5.2", lists=(given_list(1, date(2026, 9, 1), LI, WANG, **APPROVED),)) == (State.MET, ())


def test_who_is_not_on_the_approved_list_is_named() -> None:
    state, found = judged(
        "5.2", officers=(LI, WANG, CHEN), lists=(given_list(1, date(2026, 9, 1), LI, WANG, **APPROVED),)
    )
    assert state is State.GAP
    assert sentences(found) == ["陈静在岗，但不在用户单位批准的清单 QD-2026-000001 上。"]
    assert found[0].record is CHEN
    assert found[0].remedy is Remedy.ISSUE_LIST


def test_who_has_left_need_not_be_on_the_list() -> None:
    gone = officer(3, "陈静", status=OfficerStatus.LEFT, left_on=ON)
    lists = (given_list(1, date(2026, 9, 1), LI, WANG, **APPROVED),)
    assert judged("5.2", officers=(LI, WANG, gone), lists=lists)[0] is State.MET


def test_each_step_that_a_list_has_not_taken_is_said() -> None:
    steps: dict[str, Any] = {}
    said: list[str] = []
    for step in ({}, {"signed_on": ON}, {"submitted_on": ON}, {"outcome": Outcome.RECEIVED, "decided_on": ON}):
        steps |= step
        state, found = judged("5.2", lists=(given_list(1, ON, LI, WANG, **steps),))
        assert state is State.GAP
        said += sentences(found)
    assert said == [
        "清单 QD-2026-000001 已打印，尚未签字和报送用户单位。",
        "清单 QD-2026-000001 已签字，尚未报送用户单位。",
        "清单 QD-2026-000001 已于2026年11月23日报送，尚未得到用户单位批准。",
        "清单 QD-2026-000001 已于2026年11月23日报送，尚未得到用户单位批准。",
    ]


def test_a_returned_list_is_said_with_its_day() -> None:
    returned = APPROVED | {"outcome": Outcome.RETURNED}
    state, found = judged("5.2", lists=(given_list(1, date(2026, 9, 1), LI, WANG, **returned),))
    assert state is State.GAP
    assert sentences(found) == ["清单 QD-2026-000001 已于2026年9月8日被用户单位退回，应改正后重新打印报送。"]


def test_a_withdrawn_list_counts_for_nothing() -> None:
    withdrawn = given_list(1, date(2026, 9, 1), LI, WANG, **APPROVED, withdrawn_on=ON)
    assert sentences(judged("5.2", lists=(withdrawn,))[1])[0].startswith("尚未向用户单位提交")
    assert judged("5.2", lists=(withdrawn,), on=ON - DAY)[0] is State.MET


def test_an_approval_counts_from_its_day_on() -> None:
    lists = (given_list(1, date(2026, 9, 1), LI, WANG, **APPROVED),)
    assert judged("5.2", lists=lists, on=date(2026, 9, 8))[0] is State.MET
    assert judged("5.2", lists=lists, on=date(2026, 9, 7))[0] is State.GAP


def test_a_new_list_may_await_its_reply_for_a_week_while_an_earlier_one_holds() -> None:
    lists = (
        given_list(1, date(2026, 9, 1), LI, WANG, **APPROVED),
        given_list(2, date(2026, 11, 10), LI, WANG, signed_on=date(2026, 11, 10), submitted_on=date(2026, 11, 16)),
    )
    state, found = judged("5.2", lists=lists)
    assert state is State.DUE
    assert found[0].due == ON
    assert judged("5.2", lists=lists, on=ON + DAY)[0] is State.GAP


def test_who_stands_on_a_list_under_way_is_told_so() -> None:
    lists = (
        given_list(1, date(2026, 9, 1), LI, WANG, **APPROVED),
        given_list(2, ON, LI, WANG, CHEN, signed_on=ON, submitted_on=ON),
    )
    state, found = judged("5.2", officers=(LI, WANG, CHEN), lists=lists)
    assert state is State.GAP
    assert sentences(found)[1] == (
        "陈静在岗，但不在用户单位批准的清单 QD-2026-000001 上；已列入清单 QD-2026-000002，待批准。"
    )
    assert found[1].remedy is Remedy.RECORD_REPLY


def test_an_approved_list_of_chosen_people_stands_beside_the_whole_one() -> None:
    later = APPROVED | {"decided_on": ON}
    lists = (
        given_list(1, date(2026, 9, 1), LI, WANG, **APPROVED),
        given_list(2, date(2026, 11, 20), CHEN, by_choice=True, **later),
    )
    assert judged("5.2", officers=(LI, WANG, CHEN), lists=lists) == (State.MET, ())
    assert judged("A", officers=(LI, WANG, CHEN), lists=lists) == (State.MET, ())


def test_a_list_that_says_what_the_records_say_meets_annex_a() -> None:
    assert judged("A", lists=(given_list(1, date(2026, 9, 1), LI, WANG, **APPROVED),)) == (State.MET, ())


def test_annex_a_says_who_came_who_left_and_what_changed() -> None:
    promoted = officer(1, "李建国", position="班长", education=Education.BACHELOR)
    lists = (given_list(1, date(2026, 9, 1), LI, WANG, **APPROVED),)
    state, found = judged("A", officers=(promoted, CHEN), lists=lists)
    assert state is State.GAP
    assert found[0].sentence == (
        "清单 QD-2026-000001 编制后人员有变：新增 陈静；离开 王伟强；变更 李建国（文化程度、岗位职务）。"
        "应重新打印清单报用户单位批准。"
    )


def test_a_changed_id_number_is_named_and_not_even_looked_at() -> None:
    unseen = [officer(number, name, id_number=None) for number, name in ((1, "李建国"), (2, "王伟强"))]
    lists = (given_list(1, date(2026, 9, 1), LI, WANG),)
    _, found = judged("A", officers=tuple(unseen), lists=lists, renumbered=frozenset({1}))
    assert "变更 李建国（身份证编号）" in found[0].sentence
    assert not judged("A", officers=tuple(unseen), lists=lists)[1]


def test_a_long_note_that_was_shortened_on_the_list_is_no_change() -> None:
    given = given_list(1, date(2026, 9, 1), LI)
    given.lines[0].note = "负责消防控制室，夜班带…"
    long = "负责消防控制室，夜班带班，兼管资料借阅和工作服发放\n另有一行"
    assert judged("A", officers=(officer(1, "李建国", note=long),), lists=(given,)) == (State.MET, ())
    _, found = judged("A", officers=(officer(1, "李建国", note="负责接警"),), lists=(given,))
    assert "变更 李建国（说明）" in found[0].sentence


def test_years_are_frozen_on_the_day_of_the_list() -> None:
    lists = (given_list(1, date(2026, 9, 1), LI, WANG, **APPROVED),)
    assert judged("A", lists=lists, on=date(2027, 9, 1))[0] is State.MET
    corrected = officer(1, "李建国", duty_since=date(2019, 9, 2))
    assert "变更 李建国（从事值机年数）" in judged("A", officers=(corrected, WANG), lists=lists)[1][0].sentence


def test_a_derived_beginning_is_to_be_confirmed_within_the_quarter() -> None:
    guessed = officer(1, "李建国", duty_since_derived=True)
    lists = (given_list(1, date(2026, 9, 1), LI, WANG, **APPROVED),)
    state, found = judged("A", officers=(guessed, WANG), lists=lists)
    assert state is State.DUE
    assert sentences(found) == ["李建国的开始值机日期为推算，应与本人核对后确认。"]
    assert found[0].due == date(2026, 12, 31)
    assert judged("A", officers=(guessed, WANG), lists=lists, on=date(2026, 9, 30))[1][0].due == date(2026, 9, 30)


def test_what_no_check_judges_is_shown_as_not_yet_in_use() -> None:
    assert [judged(number) for number in ("5.7", "5.8", "4.1b")] == [(State.NOT_YET, ())] * 3
    assert State.NOT_YET.words == "尚未启用"


def test_whoever_joined_before_the_sixteenth_birthday_is_to_be_checked() -> None:
    seen = Evidence(ON, site=SITE, teams=(TEAM,), officers=(LI, WANG), joined_young=frozenset({1}))
    found = [one for one in judge("A", seen)[1] if "未满 16 周岁" in one.sentence]
    assert [one.who for one in found] == ["李建国"]
    assert found[0].due == date(2026, 12, 31)


def test_nobody_in_the_first_year_means_that_5_5_does_not_apply() -> None:
    assert judged("5.5", officers=(LI, WANG))[0] is State.NOT_APPLICABLE


def test_a_novice_alone_is_due_on_the_day_of_the_duty() -> None:
    young = officer(7, "陈静", duty_since=date(2026, 5, 1), joined_on=date(2026, 5, 1))
    assert judged("5.5", officers=(LI, young))[0] is State.MET
    alone = Stretch(date(2026, 11, 25), "接警调度岗", "11月25日 08:00–20:00", "陈静")
    state, found = judged("5.5", officers=(LI, young), alone=(alone,))
    assert (state, found[0].due) == (State.DUE, date(2026, 11, 25))
    assert sentences(found) == ["接警调度岗在 11月25日 08:00–20:00 只有从事值机不满一年的陈静当班。"]
