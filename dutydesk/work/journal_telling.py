"""One entry of the journal in words: who did what to which record, and what each field said before and after."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select as sa_select
from sqlmodel import select

from dutydesk.records import Operator
from dutydesk.store.journal_words import ACTS, JOURNAL_WORDS, OF_TABLE, said
from dutydesk.work.listing import captions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlmodel import Session

    from dutydesk.kinds.kind import Column, Kind

PROGRAM = "程序"
"""Who acts where nobody has signed in, such as while a desk is set up."""
RECOVERY = "恢复码持有人"
_NOTHING = "（空）"
_COLUMNS = "seq, at, operator_id, act, table_name, record_id, before, after, why, hash"
_SHORT = 8
_GIST = 3


class Change(NamedTuple):
    """Say one field of a record, before and after, in words."""

    words: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """Tell one entry.

    `what` names the record, `is_there` says whether it still exists, `gist` says shortly what changed.
    """

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
    is_there: bool

    @property
    def when(self) -> str:
        """Return the time on the wall of the room."""
        return f"{self.at.astimezone():%Y-%m-%d %H:%M}"


def record_words(session: Session, table: str, record_id: int) -> str:
    """Return the words of a record: its kind and its name, also where it is gone."""
    return f"{OF_TABLE[table].about.words} {_Names(session, [(table, record_id)]).caption(table, record_id)}"


_Ref = tuple[str, int]


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


def tell(session: Session, numbers: Sequence[int]) -> list[Told]:
    """Return the entries of these numbers in words, the latest first."""
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
    who = {o.id: o.name for o in session.exec(select(Operator))} | {0: RECOVERY}
    parents = _parents(session, entries)
    names = _Names(session, (*_named(entries), *parents.values()))
    return [_told(entry, who.get(entry.operator_id, PROGRAM), names, parents) for entry in entries]


class _Names:
    """Know the words of every record that is named, also of those that are gone."""

    def __init__(self, session: Session, named: Iterable[tuple[str, int]]) -> None:
        self._session = session
        self._known: dict[str, dict[int, str]] = {}
        asked: dict[str, set[int]] = {}
        for table, record_id in named:
            asked.setdefault(table, set()).add(record_id)
        for table, ids in asked.items():
            self._known[table] = captions(session, OF_TABLE[table], ids)
        self._there = {(table, record_id) for table, known in self._known.items() for record_id in known}

    def is_there(self, table: str, record_id: int) -> bool:
        """Tell whether a record that was named still exists."""
        return (table, record_id) in self._there

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


def _parents(session: Session, entries: list[_Entry]) -> dict[_Ref, _Ref]:
    """Return whose the records are that belong to others: a certificate says nothing without its officer."""
    found: dict[_Ref, _Ref] = {}
    asked: dict[str, set[int]] = {}
    for entry in entries:
        column = _parent_column(entry.table)
        if column is None or entry.record_id is None:
            continue
        if parent_id := entry.after.get(column.name) or entry.before.get(column.name):
            found[entry.table, entry.record_id] = (column.target, parent_id)
        else:
            asked.setdefault(entry.table, set()).add(entry.record_id)
    for table, ids in asked.items():
        column, columns = _parent_column(table), _columns_of(table)
        if column is not None:
            rows = session.connection().execute(sa_select(columns.id, columns[column.name]).where(columns.id.in_(ids)))
            found |= {(table, record_id): (column.target, parent_id) for record_id, parent_id in rows}
    return found


def _parent_column(table: str) -> Column | None:
    kind = OF_TABLE.get(table)
    if kind is None or not kind.about.part_of:
        return None
    return next((column for column in kind.columns if column.target == kind.about.part_of), None)


def _columns_of(table: str) -> Any:
    record: Any = OF_TABLE[table].record
    return record.__table__.c


def _told(entry: _Entry, who: str, names: _Names, parents: Mapping[_Ref, _Ref]) -> Told:
    kind = OF_TABLE.get(entry.table)
    words = ACTS.get(entry.act)
    what = JOURNAL_WORDS if entry.table == "journal" else ""
    if kind is not None:
        what = kind.about.words
        if entry.record_id is not None:
            name = names.caption(entry.table, entry.record_id).removeprefix(what).strip()
            parent = parents.get((entry.table, entry.record_id))
            what = " ".join(filter(None, (what, names.caption(*parent) if parent else "", name)))
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
        gist=_gist(entry, changes, what),
        why=entry.why,
        changes=changes,
        short_hash=entry.hash[:_SHORT].upper(),
        is_there=entry.record_id is not None and names.is_there(entry.table, entry.record_id),
    )


def _changes(kind: Kind, entry: _Entry, names: _Names) -> Iterator[Change]:
    """Go through the fields: those that changed, or all that were filled in when a record came or went."""
    for column in kind.columns:
        if column.name in entry.before or column.name in entry.after:
            before = said(column, entry.before.get(column.name), names.caption)
            after = said(column, entry.after.get(column.name), names.caption)
            if before or after:
                yield Change(column.label.words, before, after)


def _gist(entry: _Entry, changes: tuple[Change, ...], what: str) -> str:
    if entry.act != "change":
        values = [value for c in changes if (value := c.after or c.before) not in what]
        return "；".join(values[:_GIST]) or entry.why
    parts = [f"{c.words} {c.before or _NOTHING} → {c.after or _NOTHING}" for c in changes[:_GIST]]
    if len(changes) > _GIST:
        parts.append(f"等 {len(changes)} 项")
    return "；".join(parts) or entry.why
