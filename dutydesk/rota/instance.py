"""The text format of the public shift-scheduling benchmark. Days count from 0; day 0 is a Monday."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from dutydesk.errors import BadFile

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

_FORMAT = "文件应按公开排班算例的文本格式编写（SECTION_HORIZON、SECTION_STAFF 等各节）。"
_BARRED = 2  # the place of the shifts that must not follow; the cell may be left out


class Person(NamedTuple):
    """Be one line of SECTION_STAFF; minutes are of the whole horizon."""

    name: str
    most_of: Mapping[str, int]
    most_minutes: int
    least_minutes: int
    most_days_running: int
    least_days_running: int
    least_days_off: int
    most_weekends: int


class Request(NamedTuple):
    """Wish for a shift, or for none of that kind; `weight` is the cost of not getting it."""

    name: str
    day: int
    shift: str
    weight: int


class Cover(NamedTuple):
    """Want so many people in a shift; every one missing costs `under`, every one too many `over`."""

    day: int
    shift: str
    people: int
    under: int
    over: int


@dataclass(frozen=True, slots=True)
class Instance:
    """Be one problem. `minutes` and `barred` are by shift: how long it is, and what must not follow the day after."""

    days: int
    minutes: Mapping[str, int]
    barred: Mapping[str, frozenset[str]]
    staff: tuple[Person, ...]
    off: Mapping[str, frozenset[int]]
    wanted: tuple[Request, ...]
    unwanted: tuple[Request, ...]
    cover: tuple[Cover, ...]


def read(text: str) -> Instance:
    """Read an instance. Raises BadFile with the line that cannot be read."""
    lines: dict[str, list[tuple[int, str]]] = {}
    section = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line.startswith("SECTION_"):
            section = line
            lines[section] = []
        elif line and not line.startswith("#"):
            lines.setdefault(section, []).append((number, line))
    try:
        return _instance({name: _split(found) for name, found in lines.items()})
    except _Wrong as wrong:
        raise BadFile(f"第 {wrong.line} 行无法识别：{wrong.words}", _FORMAT) from None


class _Wrong(Exception):
    def __init__(self, line: int, words: str) -> None:
        super().__init__(words)
        self.line, self.words = line, words


class _Line(NamedTuple):
    number: int
    cells: list[str]

    def text(self, place: int) -> str:
        if place >= len(self.cells):
            raise _Wrong(self.number, "缺少内容")
        return self.cells[place]

    def whole(self, place: int) -> int:
        try:
            return int(self.text(place))
        except ValueError:
            raise _Wrong(self.number, f"“{self.text(place)}”不是整数") from None

    def one_of(self, place: int, known: Container[str]) -> str:
        found = self.text(place)
        if found not in known:
            raise _Wrong(self.number, f"“{found}”没有定义")
        return found


def _split(lines: list[tuple[int, str]]) -> list[_Line]:
    return [_Line(number, [cell.strip() for cell in line.split(",")]) for number, line in lines]


def _instance(lines: Mapping[str, list[_Line]]) -> Instance:
    missing = [name for name in ("SECTION_HORIZON", "SECTION_SHIFTS", "SECTION_STAFF") if not lines.get(name)]
    if missing:
        raise BadFile(f"文件中没有 {missing[0]} 一节。", _FORMAT)
    shifts = lines["SECTION_SHIFTS"]
    names = {line.text(0) for line in shifts}
    people = {line.text(0) for line in lines["SECTION_STAFF"]}

    def requests(section: str) -> tuple[Request, ...]:
        found = lines.get(section, [])
        return tuple(
            Request(line.one_of(0, people), line.whole(1), line.one_of(2, names), line.whole(3)) for line in found
        )

    return Instance(
        days=lines["SECTION_HORIZON"][0].whole(0),
        minutes={line.text(0): line.whole(1) for line in shifts},
        barred={
            line.text(0): frozenset(filter(None, line.text(_BARRED).split("|")))
            for line in shifts
            if len(line.cells) > _BARRED
        },
        staff=tuple(_person(line) for line in lines["SECTION_STAFF"]),
        off={
            line.one_of(0, people): frozenset(line.whole(place) for place in range(1, len(line.cells)))
            for line in lines.get("SECTION_DAYS_OFF", [])
        },
        wanted=requests("SECTION_SHIFT_ON_REQUESTS"),
        unwanted=requests("SECTION_SHIFT_OFF_REQUESTS"),
        cover=tuple(
            Cover(line.whole(0), line.one_of(1, names), line.whole(2), line.whole(3), line.whole(4))
            for line in lines.get("SECTION_COVER", [])
        ),
    )


def _person(line: _Line) -> Person:
    most: dict[str, int] = {}
    for part in filter(None, line.text(1).split("|")):
        shift, equals, number = part.partition("=")
        if not equals or not number.isdigit():
            raise _Wrong(line.number, f"“{part}”应写成 班次=次数")
        most[shift] = int(number)
    return Person(line.text(0), most, *(line.whole(place) for place in range(2, 8)))
