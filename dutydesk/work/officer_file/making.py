"""The file of one officer as one PDF: what the records say, then the scans of the certificates (4.1 a)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlmodel import col, or_, select

from dutydesk.errors import Refused
from dutydesk.kinds.id_number import shown
from dutydesk.kinds.words import words
from dutydesk.paper import raster
from dutydesk.paper.document import Filled
from dutydesk.records import Badge, Certificate, Disclosure, Officer, StaffChange, Team, Trainee
from dutydesk.store import journal
from dutydesk.work import listed, scans, sheet_printing
from dutydesk.work.apart import joining
from dutydesk.work.badges import cards
from dutydesk.work.changes import overview as changes
from dutydesk.work.officer_file.consents import consent_of
from dutydesk.work.officer_file.forms import FILE_FORM
from dutydesk.work.officer_rules import years_of_duty
from dutydesk.work.roles import Act, allow
from dutydesk.work.signin import allow_again
from dutydesk.work.staff_list_lines import the_site
from dutydesk.work.training.evidence import given_trainings

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.paper.badge import Card
    from dutydesk.store.database import Store

_FIELDS = "姓名、性别、身份证编号、文化程度、岗位职务、联系电话、加入组织日期、证件、工作牌、培训、变更"
Rows = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Giving:
    """Say to whom the file is given and what for; the whole ID number goes along only where it is asked for."""

    receiver: str
    reason: str
    with_id_number: bool = False


def make(session: Session, officer_id: int, giving: Giving) -> bytes:
    """Return the file, and enter that it was given. Scans that are missing or damaged stop it, with a sentence.

    Raises Refused without receiver or reason.
    """
    allow_again(session, Act.EXPORT)
    if giving.with_id_number:
        allow(session, Act.REVEAL)
    if not giving.receiver.strip() or not giving.reason.strip():
        raise Refused("请填写提供给谁和事由。", "写入信息提供登记，例如“市公安局内保支队”“案件协查”。")
    officer = session.get_one(Officer, officer_id)
    first = sheet_printing.draw(session, FILE_FORM, _filled(session, officer, giving))
    made = _with_scans(session, first, officer_id)
    _enter(session, officer, giving)
    return made


def _with_scans(session: Session, first: bytes, officer_id: int) -> bytes:
    store: Store = session.info["store"]
    files, pages = [first], [(0, page, 0) for page in range(raster.page_count(first))]
    for certificate in _certificates(session, officer_id):
        if certificate.scan is None:
            continue
        data = store.blobs.read(certificate.scan)
        looked_at = scans.ScanPages(data, scans.media_type_of(data))
        looked_at.close()
        pages += [(len(files), page, 0) for page in range(len(looked_at.sizes))]
        files.append(data)
    return first if len(files) == 1 else joining.join(files, pages)


def _enter(session: Session, officer: Officer, giving: Giving) -> None:
    actor = session.info["actor"]
    journal.note(
        session, "export", "officer", officer.id, f"个人档案：{giving.receiver.strip()}，{giving.reason.strip()}"
    )
    entry = Disclosure.model_validate(
        {
            "at": datetime.now(UTC),
            "what": f"个人档案（编号 {officer.employee_number}）",
            "receiver": giving.receiver.strip(),
            "reason": giving.reason.strip(),
            "fields": _FIELDS,
            "people": 1,
            "medium": "PDF，打印或另存",
            "with_id_numbers": giving.with_id_number,
            "operator_name": actor.name if actor else "",
        }
    )
    session.add(entry)
    session.flush()


def _filled(session: Session, officer: Officer, giving: Giving) -> Filled:
    site, today = the_site(session), date.today()
    officer_id = officer.id or 0
    team = session.get(Team, officer.team_id) if officer.team_id else None
    years = years_of_duty(officer.duty_since, today)
    consent = consent_of(session, officer_id)
    fields = {
        "name": officer.name,
        "employee_number": officer.employee_number,
        "position": officer.position,
        "provider_name": site.provider_name,
        "client_name": site.client_name,
        "site": site.name,
        "made_on": words(today),
        "receiver": giving.receiver.strip(),
        "reason": giving.reason.strip(),
        "sex": officer.sex.value,
        "id_number": str(officer.id_number) if giving.with_id_number else shown(officer.id_number),
        "education": officer.education.value,
        "team": team.name if team else "—",
        "phone": officer.phone or "—",
        "joined_on": words(officer.joined_on),
        "duty_since": words(officer.duty_since),
        "years": f"{years} 年" if years else "不满一年",
        "status": f"{words(officer.left_on)}离职" if officer.left_on else officer.status.value,
        "background": _background(session, officer_id),
        "consent": f"{consent.number}，{words(consent.signed_on)}签字" if consent else "没有签字的同意书",
        "card": "",
    }
    tables = {
        "certificates": _certificate_rows(session, officer_id),
        "badges": _badge_rows(session, officer_id, today),
        "trainings": _training_rows(session, officer_id, today),
        "changes": _change_rows(session, officer_id),
    }
    card = _card(session, officer_id)
    return Filled(fields=fields, tables=tables, cards={"card": card} if card else {})


def _background(session: Session, officer_id: int) -> str:
    for staff_list in listed.approved_lists(session):
        if officer_id in listed.lines_of(session, [staff_list]):
            return f"在用户单位批准的清单 {staff_list.number} 上"
    return "不在用户单位批准的清单上"


def _card(session: Session, officer_id: int) -> Card | None:
    badges = session.exec(select(Badge).where(Badge.officer_id == officer_id).order_by(col(Badge.id).desc()))
    last = badges.first()
    return cards.card_of(session, last) if last else None


def _certificates(session: Session, officer_id: int) -> list[Certificate]:
    query = select(Certificate).where(Certificate.officer_id == officer_id)
    return list(session.exec(query.order_by(col(Certificate.kind), col(Certificate.id))))


def _certificate_rows(session: Session, officer_id: int) -> Rows:
    return [
        {
            "order": "",
            "kind": one.kind.value,
            "number": one.number,
            "issued_on": words(one.issued_on),
            "expires_on": words(one.expires_on) or "长期有效",
            "scan": "附后" if one.scan else "没有",
        }
        for one in _certificates(session, officer_id)
    ]


def _badge_rows(session: Session, officer_id: int, on: date) -> Rows:
    found = session.exec(select(Badge).where(Badge.officer_id == officer_id).order_by(col(Badge.id)))
    return [
        {
            "order": "",
            "number": one.number,
            "issued_on": words(one.issued_on),
            "until": words(one.valid_until) or "在职期间",
            "state": one.state(on).value,
        }
        for one in found
    ]


def _training_rows(session: Session, officer_id: int, on: date) -> Rows:
    called = {one.training_id: one for one in session.exec(select(Trainee).where(Trainee.officer_id == officer_id))}
    rows: Rows = []
    for given in given_trainings(session):
        trainee = called.get(given.training.id or 0)
        if trainee is None or given.training.held_on > on:
            continue
        state, paper = given.confirmed(trainee, on)
        rows.append(
            {
                "order": "",
                "held_on": words(given.training.held_on),
                "title": given.training.title,
                "stage": given.training.stage.value,
                "grade": words(trainee.grade) if trainee.attended else "缺席",
                "confirmed": f"{paper.number} {state.value}" if paper and state else "",
            }
        )
    return rows


def _change_rows(session: Session, officer_id: int) -> Rows:
    mine = or_(StaffChange.officer_id == officer_id, StaffChange.stand_in_id == officer_id)
    own = set(session.exec(select(StaffChange.id).where(mine)))
    return [
        {
            "order": "",
            "starts_on": words(row.record.starts_on),
            "reason": row.cells["reason"],
            "part": "离岗" if row.record.officer_id == officer_id else "调配顶岗",
            "state": row.cells["state"],
        }
        for row in reversed(changes.rows(session))
        if row.record.id in own
    ]
