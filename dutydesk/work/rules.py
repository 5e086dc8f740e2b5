"""What must hold inside a record beyond its types, kind by kind; every way of saving goes through these rules."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import select

from dutydesk.errors import Refused
from dutydesk.records import Certificate, Contract, DayKind, Headcount, ShiftKind, Site
from dutydesk.work import officer_rules, roster_rules
from dutydesk.work.badges import designs
from dutydesk.work.changes import rules as change_rules
from dutydesk.work.custody import register
from dutydesk.work.roles import Act

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

    from dutydesk.kinds.kind import Column, Kind

_ACTS: dict[str, Act] = {
    "site": Act.SITE,
    "contract": Act.SITE,
    "shiftkind": Act.SITE,
    "post": Act.SITE,
    "headcount": Act.SITE,
    "team": Act.ENTER,
    "document": Act.ENTER,
    "holiday": Act.SITE,
    "rotation": Act.SITE,
    "crew": Act.ENTER,
    "placement": Act.ENTER,
    "leave": Act.ENTER,
    "rosterparameter": Act.SITE,
    "actualduty": Act.ENTER,
    "officer": Act.ENTER,
    "certificate": Act.ENTER,
    "badgedesign": Act.SITE,
    "staffchange": Act.ENTER,
    "trainingtopic": Act.SITE,
    "training": Act.ENTER,
}


def act_of(kind: Kind) -> Act:
    """Return what one must be allowed to do to enter a kind. Raises Refused for kinds not entered by hand."""
    act = _ACTS.get(kind.table)
    if act is None:
        raise Refused(f"{kind.about.words}由程序登记，不能直接修改。", "请在相应的页面办理。")
    return act


def _site(session: Session, site: Site) -> dict[str, str]:
    other = session.exec(select(Site.id)).first()
    if other is not None and other != site.id:
        return {"name": "本数据库已有一个服务项目分部，不能再建第二个。"}
    return {}


def _contract(_session: Session, contract: Contract) -> dict[str, str]:
    if contract.ends_on < contract.starts_on:
        return {"ends_on": "服务结束日期不能早于服务开始日期。"}
    if contract.entered_on is not None and contract.entered_on > date.today():
        return {"entered_on": "实际进驻日期不能晚于今天；进驻之后再登记。"}
    return {}


def _shift_kind(session: Session, shift: ShiftKind) -> dict[str, str]:
    shift.mark = shift.mark or shift.name[:1]
    for other in session.exec(select(ShiftKind)):
        if other.id != shift.id and other.name == shift.name:
            return {"name": f"已有名为“{shift.name}”的班次。"}
        if other.id != shift.id and other.mark == shift.mark:
            return {"mark": f"符号“{shift.mark}”已用于“{other.name}”，请另选一个字。"}
    return roster_rules.mark(shift.mark)


def _headcount(session: Session, headcount: Headcount) -> dict[str, str]:
    query = select(Headcount).where(
        Headcount.post_id == headcount.post_id, Headcount.shift_kind_id == headcount.shift_kind_id
    )
    kinds = {other.day_kind for other in session.exec(query) if other.id != headcount.id}
    if headcount.day_kind in kinds:
        return {"shift_kind_id": "该岗位在这个班次已填过人数，请修改原来的一条。"}
    if DayKind.EVERY in kinds | {headcount.day_kind} and kinds:
        return {"day_kind": "该岗位在这个班次有按“每天”填写的人数，不能再分工作日和休息日。"}
    return {}


def _certificate(_session: Session, certificate: Certificate) -> dict[str, str]:
    if certificate.issued_on and certificate.expires_on and certificate.expires_on < certificate.issued_on:
        return {"expires_on": "有效期至不能早于发证（生效）日期。"}
    return {}


RULES: dict[str, Callable[[Session, Any], dict[str, str]]] = {
    "site": _site,
    "contract": _contract,
    "shiftkind": _shift_kind,
    "headcount": _headcount,
    "officer": officer_rules.check,
    "certificate": _certificate,
    "rotation": roster_rules.rotation,
    "leave": roster_rules.leave,
    "actualduty": roster_rules.actual,
    "document": register.complete,
    "badgedesign": designs.keep_as_approved,
    "staffchange": change_rules.check,
}
"""By table: a function that completes a record before it is kept and returns a sentence for each faulty field."""

TAKEN: dict[str, Callable[[Column, Any, Any], str]] = {"officer": officer_rules.taken}
"""By table: a function that says of a value in a unique column who holds it already, fuller than is usual."""
