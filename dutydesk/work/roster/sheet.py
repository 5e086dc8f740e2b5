"""A month as a workbook, as people know it: one character a day, sums at the right, who is there below."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from dutydesk.kinds.words import words
from dutydesk.paper import workbook
from dutydesk.paper.squares import Square, Squares, Tone
from dutydesk.store import journal, medium
from dutydesk.work.roles import Act
from dutydesk.work.roster import looks, month
from dutydesk.work.roster_rules import FREE
from dutydesk.work.signin import allow_again
from dutydesk.work.staff_list_lines import the_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.work.roster.calendar import Day
    from dutydesk.work.roster.month import Coverage, Line, Month

LEFT = ("工号", "姓名", "班组", "岗位")
SUMS = ("工时", "夜班", "公休")
_LEFT_WIDTHS, _DAY_WIDTH, _SUM_WIDTH = (9.0, 10.0, 9.0, 14.0), 3.6, 6.5
_AWAY = "假"


class Written(NamedTuple):
    """Say what was written: how many people, and where."""

    people: int
    target: Path


def write(session: Session, first: date, target: Path) -> Written:
    """Write a month as xlsx and journal it. Raises MediumError where nothing could be written."""
    allow_again(session, Act.EXPORT)
    seen = month.read(session, first)
    data = workbook.draw([squares(session, seen)], title=f"{_words(first)}值班表")
    journal.note(session, "export", "rosterduty", None, f"{_words(first)}值班表，{len(seen.lines)} 人")
    medium.write_file(target, data)  # last: where it fails, the entry is rolled back
    return Written(len(seen.lines), target)


def squares(session: Session, seen: Month) -> Squares:
    """Return the sheet of a month."""
    state = f"第 {seen.version} 版" if seen.version else "草稿"
    if seen.version and seen.changed:
        state += "之后有改动"
    legend = "　".join(f"{kind.mark or kind.name[:1]} {kind.caption()}" for kind in seen.shifts)
    holidays = "、".join(f"{day.on.day}日{day.holiday}" for day in seen.days if day.holiday)
    made_at = words(datetime.now().astimezone())
    return Squares(
        title=_words(seen.first),
        heading=f"{the_site(session).name}　{_words(seen.first)}值班表",
        head=(_numbers(seen.days), _weekdays(seen.days)),
        rows=(*(_line(seen, line) for line in seen.lines), *(_coverage(one) for one in seen.coverage)),
        widths=(*_LEFT_WIDTHS, *(_DAY_WIDTH for _ in seen.days), *(_SUM_WIDTH for _ in SUMS)),
        frozen=2,
        notes=(
            f"班次：{legend}　{FREE} 休息　{_AWAY} 请假或不在岗",
            *([f"节假日：{holidays}"] if holidays else []),
            f"{state}，{made_at}导出。工时为小时数，公休为休息日和节假日当班天数。",
        ),
    )


def _numbers(days: tuple[Day, ...]) -> tuple[Square, ...]:
    left = (Square(name, Tone.HEAD) for name in LEFT)
    return (
        *left,
        *(Square(day.on.day, _head(day)) for day in days),
        *(Square(name, Tone.HEAD) for name in SUMS),
    )


def _weekdays(days: tuple[Day, ...]) -> tuple[Square, ...]:
    empty = Square("", Tone.HEAD)
    left = (empty, Square("星期", Tone.HEAD), empty, empty)
    return (*left, *(Square(day.weekday, _head(day)) for day in days), *(empty for _ in SUMS))


def _head(day: Day) -> Tone:
    return Tone.HEAD_FREE if day.is_free else Tone.HEAD


def _line(seen: Month, line: Line) -> tuple[Square, ...]:
    post = seen.posts.get(seen.placed.get(line.officer_id, 0), "")
    left = (Square(each, is_words=True) for each in (line.number, line.name, line.team, post))
    sums = (Square(line.hours), Square(line.nights), Square(line.free_days_worked))
    return (*left, *_marks(seen, line.officer_id), *sums)


def _marks(seen: Month, officer_id: int) -> Iterator[Square]:
    for place, day in enumerate(seen.days):
        cells = seen.cells.get((officer_id, place), ())
        if cells:
            tone = Tone[looks.of(seen.problem.shifts[str(cells[0].shift_kind_id)]).upper()]
            yield Square("".join(cell.mark for cell in cells), tone)
        elif (officer_id, place) in seen.away:
            yield Square(_AWAY, Tone.AWAY)
        else:
            yield Square(FREE, Tone.FREE if day.is_free else Tone.PLAIN)


def _coverage(one: Coverage) -> tuple[Square, ...]:
    empty = Square("", Tone.HEAD)
    days = (
        Square(there if there == wanted else f"{there}/{wanted}", Tone.PLAIN if there == wanted else Tone.BAD)
        for there, wanted in zip(one.there, one.wanted, strict=True)
    )
    left = (Square("在岗人数", Tone.HEAD), empty, empty, Square(one.words, Tone.HEAD, is_words=True))
    return (*left, *days, *(empty for _ in SUMS))


def _words(first: date) -> str:
    return f"{first.year}年{first.month}月"
