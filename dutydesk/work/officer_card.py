"""One officer as the detail pane shows him or her."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.errors import Refused
from dutydesk.kinds.id_number import shown
from dutydesk.kinds.words import words
from dutydesk.records import Certificate, CertificateKind, Officer, OfficerStatus, Team
from dutydesk.work import listed, settings
from dutydesk.work.officer_rules import full_after, may_stand_alone, years_of_duty
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlmodel import Session


GOOD, WARNING, DANGER = "good", "warning", "danger"
_STATUS_TONES = {OfficerStatus.ON_DUTY: GOOD, OfficerStatus.ON_LEAVE: WARNING, OfficerStatus.LEFT: ""}


@dataclass(frozen=True, slots=True)
class CardLine:
    """Show one fact; `badge` and `tone` (good, warning, danger) judge it, both empty where nothing is judged."""

    label: str
    words: str
    badge: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class OfficerCard:
    """Show one officer.

    Attributes:
        officer_id: Whose card it is.
        name: The officer's name.
        status: 在岗, 请假 or 离职; `tone` colours it.
        tone: good, warning, danger or "".
        photo: The blob of the photo, or "".
        head: Short lines below the name.
        lines: The facts.
    """

    officer_id: int
    name: str
    status: str
    tone: str
    photo: str
    head: tuple[str, ...]
    lines: tuple[CardLine, ...]


def card(session: Session, officer_id: int, on: date) -> OfficerCard:
    """Return an officer's card as of a day. Raises Refused where the record has been removed."""
    allow(session, Act.READ)
    officer = present_officer(session, officer_id)
    whole = years_of_duty(officer.duty_since, on)
    team = _team_name(session, officer)
    head = (
        " · ".join(part for part in (officer.employee_number, officer.position, team) if part),
        f"{words(officer.joined_on)}加入组织 · 从事值机{f' {whole} 年' if whole else '不满一年'}",
    )
    lines = [
        CardLine("身份证编号", shown(officer.id_number)),
        CardLine("性别", officer.sex.value),
        CardLine("文化程度", officer.education.value),
        CardLine("岗位职务", officer.position),
        CardLine("班组", team or "未编入班组", *(() if team else ("待编组", WARNING))),
        CardLine("联系电话", officer.phone or "未填写"),
    ]
    if officer.status is OfficerStatus.LEFT:
        lines.append(CardLine("离职日期", words(officer.left_on)))
    else:
        lines += [*_certificates(session, officer, on), _background(session, officer_id), _alone(officer, on)]
    if officer.note:
        lines.append(CardLine("说明", officer.note))
    return OfficerCard(
        officer_id,
        officer.name,
        officer.status.value,
        _STATUS_TONES[officer.status],
        officer.photo or "",
        head,
        tuple(lines),
    )


def present_officer(session: Session, officer_id: int) -> Officer:
    """Return the officer's record. Raises Refused where it has been removed."""
    officer = session.get(Officer, officer_id)
    if officer is None:
        raise Refused("此人的记录已不存在，可能刚被删除。", "请刷新列表后再试。")
    return officer


def _team_name(session: Session, officer: Officer) -> str:
    """Return the name of the officer's team, or an empty text."""
    team = None if officer.team_id is None else session.get(Team, officer.team_id)
    return team.name if team else ""


def _certificates(session: Session, officer: Officer, on: date) -> Iterator[CardLine]:
    """Yield the last certificate of each kind; the two that 4.1 a) asks for are missed where there are none."""
    soon = on + timedelta(days=settings.get_number(session, "expiry_days"))
    held = session.exec(select(Certificate).where(Certificate.officer_id == officer.id).order_by(col(Certificate.id)))
    last: dict[tuple[CertificateKind, str], Certificate] = {}
    for certificate in held:
        key = (certificate.kind, certificate.number if certificate.kind is CertificateKind.OTHER else "")
        if key not in last or _ends(certificate) >= _ends(last[key]):
            last[key] = certificate
    for kind in CertificateKind:
        found = [certificate for (of, _), certificate in last.items() if of is kind]
        for certificate in found:
            yield CardLine(kind.value, _said_of(certificate), *validity(certificate, on, soon))
        if not found and kind in {CertificateKind.LABOUR_CONTRACT, CertificateKind.SOCIAL_INSURANCE}:
            yield CardLine(kind.value, "未登记", "缺", DANGER)


def _said_of(certificate: Certificate) -> str:
    until = f"至 {words(certificate.expires_on)}" if certificate.expires_on else "长期有效"
    return f"{certificate.number} {until}".strip()


def validity(certificate: Certificate, on: date, soon: date) -> tuple[str, str]:
    """Return how one certificate stands on a day, in words and as a tone; what ends by `soon` is spoken of."""
    until = certificate.expires_on
    if certificate.issued_on and certificate.issued_on > on:
        return "尚未生效", WARNING
    if until is None or until > soon:
        return "有效", GOOD
    if until < on:
        return "已过期", DANGER
    return ("今天到期" if until == on else f"{(until - on).days} 天后到期"), WARNING


def _ends(certificate: Certificate) -> str:
    return certificate.expires_on.isoformat() if certificate.expires_on else "9999-12-31"


def _background(session: Session, officer_id: int) -> CardLine:
    for staff_list in listed.approved_lists(session):
        if officer_id in listed.lines_of(session, [staff_list]):
            return CardLine("背景审查", f"清单 {staff_list.number}", "已批准", GOOD)
    return CardLine("背景审查", "不在用户单位批准的清单上", "待批准", WARNING)


def _alone(officer: Officer, on: date) -> CardLine:
    derived = "，开始值机日期为推算，待确认" if officer.duty_since_derived else ""
    if may_stand_alone(officer.duty_since, on):
        return CardLine("独立值机", f"从事值机已满一年{derived}", "可独立", GOOD)
    full = full_after(officer.duty_since, 1)
    return CardLine("独立值机", f"{words(full)}满一年{derived}", "不得独立", WARNING)
