"""Where the month is on a sheet that somebody else made: the line of days, the columns of names, numbers and posts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from dutydesk.errors import BadFile, Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from dutydesk.work.importing.reading import Cell, Grid, Workbook

_WEEK = 7  # days in a line before it is taken for the line of days
_MONTH = re.compile(r"(\d{4})[年./-](\d{1,2})月?+(?![\d./-])")  # no day follows: that is when it was made
_DAY = re.compile(r"(?:\d{1,2}\s*[月./-]\s*)?(\d{1,2})\s*[日号]?")


class Layout(NamedTuple):
    """Say where things are; columns count from 0, -1 for one that is not there."""

    grid: Grid
    head: int
    days: Mapping[int, int]
    """The column of each day of the month."""
    name: int
    number: int
    post: int


@dataclass(frozen=True, slots=True)
class Known:
    """Hold what a sheet is searched for: names and numbers of officers, and names of posts, without spaces."""

    names: Collection[str]
    numbers: Collection[str]
    posts: Collection[str]


def find(book: Workbook, first: date, known: Known) -> Layout:
    """Find the month in a workbook, on the sheet that knows most of the people.

    Raises BadFile where there is no line of days or nobody who is known, and Refused for a sheet of another month.
    """
    others: list[date] = []
    found: list[tuple[int, Layout]] = []
    for grid in book.sheets:
        head, days = _days(grid)
        if not days:
            continue
        stated = _month(grid, head)
        if stated is not None and stated != first:
            others.append(stated)
            continue
        layout = _columns(grid, head, days, known)
        people = sum(text(grid.cell(row, layout.name)) in known.names for row in range(head + 1, len(grid.rows)))
        people += sum(text(grid.cell(row, layout.number)) in known.numbers for row in range(head + 1, len(grid.rows)))
        found.append((people, layout))
    if not found and others:
        raise Refused(
            f"“{book.file_name}”是 {_words(others[0])}的值班表，窗口中是 {_words(first)}。", "请先翻到那个月，再导入。"
        )
    if not found:
        raise BadFile(
            f"“{book.file_name}”中没有找到值班表。", "值班表中应有一行日期（1、2、3 等），姓名或工号在日期左边。"
        )
    people, layout = max(found, key=lambda one: one[0])
    if not people:
        raise BadFile(
            f"“{book.file_name}”中没有名册上的姓名或工号。", "请核对姓名的写法，或先在“人员”中登记这些值机员。"
        )
    return layout


def text(cell: Cell) -> str:
    """Return a cell as words without spaces; a whole number without its point."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "".join(str(cell).split())


def _days(grid: Grid) -> tuple[int, dict[int, int]]:
    """Return the line whose numbers count up longest, and the column of each day."""
    best: tuple[int, dict[int, int]] = (-1, {})
    for number, cells in enumerate(grid.rows):
        for run in _runs(cells):
            if len(run) >= _WEEK and len(run) > len(best[1]):
                best = number, run
    return best


def _runs(cells: tuple[Cell, ...]) -> Iterator[dict[int, int]]:
    run: dict[int, int] = {}
    for column, cell in enumerate(cells):
        day = _day(cell)
        if day is None:
            continue
        if run and day != max(run) + 1:
            yield run
            run = {}
        run[day] = column
    yield run


def _day(cell: Cell) -> int | None:
    if isinstance(cell, date):
        return cell.day
    match = _DAY.fullmatch(text(cell))
    day = int(match[1]) if match else 0
    return day if 1 <= day <= 31 else None  # noqa: PLR2004  (the longest month)


def _month(grid: Grid, head: int) -> date | None:
    """Return the month that the line of days, the lines above it or the sheet's name say."""
    for cell in grid.rows[head]:
        if isinstance(cell, date):
            return cell.replace(day=1)
    above = [text(cell) for cells in grid.rows[:head] for cell in cells]
    for said in (*above, grid.name):
        match = _MONTH.search(said)
        if match and 1 <= int(match[2]) <= 12:  # noqa: PLR2004  (months)
            return date(int(match[1]), int(match[2]), 1)
    return None


def _columns(grid: Grid, head: int, days: dict[int, int], known: Known) -> Layout:
    before = range(min(days.values()))
    below = [[text(grid.cell(row, column)) for column in before] for row in range(head + 1, len(grid.rows))]

    def most(of: Collection[str]) -> int:
        count = {column: sum(cells[column] in of for cells in below) for column in before}
        column = max(count, key=lambda one: count[one], default=-1)
        return column if count.get(column) else -1

    return Layout(grid, head, days, most(known.names), most(known.numbers), most(known.posts))


def _words(first: date) -> str:
    return f"{first.year}年{first.month}月"
