from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from dutydesk.errors import NotAllowed, Refused
from dutydesk.paper import raster
from dutydesk.records import Disclosure, Officer, Outcome, Paper, Role, StaffList
from dutydesk.store import journal
from dutydesk.store.actor import Actor
from dutydesk.work import entries, officers, papers, staff_lists
from tests.samples import entry, id_number

if TYPE_CHECKING:
    from sqlmodel import Session


TODAY = date.today()
LAST_MONTH = TODAY - timedelta(days=30)


def add(session: Session, name: str, order: int, **other: Any) -> Officer:
    return officers.save_officer(session, entry(name, order, **other))


@pytest.fixture
def site(session: Session) -> Session:
    """A session on a desk with a site and three officers, the last of them on leave."""
    values = {
        "name": "第三医院项目分部",
        "provider_name": "北京蓝盾值机服务有限公司",
        "client_name": "北京市第三人民医院",
        "client_department": "保卫处",
        "lead_name": "周敬言",
    }
    entries.save(session, entries.kind_named("site"), values)
    for order, name in enumerate(("王小明", "迪丽努尔·买买提", "欧阳\U00020bb7"), 1):
        add(session, name, order, status="请假" if order == 3 else "在岗")
    return session


def approve(session: Session, paper: Paper) -> None:
    on = paper.printed_at.astimezone().date()
    papers.sign(session, paper, on, "周敬言")
    papers.submit(session, paper, on)
    papers.decide(session, paper, Outcome.APPROVED, on, "顾长河")


def issue_last_month(session: Session, **other: Any) -> Paper:
    at = datetime.now(UTC) - timedelta(days=30)
    return staff_lists.issue(session, LAST_MONTH, printed_at=at, **other)


def list_of(session: Session, paper: Paper) -> StaffList:
    found = session.get(StaffList, paper.of_id)
    assert found is not None
    return found


def test_the_paper_says_what_annex_a_asks_for(site: Session) -> None:
    add(site, "赵六", 4, status="离职", left_on=TODAY)
    paper = staff_lists.issue(site, TODAY)
    assert (paper.number, paper.edition, paper.pages, paper.copies) == (f"QD-{TODAY.year}-000001", 1, 1, 2)
    (page,) = raster.page_texts(papers.pdf(site, paper))
    for said in (
        "北京市第三人民医院",
        "（3）名人员",
        "王小明",
        id_number(2),
        "欧阳\U00020bb7",
        "2021-06-14",
        paper.number,
    ):
        assert said in page
    assert "赵六" not in page


def test_the_reply_sheet_goes_along(site: Session) -> None:
    paper = staff_lists.issue(site, TODAY)
    (reply,) = papers.companions(site, paper)
    assert (reply.number, reply.title) == (f"PF-{TODAY.year}-000001", "批准回执")
    (page,) = raster.page_texts(papers.pdf(site, reply))
    assert paper.number in page
    assert id_number(1) not in page


def test_lines_are_frozen_in_the_order_of_numbers_with_whole_years(site: Session) -> None:
    add(
        site,
        "孙七",
        7,
        employee_number="ZJ0",
        note="带班，持证上岗，熟悉门诊楼消防联动\n第二行",
        duty_since="2021-11-24",
    )
    staff_list = list_of(site, staff_lists.issue(site, LAST_MONTH))
    lines = staff_lists.lines(site, staff_list)
    assert [line.name for line in lines] == ["孙七", "王小明", "迪丽努尔·买买提", "欧阳\U00020bb7"]
    assert lines[0].note == "带班，持证上岗，熟悉门诊楼消防…"
    assert lines[0].years == officers.years_of_duty(date(2021, 11, 24), LAST_MONTH)
    officers.save_officer(site, {"name": "孙琦"}, lines[0].officer_id)
    assert staff_lists.lines(site, staff_list)[0].name == "孙七"


