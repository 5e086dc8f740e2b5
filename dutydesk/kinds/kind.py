"""A record class, read once as a list of columns. Everything generic is built on this."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args

from dutydesk.kinds.label import About, Label

if TYPE_CHECKING:
    from sqlmodel import SQLModel


@dataclass(frozen=True, slots=True)
class Column:
    """Describe one field of a kind. `target` is the table that a reference points to, or ""."""

    name: str
    type: type[Any]
    label: Label
    required: bool
    target: str
    default: Any = None


@dataclass(frozen=True, slots=True)
class Kind:
    """Describe one kind of record."""

    record: type[SQLModel]
    about: About
    columns: tuple[Column, ...]

    @property
    def table(self) -> str:
        """Return the name of the kind's table, which is also its key everywhere."""
        return str(self.record.__tablename__)

    def column(self, name: str) -> Column:
        """Return the column called `name`. Raises KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


@cache
def kind_of(record: Any) -> Kind:
    """Read a record class. Fields without a Label (ids, time stamps) are not columns."""
    columns: list[Column] = []
    for name, field in record.model_fields.items():
        label = next((m for m in field.metadata if isinstance(m, Label)), None)
        if label is None:
            continue
        inner = [t for t in get_args(field.annotation) if t is not NoneType]
        keys = record.__table__.c[name].foreign_keys
        target = next((key.target_fullname.split(".")[0] for key in keys), "")
        required = field.is_required()
        default = None if required else field.get_default(call_default_factory=False)
        columns.append(Column(name, inner[0] if inner else field.annotation, label, required, target, default))
    return Kind(record, record.about, tuple(columns))
