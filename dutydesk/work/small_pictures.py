"""Small pictures of photos and scans for lists and panes: read from the database, or made anew where one is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dutydesk.errors import BadFile, StoreError
from dutydesk.store import thumbnails
from dutydesk.work import scans

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.store.database import Store


def of_photo(session: Session, name: str | None) -> bytes:
    """Return the small JPEG of a photo, b"" where there is none to be had."""
    return _small(session, name, scans.PHOTO_BOX)


def of_scan(session: Session, name: str | None) -> bytes:
    """Return the small JPEG of a scan's first page, b"" where there is none to be had."""
    return _small(session, name, scans.SCAN_BOX)


def _small(session: Session, name: str | None, box: int) -> bytes:
    if not name:
        return b""
    if (found := thumbnails.read(session, name)) is not None:
        return found
    store: Store = session.info["store"]
    try:
        data = store.blobs.read(name)
    except StoreError:
        return b""  # nothing is kept: the file may come back from a backup
    try:
        made = scans.small_picture(data, scans.media_type_of(data), box)
    except BadFile:
        made = b""  # kept, or each look at it would cost as long again
    thumbnails.keep(session, name, made)
    return made
