"""What the 人员 page reads, in the worker thread: rows, one officer's facts, and what happened to the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.work.listing import Row
    from dutydesk.work.officers import OfficerCard

_CHANGING = {"add", "change", "remove"}
_NOTHING = "（空）"


@dataclass(frozen=True, slots=True)
class Found:
    """Hold the list as it is filtered, the chips, and how many officers there are at all."""

    rows: list[Row]
    chips: list[tuple[str, str, int | None]]
    total: int
    fact: str


@dataclass(frozen=True, slots=True)
class Held:
    """Say one certificate of an officer: its id, kind, number and days, and how it stands."""

    id: int
    kind: str
    words: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class Happened:
    """Say one entry of the journal in words; `changes` are field, old and new."""

    when: str
    who: str
    what: str
    why: str
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class OfficerView:
    """Hold everything that the detail pane shows of one officer."""

    card: OfficerCard
    photo: bytes
    held: tuple[Held, ...]
    happened: tuple[Happened, ...]


def read_list(session: Session, query: str, chip: str) -> Found:
    """Return the officers who match, and the chips with their counts."""
    from dutydesk.work import officers

    today = date.today()
    chips = officers.chips(session, today)
    known = {c.key for c in chips}
    rows = officers.find(session, query, chip if chip in known else "all", today)
    count = {c.key: c.count for c in chips}
    total = count["all"]
    posted = total - count.get("left", 0)
    fact = f"值机员 {posted} 人　·　在岗 {count['on_duty']} 人　·　待用户单位批准 {count['unapproved']} 人（5.2）"
    return Found(rows, [(c.key, c.words, c.count) for c in chips], total, fact if total else "")


def read_officer(session: Session, officer_id: int) -> OfficerView:
    """Return what the pane shows. Raises Refused where the record has been removed."""
    from dutydesk.work import officers, small_pictures

    card = officers.card(session, officer_id, date.today())
    photo = small_pictures.of_photo(session, card.photo)
    return OfficerView(card, photo, _held(session, officer_id), _happened(session, officer_id))


def officer_of(session: Session, table: str, record_id: int) -> int | None:
    """Return whose record it is: of an officer, or of something that belongs to one."""
    if table == "officer":
        return record_id
    from dutydesk.work import entries

    record: Any = session.get(entries.kind_named(table).record, record_id)
    return None if record is None else record.officer_id


def _held(session: Session, officer_id: int) -> tuple[Held, ...]:
    from dutydesk.work import entries, officer_card, settings

    today = date.today()
    soon = today + timedelta(days=settings.get_number(session, "expiry_days"))
    held: list[Held] = []
    for row in entries.rows(session, entries.kind_named("certificate"), officer_id=officer_id):
        said = row.cells
        parts = [
            said["number"],
            f"{said['issued_on']}起" if said["issued_on"] else "",
            f"至 {said['expires_on']}" if said["expires_on"] else "长期有效",
            "有扫描件" if row.record.scan else "",
        ]
        state, tone = officer_card.validity(row.record, today, soon)
        held.append(Held(row.record.id, said["kind"], "　".join(part for part in parts if part), state, tone))
    return tuple(held)


def _happened(session: Session, officer_id: int) -> tuple[Happened, ...]:
    """Return what was done to the officer and to the certificates, the latest first."""
    from dutydesk.store.journal_words import OF_TABLE
    from dutydesk.work import journal_reading

    told: list[Happened] = []
    for one in journal_reading.of_record(session, "officer", officer_id):
        of_kind = OF_TABLE[one.table].about.words if one.act in _CHANGING else ""
        changes = tuple((c.words, c.before or _NOTHING, c.after or _NOTHING) for c in one.changes)
        shown = changes if one.act == "change" else ()
        told.append(Happened(one.when, one.who, one.act_words + of_kind, one.why, shown))
    return tuple(told)
