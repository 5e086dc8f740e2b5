"""Officers as the branch lead looks them up: the list with its chips, what each may do, and the rare look at an ID."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, and_, case, func, or_, select, type_coerce

from dutydesk.errors import Refused
from dutydesk.kinds.words import words
from dutydesk.records import Certificate, CertificateKind, Officer, OfficerStatus, Sex
from dutydesk.store import journal
from dutydesk.work import entries, listed, settings
from dutydesk.work.listing import Row
from dutydesk.work.officer_card import DANGER, GOOD, WARNING, CardLine, OfficerCard, card, present_officer
from dutydesk.work.officer_rules import may_stand_alone, years_of_duty
from dutydesk.work.roles import Act, allow
from dutydesk.work.signin import allow_again

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    "next_employee_numbers",
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
_FIRST_PREFIX, _BEFORE_FIRST = "ZJ", "000"


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
    found: list[Chip] = []
    for key, said in _CHIPS:
        count = select(func.count()).select_from(_table(Officer))
        wanted = _under(session, key, on)
        found.append(Chip(key, said, session.scalar(count if wanted is None else count.where(wanted)) or 0))
    return found if found[-1].count else found[:-1]


def find(session: Session, query: str = "", chip: str = "all", on: date | None = None) -> list[Row]:
    """List officers by name, pinyin, initials, employee number or the last four characters of the ID.

    The order is that of the employee numbers, those who left last. The records of the rows hold no ID number.
    """
    allow(session, Act.READ)
    today = on or date.today()
    table = _table(Officer)
    statement = select(*(type_coerce(table.c[name], String) if name in _RAW else table.c[name] for name in _READ))
    statement = statement.order_by(
        table.c.status == OfficerStatus.LEFT, func.length(table.c.employee_number), table.c.employee_number
    )
    if matched := _matching(query):
        statement = statement.where(or_(*matched))
    if (wanted := _under(session, chip, today)) is not None:
        statement = statement.where(wanted)
    people = session.connection().execute(statement).all()
    teams = entries.captions(session, entries.kind_named("team"))
    soon = today + timedelta(days=settings.get_number(session, "expiry_days"))
    return _rows(people, teams, _guard_until(session), today, soon)


def next_employee_number(session: Session) -> str:
    """Return the number that follows the highest one of the most usual form: ZJ050 gives ZJ051."""
    return next(next_employee_numbers(session))


def next_employee_numbers(session: Session) -> Iterator[str]:
    """Return that number and all that follow it, for people who are entered together."""
    table = _table(Officer)
    series: dict[str, list[str]] = {}
    for number in session.connection().execute(select(table.c.employee_number)).scalars():
        if found := _NUMBERED.fullmatch(number):
            series.setdefault(found[1], []).append(found[2])
    if not series:
        series = {_FIRST_PREFIX: [_BEFORE_FIRST]}
    prefix, numbers = max(series.items(), key=lambda pair: (len(pair[1]), pair[0]))
    highest = max(numbers, key=int)
    return (f"{prefix}{number:0{len(highest)}}" for number in count(int(highest) + 1))


def reveal_id(session: Session, officer_id: int, why: str) -> str:
    """Return an officer's whole ID number to the lead, and journal the look with its reason."""
    allow_again(session, Act.REVEAL)
    if not why.strip():
        raise Refused("请填写查看完整身份证编号的事由。", "事由会记入操作记录，例如“核对证件原件”。")
    journal.note(session, "reveal", "officer", officer_id, why.strip())
    return str(present_officer(session, officer_id).id_number)


_CHIPS = (
    ("all", "全部"),
    ("on_duty", "在岗"),
    ("novice", "未满一年"),
    ("expiring", "证件将到期"),
    ("unapproved", "待批准"),
    ("left", "离职"),
)
_READ = ("id", "employee_number", "name", "sex", "position", "duty_since", "team_id", "status")
_RAW = ("sex", "duty_since", "status")
"""Read as the text that is kept: thousands of rows share few choices and days, and each is turned into words once."""


def _rows(people: Any, teams: dict[int, str], guards: dict[int, str], today: date, soon: date) -> list[Row]:
    duty = {day: _duty_words(date.fromisoformat(day), today) for day in {person[5] for person in people}}
    guard = {day: _guard_words(date.fromisoformat(day), today, soon) for day in set(guards.values())}
    state = {status.name: (status.value, _STATUS_TONES.get(status, "")) for status in OfficerStatus}
    sexes = {sex.name: sex.value for sex in Sex}
    rows: list[Row] = []
    for person in people:
        officer_id, number, name, sex, position, duty_since, team_id, status = person
        years, years_tone = duty[duty_since]
        until, until_tone = guard.get(guards.get(officer_id, ""), ("", ""))
        status_words, status_tone = state[status]
        cells = {
            "employee_number": number,
            "name": name,
            "sex": sexes[sex],
            "position": position,
            "team_id": teams.get(team_id, ""),
            "years": years,
            "guard_until": until,
            "status": status_words,
        }
        rows.append(Row(person, cells, {"years": years_tone, "guard_until": until_tone, "status": status_tone}))
    return rows


def _duty_words(duty_since: date, today: date) -> tuple[str, str]:
    whole = years_of_duty(duty_since, today)
    return (f"{whole} 年", "") if whole else ("不满一年", WARNING)


def _guard_words(until: date, today: date, soon: date) -> tuple[str, str]:
    if until == _FOREVER:
        return "长期", ""
    if until > soon:
        return words(until), ""
    return words(until), DANGER if until < today else WARNING


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


def _under(session: Session, chip: str, today: date) -> Any:
    """Return the condition of a chip, or None for everybody."""
    table = _table(Officer)
    present = table.c.status != OfficerStatus.LEFT
    if chip == "all":
        return None
    if chip == "left":
        return table.c.status == OfficerStatus.LEFT
    if chip == "on_duty":
        return table.c.status == OfficerStatus.ON_DUTY
    if chip == "novice":
        return and_(present, table.c.duty_since > _a_year_before(today))
    if chip == "expiring":
        return and_(present, table.c.id.in_(_expiring(session, today)))
    if chip == "unapproved":
        return and_(present, table.c.id.not_in(listed.approved_officers(session)))
    raise KeyError(chip)


def _a_year_before(day: date) -> date:
    """Return the last day on which a year must have begun to be full on `day`."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 2, 28)


def _expiring(session: Session, on: date) -> Any:
    """Return a query of the officers with a certificate that has run out or soon will, and that none renews."""
    table = _table(Certificate)
    last = func.max(func.coalesce(table.c.expires_on, _FOREVER))
    number = case((table.c.kind == CertificateKind.OTHER, table.c.number), else_="")
    limit = on + timedelta(days=settings.get_number(session, "expiry_days"))
    return select(table.c.officer_id).group_by(table.c.officer_id, table.c.kind, number).having(last <= limit)


def _guard_until(session: Session) -> dict[int, str]:
    """Return by officer the last day of the security guard's certificate, as it is kept."""
    table = _table(Certificate)
    last: Any = func.max(func.coalesce(table.c.expires_on, _FOREVER))
    query = (
        select(table.c.officer_id, type_coerce(last, String))
        .where(table.c.kind == CertificateKind.SECURITY_GUARD)
        .group_by(table.c.officer_id)
    )
    return {row[0]: row[1] for row in session.connection().execute(query).all()}


def _table(record: Any) -> Any:
    return record.__table__
