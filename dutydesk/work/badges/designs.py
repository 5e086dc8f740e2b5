"""The design of the badges: one look for everybody, approved by the client before it is worn (5.3)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from dutydesk.records import BadgeDesign, Paper, PaperState, Site
from dutydesk.work.badges.standing import DESIGN_FORM, approved_designs
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from sqlmodel import Session

_CARRIED_ON = ("department", "heading", "duty", "colour", "logo", "valid_months", "has_code", "back")
_DUTY = "安防监控中心值机员"
_BACK = "1. 当班时佩戴在胸前，不得转借、涂改。\n2. 遗失时立即报告项目分部负责人挂失。\n3. 离职或调离时交回。"
_FIXED = (PaperState.SIGNED, PaperState.SUBMITTED, PaperState.APPROVED)


def keep_as_approved(session: Session, design: BadgeDesign) -> dict[str, str]:
    """Refuse to change a design that has been signed for, is with the client, or was approved."""
    stored = session.get(BadgeDesign, design.id) if design.id else None
    if stored is None or all(getattr(stored, name) == getattr(design, name) for name in BadgeDesign.model_fields):
        return {}
    papers = session.exec(select(Paper).where(Paper.form == DESIGN_FORM, Paper.of_id == design.id))
    states = {paper.state() for paper in papers}
    if PaperState.APPROVED in states:
        return {"name": f"设计“{stored.name}”已经用户单位批准，不能再改。请新增一份设计，重新报批。"}
    if states & {*_FIXED}:
        return {"name": f"设计“{stored.name}”已签字报批。要修改，请先将其纸件作废。"}
    return {}


def proposal(session: Session) -> dict[str, Any]:
    """Return the values with which the next design begins: those of the newest one, or of the branch."""
    allow(session, Act.READ)
    today = date.today()
    name = f"{today.year} 年版"
    names = set(session.exec(select(BadgeDesign.name)))
    number = next(number for number in range(1, len(names) + 2) if _numbered(name, number) not in names)
    found: dict[str, Any] = {"name": _numbered(name, number), "made_on": today}
    latest = session.exec(select(BadgeDesign).order_by(col(BadgeDesign.id).desc())).first()
    if latest is not None:
        return found | {name: getattr(latest, name) for name in _CARRIED_ON}
    site = session.exec(select(Site)).first()
    return found | {"department": site.name if site else "", "duty": _DUTY, "back": _BACK}


def current(session: Session, on: date) -> BadgeDesign | None:
    """Return the design that cards are made of: the newest approved one, or before any was, the newest of all."""
    allow(session, Act.READ)
    approved = approved_designs(session, on)
    found = session.exec(select(BadgeDesign).order_by(col(BadgeDesign.id).desc())).all()
    return next((design for design in found if design.id in approved), found[0] if found else None)


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}（{number}）"
