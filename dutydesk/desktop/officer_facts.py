"""What the 人员 page reads, in the worker thread: rows, one officer's facts, and what happened to the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.kinds.kind import Column, Kind
    from dutydesk.store.journal import Entry
    from dutydesk.work.listing import Row
    from dutydesk.work.officers import OfficerCard

_ACTS = {"add": "登记", "change": "修改", "remove": "删除", "reveal": "查看完整身份证编号", "import": "导入"}
_UNSAID = {"id", "pinyin", "officer_id"}


@dataclass(frozen=True, slots=True)
class Rights:
    """Say what the one who sits here may do on this page."""

    enter: bool
    reveal: bool
    import_: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Hold the list as it is filtered, the chips, and how many officers there are at all."""

    rows: list[Row]
    chips: list[tuple[str, str, int | None]]
    total: int
    fact: str
    rights: Rights


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
    rights: Rights


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
    return Found(rows, [(c.key, c.words, c.count) for c in chips], total, fact if total else "", _rights(session))


def read_officer(session: Session, officer_id: int) -> OfficerView:
    """Return what the pane shows. Raises Refused where the record has been removed."""
    from dutydesk.errors import StoreError
    from dutydesk.work import officers

    card = officers.card(session, officer_id, date.today())
    photo = b""
    if card.photo:
        try:
            photo = session.info["store"].blobs.read(card.photo)
        except StoreError:  # the pane stands without the picture; the paper says that it is missing
            photo = b""
    return OfficerView(card, photo, _held(session, officer_id), _happened(session, officer_id), _rights(session))


def officer_of(session: Session, table: str, record_id: int) -> int | None:
    """Return whose record it is: of an officer, or of something that belongs to one."""
    if table == "officer":
        return record_id
    from dutydesk.work import entries

    record: Any = session.get(entries.kind_named(table).record, record_id)
    return None if record is None else record.officer_id


def _rights(session: Session) -> Rights:
    from dutydesk.work.roles import Act, may

    role = session.info["actor"].role
    return Rights(may(role, Act.ENTER), may(role, Act.REVEAL), may(role, Act.IMPORT))


def _held(session: Session, officer_id: int) -> tuple[Held, ...]:
    from dutydesk.work import entries, settings

    today, warn = date.today(), settings.get_number(session, "expiry_days")
    held: list[Held] = []
    for row in entries.rows(session, entries.kind_named("certificate"), officer_id=officer_id):
        said = row.cells
        until = row.record.expires_on
        parts = [
            said["number"],
            f"{said['issued_on']}起" if said["issued_on"] else "",
            f"至 {said['expires_on']}" if until else "长期有效",
            "有扫描件" if row.record.scan else "",
        ]
        state, tone = _standing(until, today, warn)
        held.append(Held(row.record.id, said["kind"], "　".join(part for part in parts if part), state, tone))
    return tuple(held)


def _standing(until: date | None, today: date, warn: int) -> tuple[str, str]:
    if until is None:
        return "有效", "good"
    left = (until - today).days
    if left < 0:
        return "已过期", "danger"
    if left > warn:
        return "有效", "good"
    return ("今天到期" if left == 0 else f"{left} 天后到期"), "warning"


def _happened(session: Session, officer_id: int) -> tuple[Happened, ...]:
    """Return the journal of the officer and of the certificates, the latest first."""
    from sqlmodel import select

    from dutydesk.records import Certificate, Operator
    from dutydesk.store import journal
    from dutydesk.work import entries

    who = {o.id: o.name for o in session.exec(select(Operator))}
    entries_of = journal.history(session, "officer", officer_id)
    for held in session.exec(select(Certificate.id).where(Certificate.officer_id == officer_id)):
        entries_of += journal.history(session, "certificate", int(held or 0))
    captions = {"team": entries.captions(session, entries.kind_named("team"))}
    told: list[Happened] = []
    for entry in sorted(entries_of, key=lambda entry: entry.seq, reverse=True):
        kind = entries.kind_named(entry.table)
        what = _ACTS.get(entry.act, entry.act)
        if entry.act in {"add", "change", "remove"}:
            what += kind.about.words
        told.append(
            Happened(
                f"{entry.at.astimezone():%Y-%m-%d %H:%M}",
                who.get(entry.operator_id, "程序") if entry.operator_id else "程序",
                what,
                entry.why,
                tuple(_changes(kind, entry, captions)) if entry.act == "change" else (),
            )
        )
    return tuple(told)


def _changes(kind: Kind, entry: Entry, captions: dict[str, dict[int, str]]) -> list[tuple[str, str, str]]:
    before, after = entry.before or {}, entry.after or {}
    columns = {c.name: c for c in kind.columns}
    return [
        (
            columns[name].label.words,
            _said(columns[name], before.get(name), captions),
            _said(columns[name], after.get(name), captions),
        )
        for name in {**before, **after}
        if name in columns and name not in _UNSAID
    ]


def _said(column: Column, value: Any, captions: dict[str, dict[int, str]]) -> str:
    """Return a journalled value as people read it: the journal keeps choices by name and days in ISO form."""
    from enum import Enum

    from dutydesk.kinds.blob import Photo, Scan
    from dutydesk.kinds.words import words

    if value is None or value == "":
        said = "（空）"
    elif isinstance(value, dict):
        said = str(cast("dict[str, Any]", value).get("masked", ""))
    elif column.target:
        said = captions.get(column.target, {}).get(value, "（已删除）")
    elif issubclass(column.type, Enum):
        said = words(column.type[value])
    elif issubclass(column.type, date):
        said = words(date.fromisoformat(value))
    else:
        said = "已附文件" if issubclass(column.type, Photo | Scan) else words(value)
    return said
