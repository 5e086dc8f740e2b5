"""What the check of 5.3 looks at."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypedDict

from sqlmodel import col, select

from dutydesk.records import Badge, BadgeDesign, Paper
from dutydesk.standard.badges import GivenDesign
from dutydesk.work.badges.standing import DESIGN_FORM

if TYPE_CHECKING:
    from sqlmodel import Session


class Seen(TypedDict):
    """Hold the fields of `Evidence` that badges fill."""

    designs: tuple[GivenDesign, ...]
    badges: tuple[Badge, ...]


def seen(session: Session) -> Seen:
    """Read designs, their papers, and every badge."""
    papers: defaultdict[int, list[Paper]] = defaultdict(list)
    for paper in session.exec(select(Paper).where(Paper.form == DESIGN_FORM).order_by(col(Paper.id))):
        papers[paper.of_id].append(paper)
    designs = session.exec(select(BadgeDesign).order_by(col(BadgeDesign.made_on), col(BadgeDesign.id)))
    return Seen(
        designs=tuple(GivenDesign(design, tuple(papers[design.id or 0])) for design in designs),
        badges=tuple(session.exec(select(Badge).order_by(col(Badge.id)))),
    )
