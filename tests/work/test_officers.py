from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dutydesk.errors import NotAllowed, Refused
from dutydesk.records import Officer, OfficerStatus, Outcome, Paper, Role, StaffList, StaffListLine
from dutydesk.store import journal
from dutydesk.store.actor import Actor
from dutydesk.work import entries, officers
from dutydesk.work.officer_rules import full_after
from tests.samples import entry, id_number

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.store.database import Store

ON = date(2026, 11, 23)


def add(session: Session, name: str, order: int, **other: Any) -> Officer:
    return officers.save_officer(session, entry(name, order, **other))


def add_certificate(session: Session, officer: Officer, kind: str, expires_on: date | None) -> None:
    values = {"officer_id": officer.id, "kind": kind, "number": "京保2021", "expires_on": expires_on}
    entries.save(session, entries.kind_named("certificate"), values)


def approve(session: Session, number: str, made_on: date, people: list[Officer], *, by_choice: bool = False) -> None:
    """Put people on an approved list, as an earlier version of the desk might have left it."""
    made = StaffList(number=number, made_on=made_on, client_name="北京市第三人民医院", provider_name="蓝盾",
                     people=len(people), by_choice=by_choice)  # fmt: skip
    session.add(made)
    session.flush()
    copied = ("name", "sex", "id_number", "education", "position", "joined_on")
    for order, who in enumerate(people, 1):
        frozen = {name: getattr(who, name) for name in copied}
        session.add(StaffListLine(staff_list_id=made.id or 0, officer_id=who.id or 0, order=order, years=5, **frozen))
    session.add(
        Paper.model_validate(
            {
                "number": number,
                "form": "staff_list",
                "title": "清单",
                "of_table": "stafflist",
                "of_id": made.id,
                "fingerprint": "",
                "pdf": "",
                "pages": 1,
                "printed_at": "2026-01-01T08:00:00+08:00",
                "outcome": Outcome.APPROVED,
                "decided_on": made_on,
            }
        )
    )
    session.flush()


def names(session: Session, query: str = "", chip: str = "all") -> list[str]:
    return [row.cells["name"] for row in officers.find(session, query, chip, ON)]


@pytest.mark.parametrize(
    ("since", "on", "whole"),
    [
        (date(2020, 2, 29), date(2021, 2, 28), 0),
        (date(2020, 2, 29), date(2021, 3, 1), 1),
        (date(2020, 2, 29), date(2024, 2, 28), 3),
        (date(2020, 2, 29), date(2024, 2, 29), 4),
        (date(2025, 11, 24), date(2026, 11, 23), 0),
        (date(2025, 11, 23), date(2026, 11, 23), 1),
        (date(2026, 12, 1), date(2026, 11, 23), 0),
    ],
)
def test_years_of_duty_are_whole_and_never_negative(since: date, on: date, whole: int) -> None:
    assert officers.years_of_duty(since, on) == whole
    assert officers.may_stand_alone(since, on) is (whole >= 1)


def test_a_year_is_full_on_the_first_day_that_counts_it() -> None:
    for since in (date(2024, 2, 29), date(2024, 2, 28), date(2024, 3, 1), date(2025, 12, 31)):
        full = full_after(since, 1)
        assert officers.may_stand_alone(since, full)
        assert not officers.may_stand_alone(since, full - timedelta(days=1))


@pytest.mark.parametrize("on", [date(2024, 2, 28), date(2024, 2, 29), date(2025, 2, 28), date(2025, 3, 1), ON])
def test_the_chip_of_newcomers_agrees_with_the_rule(session: Session, on: date) -> None:
    around = [full_after(on, -1) + timedelta(days=days) for days in range(-3, 4)]
    for order, since in enumerate(around, 1):
        add(session, "王建国", order, duty_since=since)
    found = {row.record.id for row in officers.find(session, "", "novice", on)}
    everyone = [session.get(Officer, row.record.id) for row in officers.find(session, "", "all", on)]
    assert found == {o.id for o in everyone if o and not officers.may_stand_alone(o.duty_since, on)}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("王", ["王小明"]),
        ("王 小", ["王小明"]),
        ("wxm", ["王小明"]),
        ("Wang Xiao", ["王小明"]),
        ("zengqiao", ["曾巧"]),
        ("cengqiao", []),
        ("ZQ", ["曾巧"]),
        ("zj002", ["曾巧"]),
        ("ＺＪ００２", ["曾巧"]),
        ("买买提", ["迪丽努尔·买买提"]),
        ("努尔买买提", ["迪丽努尔·买买提"]),
        ("努尔·买", ["迪丽努尔·买买提"]),
        ("iao", []),
        ("%", []),
        ("_", []),
        ("   ", ["王小明", "曾巧", "迪丽努尔·买买提"]),
    ],
)
def test_officers_are_found_by_what_people_type(session: Session, typed: str, found: list[str]) -> None:
    for order, name in enumerate(("王小明", "曾巧", "迪丽努尔·买买提"), 1):
        add(session, name, order)
    assert names(session, typed) == found


def test_the_last_four_of_an_id_find_its_holder_but_no_part_of_the_middle(session: Session) -> None:
    for order in range(1, 6):
        add(session, f"王建{'国军民平明'[order - 1]}", order)
    last = id_number(3)[-4:]
    assert names(session, last.lower()) == ["王建民"]
    assert names(session, "1974") == []
    assert names(session, id_number(3)[-3:]) == []


def test_rows_hold_no_id_number(session: Session) -> None:
    add(session, "王小明", 1)
    (row,) = officers.find(session)
    assert id_number(1) not in repr(row)
    assert set(row.cells) == {key for key, _ in officers.COLUMNS}


