"""The register of badges: every step in its order, and no number twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy.exc
from sqlmodel import col, select

from dutydesk.errors import InvalidEntry, Refused
from dutydesk.records import Badge, BadgeDesign, BadgeState, Officer, OfficerStatus, Outcome
from dutydesk.work import demo, entries, papers, review
from dutydesk.work.badges import cards, designs, overview, register, standing
from dutydesk.work.badges.cards import Layout, Stock

if TYPE_CHECKING:
    from sqlmodel import Session

TODAY = date.today()
DAY = timedelta(days=1)


@pytest.fixture
def site(session: Session) -> Session:
    """The invented site."""
    demo.fill(session, 14)
    return session


def newest(session: Session) -> Officer:
    return session.exec(select(Officer).order_by(col(Officer.id).desc())).first()  # pyright: ignore[reportReturnType]


def test_who_has_none_gets_the_officers_own_number(site: Session) -> None:
    officer = newest(site)
    (badge,) = register.issue(site, [officer.id or 0])
    assert badge.number == officer.employee_number
    assert badge.department == site.exec(select(BadgeDesign)).one().department
    with pytest.raises(Refused, match="在用，不能再发"):
        register.issue(site, [officer.id or 0])


def test_a_number_is_never_given_twice(site: Session) -> None:
    officer = newest(site)
    (first,) = register.issue(site, [officer.id or 0], TODAY - DAY)
    second = register.replace(site, first, "破损")
    assert second.number == f"{officer.employee_number}-2"
    assert (first.state(), first.replaced_by_id) == (BadgeState.REPLACED, second.id)
    register.report_lost(site, second, "遗失")
    assert register.replace(site, second, "补办").number == f"{officer.employee_number}-3"


def test_the_database_itself_refuses_a_number_twice_and_the_removal_of_a_badge(site: Session) -> None:
    for statement in (
        "INSERT OR REPLACE INTO badge SELECT * FROM badge LIMIT 1",
        "UPDATE badge SET number = 'ZJ-X' WHERE id = 1",
        "DELETE FROM badge WHERE id = 1",
    ):
        with pytest.raises(sqlalchemy.exc.DBAPIError), site.begin_nested():
            site.connection().exec_driver_sql(statement)


def test_steps_come_in_their_order(site: Session) -> None:
    badge = site.exec(select(Badge).where(col(Badge.returned_on).is_(None), col(Badge.lost_on).is_(None))).first()
    assert badge is not None
    with pytest.raises(Refused, match="不能登记销毁"):
        register.destroy(site, [badge], "剪碎")
    with pytest.raises(Refused, match="请写明原因"):
        register.report_lost(site, badge, " ")
    with pytest.raises(Refused, match="不能晚于今天"):
        register.take_back(site, [badge], TODAY + DAY)
    register.take_back(site, [badge])
    with pytest.raises(Refused, match="不能挂失"):
        register.report_lost(site, badge, "遗失")
    register.destroy(site, [badge], "剪碎，两人在场")
    assert badge.state() is BadgeState.DESTROYED
    assert "剪碎" in badge.note


def test_a_leaver_gets_none_and_one_not_given_back_is_a_finding(site: Session) -> None:
    left = site.exec(select(Officer).where(Officer.status == OfficerStatus.LEFT)).first()
    assert left is not None
    with pytest.raises(Refused, match="已离职"):
        register.issue(site, [left.id or 0])
    row = next(row for row in review.board(site, TODAY) if row.number == "5.3")
    assert any(left.name in found.sentence and "尚未收回" in found.sentence for found in row.findings)
    owed = [badge for badge in site.exec(select(Badge).where(Badge.officer_id == left.id)) if badge.is_out()]
    register.take_back(site, owed)
    row = next(row for row in review.board(site, TODAY) if row.number == "5.3")
    assert not any(left.name in found.sentence for found in row.findings)


def test_only_a_badge_of_an_approved_design_counts_for_a_stand_in(site: Session) -> None:
    worn = standing.badge_of(site, TODAY)
    assert newest(site).id not in worn
    assert worn
    assert not standing.badge_of(site, TODAY - timedelta(days=60))  # the client had not approved it yet


def test_an_approved_design_stays_as_it_is(site: Session) -> None:
    design = site.exec(select(BadgeDesign)).one()
    with pytest.raises(InvalidEntry) as refused:
        entries.save(site, entries.kind_named("badgedesign"), {"heading": "另一个"}, design.id)
    assert "已经用户单位批准" in refused.value.faults["name"]
    again = entries.save(site, entries.kind_named("badgedesign"), designs.proposal(site))
    assert again.name != design.name
    assert designs.current(site, TODAY) is design  # until the new one is approved
    paper = cards.print_design(site, again)
    papers.sign(site, paper, TODAY, "周敬言")
    papers.submit(site, paper, TODAY)
    papers.decide(site, paper, Outcome.APPROVED, TODAY, "顾长河")
    assert designs.current(site, TODAY) is again


def test_cards_are_drawn_only_of_badges_in_use(site: Session) -> None:
    badges = list(site.exec(select(Badge)))
    worn = [badge.id or 0 for badge in badges if badge.state() is BadgeState.ISSUED]
    for stock in Stock:
        assert cards.draw(site, worn, Layout(stock, backs=True)).startswith(b"%PDF")
    gone = next(badge.id or 0 for badge in badges if badge.state() is BadgeState.DESTROYED)
    with pytest.raises(Refused, match="不能再打印"):
        cards.draw(site, [gone], Layout())
    cards.note_printed(site, worn)
    assert not [row for row in overview.rows(site) if row.cells["state"] == overview.UNPRINTED]
