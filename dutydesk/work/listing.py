"""Records of any kind as rows of words: what a list on screen and a sheet show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlmodel import select

from dutydesk.kinds.id_number import UNSEEN, IdNumber
from dutydesk.kinds.text import ValueText
from dutydesk.kinds.words import words
from dutydesk.records import KINDS

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlmodel import Session

    from dutydesk.kinds.kind import Column, Kind

_AT_ONCE = 900


@dataclass(frozen=True, slots=True)
class Row:
    """Show one record in words.

    Attributes:
        record: What the row was made from; it has at least an `id`.
        cells: Words by column name: references resolved, personal numbers masked.
        tones: good, warning or danger by column name; "" or absent for cells that nothing is said of.
    """

    record: Any
    cells: dict[str, str]
    tones: dict[str, str] = field(default_factory=dict[str, str])


def rows(session: Session, kind: Kind, *, limit: int | None = None, offset: int = 0, **where: Any) -> list[Row]:
    """List the records whose fields equal `where`, in the order in which they were entered."""
    query = select(kind.record).filter_by(**where).order_by(_id_of(kind)).offset(offset).limit(limit)
    records: list[Any] = list(session.exec(query).all())
    captions_of: dict[str, dict[int, str]] = {}
    for column in kind.columns:
        if column.target:
            ids = {getattr(record, column.name) for record in records} - {None}
            seen = captions_of.setdefault(column.target, {})
            seen.update(captions(session, kind_named(column.target), ids - set(seen)))
    return [
        Row(record, {c.name: cell(c, getattr(record, c.name), captions_of) for c in kind.columns}) for record in records
    ]


def cell(column: Column, value: Any, captions_of: dict[str, dict[int, str]]) -> str:
    """Return one value as anyone may see it; `captions_of` holds the captions of references by table and id."""
    if value is None:  # a number that must be there is one that the database does not show to this operator
        return UNSEEN if column.required and column.type is IdNumber else ""
    if column.target:
        return captions_of.get(column.target, {}).get(value, "")
    if issubclass(column.type, ValueText):
        return column.type.masked(value)
    return words(value)


def captions(session: Session, kind: Kind, ids: Collection[int] | None = None) -> dict[int, str]:
    """Return the caption of each record of a kind by its id, or only of those whose id is in `ids`."""
    if ids is None:
        return {r.id: r.caption() for r in _all(session, kind)}
    found: dict[int, str] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(kind.record).where(_id_of(kind).in_(wanted[start : start + _AT_ONCE]))
        records: list[Any] = list(session.exec(query).all())
        found.update((r.id, r.caption()) for r in records)
    return found


def kind_named(table: str) -> Kind:
    """Return the kind that is kept in `table`. Raises KeyError where there is none."""
    for kind in KINDS:
        if kind.table == table:
            return kind
    raise KeyError(table)


def _id_of(kind: Kind) -> Any:
    record: Any = kind.record
    return record.__table__.c.id


def _all(session: Session, kind: Kind) -> list[Any]:
    return list(session.exec(select(kind.record).order_by(_id_of(kind))).all())
