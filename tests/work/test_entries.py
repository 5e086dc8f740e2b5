from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dutydesk.errors import InvalidEntry, NotAllowed, Refused
from dutydesk.records import Officer, OfficerStatus, Role, Sex
from dutydesk.store import journal
from dutydesk.store.actor import Actor
from dutydesk.work import entries

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.kinds.kind import Kind
    from dutydesk.store.database import Store

NOT_BEFORE_BIRTH = "不晚于身份证编号中的出生日期（1974-10-19），请核对日期和身份证编号。"
OFFICER = entries.kind_named("officer")
TEAM = entries.kind_named("team")


def officer(**other: Any) -> dict[str, Any]:
    """Return the entry of 刘桂英, as a form hands it over."""
    return {
        "employee_number": "ZJ004",
        "name": "刘桂英",
        "sex": "女",
        "id_number": "11010519741019654X",
        "education": "大专",
        "position": "值机员",
        "joined_on": "2021-06-14",
        "duty_since": "2020-02-29",
        **other,
    }


def faults_of(session: Session, kind: Kind, values: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(InvalidEntry) as refused:
        entries.save(session, kind, values)
    return refused.value.faults


def test_an_entry_is_kept_with_its_types(session: Session) -> None:
    saved = entries.save(session, OFFICER, officer())
    assert isinstance(saved, Officer)
    assert saved.id is not None
    assert saved.sex is Sex.FEMALE
    assert saved.joined_on == date(2021, 6, 14)
    assert "liuguiying" in saved.pinyin


def test_what_is_missing_is_named_field_by_field(session: Session) -> None:
    faults = faults_of(session, OFFICER, {"name": "  ", "employee_number": "ZJ001"})
    assert set(faults) == {"name", "sex", "id_number", "education", "position", "joined_on", "duty_since"}
    assert set(faults.values()) == {"此项必填，请填写。"}


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("sex", "女性", "请从男、女中选择。"),
        ("joined_on", "20210614", "日期填写不正确，请写成 20261123 或 2026年11月23日。"),
        ("joined_on", "2021-02-29", "日期填写不正确，请写成 20261123 或 2026年11月23日。"),
        ("id_number", "11010519741019654", "身份证编号应为 18 位，现为 17 位，请核对。"),
        ("id_number", "110105197410196547", "身份证编号校验位不对，可能有一位抄错，请对照证件核对。"),
        ("team_id", "二组", "请从列表中选择。"),
        ("team_id", 99, "所选的班组已不存在，请重新选择。"),
        ("position", "值\n机员", "内容中有换行或控制字符，请删去后重新输入。"),
        ("position", "值机\U0001f600", "“\U0001f600”（U+1F600）字库中没有，无法打印，请核对此字。"),
        ("position", "长" * 201, "内容过长，最多 200 个字，现为 201 个字。"),
        ("sex", "男", "性别与身份证编号不符：编号第 17 位表示“女”，请核对性别和身份证编号。"),
        ("joined_on", "1974-10-19", f"加入组织日期{NOT_BEFORE_BIRTH}"),
        (
            "duty_since",
            "1974-10-19",
            f"开始值机日期{NOT_BEFORE_BIRTH}",
        ),
        ("joined_on", date.today() + timedelta(days=1), "加入组织日期不能晚于今天。"),
        ("duty_since", date.today() + timedelta(days=1), "开始值机日期不能晚于今天。"),
        ("left_on", "2022-01-01", "状态不是“离职”，不应填写离职日期。"),
        ("status", "离职", "left_on:状态为“离职”，请填写离职日期。"),
    ],
)
def test_a_wrong_value_is_said_in_a_sentence(session: Session, field: str, typed: Any, sentence: str) -> None:
    where, _, said = sentence.rpartition(":")
    assert faults_of(session, OFFICER, officer(**{field: typed})) == {where or field: said}


