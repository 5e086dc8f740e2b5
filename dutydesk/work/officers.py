"""Officers as the branch lead looks them up: the list with its chips, what each may do, and the rare look at an ID."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, or_
from sqlmodel import select

from dutydesk.errors import Refused
from dutydesk.kinds.words import words
from dutydesk.records import Certificate, CertificateKind, Officer, OfficerStatus
from dutydesk.store import journal
from dutydesk.work import entries, listed, settings
from dutydesk.work.listing import Row
from dutydesk.work.officer_card import DANGER, GOOD, WARNING, CardLine, OfficerCard, card, present_officer
from dutydesk.work.officer_rules import may_stand_alone, years_of_duty
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

__all__ = [
    "CardLine",
    "Chip",
    "OfficerCard",
    "card",
    "chips",
    "find",
    "may_stand_alone",
    "next_employee_number",
    "reveal_id",
    "save_officer",
    "years_of_duty",
]

COLUMNS: tuple[tuple[str, str], ...] = (
    ("employee_number", "编号"),
    ("name", "姓名"),
    ("sex", "性别"),
    ("position", "岗位职务"),
    ("team_id", "班组"),
    ("years", "从事值机年数"),
    ("guard_until", "保安员证有效期"),
    ("status", "状态"),
)
"""The columns of the list on screen: key of the cell, and words of the heading."""

_STATUS_TONES = {OfficerStatus.ON_DUTY: GOOD, OfficerStatus.ON_LEAVE: WARNING}
_FOREVER = date(9999, 12, 31)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LAST_FOUR = re.compile(r"[0-9]{3}[0-9X]")
_NUMBERED = re.compile(r"(.*?)([0-9]+)", re.DOTALL)
_FIRST_NUMBER = "ZJ001"


@dataclass(frozen=True, slots=True)
class Chip:
    """Offer one filter of the list, with the number of officers whom it shows."""

    key: str
    words: str
    count: int


def save_officer(session: Session, values: Mapping[str, Any], record_id: int | None = None) -> Officer:
    """Check and keep an officer. Raises InvalidEntry with a sentence for each field that is wrong."""
    return entries.save(session, entries.kind_named("officer"), values, record_id)


def chips(session: Session, on: date) -> list[Chip]:
    """Return the filters of the list with their counts; the last, of those who left, only where there are any."""
    allow(session, Act.READ)
    table = _table(Officer)
    people = session.connection().execute(select(table.c.id, table.c.status, table.c.duty_since)).all()
    present = [person for person in people if person.status is not OfficerStatus.LEFT]
    approved, expiring = listed.approved_ids(session), _expiring(session, on)
    found = [
        Chip("all", "全部", len(people)),
        Chip("on_duty", "在岗", sum(person.status is OfficerStatus.ON_DUTY for person in present)),
        Chip("novice", "未满一年", sum(not may_stand_alone(person.duty_since, on) for person in present)),
        Chip("expiring", "证件将到期", sum(person.id in expiring for person in present)),
        Chip("unapproved", "待批准", sum(person.id not in approved for person in present)),
    ]
    if len(present) < len(people):
        found.append(Chip("left", "离职", len(people) - len(present)))
    return found


def find(session: Session, query: str = "", chip: str = "all", on: date | None = None) -> list[Row]:
    """List officers by name, pinyin, initials, employee number or the last four characters of the ID.

    The order is that of the employee numbers, those who left last. The records of the rows hold no ID number.
    """
    allow(session, Act.READ)
    today = on or date.today()
    table = _table(Officer)
    wanted = [table.c[name] for name in _READ]
    statement = select(*wanted).order_by(
        table.c.status == OfficerStatus.LEFT, func.length(table.c.employee_number), table.c.employee_number
    )
    if matched := _matching(query):
        statement = statement.where(or_(*matched))
    people = session.connection().execute(statement).all()
    people = _under(session, chip, people, today)
    teams = entries.captions(session, entries.kind_named("team"))
    guards = _guard_until(session)
    soon = today + timedelta(days=settings.get_number(session, "expiry_days"))
    return [_row(person, teams, guards.get(person.id), today, soon) for person in people]


def next_employee_number(session: Session) -> str:
    """Return the number that follows the highest one of the most usual form: ZJ050 gives ZJ051."""
    table = _table(Officer)
    series: dict[str, list[str]] = {}
    for number in session.connection().execute(select(table.c.employee_number)).scalars():
        if found := _NUMBERED.fullmatch(number):
            series.setdefault(found[1], []).append(found[2])
    if not series:
        return _FIRST_NUMBER
    prefix, numbers = max(series.items(), key=lambda pair: (len(pair[1]), pair[0]))
    highest = max(numbers, key=int)
    return f"{prefix}{int(highest) + 1:0{len(highest)}}"


def reveal_id(session: Session, officer_id: int, why: str) -> str:
    """Return an officer's whole ID number to the lead, and journal the look with its reason."""
    allow(session, Act.REVEAL)
    if not why.strip():
        raise Refused("请填写查看完整身份证编号的事由。", "事由会记入操作记录，例如“核对证件原件”。")
    journal.note(session, "reveal", "officer", officer_id, why.strip())
    return str(present_officer(session, officer_id).id_number)


