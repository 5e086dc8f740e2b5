"""An existing roster from a workbook: what it would change is shown first, and all that is not understood is said."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.records import Officer, OfficerStatus, Post, ShiftKind
from dutydesk.work.roles import Act, allow
from dutydesk.work.roster import calendar, edit, problem, sheet_reading
from dutydesk.work.roster.alterations import Alteration
from dutydesk.work.roster.edit import Contents, Held, Step
from dutydesk.work.roster.month import placements
from dutydesk.work.roster.sheet_reading import Layout, text
from dutydesk.work.roster_rules import FREE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlmodel import Session

    from dutydesk.work.importing.reading import Workbook

_FREE = frozenset({"", FREE, "休息", "0", "-", "—", "–", "/", "×", "x", "X", "○"})
_LEAVE = frozenset({"假", "病", "事", "年", "婚", "丧", "产", "病假", "事假", "年假", "年休"})
_TOLD = 3  # places that are named before the rest is only counted


@dataclass(frozen=True, slots=True)
class Incoming:
    """Hold what a workbook would change, and everything that is said of it; nothing is written yet."""

    file_name: str
    people: int
    contents: Contents
    changes: tuple[Alteration, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Reading:
    """Gather what is read, line by line."""

    first: date
    days: int
    kinds: Mapping[str, ShiftKind]
    by_id: Mapping[int, ShiftKind]
    posts: Mapping[str, int]
    placed: Mapping[int, int]
    stored: Mapping[tuple[int, date], tuple[Held, ...]]
    contents: dict[tuple[int, date], tuple[Held, ...]] = field(default_factory=dict[tuple[int, date], tuple[Held, ...]])
    names: dict[int, str] = field(default_factory=dict[int, str])
    notes: list[str] = field(default_factory=list[str])
    unknown: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list[str]))
    leaves: list[str] = field(default_factory=list[str])


def read(session: Session, first: date, book: Workbook) -> Incoming:
    """Read a month from a workbook. Raises BadFile and Refused where there is none, or one of another month."""
    allow(session, Act.ROSTER)
    officers = session.exec(select(Officer).order_by(col(Officer.employee_number))).all()
    posts = {_plain(post.name): post.id or 0 for post in session.exec(select(Post))}
    known = sheet_reading.Known(
        {_plain(one.name) for one in officers}, {_plain(one.employee_number) for one in officers}, posts.keys()
    )
    layout = sheet_reading.find(book, first, known)
    kinds = session.exec(select(ShiftKind)).all()
    seen = _Reading(
        first,
        len(calendar.days_of(session, first)),
        _kinds(kinds),
        {kind.id or 0: kind for kind in kinds},
        posts,
        placements(session),
        _stored(session, first),
    )
    _lines(seen, layout, officers)
    _say_the_rest(seen, layout)
    return Incoming(
        book.file_name,
        len(seen.names),
        seen.contents,
        tuple(_alteration(seen, place) for place in sorted(seen.contents, key=lambda one: (one[1], one[0]))),
        tuple(seen.notes),
    )


def take(session: Session, incoming: Incoming) -> Step:
    """Make the changes, as one step that can be taken back. What came from a workbook does not count as set by hand."""
    return edit.put(session, incoming.contents)


def _lines(seen: _Reading, layout: Layout, officers: Iterable[Officer]) -> None:
    by_name: defaultdict[str, list[Officer]] = defaultdict(list)
    by_number: dict[str, Officer] = {}
    for one in officers:
        by_name[_plain(one.name)].append(one)
        by_number[_plain(one.employee_number)] = one
    for row in range(layout.head + 1, len(layout.grid.rows)):
        cells = {day: text(layout.grid.cell(row, column)) for day, column in layout.days.items()}
        name, number = text(layout.grid.cell(row, layout.name)), text(layout.grid.cell(row, layout.number))
        found = [by_number[number]] if number in by_number else by_name.get(name, [])
        where = f"第 {row + 1} 行“{name or number}”"
        if not found:
            if (name or number) and any(_read(seen, each) for each in cells.values()):
                seen.notes.append(f"{where}不在值机员名册中，未读入。")
        elif fault := _fault(seen, found, cells):
            seen.notes.append(f"{where}{fault}，未读入。")
        else:
            seen.names[found[0].id or 0] = found[0].name
            post = seen.posts.get(text(layout.grid.cell(row, layout.post)))
            _cells(seen, found[0], cells, post)


def _fault(seen: _Reading, found: list[Officer], cells: Mapping[int, str]) -> str:
    """Say why a line of somebody who is known cannot be read."""
    if len(found) > 1:
        return f"有 {len(found)} 名同名的值机员，表中没有可以区分的工号"
    officer = found[0]
    if officer.id in seen.names:
        return "在表中出现了两次"
    if officer.status is OfficerStatus.LEFT and officer.left_on is not None and officer.left_on <= seen.first:
        return "已离岗"
    return "" if any(cells.values()) else "没有填写任何班次"


def _cells(seen: _Reading, officer: Officer, cells: Mapping[int, str], post: int | None) -> None:
    for day, said in cells.items():
        if day > seen.days:
            continue
        kinds = _read(seen, said)
        where = f"{officer.name} {day}日"
        if kinds is None:
            seen.unknown[said].append(where)
            continue
        if said in _LEAVE:
            seen.leaves.append(where)
        place = officer.id or 0, seen.first.replace(day=day)
        before = seen.stored.get(place, ())
        held = {one.shift_kind_id: one for one in before}
        stands = post or seen.placed.get(place[0])
        if any(kind not in held for kind in kinds) and stands is None:
            seen.notes.append(f"{officer.name}没有定岗，表中也没有写岗位，{day}日的班次未读入。")
            continue
        wanted = tuple(held[kind] if kind in held else Held(kind, stands or 0, pinned=False) for kind in kinds)
        if set(wanted) != set(before):
            seen.contents[place] = wanted


def _read(seen: _Reading, said: str) -> tuple[int, ...] | None:
    """Return the shifts that a cell says: none for a free day, None for what is not understood."""
    if said in _FREE or said in _LEAVE:
        return ()
    if said in seen.kinds:
        return (seen.kinds[said].id or 0,)
    if all(mark in seen.kinds for mark in said):
        return tuple(dict.fromkeys(seen.kinds[mark].id or 0 for mark in said))
    return None


def _say_the_rest(seen: _Reading, layout: Layout) -> None:
    told = "、".join(kind.mark or kind.name[:1] for kind in seen.by_id.values())
    for said, places in seen.unknown.items():
        seen.notes.append(f"“{said}”不是班次的符号（可用的有 {told} 和 {FREE}）：{_some(places)}，这些格保持不变。")
    if seen.leaves:
        seen.notes.append(f"{_some(seen.leaves)}写的是请假，按休息读入；请假请用“登记缺勤”另行登记。")
    if max(layout.days) > seen.days:
        seen.notes.append(f"表中有 {max(layout.days)} 日，本月只有 {seen.days} 天，多出的不读入。")
    missing = [day for day in range(1, seen.days + 1) if day not in layout.days]
    if missing:
        seen.notes.append(f"表中没有 {_some([f'{day}日' for day in missing])}，这些天保持不变。")
    absent = len({officer for officer, _ in seen.stored} - seen.names.keys())
    if absent:
        seen.notes.append(f"本月已排班的人员中有 {absent} 人不在表中，他们的班次保持不变。")


def _some(places: list[str]) -> str:
    more = f" 等 {len(places)} 处" if len(places) > _TOLD else ""
    return f"{'、'.join(places[:_TOLD])}{more}"


def _alteration(seen: _Reading, place: tuple[int, date]) -> Alteration:
    officer, on = place
    return Alteration(
        on, seen.names[officer], _said(seen, seen.stored.get(place, ())), _said(seen, seen.contents[place])
    )


def _said(seen: _Reading, held: Iterable[Held]) -> str:
    posts = {post: name for name, post in seen.posts.items()}
    return "、".join(f"{seen.by_id[one.shift_kind_id].name} {posts.get(one.post_id, '')}" for one in held) or "休息"


def _kinds(kinds: Iterable[ShiftKind]) -> dict[str, ShiftKind]:
    """Return the shifts by mark and by name; by the first character where that is nobody else's mark."""
    found: dict[str, ShiftKind] = {}
    initials = Counter(kind.name[:1] for kind in kinds)
    for kind in kinds:
        found[kind.mark or kind.name[:1]] = kind
        found[_plain(kind.name)] = kind
    for kind in kinds:
        if initials[kind.name[:1]] == 1:
            found.setdefault(kind.name[:1], kind)
    return found


def _stored(session: Session, first: date) -> dict[tuple[int, date], tuple[Held, ...]]:
    found: defaultdict[tuple[int, date], tuple[Held, ...]] = defaultdict(tuple)
    for one in problem.duties(session, first):
        found[one.officer_id, one.on] += (Held(one.shift_kind_id, one.post_id, one.pinned),)
    return dict(found)


def _plain(name: str) -> str:
    return "".join(name.split())
