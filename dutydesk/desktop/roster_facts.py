"""A month of the roster in the words and squares of the grid; made in the worker thread."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dutydesk.desktop.roster_ink import Square
from dutydesk.desktop.roster_lay import Column, Foot, Place, Sight

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from dutydesk.records import ShiftKind
    from dutydesk.work.roster.month import Coverage, Line, Month, Said

FREE_MARKS = frozenset({"休", "", "0", "-", "—", "x", "X"})
_AWAY = "假"
_SUMS = ("工时", "夜班", "公休")


@dataclass(frozen=True, slots=True)
class Found:
    """Hold a month, how it is painted, and which line is whose; teams are those that the filter offers."""

    month: Month
    sight: Sight
    officers: tuple[int, ...]
    sentences: Mapping[Place, tuple[str, ...]]
    teams: tuple[str, ...]
    marks: Mapping[str, int]
    """The shift of each mark that may be typed: its character, its initial, its number."""
    keys: str
    """What may be typed, in words."""


def read(session: Session, first: date, team: str = "") -> Found:
    """Read a month, all of it or the lines of one team."""
    from dutydesk.work.roster import month

    seen = month.read(session, first)
    lines = tuple(line for line in seen.lines if not team or line.team == team)
    rows = {line.officer_id: row for row, line in enumerate(lines)}
    sentences = _sentences(seen, rows)
    return Found(
        month=seen,
        sight=Sight(
            columns=tuple(_column(day.on, day.weekday, day.holiday, is_free=day.is_free) for day in seen.days),
            names=tuple((line.name, f"{line.team}{'·新' if line.is_novice else ''}") for line in lines),
            squares=_squares(seen, rows, sentences),
            sums=tuple(_sums(line) for line in lines),
            sum_words=_SUMS,
            feet=tuple(_foot(one) for one in seen.coverage),
        ),
        officers=tuple(line.officer_id for line in lines),
        sentences={place: tuple(one.sentence for one in said) for place, said in sentences.items()},
        teams=tuple(sorted({line.team for line in seen.lines if line.team})),
        marks=_marks(seen.shifts),
        keys=_keys(seen.shifts),
    )


def _column(on: date, weekday: str, holiday: str, *, is_free: bool) -> Column:
    return Column(str(on.day), weekday, is_free, on == date.today(), holiday)


def _sentences(seen: Month, rows: Mapping[int, int]) -> dict[Place, list[Said]]:
    found: defaultdict[Place, list[Said]] = defaultdict(list)
    for said in seen.said:
        for officer, day in said.cells:
            if officer in rows and 0 <= day < seen.problem.days:
                found[rows[officer], day].append(said)
    return found


def _squares(seen: Month, rows: Mapping[int, int], sentences: Mapping[Place, list[Said]]) -> dict[Place, Square]:
    from dutydesk.work.roster import looks

    tones = {kind.id: looks.of(seen.problem.shifts[str(kind.id)]) for kind in seen.shifts}
    made: dict[Place, Square] = {
        (rows[officer], day): Square(_AWAY, "away") for officer, day in seen.away if officer in rows
    }
    for (officer, day), cells in seen.cells.items():
        if officer in rows:
            place = rows[officer], day
            fault = max((2 if said.hard else 1 for said in sentences.get(place, ()) if _marks_cells(said)), default=0)
            made[place] = Square(
                "".join(cell.mark for cell in cells),
                tones[cells[0].shift_kind_id],
                fault,
                any(cell.pinned for cell in cells),
            )
    return made


def _marks_cells(said: Said) -> bool:
    """Tell whether squares are marked for it: a vacancy is seen below, not on those who are there."""
    return said.post_id is None or said.clause != "5.4"


def _sums(line: Line) -> tuple[str, ...]:
    return f"{line.hours:g}", str(line.nights), str(line.free_days_worked)


def _foot(one: Coverage) -> Foot:
    bad = frozenset(
        day for day, (there, wanted) in enumerate(zip(one.there, one.wanted, strict=True)) if there != wanted
    )
    cells = tuple(
        str(there) if day not in bad else f"{there}/{wanted}"
        for day, (there, wanted) in enumerate(zip(one.there, one.wanted, strict=True))
    )
    return Foot(one.words, cells, bad)


def _marks(shifts: tuple[ShiftKind, ...]) -> dict[str, int]:
    from dutydesk.kinds import pinyin

    found: dict[str, int] = {}
    for number, kind in enumerate(shifts, 1):
        initial = pinyin.search_keys(kind.name).split()[-1][:1] if kind.name else ""
        for key in (kind.mark or kind.name[:1], kind.name, initial, initial.upper(), str(number)):
            if key:
                found.setdefault(key, kind.id or 0)
    return found


def _keys(shifts: tuple[ShiftKind, ...]) -> str:
    told = "　".join(f"{number} {kind.name}" for number, kind in enumerate(shifts, 1))
    return f"键入 {told}　0 或 Delete 休息　Ctrl+C/V 复制粘贴（也可与 Excel、WPS 互贴）　Alt+拖动 对调"
