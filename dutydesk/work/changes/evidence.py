"""What the check of 5.4 looks at beside the roster."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypedDict

from sqlmodel import col, select

from dutydesk.records import Paper, StaffChange
from dutydesk.standard.changes import GivenChange
from dutydesk.work.changes.rules import CHANGE_FORM

if TYPE_CHECKING:
    from sqlmodel import Session


class Seen(TypedDict):
    """Hold the field of `Evidence` that staff changes fill."""

    changes: tuple[GivenChange, ...]


def seen(session: Session) -> Seen:
    """Read every case with its papers."""
    return Seen(changes=given_changes(session))


def given_changes(session: Session, change_id: int | None = None) -> tuple[GivenChange, ...]:
    """Return the cases with their papers, the oldest first, or only one of them."""
    printed, cases = select(Paper).where(Paper.form == CHANGE_FORM), select(StaffChange)
    if change_id is not None:
        printed, cases = printed.where(Paper.of_id == change_id), cases.where(StaffChange.id == change_id)
    papers: defaultdict[int, list[Paper]] = defaultdict(list)
    for paper in session.exec(printed.order_by(col(Paper.id))):
        papers[paper.of_id].append(paper)
    found = session.exec(cases.order_by(col(StaffChange.made_on), col(StaffChange.id)))
    return tuple(GivenChange(change, tuple(papers[change.id or 0])) for change in found)
