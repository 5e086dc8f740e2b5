"""Sheets that are only printed: lists, matrices, blank forms. The desk keeps nothing of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dutydesk.paper import document
from dutydesk.paper import form as forms
from dutydesk.work.paper_forms import SHEET_FORMS
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.store.database import Store


def draw(session: Session, name: str, filled: document.Filled) -> bytes:
    """Draw a form of SHEET_FORMS as PDF; the desk's own copy of the form counts before the shipped one."""
    allow(session, Act.PRINT)
    store: Store = session.info["store"]
    spec = SHEET_FORMS[name]
    return document.draw(forms.load(name, spec.fields, spec.tables, store.folder.path / "forms"), filled)
