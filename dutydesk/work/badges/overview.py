"""The register of badges as the page shows it: one row a badge, and one for everybody in post who has none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.kinds.pinyin import search_keys
from dutydesk.kinds.words import words
from dutydesk.records import Badge, BadgeDesign, BadgeState, Officer, Paper, PaperState
from dutydesk.standard.evidence import furthest, is_in_post
from dutydesk.work.badges import cards
from dutydesk.work.badges.standing import DESIGN_FORM
from dutydesk.work.freshness import stale
from dutydesk.work.in_flight import STALE_WORDS
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

NONE_YET, OWED, UNPRINTED = "未发放", "待收回", "待打印"
_GONE = frozenset({BadgeState.RETURNED, BadgeState.DESTROYED})


@dataclass(frozen=True, slots=True)
class BadgeRow:
    """Show one badge, or one officer who has none; `record` tells them apart: the id, or minus the officer's."""

    officer_id: int
    badge_id: int | None
    state: BadgeState | None
    cells: Mapping[str, str]
    keys: str

    @property
    def record(self) -> int:
        """Return what the row is known by."""
        return -self.officer_id if self.badge_id is None else self.badge_id

    @property
    def is_worn(self) -> bool:
        """Tell whether the badge is in use, so that it can be printed, lost, and replaced."""
        return self.state in {BadgeState.ISSUED, BadgeState.EXPIRED}


@dataclass(frozen=True, slots=True)
class BadgeFacts:
    """Hold what is known of one badge: the card as PDF, and whether it is still with somebody."""

    row: BadgeRow
    badge: Badge
    holder: str
    replaced_by: str
    card: bytes
    is_out: bool


@dataclass(frozen=True, slots=True)
class DesignRow:
    """Show one design and how far its approval has come."""

    record: BadgeDesign
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DesignFacts:
    """Hold what is known of one design: a card that nobody wears as PDF, and its paper."""

    row: DesignRow
    card: bytes
    paper: Paper | None


def rows(session: Session, on: date | None = None) -> list[BadgeRow]:
    """Return every badge, by number, after those in post who have none in use."""
    allow(session, Act.READ)
    today = on or date.today()
    officers = {officer.id or 0: officer for officer in session.exec(select(Officer))}
    found = list(session.exec(select(Badge).order_by(col(Badge.id))))
    wearing = {badge.officer_id for badge in found if badge.state(today) in {BadgeState.ISSUED, BadgeState.EXPIRED}}
    without = [
        _without(officer) for key, officer in officers.items() if key not in wearing and is_in_post(officer, today)
    ]
    listed = [_row(badge, officers[badge.officer_id], today) for badge in found]
    return [
        *sorted(without, key=lambda row: row.cells["number"]),
        *sorted(listed, key=lambda row: (len(row.cells["number"].partition("-")[0]), row.cells["number"])),
    ]


def facts(session: Session, badge_id: int, on: date | None = None) -> BadgeFacts:
    """Return what is known of one badge."""
    allow(session, Act.READ)
    today = on or date.today()
    badge = session.get_one(Badge, badge_id)
    officer = session.get_one(Officer, badge.officer_id)
    later = session.get(Badge, badge.replaced_by_id) if badge.replaced_by_id else None
    return BadgeFacts(
        row=_row(badge, officer, today),
        badge=badge,
        holder=f"{officer.name}（{officer.status.value}）",
        replaced_by=later.number if later else "",
        card=cards.front(session, badge),
        is_out=badge.is_out(today),
    )


def designs(session: Session) -> list[DesignRow]:
    """Return the designs, the newest first."""
    allow(session, Act.READ)
    found = session.exec(select(BadgeDesign).order_by(col(BadgeDesign.id).desc()))
    return [_design_row(session, design)[0] for design in found]


def design_facts(session: Session, design_id: int) -> DesignFacts:
    """Return what is known of one design."""
    allow(session, Act.READ)
    design = session.get_one(BadgeDesign, design_id)
    row, paper = _design_row(session, design)
    return DesignFacts(row, cards.specimen(session, design), paper)


def _row(badge: Badge, officer: Officer, on: date) -> BadgeRow:
    state = badge.state(on)
    owed = badge.is_out(on) and (state is BadgeState.REPLACED or not is_in_post(officer, on))
    said = OWED if owed else UNPRINTED if state is BadgeState.ISSUED and badge.printed_on is None else state.value
    cells = {
        "number": badge.number,
        "name": badge.name,
        "position": badge.position,
        "issued_on": badge.issued_on.isoformat(),
        "until": badge.valid_until.isoformat() if badge.valid_until else "在职期间",
        "state": said,
    }
    return BadgeRow(officer.id or 0, badge.id, state, cells, _found_by(officer, badge.number))


def _without(officer: Officer) -> BadgeRow:
    cells = {
        "number": officer.employee_number,
        "name": officer.name,
        "position": officer.position,
        "issued_on": "",
        "until": "",
        "state": NONE_YET,
    }
    return BadgeRow(officer.id or 0, None, None, cells, _found_by(officer, officer.employee_number))


def _found_by(officer: Officer, number: str) -> str:
    return f"{officer.name} {officer.pinyin or search_keys(officer.name)} {number}".casefold()


def _design_row(session: Session, design: BadgeDesign) -> tuple[DesignRow, Paper | None]:
    papers = session.exec(select(Paper).where(Paper.form == DESIGN_FORM, Paper.of_id == design.id))
    state, paper = furthest(list(papers), date.today())
    if paper is None or state is None or state is PaperState.WITHDRAWN:
        said, paper = "未打印报批单", None
    else:
        said = STALE_WORDS if stale(session, paper) else state.value
    cells = {"name": design.name, "made_on": words(design.made_on), "department": design.department, "state": said}
    return DesignRow(design, cells), paper
