"""The journal of changes: written with every flush, chained by hashes, never altered (triggers of migration 0002)."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from sqlalchemy import event
from sqlalchemy import inspect as state_of
from sqlmodel import select

from dutydesk.kinds.id_number import mask_inside
from dutydesk.kinds.text import ValueText
from dutydesk.records import Record
from dutydesk.store import bigrams
from dutydesk.store.heads import START, Signed, when
from dutydesk.store.journal_words import Deed, Teller
from dutydesk.store.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import ORMExecuteState, UOWTransaction
    from sqlmodel import Session

    from dutydesk.store.key import Key

_SECRET = frozenset({"password_hash"})
_MOST_FAULTS = 20
_as_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=repr).encode  # made once for all entries
_LAST_ID = """
    SELECT max(coalesce((SELECT max(id) FROM "{table}"), 0),
               coalesce((SELECT max(record_id) FROM journal WHERE table_name = ?), 0))
"""
_COLUMNS = "seq, at, operator_id, act, table_name, record_id, before, after, why, prev_hash, hash"


@dataclass(frozen=True, slots=True)
class Entry:
    """Tell of one change, or of one act without a change. ID numbers in `before` and `after` are masked."""

    seq: int
    at: datetime
    operator_id: int | None
    act: str
    table: str
    record_id: int | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Say whether the journal is whole.

    Attributes:
        faults: Whole sentences; none where it is whole.
        last_seq: The number of the last entry.
        since: When the last head was signed that still fits: up to it nothing was changed. None where no head fits.
        missing: How many entries are known to have been there and are not.
    """

    faults: tuple[str, ...]
    last_seq: int
    since: datetime | None
    missing: int

    @property
    def whole(self) -> bool:
        """Tell whether nothing is missing or changed."""
        return not self.faults


@dataclass(slots=True)
class _Chain:
    last_seq: int = 0
    broken_at: int | None = None
    gaps: int = 0
    faults: list[str] = field(default_factory=list[str])
    hashes: dict[int, str] = field(default_factory=dict[int, str])


def watch(session: Session, committed: set[str]) -> None:
    """Journal every flush of a session and collect into `committed` the tables that its commits touched."""
    touched: set[str] = set()
    overwritten: dict[tuple[int, str], Any] = {}

    def before_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
        overwritten.clear()
        _number(session)
        for record in (*session.dirty, *session.deleted):
            if isinstance(record, Record):
                _load_overwritten(session, record, overwritten)

    def after_flush(session: Session, _context: UOWTransaction) -> None:
        acts = _acts_of(session, overwritten)
        touched.update(act.table for act in acts)
        _append(session, acts)

    def after_commit(_session: Session) -> None:
        committed.update(touched)
        touched.clear()

    def after_rollback(_session: Session) -> None:
        touched.clear()

    event.listen(session, "before_flush", before_flush)
    event.listen(session, "after_flush", after_flush)
    event.listen(session, "after_commit", after_commit)
    event.listen(session, "after_rollback", after_rollback)
    event.listen(session, "do_orm_execute", _refuse_unseen_changes)


def note(session: Session, act: str, table: str, record_id: int | None, why: str = "") -> None:
    """Journal an act that changes no record, such as a reveal, a print or an export."""
    session.flush()  # changes made before the act stand before it
    _append(session, [Deed(act, table, record_id)], why)


def history(session: Session, table: str, record_id: int) -> list[Entry]:
    """Return what happened to one record, oldest first."""
    session.flush()
    rows = session.connection().exec_driver_sql(
        f"SELECT {_COLUMNS} FROM journal WHERE table_name = ? AND record_id = ? ORDER BY seq",  # noqa: S608  (a constant)
        (table, record_id),
    )
    return [
        Entry(
            seq=row[0],
            at=datetime.fromisoformat(row[1]),
            operator_id=row[2],
            act=row[3],
            table=row[4],
            record_id=row[5],
            before=None if row[6] is None else json.loads(row[6]),
            after=None if row[7] is None else json.loads(row[7]),
            why=row[8],
        )
        for row in rows
    ]


def verify(connection: Any, signed: Signed = Signed(())) -> Verdict:  # noqa: B008  (it cannot change)
    """Check on a plain connection every entry against the one before, and every head against its entry."""
    chain = _walk(connection, {head.seq for head in signed.heads})
    sound = chain.last_seq if chain.broken_at is None else chain.broken_at - 1
    fitting = [head for head in signed.heads if head.seq <= sound and chain.hashes.get(head.seq, START) == head.hash]
    faults = [*chain.faults, *signed.faults]
    others = sorted(set(signed.heads) - set(fitting))
    cut = max((head.seq for head in others), default=0) - chain.last_seq
    if cut > 0:
        known = others[-1]
        faults.append(
            f"操作记录只到第 {chain.last_seq} 条，而在{when(known.at)} 时已有 {known.seq} 条，缺少最后 {cut} 条。"
        )
    rewritten = [head for head in others if head.seq <= chain.last_seq and chain.hashes.get(head.seq) != head.hash]
    if rewritten:
        before = max((head.seq for head in fitting), default=0)
        faults.append(
            f"操作记录第 {before + 1} 条至第 {rewritten[0].seq} 条与{when(rewritten[0].at)} 的签名不符，被改写过。"
        )
    since = max((head.at for head in fitting), default=None)
    return Verdict(tuple(faults), chain.last_seq, since, max(cut, 0) + chain.gaps)


