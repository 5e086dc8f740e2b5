"""今日: what is overdue, due within seven days and later, and the way to the work."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from dutydesk.records import (
    Certificate,
    CertificateKind,
    Contract,
    Headcount,
    OfficerStatus,
    Post,
    ShiftKind,
    Site,
    Team,
)
from dutydesk.standard import Remedy
from dutydesk.work import demo, review, today
from dutydesk.work.today import Action, Tone, agenda
from tests import samples

if TYPE_CHECKING:
    from sqlmodel import Session

ON = date(2026, 11, 23)
DAY = timedelta(days=1)
KINDS = (CertificateKind.LABOUR_CONTRACT, CertificateKind.SOCIAL_INSURANCE)


def add_officer(session: Session, number: int, name: str, *missing: CertificateKind, **given: Any) -> int:
    officer = samples.officer(number, name, **{"team_id": 1, **given})
    session.add(officer)
    session.flush()
    assert officer.id is not None
    session.add_all(Certificate(officer_id=officer.id, kind=kind) for kind in KINDS if kind not in missing)
    session.flush()
    return officer.id


def expire(session: Session, officer_id: int, days: int) -> None:
    health = CertificateKind.HEALTH
    session.add(Certificate(officer_id=officer_id, kind=health, expires_on=ON + timedelta(days=days)))
    session.flush()


@pytest.fixture
def site(session: Session) -> Session:
    """A site whose contract and teams are in order, without people."""
    contents = {name: True for name in Contract.model_fields if name.startswith("has_")}
    session.add_all(
        [
            Site(name="分部", provider_name="守望安防", client_name="青松岭医院", lead_name="周敬言"),
            Team(name="一班"),
            Contract(
                number="FW-1",
                signed_on=date(2026, 1, 1),
                starts_on=date(2026, 2, 1),
                entered_on=date(2026, 2, 1),
                ends_on=date(2028, 1, 31),
                **contents,
            ),
        ]
    )
    session.flush()
    return session


def test_a_site_in_order_without_people_has_nothing_to_do_but_the_steps_of_setting_up(site: Session) -> None:
    found = agenda(site, ON)
    assert (found.overdue, found.within_7_days, found.this_quarter) == ((), (), ())
    assert not found.is_set_up
    assert [(step.words, step.done) for step in found.steps] == [
        ("登记服务合同", True),
        ("设置岗位和人数", False),
        ("设置工作班组", True),
        ("导入人员", False),
        ("打印清单", False),
    ]
    assert found.newest_list is None
    assert [(figure.value, figure.note) for figure in found.figures] == [
        (0, "没有逾期事项"),
        (0, "没有将到期的事项"),
        (0, "尚未设置岗位人数"),
        (0, "没有未满一年的值机员"),
    ]


def test_posts_count_as_set_when_their_heads_are(site: Session) -> None:
    site.add_all([Post(name="视频监控岗"), ShiftKind(name="白班", starts_at=time(8), ends_at=time(20))])
    site.flush()
    assert not agenda(site, ON).steps[1].done
    site.add(Headcount(post_id=1, shift_kind_id=1, people=3))
    site.flush()
    found = agenda(site, ON)
    assert found.steps[1].done
    assert found.figures.on_duty.note == "合同岗位每日 3 人次"
    assert found.figures.on_duty.tone is Tone.DANGER


def test_things_are_sorted_by_how_soon_they_are_due(site: Session) -> None:
    for number, days in enumerate((-1, 0, 7, 8, 30, 31), 1):
        expire(site, add_officer(site, number, f"李建{number}"), days)
    found = agenda(site, ON)
    due = {name: [item.days for item in getattr(found, name) if item.due] for name in ("overdue", "within_7_days")}
    assert due == {"overdue": [-1], "within_7_days": [0, 7]}
    assert [item.days for item in found.this_quarter] == [8, 30]
    assert [item.when for item in found.within_7_days] == ["今天到期", "还剩 7 天"]
    assert found.figures.soon.note == "最近 11-23"


def test_a_gap_without_a_day_is_to_be_done_today_and_stands_after_what_is_overdue(site: Session) -> None:
    someone = add_officer(site, 1, "李建国", CertificateKind.LABOUR_CONTRACT)
    expire(site, someone, -3)
    found = agenda(site, ON)
    assert [(item.clause, item.when) for item in found.overdue] == [
        ("4.1a", "逾期 3 天"),
        ("4.1a", "须今天处理"),
        ("5.2", "须今天处理"),
        ("5.3", "须今天处理"),
        ("7.2b", "须今天处理"),
        ("8.2a", "须今天处理"),
        ("8.2b", "须今天处理"),
        ("8.2c", "须今天处理"),
    ]
    assert {item.tone for item in found.overdue} == {Tone.DANGER}
    assert found.figures.overdue.value == 8


def test_the_button_leads_to_the_certificate_that_ran_out(site: Session) -> None:
    someone = add_officer(site, 1, "李建国")
    expire(site, someone, -3)
    item = agenda(site, ON).overdue[0]
    assert item.sentence == "李建国的体检证明已于2026年11月20日到期。"
    assert item.detail == "值机员 · 编号 ZJ001"
    ran_out = site.exec(
        select(Certificate.id).where(Certificate.kind == CertificateKind.HEALTH, Certificate.officer_id == someone)
    ).one()
    assert item.action == today.Action("更新证件", "people", "certificate", ran_out)


def test_four_alike_are_gathered_into_one_with_their_names(site: Session) -> None:
    for number in range(1, 4):
        add_officer(site, number, f"李建{number}", CertificateKind.SOCIAL_INSURANCE)
    assert len([item for item in agenda(site, ON).overdue if item.clause == "4.1a"]) == 3
    for number in range(4, 9):
        add_officer(site, number, f"李建{number}", CertificateKind.SOCIAL_INSURANCE)
    gathered = [item for item in agenda(site, ON).overdue if item.clause == "4.1a"]
    assert [(item.sentence, item.detail) for item in gathered] == [
        ("8 名值机员没有登记社会保险。", "李建1、李建2、李建3、李建4、李建5、李建6 等 8 人")
    ]
    assert gathered[0].action.record_id == 1


def test_two_of_one_name_are_counted_as_two(site: Session) -> None:
    for number in range(1, 5):
        add_officer(site, number, "王伟", CertificateKind.SOCIAL_INSURANCE)
    gathered = [item for item in agenda(site, ON).overdue if item.clause == "4.1a"]
    assert gathered[0].sentence == "4 名值机员没有登记社会保险。"


def test_figures_count_those_at_work_and_those_below_one_year(site: Session) -> None:
    add_officer(site, 1, "李建国")
    add_officer(site, 2, "王伟", status=OfficerStatus.ON_LEAVE)
    add_officer(site, 3, "赵磊", status=OfficerStatus.LEFT, left_on=ON)
    add_officer(site, 4, "孙超", duty_since=date(2025, 11, 24), joined_on=date(2025, 11, 24))
    add_officer(site, 5, "周勇", duty_since=date(2025, 11, 23), joined_on=date(2025, 11, 23))
    figures = agenda(site, ON).figures
    assert (figures.on_duty.value, figures.on_duty.note) == (3, "尚未设置岗位人数，另 1 人请假")
    assert figures.newcomers.value == 1


def test_the_day_is_judged_once_for_the_page_and_the_frame_around_it(
    site: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[date] = []
    real = review.evidence
    monkeypatch.setattr(review, "evidence", lambda session, on: judged.append(on) or real(session, on))
    add_officer(site, 1, "赵一")
    assert agenda(site, ON) == agenda(site, ON)
    add_officer(site, 2, "钱二")
    assert agenda(site, ON).figures.on_duty.value == 2
    assert agenda(site, ON + DAY).on == ON + DAY
    assert judged == [ON, ON, ON + DAY]


def test_every_remedy_has_its_page() -> None:
    assert set(today._PAGE) == set(Remedy)


def test_a_list_whose_people_have_changed_is_not_shown_as_approved_and_leads_to_a_new_one(session: Session) -> None:
    demo.fill(session, 12, 1)
    found = agenda(session, date.today())
    assert found.newest_list is not None
    assert (found.newest_list.state, found.newest_list.tone) == ("已变更，需重打", Tone.DANGER)
    ways = {item.action for item in found.overdue if item.clause == "5.2"}
    assert ways == {Action("编制清单", "lists", "stafflist")}