def test_who_leaves_cannot_have_left_before_joining_or_in_the_future(session: Session) -> None:
    gone = officer(status=OfficerStatus.LEFT, left_on="2021-06-13")
    assert faults_of(session, OFFICER, gone) == {"left_on": "离职日期不能早于加入组织日期。"}
    gone["left_on"] = date.today() + timedelta(days=1)
    assert faults_of(session, OFFICER, gone) == {"left_on": "离职日期不能晚于今天。"}
    gone["left_on"] = date.today()
    entries.save(session, OFFICER, gone)


def test_the_holder_of_an_id_number_is_named_and_the_number_masked(session: Session) -> None:
    entries.save(session, OFFICER, officer())
    faults = faults_of(session, OFFICER, officer(name="刘桂芳"))
    assert faults == {
        "id_number": "身份证编号 1101**********654X 已登记在刘桂英（ZJ004，在岗）名下，不能重复。",
        "employee_number": "编号 ZJ004 已是刘桂英的编号，不能重复。",
    }


def test_an_update_keeps_what_it_does_not_name_also_fields_without_a_label(session: Session) -> None:
    site = entries.save(
        session, entries.kind_named("site"), {"name": "第三医院项目分部", "provider_name": "北京蓝盾值机服务有限公司",
                                 "client_name": "北京市第三人民医院", "lead_name": "周敬言", "invented": True}
    )  # fmt: skip
    entries.save(session, entries.kind_named("site"), {"centre_place": "门诊楼地下一层"}, site.id)
    session.refresh(site)
    assert (site.invented, site.centre_place, site.client_name) == (True, "门诊楼地下一层", "北京市第三人民医院")


def test_an_emptied_field_becomes_empty(session: Session) -> None:
    saved = entries.save(session, OFFICER, officer(phone="13801234567", note="带班"))
    entries.save(session, OFFICER, {"phone": "", "note": None}, saved.id)
    assert (saved.phone, saved.note) == (None, "")


def test_the_journal_of_an_update_holds_what_changed_alone(session: Session) -> None:
    saved = entries.save(session, OFFICER, officer())
    entries.save(session, OFFICER, officer(position="值机班长"), saved.id)
    last = journal.history(session, "officer", saved.id)[-1]
    assert (last.before, last.after) == ({"position": "值机员"}, {"position": "值机班长"})


def test_rows_show_references_by_name_and_id_numbers_masked(session: Session) -> None:
    team = entries.save(session, TEAM, {"name": "中班二组"})
    entries.save(session, OFFICER, officer(team_id=team.id))
    (row,) = entries.rows(session, OFFICER, employee_number="ZJ004")
    assert row.cells["team_id"] == "中班二组"
    assert row.cells["id_number"] == "1101**********654X"
    assert row.cells["joined_on"] == "2021年6月14日"


def test_rows_come_in_pages(session: Session) -> None:
    for number in range(1, 6):
        entries.save(session, TEAM, {"name": f"{number}组"})
    page = entries.rows(session, TEAM, limit=2, offset=3)
    assert [row.cells["name"] for row in page] == ["4组", "5组"]
    assert entries.captions(session, TEAM) == {row.record.id: row.cells["name"] for row in entries.rows(session, TEAM)}


def test_a_record_that_others_refer_to_is_not_removed(session: Session) -> None:
    team = entries.save(session, TEAM, {"name": "中班二组"})
    saved = entries.save(session, OFFICER, officer(team_id=team.id))
    with pytest.raises(Refused, match="“中班二组”已被值机员引用，不能删除。"):
        entries.remove(session, TEAM, team.id)
    entries.save(session, OFFICER, {"team_id": None}, saved.id)
    entries.remove(session, TEAM, team.id)
    assert entries.rows(session, TEAM) == []


def test_a_shift_leader_enters_teams_and_removes_none(session: Session) -> None:
    session.info["actor"] = Actor(8, "李夏", Role.SHIFT_LEADER)
    team = entries.save(session, TEAM, {"name": "中班二组"})
    with pytest.raises(NotAllowed, match="“班长”不能删除资料"):
        entries.remove(session, TEAM, team.id)


