"""The page that was last on screen, as words: painted at the next start before the ORM is loaded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlmodel import Session

_WRITE = "INSERT INTO glance (name, payload) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET payload = excluded.payload"


def keep(session: Session, name: str, payload: dict[str, Any]) -> None:
    """Keep a page's words under a name. Hand over only what anyone at the desk may see: ID numbers masked."""
    session.connection().exec_driver_sql(_WRITE, (name, json.dumps(payload, ensure_ascii=False)))


def read(connection: Any, name: str) -> dict[str, Any] | None:
    """Read a page's words on a plain connection, or None where none were kept."""
    found = connection.execute("SELECT payload FROM glance WHERE name = ?", (name,)).fetchone()
    if found is None:
        return None
    payload: dict[str, Any] = json.loads(found[0])
    return payload
