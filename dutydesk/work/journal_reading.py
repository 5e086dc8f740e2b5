"""The journal as people read it: who did what to which record and when, page by page, also among a million entries."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlmodel import select

from dutydesk.records import KINDS, Operator
from dutydesk.store import bigrams
from dutydesk.store.bigrams import mark, marked
from dutydesk.store.journal_words import ACTS, OF_TABLE, record_mark, said
from dutydesk.work.listing import captions
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlmodel import Session

    from dutydesk.kinds.kind import Kind

PAGE = 200
"""How many entries a page has."""
PROGRAM = "程序"
"""Who acts where nobody has signed in, such as while a desk is set up."""
_RECOVERY = "恢复码持有人"
_NOTHING = "（空）"
_COLUMNS = "seq, at, operator_id, act, table_name, record_id, before, after, why, hash"
_MATCHING = "SELECT rowid FROM journal_words WHERE journal_words MATCH ? AND rowid < ? AND rowid > ?"
_OLDER = _MATCHING + " ORDER BY rowid DESC LIMIT ? OFFSET ?"
_NEWER = _MATCHING + " ORDER BY rowid LIMIT ? OFFSET ?"
_SHORT = 8
_GIST = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """Narrow the journal; what is None or "" narrows nothing. `record` is a table and an id."""

    typed: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    operator_id: int | None = None
    table: str = ""
    act: str = ""
    record: tuple[str, int] | None = None


class Change(NamedTuple):
    """Say one field of a record, before and after, in words."""

    words: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """Tell one entry. `what` names the record, `gist` says shortly what changed, `short_hash` is as papers print it."""

    seq: int
    at: datetime
    who: str
    act: str
    act_words: str
    table: str
    record_id: int | None
    what: str
    sentence: str
    gist: str
    why: str
    changes: tuple[Change, ...]
    short_hash: str

    @property
    def when(self) -> str:
        """Return the time on the wall of the room."""
        return f"{self.at.astimezone():%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class Found:
    """Say how many entries there are, up to which number; later ones do not move what is being read."""

    count: int
    last_seq: int


@dataclass(frozen=True, slots=True)
class Choices:
    """Offer what the journal can be narrowed to: keys and words."""

    operators: tuple[tuple[int, str], ...]
    kinds: tuple[tuple[str, str], ...]
    acts: tuple[tuple[str, str], ...]
    begins_on: date


def choices(session: Session) -> Choices:
    """Return the operators, kinds and acts to choose from. Raises NotAllowed for who may not read the journal."""
    allow(session, Act.JOURNAL)
    people = [(int(o.id or 0), str(o.name)) for o in session.exec(select(Operator).order_by(Operator.name))]
    return Choices(
        (*people, (0, _RECOVERY)),
        tuple((kind.table, kind.about.words) for kind in KINDS),
        tuple((act, words.name) for act, words in ACTS.items()),
        _first_day(session),
    )


def find(session: Session, wanted: Wanted) -> Found:
    """Return how many entries are wanted. Raises NotAllowed for who may not read the journal."""
    allow(session, Act.JOURNAL)
    session.flush()
    connection = session.connection()
    last = connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM journal").scalar_one()
    query = _query(session, wanted)
    if not query:
        return Found(last, last)  # numbered without a gap from 1
    counted = "SELECT count(*) FROM journal_words WHERE journal_words MATCH ?"
    return Found(connection.exec_driver_sql(counted, (query,)).scalar_one(), last)


def page(
    session: Session,
    wanted: Wanted,
    found: Found,
    *,
    offset: int = 0,
    older_than: int | None = None,
    newer_than: int | None = None,
    limit: int = PAGE,
) -> list[Told]:
    """Return some of the entries that `find` counted, the latest first.

    Give the number of a neighbour where there is one, for that is quick everywhere; `offset` jumps.
    """
    allow(session, Act.JOURNAL)
    return _tell(
        session,
        numbers(session, wanted, found, offset=offset, older_than=older_than, newer_than=newer_than, limit=limit),
    )


def numbers(
    session: Session,
    wanted: Wanted,
    found: Found,
    *,
    offset: int = 0,
    older_than: int | None = None,
    newer_than: int | None = None,
    limit: int = PAGE,
) -> Sequence[int]:
    """Return the numbers of the entries of a page, the latest first."""
    query = _query(session, wanted)
    top = found.last_seq + 1 if older_than is None else older_than
    bottom = 0 if newer_than is None else newer_than
    if not query:
        first = bottom + limit if newer_than is not None else top - 1 - offset
        return range(max(first, 0), max(first - limit, 0), -1)
    statement = _OLDER if newer_than is None else _NEWER
    rows = session.connection().exec_driver_sql(statement, (query, top, bottom, limit, offset))
    return sorted((row[0] for row in rows), reverse=True)


def everything(session: Session, wanted: Wanted, most: int) -> list[Told]:
    """Return all wanted entries, the latest first, but no more than `most`: for a sheet."""
    found = find(session, wanted)
    told: list[Told] = []
    while len(told) < min(found.count, most):
        older = told[-1].seq if told else None
        more = page(session, wanted, found, older_than=older, limit=min(PAGE, most - len(told)))
        if not more:
            break
        told += more
    return told


def of_record(session: Session, table: str, record_id: int, limit: int = PAGE) -> list[Told]:
    """Return the latest entries of one record and of what belongs to it; who may see the record may see these."""
    allow(session, Act.READ)
    session.flush()
    statement = "SELECT rowid FROM journal_words WHERE journal_words MATCH ? ORDER BY rowid DESC LIMIT ?"
    query = marked(record_mark(table, record_id))
    rows = session.connection().exec_driver_sql(statement, (query, limit))
    return _tell(session, [row[0] for row in rows])


def _query(session: Session, wanted: Wanted) -> str:
    parts = [bigrams.wanted(wanted.typed)]
    if wanted.operator_id is not None:
        parts.append(marked(mark("o", wanted.operator_id)))
    if wanted.table:
        parts.append(marked(mark("t", wanted.table)))
    if wanted.act:
        parts.append(marked(mark("a", wanted.act)))
    if wanted.record is not None:
        parts.append(marked(record_mark(*wanted.record)))
    if wanted.starts_on or wanted.ends_on:
        starts_on = wanted.starts_on or _first_day(session)
        ends_on = wanted.ends_on or max(date.today(), _last_day(session))
        parts.append(marked(*(_days(starts_on, ends_on) or [mark("d", "never")])))
    return " AND ".join(part for part in parts if part)


def _days(starts_on: date, ends_on: date) -> list[str]:
    """Return the fewest marks that cover the days: whole years, whole months, single days."""
    found: list[str] = []
    day = starts_on
    while day <= ends_on:
        year_end, month_end = date(day.year, 12, 31), _month_end(day)
        if day == date(day.year, 1, 1) and year_end <= ends_on:
            found.append(mark("y", day.year))
            last = year_end
        elif day.day == 1 and month_end <= ends_on:
            found.append(mark("m", f"{day:%Y%m}"))
            last = month_end
        else:
            found.append(mark("d", f"{day:%Y%m%d}"))
            last = day
        if last >= date.max:
            break
        day = last + timedelta(days=1)
    return found


def _month_end(day: date) -> date:
    last = day.replace(day=28) + timedelta(days=4)
    return last - timedelta(days=last.day)


def _first_day(session: Session) -> date:
    return _day_of(session, "min")


def _last_day(session: Session) -> date:
    return _day_of(session, "max")


def _day_of(session: Session, which: str) -> date:
    statement = f"SELECT at FROM journal WHERE seq = (SELECT {which}(seq) FROM journal)"  # noqa: S608  (min or max)
    at = session.connection().exec_driver_sql(statement).scalar_one_or_none()
    return datetime.fromisoformat(at).astimezone().date() if at else date.today()


class _Entry(NamedTuple):
    seq: int
    at: str
    operator_id: int | None
    act: str
    table: str
    record_id: int | None
    before: dict[str, Any]
    after: dict[str, Any]
    why: str
    hash: str


def _tell(session: Session, numbers: Sequence[int]) -> list[Told]:
    if not numbers:
        return []
    marks = ", ".join("?" * len(numbers))
    statement = f"SELECT {_COLUMNS} FROM journal WHERE seq IN ({marks}) ORDER BY seq DESC"  # noqa: S608  (constants)
    rows = session.connection().exec_driver_sql(statement, tuple(numbers))
    entries = [
        _Entry(
            seq=row[0],
            at=row[1],
            operator_id=row[2],
            act=row[3],
            table=row[4],
            record_id=row[5],
            before=json.loads(row[6] or "{}"),
            after=json.loads(row[7] or "{}"),
            why=row[8],
            hash=row[9],
        )
        for row in rows
    ]
    who = {o.id: o.name for o in session.exec(select(Operator))} | {0: _RECOVERY}
    names = _Names(session, entries)
    return [_told(entry, who.get(entry.operator_id, PROGRAM), names) for entry in entries]


class _Names:
    """Know the words of every record that some entries name, also of those that are gone."""

    def __init__(self, session: Session, entries: list[_Entry]) -> None:
        self._session = session
        self._known: dict[str, dict[int, str]] = {}
        asked: dict[str, set[int]] = {}
        for table, record_id in _named(entries):
            asked.setdefault(table, set()).add(record_id)
        for table, ids in asked.items():
            self._known[table] = captions(session, OF_TABLE[table], ids)

    def caption(self, table: str, record_id: int) -> str:
        """Return the words of a record as it is now, or as it was when it was removed."""
        known = self._known.setdefault(table, {})
        if record_id not in known:
            known[record_id] = self._of_removed(table, record_id)
        return known[record_id]

    def _of_removed(self, table: str, record_id: int) -> str:
        statement = (
            "SELECT before FROM journal WHERE table_name = ? AND record_id = ? AND act = 'remove'"
            " ORDER BY seq DESC LIMIT 1"
        )
        row = self._session.connection().exec_driver_sql(statement, (table, record_id)).first()
        kind = OF_TABLE.get(table)
        if row is None or kind is None:
            return f"第 {record_id} 号"
        return _caption_of(kind, json.loads(row[0]))


def _named(entries: list[_Entry]) -> Iterator[tuple[str, int]]:
    for entry in entries:
        if (kind := OF_TABLE.get(entry.table)) is None:
            continue
        if entry.record_id is not None:
            yield entry.table, entry.record_id
        for column in kind.columns:
            if column.target:
                yield from (
                    (column.target, values[column.name])
                    for values in (entry.before, entry.after)
                    if values.get(column.name) is not None
                )


def _caption_of(kind: Kind, kept: Mapping[str, Any]) -> str:
    """Return the caption that a record had, from what the journal keeps of it."""
    values: dict[str, Any] = {}
    for column in kind.columns:
        value = kept.get(column.name)
        members = getattr(column.type, "__members__", None)
        values[column.name] = members.get(value, value) if members and isinstance(value, str) else value
    return str(kind.record(**values).caption())  # pyright: ignore[reportAttributeAccessIssue]  (every kind is a Record)


def _told(entry: _Entry, who: str, names: _Names) -> Told:
    kind = OF_TABLE.get(entry.table)
    words = ACTS.get(entry.act)
    what = ""
    if kind is not None:
        name = "" if entry.record_id is None else names.caption(entry.table, entry.record_id)
        what = f"{kind.about.words} {name}".strip()
    changes = () if kind is None else tuple(_changes(kind, entry, names))
    at = datetime.fromisoformat(entry.at)
    deed = words.sentence.format(what=what or "一项内容") if words else f"{entry.act} {what}".strip()
    return Told(
        seq=entry.seq,
        at=at,
        who=who,
        act=entry.act,
        act_words=words.name if words else entry.act,
        table=entry.table,
        record_id=entry.record_id,
        what=what,
        sentence=f"{who}于 {at.astimezone():%Y-%m-%d %H:%M:%S} {deed}。",
        gist=_gist(entry, changes),
        why=entry.why,
        changes=changes,
        short_hash=entry.hash[:_SHORT].upper(),
    )


def _changes(kind: Kind, entry: _Entry, names: _Names) -> Iterator[Change]:
    """Go through the fields: those that changed, or all that were filled in when a record came or went."""
    for column in kind.columns:
        if column.name in entry.before or column.name in entry.after:
            before = said(column, entry.before.get(column.name), names.caption)
            after = said(column, entry.after.get(column.name), names.caption)
            if before or after:
                yield Change(column.label.words, before, after)


def _gist(entry: _Entry, changes: tuple[Change, ...]) -> str:
    if entry.act != "change":
        return entry.why
    parts = [f"{c.words} {c.before or _NOTHING} → {c.after or _NOTHING}" for c in changes[:_GIST]]
    if len(changes) > _GIST:
        parts.append(f"等 {len(changes)} 项")
    return "；".join(parts) or entry.why
