"""Whether the records are what the journal says of them: what was changed past it, or is an older page, shows here."""

from __future__ import annotations

import json
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy.dialects.sqlite import dialect

from dutydesk.records import KINDS
from dutydesk.store import journal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dutydesk.kinds.kind import Kind
    from dutydesk.records import Record
    from dutydesk.store.key import Key

_MOST_FAULTS = 20
_ENTRIES = """
    SELECT record_id, act, after FROM journal
    WHERE table_name = ? AND act IN ('add', 'change', 'remove') ORDER BY record_id, seq
"""


def faults(connection: Any, key: Key) -> list[str]:
    """Compare every record with what the journal's entries make of it, and say in sentences where they differ.

    A column that the journal never named is not compared: it came later than the record.
    """
    found: list[str] = []
    for kind in KINDS:
        for sentence in _faults_of(connection, kind, key):
            if len(found) == _MOST_FAULTS:
                found.append("还有更多记录与操作记录不符。")
                return found
            found.append(sentence)
    return found


def _faults_of(connection: Any, kind: Kind, key: Key) -> Iterator[str]:
    columns = _columns(connection, kind)
    if not columns:
        return  # the database is older than this kind
    names = ", ".join(f'"{name}"' for name in columns)
    rows = connection.execute(f'SELECT {names} FROM "{kind.table}" ORDER BY id')  # noqa: S608  (names of our own)
    read = [_reader(kind, name) for name in columns]
    at = list(columns).index("id")
    said = _last_said(connection, kind.table)
    expected = next(said, None)
    for row in rows:
        while expected is not None and expected[0] < row[at]:
            if expected[1]:
                yield f"“{kind.about.words}”第 {expected[0]} 号不见了，操作记录中没有删除它。"
            expected = next(said, None)
        if expected is None or expected[0] != row[at] or not expected[1]:
            yield f"“{kind.about.words}”第 {row[at]} 号没有经过操作记录，或在删除之后又出现了。"
            continue
        values = {name: get(value) for name, get, value in zip(columns, read, row, strict=True)}
        unlike = _unlike(kind, values, expected[1], key)
        if unlike:
            yield f"“{kind.about.words}”第 {row[at]} 号与操作记录不符：{'、'.join(unlike)}。"
        expected = next(said, None)
    for number, values in (*([expected] if expected else []), *said):
        if values:
            yield f"“{kind.about.words}”第 {number} 号不见了，操作记录中没有删除它。"


def _last_said(connection: Any, table: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give each record's number and what its entries make of it: its last values, or nothing where it was removed."""
    read = json.JSONDecoder().decode
    for number, entries in groupby(connection.execute(_ENTRIES, (table,)), itemgetter(0)):
        values: dict[str, Any] = {}
        for _, act, after in entries:
            if act == "change":
                values |= read(after or "{}")
            else:
                values = {} if act == "remove" else read(after or "{}")
        yield number, values


def _unlike(kind: Kind, values: dict[str, Any], expected: dict[str, Any], key: Key) -> list[str]:
    record = cast("type[Record]", kind.record)
    found: list[str] = []
    for name, value in values.items():
        if name not in expected or value == expected[name]:  # most values stand in the journal as they are
            continue
        if journal.shown(record, name, value, key) != expected[name]:
            words = {column.name: column.label.words for column in kind.columns}
            found.append(words.get(name, "内部数据"))
    return found


def _columns(connection: Any, kind: Kind) -> tuple[str, ...]:
    there = {row[1] for row in connection.execute(f'PRAGMA table_info("{kind.table}")')}
    return tuple(name for name in kind.record.model_fields if name in there)


@cache
def _reader(kind: Kind, name: str) -> Callable[[Any], Any]:
    """Return what makes of a stored value the one that a record has."""
    sqlite = dialect()
    column = kind.record.metadata.tables[kind.table].c[name]
    process = column.type.dialect_impl(sqlite).result_processor(sqlite, None)
    return process or (lambda value: value)
