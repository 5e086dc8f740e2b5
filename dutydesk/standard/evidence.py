"""What the checks may look at: records as they stood on one day, read once. No database, no clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from dutydesk.records import OfficerStatus, PaperState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from dutydesk.records import (
        Badge,
        Certificate,
        Contract,
        Document,
        DocumentCopy,
        Officer,
        Paper,
        Site,
        StaffList,
        StaffListLine,
        Team,
        TrainingTopic,
    )
    from dutydesk.standard.badges import GivenDesign
    from dutydesk.standard.changes import GivenChange
    from dutydesk.standard.training import Attended, GivenTraining


@dataclass(frozen=True, slots=True)
class GivenList:
    """Hold one staff list, its frozen lines and the papers that print it."""

    staff_list: StaffList
    lines: tuple[StaffListLine, ...] = ()
    papers: tuple[Paper, ...] = ()

    def standing(self, on: date) -> tuple[PaperState | None, Paper | None]:
        """Return how far the best of its papers had come by that day, with that paper; (None, None) if unprinted."""
        return furthest(self.papers, on)


_RANK = {
    PaperState.WITHDRAWN: 0,
    PaperState.RETURNED: 1,
    PaperState.PRINTED: 2,
    PaperState.SIGNED: 3,
    PaperState.SUBMITTED: 4,
    PaperState.RECEIVED: 5,
    PaperState.FILED: 6,
    PaperState.APPROVED: 7,
}


def furthest(papers: Sequence[Paper], on: date) -> tuple[PaperState | None, Paper | None]:
    """Return how far the best of some papers had come by that day, with that paper; (None, None) if unprinted."""
    reached = [(state_on(paper, on), paper) for paper in papers]
    if not reached:
        return None, None
    return max(reached, key=lambda pair: (_RANK[pair[0]], pair[1].edition, pair[1].id or 0))


def state_on(paper: Paper, on: date) -> PaperState:
    """Return the furthest step that a paper had taken by the end of that day; a step without a date counts."""
    if paper.withdrawn_on and paper.withdrawn_on <= on:
        return PaperState.WITHDRAWN
    if paper.outcome and (paper.decided_on is None or paper.decided_on <= on):
        return PaperState[paper.outcome.name]
    if paper.submitted_on and paper.submitted_on <= on:
        return PaperState.SUBMITTED
    return PaperState.SIGNED if paper.signed_on and paper.signed_on <= on else PaperState.PRINTED


def is_in_post(officer: Officer, on: date) -> bool:
    """Tell whether the branch has this officer on that day; one on leave still belongs to it.

    The day of leaving is the first day without the officer. Who has left without a day given is gone on every day.
    """
    if officer.joined_on > on:
        return False
    if officer.status is OfficerStatus.LEFT:
        return officer.left_on is not None and on < officer.left_on
    return True


def whole_years(since: date, on: date) -> int:
    """Return the whole years from `since` to `on`; who began on 29 February has the anniversary on 1 March."""
    return max(0, on.year - since.year - ((on.month, on.day) < (since.month, since.day)))


@dataclass(frozen=True, slots=True)
class LentCopy:
    """Hold one borrowed copy of a document: what it is, who has it, and the last day of the loan."""

    document: Document
    code: str
    borrower: str
    due_on: date


@dataclass(frozen=True, slots=True)
class RosterMonth:
    """Hold one month of the roster: its first day, its last published version (0 for none), and changes since."""

    first: date
    version: int
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hold a stretch of time on a post: the day it begins on, the post, the time in words, and who is there."""

    on: date
    post: str
    when: str
    people: str


