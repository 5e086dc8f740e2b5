"""Badges become cards: on sheets of A4, or one a page for a card printer (5.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.errors import Refused
from dutydesk.kinds.colour import Colour
from dutydesk.kinds.words import words
from dutydesk.paper import badge_sheets
from dutydesk.paper.badge import Card
from dutydesk.paper.badge_sheets import ON_SHEET, Shift
from dutydesk.paper.document import Filled
from dutydesk.records import Badge, BadgeDesign, BadgeState, Officer
from dutydesk.work import papers, settings, sheet_printing, small_pictures
from dutydesk.work.badges import forms
from dutydesk.work.badges.standing import DESIGN_FORM
from dutydesk.work.roles import Act, allow
from dutydesk.work.staff_list_lines import the_site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlmodel import Session

    from dutydesk.records import Paper

_TENTHS = 10
_AT_ONCE = 500


class Stock(Enum):
    """What the cards are printed on."""

    SHEETS = "A4 纸，每张 10 枚"
    CARDS = "证卡打印机，每页 1 枚"


@dataclass(frozen=True, slots=True)
class Layout:
    """Say how cards are printed; `first` is the place of the first one on its sheet, 1 to 10."""

    stock: Stock = Stock.SHEETS
    first: int = 1
    backs: bool = False


def print_design(session: Session, design: BadgeDesign, printed_at: datetime | None = None) -> Paper:
    """Print the paper on which the client approves a design."""
    return papers.freeze(session, DESIGN_FORM, design, _design_words(session, design), printed_at=printed_at)


def draw(session: Session, badge_ids: Sequence[int], layout: Layout) -> bytes:
    """Return the cards of some badges as PDF. Raises Refused for badges that are not to be worn any more."""
    allow(session, Act.PRINT)
    if not 1 <= layout.first <= ON_SHEET:
        raise Refused(f"起始位置应在 1 到 {ON_SHEET} 之间。", "左上为 1，从左到右、从上到下数。")
    badges = _badges(session, badge_ids)
    if not badges:
        raise Refused("还没有选择工作牌。", "请在登记簿中选择要打印的工作牌。")
    for badge in badges:
        if badge.state() not in {BadgeState.ISSUED, BadgeState.EXPIRED}:
            raise Refused(f"工作牌 {badge.number} {badge.state().value}，不能再打印。", "请从所选的工作牌中去掉。")
    cards = _cards(session, badges)
    if layout.stock is Stock.CARDS:
        return badge_sheets.singles(cards, backs=layout.backs)
    return badge_sheets.sheets(
        cards, first=layout.first, backs=layout.backs, shift=_shift(session), back_shift=_shift(session, "back_")
    )


def note_printed(session: Session, badge_ids: Sequence[int], on: date | None = None) -> None:
    """Enter that badges were printed."""
    allow(session, Act.PRINT)
    badges = _badges(session, badge_ids)
    for badge in badges:
        badge.printed_on = on or date.today()
    session.add_all(badges)
    session.flush()


def card_of(session: Session, badge: Badge) -> Card:
    """Return what stands on a badge."""
    allow(session, Act.READ)
    return _cards(session, [badge])[0]


def front(session: Session, badge: Badge) -> bytes:
    """Return a badge's card alone, to be looked at."""
    allow(session, Act.READ)
    return badge_sheets.singles(_cards(session, [badge]), backs=True)


def specimen(session: Session, design: BadgeDesign) -> bytes:
    """Return a card of a design that nobody wears, to be looked at."""
    allow(session, Act.READ)
    return badge_sheets.singles([_blank_card(session, design)], backs=True)


def calibration(session: Session) -> bytes:
    """Return the pages on which can be read how far off the printer is."""
    allow(session, Act.PRINT)
    return badge_sheets.calibration(_shift(session), _shift(session, "back_"))


def register_sheet(session: Session, badge_ids: Sequence[int], on: date | None = None) -> bytes:
    """Return the register of some badges, with room for the signatures of those who receive them."""
    site = the_site(session)
    today = on or date.today()
    rows = [
        {
            "order": "",
            "number": badge.number,
            "name": badge.name,
            "employee_number": badge.employee_number,
            "position": badge.position,
            "issued_on": words(badge.issued_on),
            "valid_until": words(badge.valid_until) or "在职期间",
            "state": badge.state(today).value,
            "received": "",
            "given_back": words(badge.returned_on),
        }
        for badge in _badges(session, badge_ids)
    ]
    fields = {
        "made_on": words(today),
        "count": f"{len(rows)} 枚",
        "provider_name": site.provider_name,
        "client_name": site.client_name,
        "site": site.name,
    }
    return sheet_printing.draw(session, forms.REGISTER_FORM, Filled(fields=fields, tables={"badges": rows}))


def _blank_card(session: Session, design: BadgeDesign) -> Card:
    """Return a badge of a design that nobody wears."""
    return Card(
        heading=design.heading or the_site(session).provider_name,
        department=design.department,
        name="姓　　名",
        number="编号",
        position="岗位职务",
        until="年　月　日" if design.valid_months else "",
        duty=design.duty,
        code="SPECIMEN" if design.has_code else "",
        colour=Colour.parts(design.colour),
        logo=small_pictures.of_photo(session, design.logo),
        back=design.back,
    )


def _design_words(session: Session, design: BadgeDesign) -> Filled:
    """Return what a design's paper says."""
    site = the_site(session)
    fields = {name: words(getattr(design, name)) for name in forms.DESIGN} | {
        "heading": design.heading or site.provider_name,
        "valid_months": f"{design.valid_months} 个月" if design.valid_months else "在职期间有效",
        "provider_name": site.provider_name,
        "client_name": site.client_name,
        "site": site.name,
        "specimen": "",
    }
    return Filled(fields=fields, cards={"specimen": _blank_card(session, design)})


def _cards(session: Session, badges: Sequence[Badge]) -> list[Card]:
    """Return the cards of badges; what they share is read once."""
    blank: dict[int, Card] = {}
    coded: dict[int, bool] = {}
    for design in session.exec(select(BadgeDesign).where(col(BadgeDesign.id).in_({one.design_id for one in badges}))):
        blank[design.id or 0] = _blank_card(session, design)
        coded[design.id or 0] = design.has_code
    photos: dict[int, str | None] = {}
    for part in _parts([badge.officer_id for badge in badges]):
        found = session.exec(select(Officer.id, Officer.photo).where(col(Officer.id).in_(part)))
        photos |= {officer_id or 0: photo for officer_id, photo in found}
    return [
        blank[badge.design_id]._replace(
            name=badge.name,
            number=badge.number,
            department=badge.department,
            position=badge.position,
            until=words(badge.valid_until),
            code=badge.number if coded[badge.design_id] else "",
            photo=small_pictures.of_photo(session, photos[badge.officer_id]),
        )
        for badge in badges
    ]


def _badges(session: Session, badge_ids: Sequence[int]) -> list[Badge]:
    """Return badges in the order of their numbers."""
    found = [
        badge for part in _parts(badge_ids) for badge in session.exec(select(Badge).where(col(Badge.id).in_(part)))
    ]
    return sorted(found, key=lambda badge: (len(badge.number), badge.number))


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _shift(session: Session, side: str = "") -> Shift:
    return Shift(
        settings.get_number(session, f"badge_{side}right") / _TENTHS,
        settings.get_number(session, f"badge_{side}down") / _TENTHS,
    )
