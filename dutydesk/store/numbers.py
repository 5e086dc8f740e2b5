"""What may be known of ID numbers by whoever may not see them: whether two are the same, and whether one is too young.

The views live in the connection alone. Their names are drawn anew in each process, because SQLite tells the
authorizer only a name, and a statement could call a part of itself by the same one.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlmodel import Session

_UNLIKE, _YOUNG = (f"{what}_{secrets.token_hex(16)}" for what in ("unlike", "young"))
VIEWS = frozenset({_UNLIKE, _YOUNG})
"""The names of the views, through which alone an ID number is looked at for those who may not see it."""

_DEFINITIONS = (
    f"""
    CREATE TEMP VIEW {_UNLIKE} AS
    SELECT line.id AS line_id, line.officer_id, line.staff_list_id
    FROM main.stafflistline line JOIN main.officer officer ON officer.id = line.officer_id
    WHERE line.id_number IS NOT officer.id_number
    """,  # noqa: S608  (a name of our own)
    f"""
    CREATE TEMP VIEW {_YOUNG} AS
    SELECT id AS officer_id FROM main.officer
    WHERE joined_on < date(
        substr(id_number, 7, 4) || '-' || substr(id_number, 11, 2) || '-' || substr(id_number, 13, 2), '+16 years'
    )
    """,  # noqa: S608  (a name of our own)
)


def make_views(connection: Any) -> None:
    """Make the views on a new connection, before its authorizer is set."""
    for definition in _DEFINITIONS:
        connection.execute(definition)


def unlike_lines(session: Session) -> frozenset[int]:
    """Return the lines of staff lists whose ID number is not the one that the officer has today."""
    session.flush()
    found = session.connection().exec_driver_sql(f"SELECT line_id FROM {_UNLIKE}")  # noqa: S608  (a name of our own)
    return frozenset(row[0] for row in found)


def renumbered_since(session: Session, staff_list_id: int) -> frozenset[int]:
    """Return the officers who have another ID number today than one staff list says."""
    session.flush()
    query = f"SELECT officer_id FROM {_UNLIKE} WHERE staff_list_id = ?"  # noqa: S608  (a name of our own)
    return frozenset(row[0] for row in session.connection().exec_driver_sql(query, (staff_list_id,)))


def joined_under_sixteen(session: Session) -> frozenset[int]:
    """Return the officers who joined before the sixteenth birthday that their ID number tells."""
    session.flush()
    found = session.connection().exec_driver_sql(f"SELECT officer_id FROM {_YOUNG}")  # noqa: S608  (a name of our own)
    return frozenset(row[0] for row in found)
