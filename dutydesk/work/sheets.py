"""Records of a kind as a sheet of the pack: every labelled field, dates as dates, ID numbers masked unless meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import func, select

from dutydesk.kinds.blob import BLOBS
from dutydesk.kinds.credit_code import CreditCode
from dutydesk.kinds.id_number import IdNumber, mask_inside
from dutydesk.kinds.phone import Phone
from dutydesk.kinds.words import words
from dutydesk.paper.worksheet import Heading, Table
from dutydesk.records import KINDS, Paper
from dutydesk.work.listing import captions, kind_named

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.kinds.kind import Column, Kind
    from dutydesk.paper.worksheet import Value

# Who may sign in, and how the desk is set, concerns nobody outside it.
_INTERNAL = frozenset({"operator", "setting", "backupplace"})
EXPORTED: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind.table not in _INTERNAL)
"""The kinds that a pack may hold, in their order."""

_DATED = {
    "training": "held_on",
    "stafflist": "made_on",
    "paper": "printed_at",
    "scanstack": "added_at",
    "disclosure": "at",
}
_CODES = ("编号", "文号", "代码", "电话")
_THERE = "有"


@dataclass(frozen=True, slots=True)
class Period:
    """Hold the first and the last day of a period; None is open. It applies to what has a day of its own."""

    starts_on: date | None = None
    ends_on: date | None = None

    def words(self) -> str:
        """Return the period as people read it."""
        if self.starts_on is None and self.ends_on is None:
            return "全部"
        first = words(self.starts_on) or "最早"
        return f"{first} 至 {words(self.ends_on) or '最近'}"


def records_of(session: Session, kind: Kind, period: Period) -> list[Any]:
    """Return the records of a kind that belong to the period, oldest first; child rows go with their parent."""
    query = select(kind.record).where(*_belonging(kind, period)).order_by(_table_of(kind).c.id)
    return list(session.exec(query).all())


def count_of(session: Session, kind: Kind, period: Period) -> int:
    """Return how many records `records_of` would return."""
    query = select(func.count()).select_from(kind.record).where(*_belonging(kind, period))
    return session.exec(query).one()


def _belonging(kind: Kind, period: Period) -> list[Any]:
    """Return the conditions that a record of the kind belongs to the period."""
    table = _table_of(kind)
    if kind.table in _DATED:
        return _within(table, kind.table, period)
    if kind.about.part_of not in _DATED:
        return []
    parent: Any = kind_named(kind.about.part_of).record
    reference = next(c.name for c in kind.columns if c.target == kind.about.part_of)
    chosen = select(parent.id).where(*_within(parent.__table__, kind.about.part_of, period))
    return [table.c[reference].in_(chosen)]


def _table_of(kind: Kind) -> Any:
    record: Any = kind.record
    return record.__table__


def sheet_of(session: Session, kind: Kind, records: list[Any], *, with_id_numbers: bool) -> Table:
    """Return the records as a sheet. Photos and scans are only said to be there."""
    captions_of = {c.target: captions(session, kind_named(c.target)) for c in kind.columns if c.target}
    headings = [Heading(c.label.words, exact=_is_code(c)) for c in kind.columns]
    rows = [
        [_value(c, getattr(r, c.name), captions_of, with_id_numbers=with_id_numbers) for c in kind.columns]
        for r in records
    ]
    if kind.record is Paper:
        headings.append(Heading("状态"))
        for row, paper in zip(rows, records, strict=True):
            row.append(paper.state().value)
    return Table(kind.about.words, tuple(headings), rows)


def _value(column: Column, value: Any, captions_of: dict[str, dict[int, str]], *, with_id_numbers: bool) -> Value:
    if value is None:
        return None
    if column.target:
        return captions_of[column.target].get(value, "")
    if column.type in BLOBS:
        return _THERE if value else ""
    if isinstance(value, date | time) or type(value) is int:
        return value
    text = words(value)
    if with_id_numbers:
        return text
    return IdNumber.masked(text) if column.type is IdNumber else mask_inside(text)


def _is_code(column: Column) -> bool:
    return column.type in {IdNumber, Phone, CreditCode} or (
        issubclass(column.type, str) and column.label.words.endswith(_CODES)
    )


def _within(table: Any, name: str, period: Period) -> list[Any]:
    """Return the conditions that the dated table's rows lie in the period, days being those of the local clock."""
    column = table.c[_DATED[name]]
    is_moment = kind_named(name).column(_DATED[name]).type is datetime
    found: list[Any] = []
    if period.starts_on is not None:
        found.append(column >= (_midnight(period.starts_on) if is_moment else period.starts_on))
    if period.ends_on is not None and is_moment:
        found.append(column < _midnight(period.ends_on + timedelta(days=1)))
    elif period.ends_on is not None:
        found.append(column <= period.ends_on)
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone()