def test_numbers_run_on_and_a_withdrawn_one_never_comes_back(site: Session) -> None:
    first = staff_lists.issue(site, TODAY)
    papers.withdraw(site, first, "漏列一人")
    second = staff_lists.issue(site, TODAY)
    assert [second.number[-6:], second.edition] == ["000002", 2]
    assert staff_lists.issue(site, TODAY).number[-6:] == "000003"
    assert papers.next_number(site, "staff_list", date(2031, 1, 1)) == "QD-2031-000001"


@pytest.mark.parametrize(
    ("change", "is_stale"),
    [
        ({"position": "值机班长"}, True),
        ({"note": "带班"}, True),
        ({"duty_since": "2019-06-14"}, True),
        ({"status": "离职", "left_on": TODAY}, True),
        ({"status": "请假"}, False),
        ({"phone": "13801234567"}, False),
        ({"employee_number": "ZJ0001"}, True),
    ],
)
def test_a_list_is_stale_when_an_officer_is_not_what_it_says(
    site: Session, change: dict[str, Any], *, is_stale: bool
) -> None:
    paper = staff_lists.issue(site, TODAY)
    officer = site.exec(select(Officer).where(Officer.employee_number == "ZJ001")).one()
    before = {name: getattr(officer, name) for name in change}
    assert not papers.stale(site, paper)
    if "employee_number" in change:
        change = {"employee_number": "ZJ999"}
    officers.save_officer(site, change, officer.id)
    assert papers.stale(site, paper) is is_stale
    officers.save_officer(site, {**before, "left_on": None}, officer.id)
    assert not papers.stale(site, paper)


def test_a_newcomer_or_another_client_name_makes_a_list_stale(site: Session) -> None:
    paper = staff_lists.issue(site, TODAY)
    newcomer = add(site, "赵六", 4)
    assert papers.stale(site, paper)
    entries.remove(site, entries.kind_named("officer"), newcomer.id or 0)
    assert not papers.stale(site, paper)
    entries.save(site, entries.kind_named("site"), {"client_name": "北京市第三医院"}, 1)
    assert papers.stale(site, paper)


def test_that_a_year_passes_does_not_make_a_list_stale(site: Session) -> None:
    made_on = date(TODAY.year - 2, 1, 1)
    assert not papers.stale(site, staff_lists.issue(site, made_on))


def test_a_list_of_chosen_people_is_not_troubled_by_others(site: Session) -> None:
    approve(site, staff_lists.issue(site, TODAY))
    newcomer = add(site, "赵六", 4)
    paper = staff_lists.issue(site, TODAY, [newcomer.id or 0])
    assert list_of(site, paper).people == 1
    add(site, "钱七", 5)
    assert not papers.stale(site, paper)
    approve(site, paper)
    latest = staff_lists.latest_approved(site)
    assert latest is not None
    assert latest.number == paper.number
    found = staff_lists.changes(site, latest, TODAY)
    assert ([line.name for line in found.added], found.left, found.changed) == (["钱七"], (), ())


def test_changes_name_who_came_who_left_and_what_is_different(site: Session) -> None:
    paper = issue_last_month(site)
    approve(site, paper)
    since = staff_lists.latest_approved(site)
    assert since is not None
    assert not staff_lists.changes(site, since, TODAY)
    add(site, "赵六", 4)
    officers.save_officer(site, {"status": "离职", "left_on": TODAY}, 2)
    officers.save_officer(site, {"position": "值机班长", "id_number": id_number(11), "duty_since": "2020-01-01"}, 1)
    found = staff_lists.changes(site, since, TODAY)
    assert [line.name for line in found.added] == ["赵六"]
    assert [line.name for line in found.left] == ["迪丽努尔·买买提"]
    assert [(c.line.name, c.words, c.old, c.new) for c in found.changed] == [
        ("王小明", "身份证编号", "1101**********0" + id_number(1)[-3:], "1101**********0" + id_number(11)[-3:]),
        ("王小明", "岗位职务", "值机员", "值机班长"),
        ("王小明", "从事值机年数", found.changed[2].old, found.changed[2].new),
    ]
    second = staff_lists.issue(site, TODAY)
    sheet = next(p for p in papers.companions(site, second) if p.form == "staff_changes")
    assert sheet.number == f"BG-{TODAY.year}-000001"
    text = "".join(raster.page_texts(papers.pdf(site, sheet)))
    for said in ("赵六", "迪丽努尔·买买提", "值机班长", paper.number, second.number):
        assert said in text
    assert all(id_number(order) not in text for order in (1, 2, 4, 11))