def test_what_is_gone_cannot_be_changed(session: Session) -> None:
    with pytest.raises(Refused, match="已不存在"):
        entries.save(session, TEAM, {"name": "夜班"}, 7)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.READER])
def test_a_role_that_may_not_enter_is_refused(store: Store, role: Role) -> None:
    with store.session(Actor(9, "李夏", role)) as session, pytest.raises(NotAllowed):
        entries.save(session, TEAM, {"name": "夜班"})


def test_kinds_that_the_program_keeps_are_not_entered_by_hand(session: Session) -> None:
    for table in ("stafflist", "stafflistline", "paper", "paperscan", "disclosure", "operator", "setting"):
        with pytest.raises(Refused, match="由程序登记"):
            entries.save(session, entries.kind_named(table), {})


def test_small_kinds_keep_their_own_order(session: Session) -> None:
    contract = {"number": "HT-1", "signed_on": "2026-01-01", "starts_on": "2026-02-01", "ends_on": "2026-01-31"}
    assert faults_of(session, entries.kind_named("contract"), contract) == {
        "ends_on": "服务结束日期不能早于服务开始日期。"
    }
    holder = entries.save(session, OFFICER, officer())
    guard = {"officer_id": holder.id, "kind": "保安员证", "issued_on": "2026-02-01", "expires_on": "2026-01-31"}
    assert faults_of(session, entries.kind_named("certificate"), guard) == {
        "expires_on": "有效期至不能早于发证（生效）日期。"
    }
    post = entries.save(session, entries.kind_named("post"), {"name": "一号台"})
    shift = entries.save(
        session, entries.kind_named("shiftkind"), {"name": "白班", "starts_at": "08:00", "ends_at": "20:00"}
    )
    headcount = {"post_id": post.id, "shift_kind_id": shift.id, "people": 0}
    assert faults_of(session, entries.kind_named("headcount"), headcount) == {"people": "不能小于 1。"}
    headcount["people"] = "2"
    entries.save(session, entries.kind_named("headcount"), headcount)
    assert "shift_kind_id" in faults_of(session, entries.kind_named("headcount"), headcount)


def test_many_entries_obey_the_rules_of_single_ones(session: Session) -> None:
    first = entries.save(session, OFFICER, officer())
    judged = entries.save_all(
        session,
        OFFICER,
        [
            ({"position": "值机班长"}, first.id),
            (officer(employee_number="ZJ005", id_number="110105197410196547"), None),
            (officer(employee_number="ZJ006"), None),
            (officer(employee_number="ZJ005", team_id=99, id_number="11010519741019222X"), None),
        ],
    )
    assert [judgement.faults for judgement in judged] == [
        {},
        {"id_number": "身份证编号校验位不对，可能有一位抄错，请对照证件核对。"},
        {"id_number": "身份证编号 1101**********654X 已登记在刘桂英（ZJ004，在岗）名下，不能重复。"},
        {"id_number": "身份证编号校验位不对，可能有一位抄错，请对照证件核对。"},
    ]
    session.refresh(first)
    assert (first.position, len(entries.rows(session, OFFICER))) == ("值机员", 1)


def test_entries_of_one_go_cannot_hold_the_same_number(session: Session) -> None:
    twice = [(officer(), None), (officer(employee_number="ZJ005"), None)]
    judged = entries.save_all(session, OFFICER, twice)
    assert [sorted(judgement.faults) for judgement in judged] == [[], ["id_number"]]
    assert entries.rows(session, OFFICER) == []


def test_many_sound_entries_are_all_kept_and_journalled(session: Session) -> None:
    team = entries.save(session, TEAM, {"name": "中班二组"})
    judged = entries.save_all(session, TEAM, [({"note": "夜间"}, team.id), ({"name": "早班一组"}, None)])
    assert [judgement.record.name for judgement in judged] == ["中班二组", "早班一组"]
    assert [row.cells["note"] for row in entries.rows(session, TEAM)] == ["夜间", ""]
    assert [entry.act for entry in journal.history(session, "team", team.id)] == ["add", "change"]
