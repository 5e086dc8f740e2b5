"""What a roster is made of. Days count from 0, the first of the month; moments are minutes since the start of day 0."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = 24 * 60
"""Minutes."""


class Rule(Enum):
    """What a plan must keep; whoever shows it adds words and clause."""

    VACANT = "vacant"
    SURPLUS = "surplus"
    NOVICE_ALONE = "novice_alone"
    TWO_AT_ONCE = "two_at_once"
    REST = "rest"
    AWAY = "away"
    NOT_APPROVED = "not_approved"
    NO_BADGE = "no_badge"
    NOT_TRAINED = "not_trained"
    NO_CERTIFICATE = "no_certificate"
    NO_NIGHTS = "no_nights"
    RUN_TOO_LONG = "run_too_long"
    TOO_MANY_NIGHTS = "too_many_nights"
    HOURS = "hours"
    NO_REST_DAY = "no_rest_day"


ADVICE = frozenset({Rule.NO_NIGHTS, Rule.RUN_TOO_LONG, Rule.TOO_MANY_NIGHTS, Rule.HOURS, Rule.NO_REST_DAY})
"""Rules that are warned of; all others must hold."""


class Shift(NamedTuple):
    """Be one kind of duty: minutes after midnight, its length, the rest that must follow, the minutes that count."""

    key: str
    start: int
    minutes: int
    rest: int
    counted: int
    night: bool = False


class Need(NamedTuple):
    """Want exactly so many people on a post in a shift that begins on a day."""

    day: int
    post: str
    shift: str
    people: int


class Duty(NamedTuple):
    """Put one worker on one post for one shift that begins on a day."""

    worker: str
    day: int
    shift: str
    post: str


class Bar(NamedTuple):
    """Keep a worker from duties that touch [start, end); on one post only where `post` is given."""

    start: int
    end: int
    rule: Rule
    post: str = ""


@dataclass(frozen=True)
class Worker:
    """Be one officer as the month sees him or her.

    Attributes:
        key: Who.
        bars: When no duty may be given, and why.
        seasoned_from: The moment at which the first year of duty is over (5.5); 0 or less for all others.
        target: The minutes that a fair share of the month would bring, what earlier months left over included.
        most: The minutes beyond which there is a warning.
    """

    key: str
    bars: tuple[Bar, ...] = ()
    seasoned_from: int = 0
    target: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Problem:
    """Be one month.

    Attributes:
        days: How many days it has; duties that begin on them are planned.
        shifts: The kinds of duty by key.
        needs: What the contract demands; a duty belongs to exactly one of them.
        workers: Who can be planned.
        fixed: Duties of earlier and later days, which count for rest and for long runs but are not planned.
        by_room: Whether somebody seasoned on any post is enough for a novice (5.5), not only on the same post.
        longest_run: Days on end with duties that bring a warning when exceeded.
        most_nights: Nights on end, likewise.
    """

    days: int
    shifts: Mapping[str, Shift]
    needs: tuple[Need, ...]
    workers: tuple[Worker, ...]
    fixed: tuple[Duty, ...] = ()
    by_room: bool = False
    longest_run: int = 6
    most_nights: int = 4

    @cached_property
    def worker(self) -> Mapping[str, Worker]:
        """The workers by key."""
        return {worker.key: worker for worker in self.workers}

    @cached_property
    def needed(self) -> Mapping[tuple[int, str, str], int]:
        """The people wanted by day, post and shift."""
        found: dict[tuple[int, str, str], int] = {}
        for need in self.needs:
            place = need.day, need.post, need.shift
            found[place] = found.get(place, 0) + need.people
        return found

    def span(self, duty: Duty | Need) -> tuple[int, int]:
        """Return the moments at which a duty begins and ends."""
        shift = self.shifts[duty.shift]
        start = duty.day * DAY + shift.start
        return start, start + shift.minutes


Plan = frozenset[Duty]
"""The duties of a month."""


class Fault(NamedTuple):
    """Say where a plan breaks a rule: between two moments, on a post ("" for none), for a worker ("" for none).

    `people` says how many: missing, too many, days on end, or minutes too many.
    """

    rule: Rule
    start: int
    end: int
    post: str = ""
    worker: str = ""
    people: int = 1
