"""Save, list and remove records of any kind. Single acts and bulk acts go through the same rules here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from sqlalchemy import exists
from sqlmodel import select

from dutydesk.errors import InvalidEntry, Refused
from dutydesk.kinds.text import ValueText
from dutydesk.kinds.words import words
from dutydesk.records import KINDS
from dutydesk.work import faults as say
from dutydesk.work.holders import Asked, Holders, Loaded
from dutydesk.work.listing import Row, captions, kind_named, rows
from dutydesk.work.roles import Act, allow
from dutydesk.work.rules import RULES, TAKEN, act_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlmodel import Session

    from dutydesk.kinds.kind import Column, Kind

__all__ = ["Judgement", "Row", "captions", "judge", "kind_named", "remove", "rows", "save", "save_all"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Say of one entry of many what it makes, or why it cannot be kept: `record` is None where there are faults."""

    record: Any
    faults: dict[str, str]


def save(session: Session, kind: Kind, values: Mapping[str, Any], record_id: int | None = None) -> Any:
    """Check and keep one record; with `record_id`, fields that `values` does not name stay as they are.

    Raises InvalidEntry with a sentence for each field that is wrong, and Refused where the kind is not entered by hand.
    """
    allow(session, act_of(kind))
    stored = None if record_id is None else _stored(session, kind, record_id)
    kept = _put(kind, judge(session, kind, values, stored), stored)
    session.add(kept)
    session.flush()
    return kept


def save_all(session: Session, kind: Kind, entries: Sequence[tuple[Mapping[str, Any], int | None]]) -> list[Judgement]:
    """Check and keep many records, each given as for `save`, by the same rules and many times as fast.

    Nothing is kept where any of them has a fault: look at the faults. The order of the answers is that of the entries.
    Meant for kinds whose rules look at one record alone, as those of officers, certificates and teams do.
    """
    allow(session, act_of(kind))
    holders = Loaded(session, kind)
    judged: list[Judgement] = []
    pairs: list[tuple[Any, Any]] = []
    for values, record_id in entries:
        stored = None if record_id is None else _stored(session, kind, record_id)
        try:
            record = judge(session, kind, values, stored, holders)
        except InvalidEntry as invalid:
            judged.append(Judgement(None, invalid.faults))
            continue
        holders.put(record)
        judged.append(Judgement(stored or record, {}))
        pairs.append((record, stored))
    if len(pairs) == len(judged):
        session.add_all([_put(kind, record, stored) for record, stored in pairs])
        session.flush()
    return judged


def judge(
    session: Session, kind: Kind, values: Mapping[str, Any], stored: Any = None, holders: Holders | None = None
) -> Any:
    """Return the record that `values` make, not yet kept; `stored` is the record that they would change.

    Raises InvalidEntry with a sentence for each field that is wrong.
    """
    fields = kind.record.model_fields
    if unknown := values.keys() - fields.keys():
        raise KeyError(f"{kind.table} has no field {sorted(unknown)}")
    given = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    # None also stands for what the person at the desk may not read: a password's hash (`store.authority`)
    found = {} if stored is None else {name: getattr(stored, name) for name in fields if name not in given}
    kept = {name: value for name, value in found.items() if value is not None}
    given = {name: value for name, value in given.items() if value is not None and value != ""}
    faults = say.in_text(kind, given)
    try:
        record = kind.record.model_validate({**kept, **given})
    except ValidationError as error:
        raise InvalidEntry(say.in_words(error, kind) | faults) from None
    rule = RULES.get(kind.table)
    with session.no_autoflush:
        faults = {
            **_taken(kind, record, holders or Asked(session, kind)),
            **_broken_references(kind, record, holders or Asked(session, kind)),
            **(rule(session, record) if rule else {}),
            **faults,
        }
    if faults:
        raise InvalidEntry(faults)
    return record


def remove(session: Session, kind: Kind, record_id: int) -> None:
    """Remove one record. Raises Refused where other records refer to it."""
    allow(session, act_of(kind))
    allow(session, Act.REMOVE)
    record = _stored(session, kind, record_id)
    referring = [other.about.words for other in KINDS if _refers(session, other, kind.table, record_id)]
    if referring:
        hint = "人员离开请将状态改为“离职”，不要删除。" if kind.table == "officer" else "请先处理引用它的记录。"
        raise Refused(f"“{record.caption()}”已被{'、'.join(referring)}引用，不能删除。", hint)
    session.delete(record)
    session.flush()


def _stored(session: Session, kind: Kind, record_id: int) -> Any:
    record = session.get(kind.record, record_id)
    if record is None:
        raise Refused(f"这条{kind.about.words}已不存在，可能刚被删除。", "请刷新列表后再试。")
    return record


def _put(kind: Kind, record: Any, stored: Any) -> Any:
    """Return what the session shall keep: the new record, or the stored one with what has changed."""
    if stored is None:
        return record
    for name in kind.record.model_fields:
        new = getattr(record, name)
        if getattr(stored, name) != new:
            setattr(stored, name, new)
    return stored


def _taken(kind: Kind, record: Any, holders: Holders) -> dict[str, str]:
    """Find the values that another record holds already, before the database would refuse them without a word."""
    table: Any = type(record).__table__
    faults: dict[str, str] = {}
    say_taken = TAKEN.get(kind.table, _say_taken)
    for column in kind.columns:
        value = getattr(record, column.name)
        if table.c[column.name].unique and value is not None:
            holder = holders.holder(column.name, value, record)
            if holder is not None:
                faults[column.name] = say_taken(column, value, holder)
    return faults


def _say_taken(column: Column, value: Any, holder: Any) -> str:
    return f"{column.label.words}“{_shown(column, value)}”已被“{holder.caption()}”使用，不能重复。"


def _shown(column: Column, value: Any) -> str:
    return column.type.masked(value) if issubclass(column.type, ValueText) else words(value)


def _broken_references(kind: Kind, record: Any, holders: Holders) -> dict[str, str]:
    faults: dict[str, str] = {}
    for column in kind.columns:
        value = getattr(record, column.name)
        if column.target and value is not None and not holders.exists(column.target, value):
            faults[column.name] = f"所选的{column.label.words}已不存在，请重新选择。"
    return faults


def _refers(session: Session, other: Kind, target: str, record_id: int) -> bool:
    """Tell whether any record of `other` refers to the record, also by a field that has no label."""
    table: Any = other.record.__table__  # pyright: ignore[reportAttributeAccessIssue]  (every kind is a table)
    columns = [c for c in table.c if any(key.column.table.name == target for key in c.foreign_keys)]
    if {"of_table", "of_id"} <= set(table.c.keys()):
        query = exists().where(table.c.of_table == target, table.c.of_id == record_id)
        if session.scalar(select(query)):
            return True
    return any(session.scalar(select(exists().where(c == record_id))) for c in columns)
