"""Papers on their way: where each stands, what it waits for, and for how long."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.records import Outcome, Paper, PaperState
from dutydesk.work import settings
from dutydesk.work.freshness import stale
from dutydesk.work.paper_forms import PAPER_FORMS
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from sqlmodel import Session

STALE_WORDS = "已变更，需重打"
_ASKED = {Outcome.APPROVED: "待用户单位批准", Outcome.FILED: "待用户单位备案", Outcome.RECEIVED: "待用户单位签收"}


@dataclass(frozen=True, slots=True)
class PaperRow:
    """Show one paper.

    Attributes:
        paper: The paper.
        state: How far it has come.
        stale: Whether its data have changed since it was printed.
        age_days: Days since its last step.
        waits_for: What comes next, in words; "" where nothing is open.
        with_it: The papers that go along with it.
        about: What it prints, in words.
        late: Whether the client has had it for longer than the desk's setting allows.
    """

    paper: Paper
    state: PaperState
    stale: bool
    age_days: int
    waits_for: str
    with_it: tuple[Paper, ...] = ()
    about: str = ""
    late: bool = False


def in_flight(session: Session, on: date | None = None, *, everything: bool = False) -> list[PaperRow]:
    """List the papers for which something is still to be done, newest first; with `everything`, all papers.

    A decided paper comes back when its data change, unless a newer one has taken its place.
    """
    allow(session, Act.READ)
    today = on or date.today()
    patience = settings.get_number(session, "reply_days")
    found: list[PaperRow] = []
    newest: set[tuple[str, int]] = set()
    query = select(Paper).order_by(col(Paper.printed_at).desc(), col(Paper.id).desc())
    with_it: dict[tuple[str, str, int], list[Paper]] = {}
    kept = list(session.exec(query))
    for paper in kept:
        with_it.setdefault((PAPER_FORMS[paper.form].follows, paper.of_table, paper.of_id), []).append(paper)
    for paper in kept:
        if PAPER_FORMS[paper.form].follows:
            continue
        place = PAPER_FORMS[paper.form].place(paper)
        superseded = place in newest
        if not paper.withdrawn_on and not _is_partial(session, paper):
            newest.add(place)
        if not everything and (paper.withdrawn_on or (paper.outcome and superseded)):
            continue
        row = _row(session, paper, today, superseded=superseded)
        if everything or row.waits_for:
            along = with_it.get((paper.form, paper.of_table, paper.of_id), [])
            late = row.state is PaperState.SUBMITTED and row.age_days > patience
            found.append(replace(row, with_it=tuple(reversed(along)), about=_about(session, paper), late=late))
    return found


def _about(session: Session, paper: Paper) -> str:
    record = session.get(PAPER_FORMS[paper.form].record, paper.of_id)
    return "" if record is None else str(record.caption())


def _is_partial(session: Session, paper: Paper) -> bool:
    spec = PAPER_FORMS[paper.form]
    record = session.get(spec.record, paper.of_id)
    return record is not None and spec.partial(record)


def _row(session: Session, paper: Paper, today: date, *, superseded: bool) -> PaperRow:
    state = paper.state()
    # What the client has decided on, and what a newer paper has replaced, need not be compared any more.
    changed = not (superseded and paper.outcome) and stale(session, paper)
    waits_for = _next(paper, state, changed=changed, superseded=superseded)
    return PaperRow(paper, state, changed, _age(paper, today), waits_for)


def _next(paper: Paper, state: PaperState, *, changed: bool, superseded: bool) -> str:
    if state is PaperState.WITHDRAWN or (superseded and paper.outcome):
        return ""
    expects = PAPER_FORMS[paper.form].expects
    if state is PaperState.SUBMITTED and (superseded or not changed):
        return _ASKED[expects or Outcome.RECEIVED]
    if superseded:
        return "已有新版，待作废"
    if changed:
        return STALE_WORDS
    if expects is None and state is PaperState.SIGNED:
        return ""
    return {
        PaperState.PRINTED: "待签字",
        PaperState.SIGNED: "待报送",
        PaperState.RETURNED: "已退回，待改正重打",
    }.get(state, "")


def _age(paper: Paper, today: date) -> int:
    last = (
        paper.withdrawn_on
        or paper.decided_on
        or paper.submitted_on
        or paper.signed_on
        or paper.printed_at.astimezone().date()
    )
    return max(0, (today - last).days)