def _walk(connection: Any, wanted: set[int]) -> _Chain:
    chain, previous, expected = _Chain(), START, 1
    for row in connection.execute(f"SELECT {_COLUMNS} FROM journal ORDER BY seq"):  # noqa: S608  (a constant)
        seq = int(row[0])
        fault = ""
        if seq != expected:
            fault = f"操作记录缺少第 {expected} 条" + (f"至第 {seq - 1} 条。" if seq - 1 > expected else "。")
            chain.gaps += seq - expected
        elif row[9] != previous or row[10] != _hash(tuple(row[:10])):
            fault = f"操作记录第 {seq} 条的内容被改动过。"
        if fault:
            chain.broken_at = chain.broken_at or expected
            if len(chain.faults) < _MOST_FAULTS:
                chain.faults.append(fault)
        previous, expected = row[10], seq + 1
        chain.last_seq = seq
        if seq in wanted:
            chain.hashes[seq] = previous
    return chain


def _append(session: Session, acts: list[Deed], why: str = "") -> None:
    if not acts:
        return
    connection = session.connection()
    last = connection.exec_driver_sql("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    number, previous = (last[0], last[1]) if last else (0, START)
    now = datetime.now(UTC)
    at = now.isoformat(timespec="microseconds")
    actor = session.info["actor"]
    who = None if actor is None else actor.operator_id
    reason = mask_inside(why or str(session.info["why"]))
    teller = Teller(connection)
    found_by: list[tuple[int, str, Iterable[str]]] = []
    rows: list[tuple[Any, ...]] = []
    for seq, act in enumerate(acts, number + 1):
        texts = _text(act.before), _text(act.after)
        row = (seq, at, who, act.act, act.table, act.record_id, *texts, reason, previous)
        previous = _hash(row)
        rows.append((*row, previous))
        found_by.append((seq, teller.text(act, reason), teller.marks(act, who, now)))
    marks = ", ".join("?" * len(rows[0]))
    connection.exec_driver_sql(f"INSERT INTO journal ({_COLUMNS}) VALUES ({marks})", rows)  # noqa: S608  (constants)
    bigrams.keep(connection, found_by)


def _acts_of(session: Session, overwritten: dict[tuple[int, str], Any]) -> list[Deed]:
    acts: list[Deed] = []
    for act, records in (("add", session.new), ("change", session.dirty), ("remove", session.deleted)):
        for record in records:
            if isinstance(record, Record):
                before, after = _difference(session, record, act, overwritten)
                if before or after:
                    acts.append(Deed(act, str(record.__tablename__), record.id, before, after, record))
    return acts


def _difference(
    session: Session, record: Record, act: str, overwritten: dict[tuple[int, str], Any]
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    state = state_of(record)
    key: Key = session.info["store"].key
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for column in type(record).model_fields:
        now = getattr(record, column)
        if act == "change":
            change = state.attrs[column].history
            if not change.has_changes():
                continue
            was = change.deleted[0] if change.deleted else overwritten.get((id(record), column))
            if was == now:
                continue
            before[column] = shown(type(record), column, was, key)
        elif act == "remove":
            before[column] = shown(type(record), column, now, key)
        if act != "remove":
            after[column] = shown(type(record), column, now, key)
    return before or None, after or None


def _number(session: Session) -> None:
    """Give new records ids that no other ever had: what is told of a removed record is never told of another.

    With their ids given, the database takes all new records of a kind in one statement.
    """
    last: dict[str, int] = {}
    for record in session.new:
        if isinstance(record, Record) and record.id is None:
            table = str(record.__tablename__)
            if table not in last:
                last[table] = session.connection().exec_driver_sql(_LAST_ID.format(table=table), (table,)).scalar_one()
            last[table] += 1
            record.id = last[table]


def _load_overwritten(session: Session, record: Record, overwritten: dict[tuple[int, str], Any]) -> None:
    # A field that was set without having been loaded has no earlier value in memory.
    state = state_of(record)
    kind = type(record)
    for column in kind.model_fields:
        if record in session.deleted:
            getattr(record, column)
        change = state.attrs[column].history
        if change.added and not change.deleted and state.identity:
            table = kind.metadata.tables[str(kind.__tablename__)]
            with session.no_autoflush:
                found = session.connection().execute(select(table.c[column]).where(table.c.id == state.identity[0]))
            overwritten[id(record), column] = found.scalar_one_or_none()


def shown(kind: type[Record], column: str, value: Any, key: Key) -> Any:
    """Return a value as the journal keeps it: an ID number masked beside its keyed hash, a secret as that alone."""
    if isinstance(value, str):
        if column in _SECRET and value:
            return {"keyed": _keyed(value, key)}
        for text_kind in _text_kinds(kind.model_fields[column].annotation):
            masked = text_kind.masked(value)
            if masked != value:
                return {"masked": masked, "keyed": _keyed(value, key)}
    kept = plain(value)
    return mask_inside(kept) if isinstance(kept, str) else kept


def _keyed(value: str, key: Key) -> str:
    return hmac.digest(key.derive("journal"), value.encode(), "sha256").hex()


@cache
def _text_kinds(annotation: Any) -> tuple[type[ValueText], ...]:
    choices = get_args(annotation) or (annotation,)
    return tuple(choice for choice in choices if isinstance(choice, type) and issubclass(choice, ValueText))


def _text(values: dict[str, Any] | None) -> str | None:
    return None if values is None else json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _hash(row: tuple[Any, ...]) -> str:
    return hashlib.sha256(_as_text(row).encode()).hexdigest()


def _refuse_unseen_changes(execution: ORMExecuteState) -> None:
    if execution.bind_mapper is not None and not execution.is_select:
        raise RuntimeError("change records one by one: a bulk statement would pass the journal by")
