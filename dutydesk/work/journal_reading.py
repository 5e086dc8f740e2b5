"""The journal as people read it: who did what to which record and when, page by page, also among a million entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import select

from dutydesk.records import KINDS, Operator
from dutydesk.store import bigrams
from dutydesk.store.bigrams import mark, marked
from dutydesk.store.journal_words import ACTS, record_mark
from dutydesk.work.journal_telling import RECOVERY, tell
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

    from dutydesk.work.journal_telling import Told

PAGE = 200
"""How many entries a page has."""
_MATCHING = "SELECT rowid FROM journal_words WHERE journal_words MATCH ? AND rowid < ? AND rowid > ?"
_OLDER = _MATCHING + " ORDER BY rowid DESC LIMIT ? OFFSET ?"
_NEWER = _MATCHING + " ORDER BY rowid LIMIT ? OFFSET ?"


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


def choices(session: Session) -> Choices:
    """Return the operators, kinds and acts to choose from. Raises NotAllowed for who may not read the journal."""
    allow(session, Act.JOURNAL)
    people = [(int(o.id or 0), str(o.name)) for o in session.exec(select(Operator).order_by(Operator.name))]
    return Choices(
        (*people, (0, RECOVERY)),
        tuple((kind.table, kind.about.words) for kind in KINDS),
        tuple((act, words.name) for act, words in ACTS.items()),
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
    return tell(
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
    return tell(session, [row[0] for row in rows])


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
