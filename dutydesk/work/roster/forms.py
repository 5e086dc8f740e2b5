"""The posted roster: a month as it was published, on A4 in two halves."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from dutydesk.kinds.words import words
from dutydesk.paper.document import Filled
from dutydesk.records import Officer, RosterLine, RosterVersion, ShiftKind, Team
from dutydesk.work.paper_form import PaperForm
from dutydesk.work.roster import calendar
from dutydesk.work.roster_rules import FREE
from dutydesk.work.staff_list_lines import the_site

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlmodel import Session

    from dutydesk.work.roster.calendar import Day

ROSTER_FORM = "roster"
_HALF = 15
_LAST = 31
_NAME = {"name": "姓名", "team": "班组", "post": "岗位"}
_FIRST_HALF = {**_NAME, **{f"d{day}": str(day) for day in range(1, _HALF + 1)}}
_SECOND_HALF = {**_NAME, **{f"d{day}": str(day) for day in range(_HALF + 1, _LAST + 1)}}


def _live(_session: Session, version: RosterVersion) -> Mapping[str, Any]:
    return {"month": version.month.isoformat(), "version": version.version}


FORMS: Mapping[str, PaperForm] = {
    ROSTER_FORM: PaperForm(
        prefix="ZB",
        record=RosterVersion,
        live=_live,
        fields={
            "month": "月份",
            "version": "版次",
            "site": "分部名称",
            "published_at": "发布时间",
            "reason": "变更原因",
            "legend": "班次说明",
        },
        tables={"first_half": _FIRST_HALF, "second_half": _SECOND_HALF},
        expects=None,
        alone=True,
    )
}


def filled(session: Session, version: RosterVersion) -> Filled:
    """Return the words of a version's paper."""
    days = calendar.days_of(session, version.month)
    lines = session.exec(
        select(RosterLine).where(RosterLine.version_id == version.id).order_by(col(RosterLine.starts_at))
    ).all()
    kinds = session.exec(select(ShiftKind).order_by(col(ShiftKind.starts_at))).all()
    legend = [f"{kind.mark or kind.name[:1]} {kind.caption()}" for kind in kinds]
    return Filled(
        fields={
            "month": f"{version.month.year}年{version.month.month}月",
            "version": f"第 {version.version} 版",
            "site": the_site(session).name,
            "published_at": words(version.published_at),
            "reason": version.reason or "—",
            "legend": "；".join(legend),
        },
        tables={
            "first_half": _table(session, days[:_HALF], lines),
            "second_half": _table(session, days[_HALF:], lines),
        },
        edition=version.version,
    )


def _table(session: Session, days: Sequence[Day], lines: Sequence[RosterLine]) -> list[dict[str, str]]:
    """Return a line for each officer who has duties in the month, with the post on which most of them are."""
    known = {kind.name: kind.mark or kind.name[:1] for kind in session.exec(select(ShiftKind))}
    marks: defaultdict[tuple[int, int], str] = defaultdict(str)
    posts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for line in lines:
        marks[line.officer_id, line.on.day] += known.get(line.shift, line.shift[:1])
        posts[line.officer_id][line.post] += 1
    teams = {team.id: team.name for team in session.exec(select(Team))}
    query = select(Officer).where(col(Officer.id).in_(posts))
    empty = {f"d{day}": "" for day in range(1, _LAST + 1)}
    week = {f"d{day.on.day}": day.weekday for day in days}
    rows = [{**empty, **week, "name": "星期", "team": "", "post": ""}]
    for officer in session.exec(query.order_by(col(Officer.team_id), col(Officer.employee_number))):
        own = {f"d{day.on.day}": marks.get((officer.id or 0, day.on.day), FREE) for day in days}
        (post, _), *_others = posts[officer.id or 0].most_common()
        rows.append({**empty, **own, "name": officer.name, "team": teams.get(officer.team_id, ""), "post": post})
    return rows
