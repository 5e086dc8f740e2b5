"""考勤表: a month's duties as they were, one character a day, printed to be signed."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import select

from dutydesk.kinds.words import words
from dutydesk.paper.document import Filled
from dutydesk.paper.tinted import Tinted
from dutydesk.records import Presence, ShiftKind, Team
from dutydesk.work import sheet_printing
from dutydesk.work.roles import Act, allow
from dutydesk.work.roster import actual, calendar, forms, problem
from dutydesk.work.staff_list_lines import the_site

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

    from dutydesk.work.roster.actual import Attendance, Sum

_LEGEND = (
    "班次符号为按计划到岗，缺 未到岗，顶 顶班（后跟班次），空白为没有当班或未登记，未登记的不计差异。工时单位为小时。"
)
_HOUR = 60


def draw(session: Session, first: date) -> bytes:
    """Draw the sheet of a month as PDF."""
    allow(session, Act.PRINT)
    days = calendar.days_of(session, first)
    found = actual.sums(session, first)
    marks = {kind.id: kind.mark or kind.name[:1] for kind in session.exec(select(ShiftKind))}
    teams = {team.id: team.name for team in session.exec(select(Team))}
    people = problem.people_of(session, first)
    cells: defaultdict[tuple[int, int], list[Attendance]] = defaultdict(list)
    for one in found.duties:
        cells[one.place.officer_id, one.place.on.day].append(one)
    lines: list[dict[str, str]] = []
    for officer in people:
        own = {f"d{day}": "" for day in range(1, 32)}
        own |= {f"d{day.on.day}": _cell(cells[officer.id or 0, day.on.day], marks) for day in days}
        total = found.officers.get(officer.id or 0, actual.Sum(officer.name))
        lines.append({**own, "name": officer.name, "team": teams.get(officer.team_id, ""), "post": "", **_hours(total)})
    filled = Filled(
        fields={
            "month": f"{first.year}年{first.month}月",
            "site": the_site(session).name,
            "made_at": words(datetime.now().astimezone()),
            "legend": _LEGEND,
        },
        tables={
            "lines": lines,
            "posts": [{"post": one.words, "absent": str(one.absent), **_hours(one)} for one in found.posts.values()],
        },
        headings={"lines": forms.headings(days)},
    )
    return sheet_printing.draw(session, forms.ATTENDANCE_FORM, filled)


def _hours(one: Sum) -> dict[str, str]:
    return {
        "planned": f"{one.planned_minutes / _HOUR:g}",
        "actual": f"{round(one.actual_minutes / _HOUR, 1):g}",
        "difference": f"{one.difference:+g}" if one.difference else "0",
    }


def _cell(held: list[Attendance], marks: dict[int | None, str]) -> str:
    said = ""
    tone = ""
    for one in held:
        mark = marks.get(one.place.shift_kind_id, "")
        if one.state == Presence.ABSENT.value:
            said, tone = said + "缺", "danger"
        elif one.state == Presence.STAND_IN.value:
            said, tone = f"{said}顶{mark}", tone or "warning"
        elif one.record_id is not None:
            said += mark
    return Tinted(said, tone) if tone else said
