"""Which papers should not be given away any more without a word, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.records import Paper
from dutydesk.work.freshness import stale
from dutydesk.work.in_flight import STALE_WORDS
from dutydesk.work.paper_forms import PAPER_FORMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session


def outdated(session: Session, papers: Sequence[Paper]) -> dict[int, str]:
    """Return the sentence that says why, by the id of each paper that is out of date.

    What the client has decided on and a newer paper has replaced is history, and so is what was withdrawn; a paper that
    goes along with another is as good as that one.
    """
    found: dict[int, str] = {}
    for paper in papers:
        form = PAPER_FORMS.get(paper.form)
        if form is None or form.follows or paper.withdrawn_on or paper.id is None:
            continue
        newer = _newer(session, paper)
        if newer is not None and not paper.outcome:
            found[paper.id] = f"已有新版 {newer.number}，这一份待作废。"
        elif newer is None and stale(session, paper):
            found[paper.id] = f"{STALE_WORDS}：打印之后，登记的内容又有变动。"
    return found


def _newer(session: Session, paper: Paper) -> Paper | None:
    """Return the paper that has taken the place of this one."""
    form = PAPER_FORMS[paper.form]
    later = select(Paper).where(Paper.form == paper.form, col(Paper.withdrawn_on).is_(None), col(Paper.id) > paper.id)
    for found in session.exec(later.order_by(col(Paper.id).desc())):
        record = session.get(form.record, found.of_id)
        if form.place(found) == form.place(paper) and (record is None or not form.partial(record)):
            return found
    return None