@dataclass(frozen=True)
class Evidence:
    """Hold what the records say of one day. A test builds one by hand.

    Attributes:
        on: The day that is judged.
        site: The branch, or None before the desk is set up.
        contracts: All contracts, whenever they run.
        teams: All teams.
        officers: All officers, also those who left or are still to come.
        certificates: The certificates of those officers.
        lists: The staff lists, newest last; only the lists that a check may ask about need their lines.
        renumbered: The lines of lists whose ID number is not the officer's of today. The checks see no number.
        joined_young: The officers who joined before the sixteenth birthday that their ID number tells.
        documents: The documents in custody.
        uncounted: The documents of which no numbered copy is registered.
        lent: The copies that are out.
        lost: The copies that were lost, with their documents.
        designs: The designs of badges, the oldest first.
        badges: Every badge that was ever issued, the oldest first.
        changes: The cases of staff changes, the oldest first.
        vacant: From the day on, when fewer people are on a post than the contract says.
        topics: The topics of training in use.
        attended: By officer and topic, the sessions that each officer was called to.
        trainings: The sessions of training, also planned ones, the oldest first.
        training_days: How long before its end a training is spoken of; a setting of the desk.
        confirming_days: How long after a session its confirmation may take to be signed and filed; a setting, too.
        has_headcount: Whether people are set for the posts as the contract says.
        months: The month of the day and the next one, as the roster has them.
        alone: From the day on, when only officers in their first year are on a post.
        publish_days: How long before a month its roster is spoken of; a setting of the desk.
        expiry_days: How long before its last day a certificate or contract is spoken of; a setting of the desk.
        reply_days: How long the client's reply to a list is awaited before the desk says so; a setting, too.
    """

    on: date
    site: Site | None = None
    contracts: tuple[Contract, ...] = ()
    teams: tuple[Team, ...] = ()
    officers: tuple[Officer, ...] = ()
    certificates: tuple[Certificate, ...] = field(default=(), repr=False)
    lists: tuple[GivenList, ...] = ()
    renumbered: frozenset[int] = frozenset()
    joined_young: frozenset[int] = frozenset()
    documents: tuple[Document, ...] = ()
    uncounted: frozenset[int] = frozenset()
    lent: tuple[LentCopy, ...] = ()
    lost: tuple[tuple[Document, DocumentCopy], ...] = ()
    designs: tuple[GivenDesign, ...] = ()
    badges: tuple[Badge, ...] = ()
    changes: tuple[GivenChange, ...] = ()
    vacant: tuple[Stretch, ...] = ()
    topics: tuple[TrainingTopic, ...] = ()
    attended: Mapping[tuple[int, int], tuple[Attended, ...]] = field(default_factory=dict, repr=False)
    trainings: tuple[GivenTraining, ...] = ()
    training_days: int = 30
    confirming_days: int = 15
    has_headcount: bool = False
    months: tuple[RosterMonth, ...] = ()
    alone: tuple[Stretch, ...] = ()
    publish_days: int = 7
    expiry_days: int = 30
    reply_days: int = 7

    @cached_property
    def in_post(self) -> tuple[Officer, ...]:
        """Return the officers whom the branch has on that day."""
        return tuple(officer for officer in self.officers if is_in_post(officer, self.on))

    @cached_property
    def held_trainings(self) -> tuple[GivenTraining, ...]:
        """Return the sessions that had been held by that day."""
        return tuple(given for given in self.trainings if given.training.held_on <= self.on)

    @cached_property
    def standing_lists(self) -> tuple[tuple[GivenList, PaperState | None, Paper | None], ...]:
        """Return the lists made by that day, newest last, with how far each had come; withdrawn ones are left out."""
        made = [given for given in self.lists if given.staff_list.made_on <= self.on]
        made.sort(key=lambda given: (given.staff_list.made_on, given.staff_list.id or 0))
        standing = ((given, *given.standing(self.on)) for given in made)
        return tuple(found for found in standing if found[1] is not PaperState.WITHDRAWN)

    @cached_property
    def latest_list(self) -> tuple[GivenList, PaperState | None, Paper | None] | None:
        """Return the newest list that has not been withdrawn."""
        return self.standing_lists[-1] if self.standing_lists else None

    @cached_property
    def approved_lists(self) -> tuple[GivenList, ...]:
        """Return the approved lists that hold together on that day, newest first."""
        return _chain(given for given, state, _ in self.standing_lists if state is PaperState.APPROVED)

    @cached_property
    def current_lists(self) -> tuple[GivenList, ...]:
        """Return the lists that say who is in post, newest first, approved or on their way; not the returned ones."""
        return _chain(given for given, state, _ in self.standing_lists if state is not PaperState.RETURNED)


def _chain(oldest_first: Iterable[GivenList]) -> tuple[GivenList, ...]:
    """Return the newest whole list with the lists of chosen people that came after it, newest first."""
    chain: list[GivenList] = []
    for given in reversed(tuple(oldest_first)):
        chain.append(given)
        if not given.staff_list.by_choice:
            break
    return tuple(chain)
