"""The roster on paper: a month as it was published, on A4 to be signed and on A3 to be hung up."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from dutydesk.kinds.words import words
from dutydesk.paper.document import Filled
from dutydesk.paper.tinted import Tinted
from dutydesk.records import Officer, RosterLine, RosterVersion, ShiftKind, Team
from dutydesk.work.paper_form import PaperForm, SheetForm
from dutydesk.work.roster import calendar, problem, versions
from dutydesk.work.roster_rules import FREE
from dutydesk.work.staff_list_lines import the_site

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlmodel import Session

    from dutydesk.work.roster.calendar import Day

ROSTER_FORM, POSTER_FORM, ATTENDANCE_FORM = "roster", "roster_a3", "attendance"
_LAST = 31
_LINES = {"name": "姓名", "team": "班组", "post": "岗位", **{f"d{day}": str(day) for day in range(1, _LAST + 1)}}
_FIELDS = {
    "month": "月份",
    "version": "版次",
    "site": "分部名称",
    "published_at": "发布时间",
    "legend": "班次说明",
}
_HOURS = {"planned": "计划工时", "actual": "实到工时", "difference": "差异"}
_REST = "still"
_NIGHT = "dark"
_FREE = "休息"


def _live(_session: Session, version: RosterVersion) -> Mapping[str, Any]:
    return {"month": version.month.isoformat(), "version": version.version}


FORMS: Mapping[str, PaperForm] = {
    ROSTER_FORM: PaperForm(
        prefix="ZB",
        record=RosterVersion,
        live=_live,
        fields={**_FIELDS, "reason": "变更原因"},
        tables={"lines": _LINES, "changes": {"on": "日期", "name": "姓名", "old": "原来", "new": "改为"}},
        expects=None,
        alone=True,
    )
}


SHEETS: Mapping[str, SheetForm] = {
    POSTER_FORM: SheetForm({**_FIELDS, "number": "纸件编号"}, {"lines": _LINES}),
    ATTENDANCE_FORM: SheetForm(
        {"month": "月份", "site": "分部名称", "made_at": "打印时间", "legend": "说明"},
        {
            "lines": {**_LINES, "planned": "计划工时", "actual": "实到工时", "difference": "差异"},
            "posts": {
                "post": "岗位",
                "planned": "计划工时",
                "actual": "实到工时",
                "difference": "差异",
                "absent": "未到岗",
            },
        },
    ),
}


def filled(session: Session, version: RosterVersion) -> Filled:
    """Return the words of a version's paper."""
    days = calendar.days_of(session, version.month)
    fields = {**_fields(session, version), "reason": version.reason or "—"}
    changes = [
        {"on": f"{one.on.month}月{one.on.day}日", "name": one.name, "old": one.old or _FREE, "new": one.new or _FREE}
        for one in versions.differences(session, version)
    ]
    return Filled(
        fields=fields,
        tables={"lines": _lines(session, version, days), "changes": changes},
        edition=version.version,
        headings={"lines": headings(days)},
    )


def posted(session: Session, version: RosterVersion, number: str) -> Filled:
    """Return the words of the sheet that is hung up; `number` is that of the version's paper."""
    days = calendar.days_of(session, version.month)
    return Filled(
        fields={**_fields(session, version), "number": number},
        tables={"lines": _lines(session, version, days)},
        headings={"lines": headings(days)},
    )


def _fields(session: Session, version: RosterVersion) -> dict[str, str]:
    kinds = session.exec(select(ShiftKind).order_by(col(ShiftKind.starts_at))).all()
    return {
        "month": f"{version.month.year}年{version.month.month}月",
        "version": f"第 {version.version} 版",
        "site": the_site(session).name,
        "published_at": words(version.published_at),
        "legend": "；".join(f"{kind.mark or kind.name[:1]} {kind.caption()}" for kind in kinds),
    }


def headings(days: Sequence[Day]) -> dict[str, str]:
    """Head each day by its number and weekday; a day that the month has not has no column."""
    there = {f"d{day.on.day}": f"{day.on.day}\n{day.weekday}" for day in days}
    return {f"d{day}": there.get(f"d{day}", "") for day in range(1, _LAST + 1)}


def _lines(session: Session, version: RosterVersion, days: Sequence[Day]) -> list[dict[str, str]]:
    """Return a line for each officer who has duties in the month, with the post on which most of them are."""
    shifts = {kind.name: kind for kind in session.exec(select(ShiftKind))}
    marks: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    posts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    query = select(RosterLine).where(RosterLine.version_id == version.id).order_by(col(RosterLine.starts_at))
    for line in session.exec(query):
        marks[line.officer_id, line.on.day].append(line.shift)
        posts[line.officer_id][line.post] += 1
    teams = {team.id: team.name for team in session.exec(select(Team))}
    people = select(Officer).where(col(Officer.id).in_(posts))
    made: list[dict[str, str]] = []
    for officer in session.exec(people.order_by(col(Officer.team_id), col(Officer.employee_number))):
        officer_id = officer.id or 0
        (post, _), *_others = posts[officer_id].most_common()
        own = {f"d{day.on.day}": _cell(marks.get((officer_id, day.on.day), []), shifts, day) for day in days}
        missing = {f"d{day}": "" for day in range(len(days) + 1, _LAST + 1)}
        made.append({**own, **missing, "name": officer.name, "team": teams.get(officer.team_id, ""), "post": post})
    return made


def _cell(names: Sequence[str], shifts: Mapping[str, ShiftKind], day: Day) -> str:
    """Return the marks of a day: nights and free days of rest on a light ground."""
    kinds = [shifts.get(name) for name in names]
    said = "".join((kind.mark if kind else "") or name[:1] for kind, name in zip(kinds, names, strict=True))
    if any(kind is not None and problem.shift_of(kind).night for kind in kinds):
        return Tinted(said, _NIGHT)
    if said:
        return said
    return Tinted(FREE, _REST) if day.is_free else FREE
