"""Who holds a value that only one record may hold, and which records can be referred to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from sqlmodel import select

from dutydesk.work.listing import kind_named

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.kinds.kind import Kind


class Holders(Protocol):
    """Answer for one kind, as the records stand and as they would stand with those that were put."""

    def holder(self, name: str, value: Any, record: Any) -> Any:
        """Return another record than `record` that holds a value in the unique column, or None."""
        ...

    def exists(self, table: str, record_id: int) -> bool:
        """Tell whether there is a record to refer to."""
        ...

    def put(self, record: Any) -> None:
        """Count a record in that has been judged and not yet been written."""
        ...


class Asked:
    """Ask the database each time: for one record."""

    def __init__(self, session: Session, kind: Kind) -> None:
        self._session = session
        self._kind = kind

    def holder(self, name: str, value: Any, record: Any) -> Any:
        """Return another record that holds the value, or None."""
        table: Any = type(record).__table__
        query = select(self._kind.record).where(table.c[name] == value).limit(1)
        if record.id is not None:
            query = query.where(table.c.id != record.id)
        return self._session.exec(query).first()

    def exists(self, table: str, record_id: int) -> bool:
        """Tell whether there is a record to refer to."""
        return self._session.get(kind_named(table).record, record_id) is not None

    def put(self, record: Any) -> None:
        """Do nothing: the record is written before the next one is judged."""


class Loaded:
    """Read what is held once: for many records. A value that one of them gives up stays taken until all are written."""

    def __init__(self, session: Session, kind: Kind) -> None:
        self._session = session
        self._kind = kind
        self._ids: dict[str, set[int]] = {}
        table: Any = kind.record.__table__  # pyright: ignore[reportAttributeAccessIssue]  (every kind is a table)
        self._unique = tuple(column.name for column in kind.columns if table.c[column.name].unique)
        self._held: dict[str, dict[Any, Any]] = {name: {} for name in self._unique}
        if self._unique:
            columns = [table.c[name] for name in self._unique]
            for record_id, *values in session.connection().execute(select(table.c.id, *columns)).all():
                for name, value in zip(self._unique, values, strict=True):
                    self._held[name][value] = record_id

    def holder(self, name: str, value: Any, record: Any) -> Any:
        """Return another record that holds the value, or None."""
        found = self._held[name].get(value)
        if isinstance(found, int):
            return None if found == record.id else self._session.get(self._kind.record, found)
        return found

    def exists(self, table: str, record_id: int) -> bool:
        """Tell whether there is a record to refer to."""
        if table not in self._ids:
            target: Any = kind_named(table).record
            self._ids[table] = set(self._session.connection().execute(select(target.__table__.c.id)).scalars())
        return record_id in self._ids[table]

    def put(self, record: Any) -> None:
        """Count a record in."""
        for name in self._unique:
            self._held[name].setdefault(getattr(record, name), record if record.id is None else record.id)
