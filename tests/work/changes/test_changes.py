"""Staff changes go their steps in order; what a stand-in lacks is named; leaving goes through the same case."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select

from dutydesk.errors import InvalidEntry, Refused
from dutydesk.paper import raster
from dutydesk.records import Badge, ChangeReason, LeaveKind, Officer, OfficerStatus, Outcome, StaffChange
from dutydesk.standard import State
from dutydesk.work import demo, papers, review
from dutydesk.work.badges import register
from dutydesk.work.changes import cases, dues, fitness, overview
from dutydesk.work.roster.absence import Absence

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.standard import Finding

TODAY = date.today()
DAY = timedelta(days=1)


@pytest.fixture
def site(session: Session) -> Session:
    """The invented site."""
    demo.fill(session, 14)
    return session


@pytest.fixture
def two(site: Session) -> tuple[Officer, Officer]:
    """Somebody who goes, and somebody who lacks nothing."""
    able = [key for key, lacks in fitness.missing(site, TODAY).items() if not lacks]
    return site.get_one(Officer, able[0]), site.get_one(Officer, able[1])


def begun(session: Session, two: tuple[Officer, Officer], **given: Any) -> StaffChange:
    values: dict[str, Any] = {
        "reason": ChangeReason.LEAVING,
        "explanation": "合同到期不再续签",
        "officer_id": two[0].id,
        "stand_in_id": two[1].id,
        "starts_on": TODAY,
    }
    return cases.save(session, values | given)


def approve(session: Session, change: StaffChange) -> None:
    paper = cases.report(session, change)
    papers.sign(session, paper, TODAY, "周敬言")
    papers.submit(session, paper, TODAY)
    papers.decide(session, paper, Outcome.APPROVED, TODAY, "顾长河", "保卫 7 号")


def found(session: Session, change: StaffChange) -> list[Finding]:
    row = next(row for row in review.board(session, TODAY) if row.number == "5.4")
    return [one for one in row.findings if one.record is change]


def test_a_case_goes_from_reason_to_approval_to_the_day_it_is_done(site: Session, two: tuple[Officer, Officer]) -> None:
    change = begun(site, two)
    assert "《人员变更报告》尚未打印" in found(site, change)[0].sentence
    approve(site, change)
    assert "尚未登记执行" in found(site, change)[0].sentence
    cases.execute(site, change, TODAY)
    assert found(site, change) == []
    assert (two[0].status, two[0].left_on) == (OfficerStatus.LEFT, TODAY)
    row = next(row for row in overview.rows(site) if row.record is change)
    assert (row.cells["state"], row.was_early) == ("已执行", False)


def test_before_the_approval_it_takes_a_reason_and_stays_a_deviation(
    site: Session, two: tuple[Officer, Officer]
) -> None:
    change = begun(site, two, reason=ChangeReason.SICK, ends_on=TODAY + 3 * DAY)
    with pytest.raises(Refused, match="尚未批准"):
        cases.execute(site, change, TODAY)
    cases.execute(site, change, TODAY, "夜班前两小时告知")
    said = found(site, change)[0]
    assert said.is_gap(TODAY)
    assert "先行执行，未经用户单位批准。原因：夜班前两小时告知。" in said.sentence
    approve(site, change)
    assert found(site, change) == []
    row = next(row for row in overview.rows(site) if row.record is change)
    assert two[0].status is OfficerStatus.ON_DUTY
    change.executed_on = TODAY - DAY  # the approval came a day later
    site.flush()
    row = next(row for row in overview.rows(site) if row.record is change)
    assert (row.cells["state"], row.was_early) == ("已补批", True)


def test_each_missing_item_of_a_stand_in_is_named_by_its_clause(site: Session) -> None:
    newest = site.exec(select(Officer).order_by(col(Officer.id).desc())).first()
    assert newest is not None
    lacks = fitness.missing(site, TODAY)[newest.id or 0]
    assert {one.clause for one in lacks} >= {"5.2", "5.3", "8.2a", "8.2b", "8.2c"}
    assert all(newest.name not in one.words for one in lacks)
    ranked = fitness.candidates(site, TODAY)
    assert not ranked[0].missing
    assert ranked[-1].officer_id in {one.officer_id for one in ranked if len(one.missing) == len(ranked[-1].missing)}
    assert [len(one.missing) for one in ranked] == sorted(len(one.missing) for one in ranked)
    assert any("不满一年" in said for one in ranked for said in one.cautions)


def test_a_lost_badge_bars_a_stand_in(site: Session, two: tuple[Officer, Officer]) -> None:
    badge = site.exec(select(Badge).where(Badge.officer_id == two[1].id)).all()[-1]
    register.report_lost(site, badge, "遗失")
    lacks = fitness.missing(site, TODAY)[two[1].id or 0]
    assert [(one.clause, one.words) for one in lacks] == [("5.3", f"在岗，工作牌 {badge.number} 已挂失，尚未补发。")]
    text = raster.page_texts(papers.pdf(site, cases.report(site, begun(site, two))))[0]
    assert "已挂失" in text


def test_the_report_says_why_who_and_what_the_stand_in_meets(site: Session, two: tuple[Officer, Officer]) -> None:
    paper = cases.report(site, begun(site, two))
    assert paper.pages == 1
    text = raster.page_texts(papers.pdf(site, paper))[0]
    for words in ("合同到期不再续签", two[0].name, two[1].name, "有批准的工作牌", "符合"):
        assert words in text
    assert two[0].id_number not in text


def test_what_contradicts_itself_is_refused(site: Session, two: tuple[Officer, Officer]) -> None:
    for given, name in (
        ({"stand_in_id": two[0].id}, "stand_in_id"),
        ({"officer_id": None}, "officer_id"),
        ({"reason": ChangeReason.JOINING}, "officer_id"),
        ({"ends_on": TODAY + DAY}, "ends_on"),
        ({"reason": ChangeReason.SICK, "ends_on": TODAY - DAY}, "ends_on"),
    ):
        with pytest.raises(InvalidEntry) as refused:
            begun(site, two, **given)
        assert name in refused.value.faults


def test_what_is_with_the_client_is_not_changed_under_it(site: Session, two: tuple[Officer, Officer]) -> None:
    change = begun(site, two)
    approve(site, change)
    with pytest.raises(InvalidEntry):
        cases.save(site, {"explanation": "另有原因"}, change.id)


def test_leaving_begins_one_case_and_names_what_is_due_back(site: Session, two: tuple[Officer, Officer]) -> None:
    change = cases.register_leaving(site, two[0].id or 0, TODAY)
    assert (change.reason, change.officer_id) == (ChangeReason.LEAVING, two[0].id)
    assert cases.register_leaving(site, two[0].id or 0, TODAY) is change
    open_ = {one.what for one in dues.of_case(site, change) if not one.done}
    assert {"工作牌", "清单"} <= open_
    assert "离职登记" not in open_
    badge = site.exec(select(Badge).where(Badge.officer_id == two[0].id)).all()[-1]
    register.take_back(site, [badge])
    assert "工作牌" not in {one.what for one in dues.of_case(site, change) if not one.done}


def test_a_leaver_whom_nobody_reported_is_a_finding(site: Session) -> None:
    left = site.exec(select(Officer).where(Officer.status == OfficerStatus.LEFT)).one()
    row = next(row for row in review.board(site, TODAY) if row.number == "5.4")
    assert row.state is State.GAP
    assert any(f"{left.name}已于" in one.sentence and "尚未向用户单位报告" in one.sentence for one in row.findings)
    cases.begin(site, ChangeReason.LEAVING, "", left.id, TODAY)
    row = next(row for row in review.board(site, TODAY) if row.number == "5.4")
    assert not any("尚未向用户单位报告人员变更" in one.sentence for one in row.findings)


def test_an_absence_begins_a_case_for_each_stand_in_and_only_once(site: Session, two: tuple[Officer, Officer]) -> None:
    absent = Absence(two[0].id or 0, LeaveKind.SICK, TODAY + DAY, TODAY + 3 * DAY, "住院")
    (change,) = cases.from_absence(site, absent, [two[1].id or 0, two[1].id or 0])
    assert (change.reason, change.explanation, change.ends_on) == (ChangeReason.SICK, "住院", TODAY + 3 * DAY)
    assert cases.from_absence(site, absent, [two[1].id or 0]) == [change]
    (without,) = cases.from_absence(site, Absence(two[1].id or 0, LeaveKind.OTHER, TODAY, TODAY), [])
    assert (without.reason, without.stand_in_id) == (ChangeReason.TEMPORARY, None)


def test_a_case_that_is_given_up_takes_its_report_along(site: Session, two: tuple[Officer, Officer]) -> None:
    change = begun(site, two)
    paper = cases.report(site, change)
    with pytest.raises(Refused, match="撤销的原因"):
        cases.cancel(site, change, " ")
    cases.cancel(site, change, "本人留任")
    assert paper.withdrawn_on
    assert found(site, change) == []
    with pytest.raises(Refused, match="已于"):
        cases.execute(site, change, TODAY, "不行")