_READ = ("id", "employee_number", "name", "sex", "position", "joined_on", "duty_since", "team_id", "status", "photo")


def _row(person: Any, teams: dict[int, str], guard: date | None, today: date, soon: date) -> Row:
    whole = years_of_duty(person.duty_since, today)
    cells = {
        "employee_number": person.employee_number,
        "name": person.name,
        "sex": person.sex.value,
        "position": person.position,
        "team_id": teams.get(person.team_id, ""),
        "years": f"{whole} 年" if whole else "不满一年",
        "guard_until": "" if guard is None else "长期" if guard == _FOREVER else words(guard),
        "status": person.status.value,
    }
    tones: dict[str, str] = {}
    if tone := _STATUS_TONES.get(person.status):
        tones["status"] = tone
    if not whole:
        tones["years"] = WARNING
    if guard is not None and guard <= soon:
        tones["guard_until"] = DANGER if guard < today else WARNING
    return Row(person, cells, tones)


def _matching(query: str) -> list[Any]:
    """Return the conditions of which one must hold, or none for an empty query."""
    text = "".join(query.translate(_FULL_WIDTH).replace("·", "").split())
    if not text:
        return []
    table = _table(Officer)
    plain = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    conditions = [
        func.replace(table.c.name, "·", "").like(f"%{plain}%", escape="\\"),
        table.c.employee_number.like(f"%{plain}%", escape="\\"),
        (" " + table.c.pinyin).like(f"% {plain.lower()}%", escape="\\"),
    ]
    if _LAST_FOUR.fullmatch(text.upper()):
        conditions.append(func.substr(table.c.id_number, -4) == text.upper())
    return conditions


def _under(session: Session, chip: str, people: Any, today: date) -> list[Any]:
    if chip == "all":
        return list(people)
    if chip == "left":
        return [person for person in people if person.status is OfficerStatus.LEFT]
    if chip == "on_duty":
        return [person for person in people if person.status is OfficerStatus.ON_DUTY]
    present = [person for person in people if person.status is not OfficerStatus.LEFT]
    if chip == "novice":
        return [person for person in present if not may_stand_alone(person.duty_since, today)]
    if chip == "expiring":
        expiring = _expiring(session, today)
        return [person for person in present if person.id in expiring]
    if chip == "unapproved":
        approved = listed.approved_ids(session)
        return [person for person in present if person.id not in approved]
    raise KeyError(chip)


def _expiring(session: Session, on: date) -> set[int]:
    """Return the officers with a certificate that runs out soon, or has, and that no newer one of its kind renews."""
    table = _table(Certificate)
    last = func.max(func.coalesce(table.c.expires_on, _FOREVER))
    number = case((table.c.kind == CertificateKind.OTHER, table.c.number), else_="")
    limit = on + timedelta(days=settings.get_number(session, "expiry_days"))
    query = select(table.c.officer_id).group_by(table.c.officer_id, table.c.kind, number).having(last <= limit)
    return set(session.connection().execute(query).scalars())


def _guard_until(session: Session) -> dict[int, date]:
    table = _table(Certificate)
    last: Any = func.max(func.coalesce(table.c.expires_on, _FOREVER))
    query = (
        select(table.c.officer_id, last)
        .where(table.c.kind == CertificateKind.SECURITY_GUARD)
        .group_by(table.c.officer_id)
    )
    return {row[0]: row[1] for row in session.connection().execute(query)}


def _table(record: Any) -> Any:
    return record.__table__
