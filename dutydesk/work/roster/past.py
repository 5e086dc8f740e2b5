"""As it was: who was on duty at a moment, with approval, badge, training, papers and experience as they were then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlmodel import col, select

from dutydesk.errors import Refused
from dutydesk.kinds.years import months_before
from dutydesk.records import ActualDuty, Certificate, Officer, Post, Presence, RosterLine, RosterVersion, ShiftKind
from dutydesk.standard.training import standing
from dutydesk.work import listed
from dutydesk.work.badges.standing import badge_of
from dutydesk.work.roles import Act, allow
from dutydesk.work.roster import calendar, problem
from dutydesk.work.training.standing import attendance, required_topics

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlmodel import Session

    from dutydesk.records import RosterDuty

_DAY = timedelta(days=1)
_LONGEST = 2  # days before a moment on which a duty may have begun
_YEAR = -12
ENTERED, PUBLISHED, PLANNED = "实到登记", "已发布的值班表", "排班（未发布）"


class On(NamedTuple):
    """Be one duty that covers the moment: where from it is known."""

    officer_id: int
    shift: str
    post: str
    source: str


@dataclass(frozen=True, slots=True)
class Then:
    """Say how an officer on duty stood at the moment: words, and "" where nothing was amiss."""

    officer_id: int
    name: str
    number: str
    shift: str
    post: str
    source: str
    experience: str
    is_novice: bool
    approval: str
    badge: str
    training: str
    certificates: str


def on_duty(session: Session, moment: datetime) -> list[Then]:
    """Return who was on duty at a moment (on the wall), by post and name.

    What was entered of a day counts first, then the roster as it was published by then, then the plan.
    Raises Refused for a moment that has not come.
    """
    allow(session, Act.READ)
    if moment > datetime.now():  # noqa: DTZ005  (on the wall, as shifts are)
        raise Refused("这个时刻还没有到。", "请填写过去的日期和时间。")
    found = list(_there(session, moment))
    people = {
        one.id: one for one in session.exec(select(Officer).where(col(Officer.id).in_([on.officer_id for on in found])))
    }
    judge = _Judge(session, moment.date(), [on.officer_id for on in found])
    said = [judge.then(people[on.officer_id], on) for on in found if on.officer_id in people]
    return sorted(said, key=lambda one: (one.post, one.name))


def _there(session: Session, moment: datetime) -> Iterator[On]:
    """Yield the duties that cover the moment: begun on the same day, or on one of the days before."""
    kinds = {kind.id or 0: kind for kind in session.exec(select(ShiftKind))}
    posts = {post.id or 0: post.name for post in session.exec(select(Post))}
    for back in range(_LONGEST, -1, -1):
        day = (moment - back * _DAY).date()
        entered = {
            (one.officer_id, one.shift_kind_id): one
            for one in session.exec(select(ActualDuty).where(ActualDuty.on == day))
        }
        for (officer, kind), one in entered.items():
            start, end = _times(kinds[kind], one)
            if one.presence is not Presence.ABSENT and start <= moment < end:
                yield On(officer, kinds[kind].name, posts.get(one.post_id, ""), ENTERED)
        yield from _planned(session, moment, day, {(officer, kinds[kind].name) for officer, kind in entered})


def _planned(session: Session, moment: datetime, day: date, known: set[tuple[int, str]]) -> Iterator[On]:
    version = session.exec(
        select(RosterVersion)
        .where(RosterVersion.month == calendar.first_of(day), RosterVersion.published_at <= moment.astimezone())
        .order_by(col(RosterVersion.version).desc())
        .limit(1)
    ).first()
    if version is not None:
        query = select(RosterLine).where(RosterLine.version_id == version.id, RosterLine.on == day)
        for line in session.exec(query):
            covers = line.starts_at <= moment.astimezone() < line.ends_at
            if covers and (line.officer_id, line.shift) not in known:
                yield On(line.officer_id, line.shift, line.post, PUBLISHED)
        return
    kinds = {kind.id or 0: kind for kind in session.exec(select(ShiftKind))}
    posts = {post.id or 0: post.name for post in session.exec(select(Post))}
    for duty in _of_day(session, day):
        kind = kinds[duty.shift_kind_id]
        start, end = problem.span(kind, day)
        if start <= moment < end and (duty.officer_id, kind.name) not in known:
            yield On(duty.officer_id, kind.name, posts.get(duty.post_id, ""), PLANNED)


def _of_day(session: Session, day: date) -> list[RosterDuty]:
    return [one for one in problem.duties(session, calendar.first_of(day)) if one.on == day]


def _times(kind: ShiftKind, one: ActualDuty) -> tuple[datetime, datetime]:
    """Return when somebody came and left; a time is that of the day nearest to what the shift says."""
    start, end = problem.span(kind, one.on)
    came = datetime.combine(start.date(), one.starts_at or start.time())
    left = datetime.combine(end.date(), one.ends_at or end.time())
    return came, left if left > came else left + _DAY


class _Judge:
    """Judge officers as they stood on one day."""

    def __init__(self, session: Session, on: date, officers: list[int]) -> None:
        self._on = on
        lists = listed.approved_on(session, on)
        self._approved = {officer: one for one in reversed(lists) for officer in listed.lines_of(session, [one])}
        self._badges = badge_of(session, on)
        self._topics = required_topics(session)
        self._attendance = attendance(session, officers)
        self._certificates: dict[int, list[Certificate]] = {}
        for one in session.exec(select(Certificate).where(col(Certificate.officer_id).in_(officers))):
            self._certificates.setdefault(one.officer_id, []).append(one)

    def then(self, officer: Officer, on: On) -> Then:
        """Say how an officer stood."""
        officer_id = officer.id or 0
        months = max(0, (self._on.year - officer.duty_since.year) * 12 + self._on.month - officer.duty_since.month)
        if self._on.day < officer.duty_since.day:
            months = max(0, months - 1)
        years, rest = divmod(months, 12)
        approved = self._approved.get(officer_id)
        return Then(
            officer_id,
            officer.name,
            officer.employee_number,
            on.shift,
            on.post,
            on.source,
            f"{years} 年 {rest} 个月",
            self._on < months_before(officer.duty_since, _YEAR),
            f"{approved.number} 已批准" if approved else "未经批准",
            self._badges[officer_id].number if officer_id in self._badges else "没有有效的工作牌",
            self._training(officer_id),
            self._certificate(officer_id),
        )

    def _training(self, officer_id: int) -> str:
        lacking = [
            topic.name
            for topic in self._topics
            if not standing(topic, self._attendance.get((officer_id, topic.id or 0), ()), self._on).holds
        ]
        return f"缺 {'、'.join(lacking)}" if lacking else "齐全" if self._topics else "未设置培训项目"

    def _certificate(self, officer_id: int) -> str:
        """Name the kinds of certificate of which none was in force."""
        kinds: dict[str, bool] = {}
        for one in self._certificates.get(officer_id, ()):
            begun = one.issued_on is None or one.issued_on <= self._on
            holds = begun and (one.expires_on is None or self._on <= one.expires_on)
            kinds[one.kind.value] = kinds.get(one.kind.value, False) or holds
        lapsed = [kind for kind, holds in kinds.items() if not holds]
        return f"{'、'.join(lapsed)}当时无效" if lapsed else "有效" if kinds else "未登记"
