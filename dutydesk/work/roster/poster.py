"""The published roster on A3, to be hung up: a sheet that is only printed, and names the paper that it repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dutydesk.errors import Refused
from dutydesk.work import sheet_printing
from dutydesk.work.roles import Act, allow
from dutydesk.work.roster import forms, month, publish

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

    from dutydesk.records import RosterVersion


def published(session: Session, first: date) -> RosterVersion:
    """Return the last published version of a month. Raises Refused where there is none."""
    version = month.latest(session, first)
    if version is None:
        raise Refused(f"{first.year}年{first.month}月的值班表还没有发布，不能打印。", "请先发布。")
    return version


def draw(session: Session, first: date) -> bytes:
    """Draw the last version of a month as PDF."""
    allow(session, Act.PRINT)
    version = published(session, first)
    number = publish.paper_of(session, version).number
    return sheet_printing.draw(session, forms.POSTER_FORM, forms.posted(session, version, number))