def test_without_an_earlier_list_everybody_is_added(site: Session) -> None:
    found = staff_lists.changes(site, None, TODAY)
    assert len(found.added) == 3
    assert staff_lists.latest_approved(site) is None


def test_an_old_list_is_printed_again_as_it_was_and_says_so(site: Session) -> None:
    paper = staff_lists.issue(site, TODAY)
    first = hashlib.sha256(papers.pdf(site, paper)).digest()
    officers.save_officer(site, {"position": "值机班长"}, 1)
    again = papers.reprint(site, paper)
    for old, new in zip(raster.page_texts(papers.pdf(site, paper)), raster.page_texts(again), strict=True):
        assert new.startswith(old)
        assert "第 2 次打印" in new
    assert hashlib.sha256(papers.pdf(site, paper)).digest() == first
    assert paper.times_printed == 2
    assert [entry.act for entry in journal.history(site, "paper", paper.id or 0)] == ["add", "change", "print"]


def test_each_giving_of_id_numbers_stands_in_the_register(site: Session) -> None:
    paper = staff_lists.issue(site, TODAY, copies=3)
    papers.reprint(site, paper, copies=1)
    papers.save_as(site, paper, "清单.pdf")
    (reply,) = papers.companions(site, paper)
    papers.reprint(site, reply)
    entered = site.exec(select(Disclosure)).all()
    assert [(e.copies, e.people, e.medium) for e in entered] == [
        (3, 3, "纸质"),
        (1, 3, "纸质"),
        (1, 3, "电子文件：清单.pdf"),
    ]
    first = entered[0]
    assert (first.receiver, first.reason, first.operator_name) == ("北京市第三人民医院", "5.2 报用户单位批准", "周敬言")
    assert "身份证编号" in first.fields
    assert first.with_id_numbers


@pytest.mark.parametrize("role", [Role.SHIFT_LEADER, Role.OFFICER, Role.READER])
def test_who_may_not_see_id_numbers_neither_makes_nor_sees_nor_prints_a_list(site: Session, role: Role) -> None:
    paper = staff_lists.issue(site, TODAY)
    site.info["actor"] = Actor(8, "李夏", role)
    for see in (papers.pdf, papers.to_print, papers.reprint):
        with pytest.raises(NotAllowed):
            see(site, paper)
    with pytest.raises(NotAllowed):
        papers.save_as(site, paper, "清单.pdf")
    with pytest.raises(NotAllowed):
        staff_lists.issue(site, TODAY)


def test_nothing_is_printed_of_an_empty_desk(session: Session, site: Session) -> None:
    for officer in site.exec(select(Officer)):
        officers.save_officer(site, {"status": "离职", "left_on": TODAY}, officer.id)
    with pytest.raises(Refused, match="没有可以列入清单的在岗人员"):
        staff_lists.issue(session, TODAY)
    with pytest.raises(Refused, match="编制日期不能晚于今天"):
        staff_lists.issue(session, TODAY + timedelta(days=1))


def test_a_list_without_a_site_is_refused(session: Session) -> None:
    with pytest.raises(Refused, match="还没有登记服务项目分部"):
        staff_lists.draft(session, TODAY)


def test_an_officer_on_a_list_is_not_removed(site: Session) -> None:
    staff_lists.issue(site, TODAY)
    with pytest.raises(Refused, match="已被清单人员引用"):
        entries.remove(site, entries.kind_named("officer"), 1)
