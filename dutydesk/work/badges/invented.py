"""The invented site's badges: one lost and replaced, one broken and destroyed, one that a leaver still has."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.records import BadgeDesign, Officer, Outcome
from dutydesk.work import entries, papers
from dutydesk.work.badges import cards, designs, register
from dutydesk.work.staff_list_lines import the_site

if TYPE_CHECKING:
    from sqlmodel import Session

_DESIGNED, _ISSUED, _LOST, _BROKEN = (timedelta(days=days) for days in (64, 50, 12, 20))
_DAY = timedelta(days=1)
_MONTHS = 24
_FEWEST = 4


def fill(session: Session, today: date) -> None:
    """Let the client approve a design, issue the badges, and let time pass; who joined since has none."""
    proposed = designs.proposal(session) | {"made_on": today - _DESIGNED, "valid_months": _MONTHS}
    design: BadgeDesign = entries.save(session, entries.kind_named("badgedesign"), proposed)
    _approve(session, design)
    day = today - _ISSUED
    found = session.exec(select(Officer).where(Officer.joined_on <= day).order_by(col(Officer.id)))
    worn = [officer.id or 0 for officer in found if officer.left_on is None or officer.left_on > day]
    if not worn:
        return
    badges = register.issue(session, worn, day)
    cards.note_printed(session, [badge.id or 0 for badge in badges], day)
    if len(badges) < _FEWEST:
        return
    lost, broken = badges[-2], badges[1]
    register.report_lost(session, lost, "下班途中遗失，已告知保卫处", today - _LOST)
    register.replace(session, lost, "遗失补办", today - _LOST + _DAY)
    register.replace(session, broken, "证件外壳开裂", today - _BROKEN)
    register.take_back(session, [broken], today - _BROKEN)
    register.destroy(session, [broken], "剪碎，项目负责人和当班班长在场", today - _BROKEN + _DAY)


def _approve(session: Session, design: BadgeDesign) -> None:
    day = design.made_on
    paper = cards.print_design(session, design, datetime.combine(day, time(9, 30)).astimezone())
    papers.sign(session, paper, day, the_site(session).lead_name)
    papers.submit(session, paper, day + _DAY)
    papers.decide(session, paper, Outcome.APPROVED, day + 6 * _DAY, "顾长河", f"保卫〔{day.year}〕31 号")
