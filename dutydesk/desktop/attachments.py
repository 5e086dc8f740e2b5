"""Chosen files on their way into the store: looked at before they are kept. Runs in the worker thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dutydesk.kinds.blob import Scan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from dutydesk.kinds.kind import Kind


def keep_files(session: Session, kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with each chosen file replaced by the name under which the store keeps it.

    Raises BadFile with a sentence for what is no sound photo or scan.
    """
    from dutydesk.work import photos, scans

    kept = dict(values)
    for name, value in values.items():
        if isinstance(value, Path):
            judged = scans.read_file(value, photo=kind.column(name).type is not Scan)
            kept[name] = scans.keep(session, judged)
        elif isinstance(value, photos.Cut):
            kept[name] = scans.keep(session, photos.kept(value))
    return kept
