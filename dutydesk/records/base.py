"""What every record has."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import Dialect, String, TypeDecorator
from sqlmodel import Field, SQLModel

from dutydesk.kinds.label import About


class Moment(TypeDecorator[datetime]):
    """Keep an aware time as UTC text that sorts: 2026-11-23T12:00:00.000000+00:00."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write UTC."""
        del dialect
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read UTC."""
        del dialect
        return None if value is None else datetime.fromisoformat(value)


class Record(SQLModel):
    """Be the base of every table. Build one with `model_validate`: a table's constructor checks nothing."""

    about: ClassVar[About]

    id: int | None = Field(default=None, primary_key=True)

    def caption(self) -> str:
        """Return the words that stand for this record where another refers to it."""
        return f"{self.about.words} {self.id}"

    def __repr__(self) -> str:
        """Name the table and the id only: text of errors and logs holds no names."""
        return f"<{type(self).__name__} {self.id}>"

    __str__ = __repr__
