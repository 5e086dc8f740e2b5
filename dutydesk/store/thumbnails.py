"""Small pictures of photos and scans, inside the encrypted database; in no journal, for they tell nothing new.

They are JPEG files that the desk itself has written, never the bytes that came from outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlmodel import Session

_WRITE = (
    "INSERT INTO thumbnail (blob, picture) VALUES (?, ?) ON CONFLICT (blob) DO UPDATE SET picture = excluded.picture"
)
_READ = "SELECT picture FROM thumbnail WHERE blob = ?"
_ALL = "SELECT blob FROM thumbnail"
_FORGET = "DELETE FROM thumbnail WHERE blob = ?"


def keep(session: Session, blob: str, picture: bytes) -> None:
    """Keep the small picture of a blob; an empty one says that there is none to be had."""
    session.connection().exec_driver_sql(_WRITE, (blob, picture))


def read(session: Session, blob: str) -> bytes | None:
    """Return the small picture of a blob, or None where it has to be made."""
    found = session.connection().exec_driver_sql(_READ, (blob,)).first()
    return None if found is None else bytes(found[0])


def names(session: Session) -> set[str]:
    """Return the blobs that have a small picture."""
    return {row[0] for row in session.connection().exec_driver_sql(_ALL)}


def forget(session: Session, blobs: Iterable[str]) -> None:
    """Remove the small pictures of blobs that are gone."""
    if wanted := [(blob,) for blob in sorted(blobs)]:
        session.connection().exec_driver_sql(_FORGET, wanted)