def test_numbers_sort_as_numbers_and_who_left_comes_last(session: Session) -> None:
    add(session, "王一", 1, employee_number="ZJ1000")
    add(session, "王二", 2, employee_number="ZJ999")
    add(session, "王三", 3, status=OfficerStatus.LEFT, left_on="2026-01-01")
    assert names(session) == ["王二", "王一", "王三"]
    assert officers.next_employee_number(session) == "ZJ1001"


def test_the_first_number_and_the_next_keep_their_form(session: Session) -> None:
    assert officers.next_employee_number(session) == "ZJ001"
    add(session, "王一", 1, employee_number="BJ-0099")
    assert officers.next_employee_number(session) == "BJ-0100"


def test_chips_count_what_they_show(session: Session) -> None:
    assert [chip.count for chip in officers.chips(session, ON)] == [0, 0, 0, 0, 0]
    old, new, away, gone = (add(session, f"王{n}", i) for i, n in enumerate("一二三四", 1))
    officers.save_officer(session, {"duty_since": "2026-01-05"}, new.id)
    officers.save_officer(session, {"status": "请假"}, away.id)
    officers.save_officer(session, {"status": "离职", "left_on": "2026-10-01"}, gone.id)
    add_certificate(session, old, "保安员证", ON + timedelta(days=30))
    add_certificate(session, new, "保安员证", ON - timedelta(days=400))
    add_certificate(session, new, "保安员证", ON + timedelta(days=400))  # renewed
    add_certificate(session, away, "体检证明", None)
    add_certificate(session, gone, "保安员证", ON)
    approve(session, "QD-2025-000001", date(2025, 1, 1), [old, away, gone])
    found = {chip.key: (chip.words, chip.count) for chip in officers.chips(session, ON)}
    assert found == {
        "all": ("全部", 4),
        "on_duty": ("在岗", 2),
        "novice": ("未满一年", 1),
        "expiring": ("证件将到期", 1),
        "unapproved": ("待批准", 1),
        "left": ("离职", 1),
    }
    for key, (_, count) in found.items():
        assert len(officers.find(session, "", key, ON)) == count
    assert names(session, chip="expiring") == ["王一"]
    assert names(session, chip="unapproved") == ["王二"]


def test_a_list_of_chosen_people_adds_to_the_approved_ones(session: Session) -> None:
    old, new = add(session, "王一", 1), add(session, "王二", 2)
    approve(session, "QD-2026-000001", date(2026, 1, 1), [old])
    approve(session, "QD-2026-000002", date(2026, 2, 1), [new], by_choice=True)
    assert names(session, chip="unapproved") == []


def test_a_card_judges_each_fact(session: Session) -> None:
    team = entries.save(session, entries.kind_named("team"), {"name": "中班二组"})
    who = add(session, "刘桂英", 4, team_id=team.id, phone="13801234567", duty_since_derived=True)
    add_certificate(session, who, "保安员证", date(2027, 3, 18))
    add_certificate(session, who, "消防设施操作员", date(2026, 12, 5))
    add_certificate(session, who, "社会保险", date(2026, 11, 22))
    card = officers.card(session, who.id or 0, ON)
    assert (card.name, card.status, card.tone) == ("刘桂英", "在岗", "good")
    assert card.head == ("ZJ004 · 值机员 · 中班二组", "2021年6月14日加入组织 · 从事值机 5 年")
    lines = {line.label: (line.words, line.badge, line.tone) for line in card.lines}
    assert lines["身份证编号"][0].startswith("1101**********")
    assert lines["保安员证"] == ("京保2021 至 2027年3月18日", "有效", "good")
    assert lines["消防设施操作员"] == ("京保2021 至 2026年12月5日", "12 天后到期", "warning")
    assert lines["社会保险"][1:] == ("已过期", "danger")
    assert lines["劳动合同"] == ("未登记", "缺", "danger")
    assert lines["背景审查"][1:] == ("待批准", "warning")
    assert lines["独立值机"] == ("从事值机已满一年，开始值机日期为推算，待确认", "可独立", "good")
    approve(session, "QD-2026-000003", date(2026, 2, 1), [who])
    card = officers.card(session, who.id or 0, ON)
    assert ("清单 QD-2026-000003", "已批准") in {(line.words, line.badge) for line in card.lines}


def test_a_newcomer_may_not_stand_alone_until_the_day_that_the_card_names(session: Session) -> None:
    who = add(session, "刘桂英", 4, duty_since="2026-01-05")
    alone = officers.card(session, who.id or 0, ON).lines[-1]
    assert (alone.words, alone.badge) == ("2027年1月5日满一年", "不得独立")


def test_a_look_at_an_id_is_journalled_with_its_reason(session: Session) -> None:
    who = add(session, "刘桂英", 4)
    with pytest.raises(Refused, match="事由"):
        officers.reveal_id(session, who.id or 0, "  ")
    assert officers.reveal_id(session, who.id or 0, "核对证件原件") == id_number(4)
    last = journal.history(session, "officer", who.id or 0)[-1]
    assert (last.act, last.why) == ("reveal", "核对证件原件")


def test_a_shift_leader_sees_no_id(store: Store, lead: Actor) -> None:
    with store.session(lead) as session:
        who = add(session, "刘桂英", 4).id or 0
    with store.session(Actor(8, "李夏", Role.SHIFT_LEADER)) as session, pytest.raises(NotAllowed):
        officers.reveal_id(session, who, "核对")
