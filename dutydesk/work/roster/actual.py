"""Plan and actual: who was there, who was not, who stood in, and what that makes by officer and by post (5.4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlmodel import col, select

from dutydesk.records import ActualDuty, Officer, Post, Presence, ShiftKind
from dutydesk.work.roles import Act, allow
from dutydesk.work.roster import calendar, month, problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlmodel import Session

_HOUR = 60
OPEN = "未登记"


class Place(NamedTuple):
    """Be one duty as it is found again: who, on which day, in which shift."""

    on: date
    officer_id: int
    shift_kind_id: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """Be one duty of a day: planned, or entered, or both; `record_id` is that of the entry."""

    place: Place
    name: str
    shift: str
    post_id: int
    post: str
    is_planned: bool
    record_id: int | None
    state: str
    said: str
    """What differs from the plan, as words; "" where nothing does."""


@dataclass(slots=True)
class Sum:
    """Be what one officer or one post comes to, over the duties that have begun; hours in tenths."""

    words: str
    planned: int = 0
    planned_minutes: int = 0
    entered_minutes: int = 0
    """Of the plan, as far as something was entered."""
    actual: int = 0
    actual_minutes: int = 0
    absent: int = 0
    stood_in: int = 0
    open: int = 0

    @property
    def difference(self) -> float:
        """Return by how many hours the actual duty exceeds the plan; what was not entered yet does not count."""
        return round((self.actual_minutes - self.entered_minutes) / _HOUR, 1)


@dataclass(frozen=True)
class Sums:
    """Hold what a month comes to, by officer and by post."""

    officers: dict[int, Sum] = field(default_factory=dict[int, Sum])
    posts: dict[int, Sum] = field(default_factory=dict[int, Sum])
    duties: list[Attendance] = field(default_factory=list[Attendance])
    """All that have begun."""

    @property
    def differences(self) -> list[Attendance]:
        """Return what was not as planned, and what was not entered yet."""
        return [one for one in self.duties if one.said or one.record_id is None]


def day(session: Session, on: date) -> list[Attendance]:
    """Return the duties of one day, by shift, post and name."""
    allow(session, Act.READ)
    return _Seen(session, calendar.first_of(on)).of_day(on)


def confirm(session: Session, on: date) -> int:
    """Enter that everybody who was planned on a day came, as far as the duty has begun; return how many were entered.

    What was entered before stays.
    """
    allow(session, Act.ENTER)
    seen = _Seen(session, calendar.first_of(on))
    open_now = [one for one in seen.of_day(on) if one.record_id is None and seen.has_begun(one.place)]
    for one in open_now:
        kind = seen.kinds[one.place.shift_kind_id]
        session.add(
            ActualDuty(
                officer_id=one.place.officer_id,
                on=on,
                shift_kind_id=one.place.shift_kind_id,
                post_id=one.post_id,
                starts_at=kind.starts_at,
                ends_at=kind.ends_at,
            )
        )
    session.flush()
    return len(open_now)


def sums(session: Session, first: date) -> Sums:
    """Return what the month comes to so far, by officer and by post."""
    allow(session, Act.READ)
    seen = _Seen(session, first)
    found = Sums()
    for one in seen.all():
        if seen.has_begun(one.place):
            found.duties.append(one)
            seen.count(one, found.officers.setdefault(one.place.officer_id, Sum(one.name)))
            seen.count(one, found.posts.setdefault(one.post_id, Sum(one.post)))
    return found


class _Seen:
    """Read a month once: its plan as it was published last, or as it is, and what was entered of it."""

    def __init__(self, session: Session, first: date) -> None:
        version = month.latest(session, first)
        plan = month.published_plan(session, version) if version else problem.plan(session, first)
        self.kinds = {kind.id or 0: kind for kind in session.exec(select(ShiftKind))}
        self._posts = {post.id or 0: post.name for post in session.exec(select(Post))}
        self._planned = {
            Place(first + timedelta(days=duty.day), int(duty.worker), int(duty.shift)): int(duty.post)
            for duty in plan
            if duty.shift.isdecimal() and duty.post.isdecimal()  # a shift or post may have been renamed since
        }
        last = calendar.next_month(first)
        query = select(ActualDuty).where(ActualDuty.on >= first, ActualDuty.on < last).order_by(col(ActualDuty.id))
        self.entered = {Place(one.on, one.officer_id, one.shift_kind_id): one for one in session.exec(query)}
        ids = {place.officer_id for place in (*self._planned, *self.entered)}
        people = select(Officer).where(col(Officer.id).in_(ids))
        self._names = {one.id or 0: one.name for one in session.exec(people)}
        self._now = datetime.now()  # noqa: DTZ005  (on the wall, as shifts are)

    def of_day(self, on: date) -> list[Attendance]:
        """Return the duties of a day."""
        return self._sorted(place for place in {*self._planned, *self.entered} if place.on == on)

    def all(self) -> list[Attendance]:
        """Return the duties of the month."""
        return self._sorted({*self._planned, *self.entered})

    def has_begun(self, place: Place) -> bool:
        """Tell whether a duty has begun by now."""
        return problem.span(self.kinds[place.shift_kind_id], place.on)[0] <= self._now

    def count(self, one: Attendance, of: Sum) -> None:
        """Add a duty to a sum."""
        counted = problem.shift_of(self.kinds[one.place.shift_kind_id]).counted
        entry = self.entered.get(one.place)
        if one.is_planned:
            of.planned += 1
            of.planned_minutes += counted
            of.entered_minutes += counted if entry else 0
        if entry is None:
            of.open += 1
        elif entry.presence is Presence.ABSENT:
            of.absent += 1
        else:
            of.actual += 1
            of.stood_in += entry.presence is Presence.STAND_IN
            of.actual_minutes += max(0, counted + sum(self._shifted(entry)))

    def _sorted(self, places: Iterable[Place]) -> list[Attendance]:
        order = {kind: problem.shift_of(one).start for kind, one in self.kinds.items()}
        found = [self._attendance(place) for place in places]
        return sorted(found, key=lambda one: (one.place.on, order[one.place.shift_kind_id], one.post_id, one.name))

    def _attendance(self, place: Place) -> Attendance:
        entry, planned = self.entered.get(place), self._planned.get(place)
        post = entry.post_id if entry else planned or 0
        return Attendance(
            place,
            self._names.get(place.officer_id, ""),
            self.kinds[place.shift_kind_id].name,
            post,
            self._posts.get(post, ""),
            planned is not None,
            entry.id if entry else None,
            entry.presence.value if entry else OPEN,
            self._said(entry, planned) if entry else "",
        )

    def _said(self, entry: ActualDuty, planned: int | None) -> str:
        said: list[str] = []
        if planned is None:
            said.append("计划外")
        elif planned != entry.post_id:
            said.append(f"计划在{self._posts.get(planned, '')}")
        if entry.presence is Presence.ABSENT:
            said.append("未到岗")
        else:
            late, longer = self._shifted(entry)
            end = f"晚走 {longer} 分钟" if longer > 0 else f"早退 {-longer} 分钟"
            start = f"迟到 {-late} 分钟" if late < 0 else f"早到 {late} 分钟"
            said += [*([start] if late else []), *([end] if longer else [])]
        return "，".join([*said, *([entry.note] if entry.note else [])])

    def _shifted(self, entry: ActualDuty) -> tuple[int, int]:
        """Return the minutes by which somebody came earlier and left later than the shift says."""
        kind = self.kinds[entry.shift_kind_id]
        return -_apart(kind.starts_at, entry.starts_at), _apart(kind.ends_at, entry.ends_at)


def _apart(said: time, was: time | None) -> int:
    """Return how many minutes later than said something was, across midnight if that is nearer."""
    if was is None:
        return 0
    minutes = (was.hour - said.hour) * _HOUR + was.minute - said.minute
    half = 12 * _HOUR
    return (minutes + half) % (2 * half) - half
