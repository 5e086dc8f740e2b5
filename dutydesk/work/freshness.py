"""Whether a paper still says what the records say."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from dutydesk.work.paper_forms import PAPER_FORMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from dutydesk.records import Paper


def fingerprint(data: Mapping[str, Any]) -> str:
    """Return the SHA-256 of plain values, whatever the order of their names."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def stale(session: Session, paper: Paper) -> bool:
    """Tell whether the record says something else by now than the paper: 已变更，需重打."""
    if paper.withdrawn_on:
        return False
    spec = PAPER_FORMS[paper.form]
    record = session.get(spec.record, paper.of_id)
    return record is None or fingerprint(spec.live(session, record)) != paper.fingerprint
