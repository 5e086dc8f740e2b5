"""The journal of changes: written with every flush, chained by hashes, never altered (triggers of migration 0002)."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from sqlalchemy import event
from sqlalchemy import inspect as state_of
from sqlmodel import select

from dutydesk.kinds.text import ValueText
from dutydesk.records import Record
from dutydesk.store.plain import plain

if TYPE_CHECKING:
    from sqlalchemy.orm import ORMExecuteState, UOWTransaction
    from sqlmodel import Session

    from dutydesk.store.key import Key

_SECRET = frozenset({"password_hash"})
_START = "0" * 64
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
class _Act:
    act: str
    table: str
    record_id: int | None
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


def watch(session: Session, committed: set[str]) -> None:
    """Journal every flush of a session and collect into `committed` the tables that its commits touched."""
    touched: set[str] = set()
    overwritten: dict[tuple[int, str], Any] = {}

    def before_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
        overwritten.clear()
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
    _append(session, [_Act(act, table, record_id)], why)


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


def head(connection: Any) -> tuple[int, str]:
    """Return number and hash of the last entry; 0 and zeros for an empty journal."""
    found = connection.execute("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return (int(found[0]), str(found[1])) if found else (0, _START)


def verify(connection: Any) -> int | None:
    """Check the chain on a plain connection: return the number of the first entry that does not fit, or None."""
    previous, expected = _START, 1
    for row in connection.execute(f"SELECT {_COLUMNS} FROM journal ORDER BY seq"):  # noqa: S608  (a constant)
        if row[0] != expected or row[9] != previous or row[10] != _hash(tuple(row[:10])):
            return expected
        previous, expected = row[10], expected + 1
    return None


def _append(session: Session, acts: list[_Act], why: str = "") -> None:
    if not acts:
        return
    connection = session.connection()
    last = connection.exec_driver_sql("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    number, previous = (last[0], last[1]) if last else (0, _START)
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    actor = session.info["actor"]
    who = None if actor is None else actor.operator_id
    reason = why or str(session.info["why"])
    rows: list[tuple[Any, ...]] = []
    for seq, act in enumerate(acts, number + 1):
        texts = _text(act.before), _text(act.after)
        row = (seq, at, who, act.act, act.table, act.record_id, *texts, reason, previous)
        previous = _hash(row)
        rows.append((*row, previous))
    marks = ", ".join("?" * len(rows[0]))
    connection.exec_driver_sql(f"INSERT INTO journal ({_COLUMNS}) VALUES ({marks})", rows)  # noqa: S608  (constants)


def _acts_of(session: Session, overwritten: dict[tuple[int, str], Any]) -> list[_Act]:
    acts: list[_Act] = []
    for act, records in (("add", session.new), ("change", session.dirty), ("remove", session.deleted)):
        for record in records:
            if isinstance(record, Record):
                before, after = _difference(session, record, act, overwritten)
                if before or after:
                    acts.append(_Act(act, str(record.__tablename__), record.id, before, after))
    return acts


def _difference(
    session: Session, record: Record, act: str, overwritten: dict[tuple[int, str], Any]
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    state = state_of(record)
    key: Key = session.info["store"].key
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for column in type(record).model_fields:
        if column in _SECRET:
            continue
        now = getattr(record, column)
        if act == "change":
            change = state.attrs[column].history
            if not change.has_changes():
                continue
            was = change.deleted[0] if change.deleted else overwritten.get((id(record), column))
            if was == now:
                continue
            before[column] = _shown(type(record), column, was, key)
        elif act == "remove":
            before[column] = _shown(type(record), column, now, key)
        if act != "remove":
            after[column] = _shown(type(record), column, now, key)
    return before or None, after or None


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


def _shown(kind: type[Record], column: str, value: Any, key: Key) -> Any:
    if isinstance(value, str):
        for text_kind in _text_kinds(kind.model_fields[column].annotation):
            masked = text_kind.masked(value)
            if masked != value:
                keyed = hmac.digest(key.derive("journal"), value.encode(), "sha256")
                return {"masked": masked, "keyed": keyed.hex()}
    return plain(value)


@cache
def _text_kinds(annotation: Any) -> tuple[type[ValueText], ...]:
    choices = get_args(annotation) or (annotation,)
    return tuple(choice for choice in choices if isinstance(choice, type) and issubclass(choice, ValueText))


def _text(values: dict[str, Any] | None) -> str | None:
    return None if values is None else json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _hash(row: tuple[Any, ...]) -> str:
    return hashlib.sha256(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _refuse_unseen_changes(execution: ORMExecuteState) -> None:
    if execution.bind_mapper is not None and not execution.is_select:
        raise RuntimeError("change records one by one: a bulk statement would pass the journal by")
