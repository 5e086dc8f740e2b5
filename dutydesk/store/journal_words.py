"""What an entry of the journal says in words. The journal keeps plain values; people read and search words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import select

from dutydesk.kinds.blob import BLOBS
from dutydesk.kinds.id_number import mask_inside
from dutydesk.kinds.words import words
from dutydesk.records import KINDS
from dutydesk.store.bigrams import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.engine import Connection

    from dutydesk.kinds.kind import Column, Kind
    from dutydesk.records import Record

OF_TABLE = {kind.table: kind for kind in KINDS}
"""The kinds by their tables."""


JOURNAL_WORDS = "操作记录"
"""What the journal itself is called, where an act is about all of it."""


class ActWords(NamedTuple):
    """Say an act: its name, and the sentence that follows the operator's name."""

    name: str
    sentence: str


ACTS = {
    "add": ActWords("新增", "新增了{what}"),
    "change": ActWords("修改", "修改了{what}"),
    "remove": ActWords("删除", "删除了{what}"),
    "reveal": ActWords("查看身份证编号", "查看了{what}的完整身份证编号"),
    "print": ActWords("打印", "打印了{what}"),
    "export": ActWords("导出", "导出了{what}"),
    "support": ActWords("维护资料", "写出了维护资料，其中没有人员资料"),
    "sign_in": ActWords("登录", "登录"),
    "sign_out": ActWords("退出", "退出登录"),
    "change_password": ActWords("修改密码", "修改了{what}的密码"),
    "draw_code": ActWords("印制恢复码", "印制了恢复码"),
    "change_code": ActWords("更换恢复码", "更换了恢复码"),
    "void_code": ActWords("作废恢复码", "作废了恢复码"),
    "backup": ActWords("备份", "备份了全部资料"),
    "restore": ActWords("恢复", "从备份恢复了资料"),
    "sweep": ActWords("清理附件", "清理了没有记录引用的附件"),
    "accept_loss": ActWords("接受缺失", "凭恢复码接受了操作记录的缺失"),
}
"""Every act that the journal knows, in the order in which filters offer them."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Hold one change, or one act without a change, on its way into the journal."""

    act: str
    table: str
    record_id: int | None
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    record: Record | None = None


def said(column: Column, value: Any, caption: Callable[[str, int], str]) -> str:
    """Return a journalled value as people read it; `caption(table, id)` gives the words of a reference."""
    if value is None or value == "":
        return ""
    if isinstance(value, dict):
        return str(cast("dict[str, Any]", value).get("masked", ""))
    if column.target:
        return caption(column.target, value)
    if column.type in BLOBS:
        return "已附文件"
    return _SAY.get(_family(column.type), _as_it_is)(column, value)


def _as_it_is(_column: Column, value: Any) -> str:
    return words(value)


def _chosen(column: Column, value: Any) -> str:
    # A choice that a later program no longer offers is still said as it was kept.
    found = column.type.__members__.get(value)
    return str(value) if found is None else words(found)


_SAY: dict[type[Any], Callable[[Column, Any], str]] = {
    Enum: _chosen,
    datetime: lambda _column, value: words(datetime.fromisoformat(value)),
    date: lambda _column, value: words(date.fromisoformat(value)),
    time: lambda _column, value: words(time.fromisoformat(value)),
}


@cache
def _family(kind: type[Any]) -> type[Any]:
    return next((family for family in _SAY if issubclass(kind, family)), kind)


class Teller:
    """Find the words and the marks of deeds that are journalled together. What they refer to is looked up once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._records: dict[tuple[str, int], Record | None] = {}

    def text(self, deed: Deed, why: str) -> str:
        """Return everything by which the deed shall be found: the record, its parent, the values, the reason."""
        parts = [why]
        if deed.act in ACTS:
            parts.append(ACTS[deed.act].name)
        if (kind := OF_TABLE.get(deed.table)) is not None:
            parts += [kind.about.words, *self._captions(kind, deed)]
            parts += self._values(kind, deed)
        return mask_inside("\n".join(part for part in parts if part))

    def marks(self, deed: Deed, operator_id: int | None, at: datetime) -> Iterator[str]:
        """Return the tokens that filters ask for. Days are those on the wall of the room."""
        day = at.astimezone()
        yield mark("o", "none" if operator_id is None else operator_id)
        yield mark("t", deed.table)
        yield mark("a", deed.act)
        yield mark("y", day.year)
        yield mark("m", f"{day:%Y%m}")
        yield mark("d", f"{day:%Y%m%d}")
        if deed.record_id is not None:
            yield record_mark(deed.table, deed.record_id)
        for table, record_id in self._belongs_to(deed):
            yield record_mark(table, record_id)

    def caption(self, table: str, record_id: int) -> str:
        """Return the words that stand for a record, "" where it is gone."""
        record = self._record(table, record_id)
        return "" if record is None else record.caption()

    def _captions(self, kind: Kind, deed: Deed) -> Iterator[str]:
        if (record := self._of(deed)) is not None:
            yield record.caption()
        for table, record_id in self._belongs_to(deed):
            if table == kind.about.part_of:
                yield self.caption(table, record_id)

    def _values(self, kind: Kind, deed: Deed) -> Iterator[str]:
        before, after = deed.before or {}, deed.after or {}
        for column in kind.columns:
            if column.name not in before and column.name not in after:
                continue
            if deed.act == "change":  # every other deed names all fields, which would find it for any of them
                yield column.label.words
            if column.type in _UNSEARCHED:
                continue
            for values in (before, after):
                if (value := values.get(column.name)) is not None:
                    yield said(column, value, self.caption)

    def _belongs_to(self, deed: Deed) -> Iterator[tuple[str, int]]:
        """Return the records to whose history the deed belongs beside its own."""
        record = self._of(deed)
        kind = OF_TABLE.get(deed.table)
        if record is None or kind is None:
            return
        for column in kind.columns:
            if column.target and column.target == kind.about.part_of and (parent := getattr(record, column.name)):
                yield column.target, parent
        if (table := getattr(record, "of_table", "")) and (of_id := getattr(record, "of_id", None)):
            yield table, of_id

    def _of(self, deed: Deed) -> Record | None:
        if deed.record is not None or deed.record_id is None:
            return deed.record
        return self._record(deed.table, deed.record_id)

    def _record(self, table: str, record_id: int) -> Record | None:
        if (table, record_id) not in self._records:
            self._records[table, record_id] = _read(self._connection, table, record_id)
        return self._records[table, record_id]


_UNSEARCHED = BLOBS | {bool}


def record_mark(table: str, record_id: int) -> str:
    """Return the token of one record's own history."""
    return mark("r", f"{table}x{record_id}")


def _read(connection: Connection, table: str, record_id: int) -> Record | None:
    """Read a record past the session, which may be in the middle of a flush. The copy belongs to no session."""
    if (kind := OF_TABLE.get(table)) is None:
        return None
    columns: Any = kind.record.__table__  # pyright: ignore[reportAttributeAccessIssue]  (every kind is a table)
    found = connection.execute(select(columns).where(columns.c.id == record_id)).mappings().first()
    return None if found is None else cast("Record", kind.record(**found))
