"""What the branch lead has to do: the findings of the day, gathered and put in order of urgency."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from sqlmodel import col, func, select

from dutydesk.kinds.words import words
from dutydesk.records import Headcount, Officer, OfficerStatus, PaperState, Post
from dutydesk.standard import Evidence, Finding, Remedy, whole_years
from dutydesk.work import backups, review
from dutydesk.work.backups import Age
from dutydesk.work.freshness import stale
from dutydesk.work.in_flight import STALE_WORDS
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlmodel import Session

    from dutydesk.store.database import Store
    from dutydesk.work.backups import Standing
    from dutydesk.work.review import ClauseRow

SOON = timedelta(days=7)
_GATHER_FROM = 4
_NAMED = 6


class Tone(Enum):
    """How urgently a thing is shown."""

    DANGER = "danger"
    WARNING = "warning"
    ACCENT = "accent"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Action:
    """Lead to the work: the words of the button, the page, and the record to open there (`record_id` may be None)."""

    words: str
    page: str
    table: str = ""
    record_id: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do. `days` counts from today to `due`: negative is overdue, None is due at once."""

    clause: str
    sentence: str
    detail: str
    due: date | None
    days: int | None
    tone: Tone
    action: Action

    @property
    def when(self) -> str:
        """Return how urgent it is, in words: 逾期 3 天, 今天到期, 还剩 5 天, 须今天处理."""
        if self.days is None:
            return "须今天处理"
        if self.days < 0:
            return f"逾期 {-self.days} 天"
        return f"还剩 {self.days} 天" if self.days else "今天到期"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number at the top of the page."""

    value: int
    words: str
    note: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Figures:
    """The four numbers at the top of the page."""

    overdue: Figure
    soon: Figure
    on_duty: Figure
    newcomers: Figure

    def __iter__(self) -> Iterator[Figure]:
        """Go through them from left to right."""
        return iter((self.overdue, self.soon, self.on_duty, self.newcomers))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of setting up an empty site."""

    words: str
    hint: str
    done: bool
    action: Action


@dataclass(frozen=True, slots=True)
class ListFacts:
    """Where the newest staff list stands; `days` since it reached that state, None where no day is known."""

    number: str
    state: str
    people: int
    since: date | None
    days: int | None
    approved_number: str
    tone: Tone
    action: Action


@dataclass(frozen=True, slots=True)
class Agenda:
    """Everything that 今日 shows. `this_quarter` also holds the few things due soon after the quarter's end."""

    on: date
    overdue: tuple[Item, ...]
    within_7_days: tuple[Item, ...]
    this_quarter: tuple[Item, ...]
    figures: Figures
    steps: tuple[Step, ...]
    newest_list: ListFacts | None
    backup: Standing

    @property
    def is_set_up(self) -> bool:
        """Tell whether every step of setting up has been done."""
        return all(step.done for step in self.steps)


TO_BACKUP = Action("去备份", "settings", "backupplace")
_PAGE = {
    Remedy.SET_UP_SITE: "settings",
    Remedy.NAME_LEAD: "settings",
    Remedy.ADD_CONTRACT: "settings",
    Remedy.COMPLETE_CONTRACT: "settings",
    Remedy.RENEW_CONTRACT: "settings",
    Remedy.ENTER_CONTRACT: "settings",
    Remedy.ADD_TEAM: "settings",
    Remedy.ASSIGN_TEAM: "people",
    Remedy.ADD_CERTIFICATE: "people",
    Remedy.RENEW_CERTIFICATE: "people",
    Remedy.CONFIRM_DUTY_SINCE: "people",
    Remedy.ISSUE_LIST: "lists",
    Remedy.SIGN_LIST: "papers",
    Remedy.SUBMIT_LIST: "papers",
    Remedy.RECORD_REPLY: "papers",
    Remedy.CALL_IN: "custody",
    Remedy.COMPLETE_DOCUMENT: "custody",
    Remedy.REPORT_LOSS: "custody",
    Remedy.DESIGN_BADGE: "badges",
    Remedy.PRINT_DESIGN: "badges",
    Remedy.ISSUE_BADGE: "badges",
    Remedy.REPLACE_BADGE: "badges",
    Remedy.TAKE_BACK_BADGE: "badges",
    Remedy.REPORT_CHANGE: "changes",
    Remedy.CHOOSE_STAND_IN: "changes",
    Remedy.CARRY_OUT_CHANGE: "changes",
    Remedy.SET_POSTS: "settings",
    Remedy.MEND_ROSTER: "roster",
    Remedy.PUBLISH_ROSTER: "roster",
    Remedy.SET_TOPIC: "settings",
    Remedy.TRAIN: "trainings",
    Remedy.JUDGE_TRAINING: "trainings",
    Remedy.PRINT_CONFIRMATION: "trainings",
    Remedy.RECORD_FILING: "papers",
}
_NEW = {
    Remedy.ISSUE_LIST: "stafflist",
    Remedy.SET_TOPIC: "trainingtopic",
    Remedy.DESIGN_BADGE: "badgedesign",
}  # the one to be made, not an old one


def agenda(session: Session, on: date) -> Agenda:
    """Return what is to be done, seen from that day. What broke a clause without a last day is to be done at once.

    After a change 今日 and the frame around the pages both ask; it is gathered once.
    """
    allow(session, Act.READ)
    store: Store = session.info["store"]
    return store.memo.of(session, ("agenda", on), lambda: _gather(session, on))


def _gather(session: Session, on: date) -> Agenda:
    seen = review.evidence(session, on)
    rows = review.judge_all(seen)
    overdue, soon, later = _items(rows, on)
    backup = backups.standing(session, on)
    if backup.is_bad and backup.age is not Age.NOWHERE:  # where nobody has set up backups yet, the card says so
        overdue = (*overdue, Item("6.6", backup.sentence, backup.detail, None, None, Tone.DANGER, TO_BACKUP))
    posts = session.exec(select(func.count()).select_from(Post)).one()
    heads = session.exec(select(func.coalesce(func.sum(col(Headcount.people)), 0))).one()
    return Agenda(
        on=on,
        overdue=overdue,
        within_7_days=soon,
        this_quarter=later,
        figures=_figures(seen, overdue, soon, heads),
        steps=_steps(seen, posts_are_set=bool(posts and heads)),
        newest_list=_list_facts(session, seen),
        backup=backup,
    )


def action_for(found: Finding, clause: str) -> Action:
    """Return the way from a finding to its work; the clause board uses the same one."""
    renewed = found.remedy is Remedy.RENEW_CERTIFICATE  # that one is opened, not only its holder
    record = found.record if renewed else found.target or found.record
    if found.remedy in _NEW:
        return Action(found.remedy.value, _PAGE[found.remedy], _NEW[found.remedy])
    table, record_id = (str(type(record).__tablename__), record.id) if record is not None else ("", None)
    if found.remedy is None:
        return Action(f"查看 {clause}", "clauses")
    return Action(found.remedy.value, _PAGE[found.remedy], table, record_id)


def _items(rows: Iterable[ClauseRow], on: date) -> tuple[tuple[Item, ...], tuple[Item, ...], tuple[Item, ...]]:
    buckets: dict[Tone, list[Item]] = {Tone.DANGER: [], Tone.WARNING: [], Tone.ACCENT: []}
    for row in rows:
        gathered: defaultdict[tuple[Tone, str], list[Finding]] = defaultdict(list)
        for index, found in enumerate(row.findings):
            gathered[_tone(found, on), found.many or str(index)].append(found)
        for (tone, many), findings in gathered.items():
            if len(findings) < _GATHER_FROM:
                buckets[tone] += [_single(row.number, found, tone, on) for found in findings]
            else:
                buckets[tone].append(_several(row.number, many, findings, tone, on))
    overdue, soon, later = (tuple(sorted(items, key=_urgency)) for items in buckets.values())
    return overdue, soon, later


def _tone(found: Finding, on: date) -> Tone:
    if found.is_gap(on):
        return Tone.DANGER
    return Tone.WARNING if found.due is not None and found.due <= on + SOON else Tone.ACCENT


def _urgency(item: Item) -> date:
    """Put the longest overdue first; what has no day comes before what is still in time, after what has one."""
    return item.due or date.max


def _single(clause: str, found: Finding, tone: Tone, on: date) -> Item:
    days = (found.due - on).days if found.due else None
    return Item(clause, found.sentence, found.detail, found.due, days, tone, action_for(found, clause))


def _several(clause: str, many: str, findings: Sequence[Finding], tone: Tone, on: date) -> Item:
    """Make one item of many alike: the earliest day counts, and the button leads to the first record."""
    first = min(findings, key=lambda found: found.due or date.min)
    people = {_person(found): found.who for found in findings}
    names = list(dict.fromkeys(people.values()))
    shown = "、".join(names[:_NAMED]) + (f" 等 {len(people)} 人" if len(names) > _NAMED else "")
    days = (first.due - on).days if first.due else None
    sentence = many.replace("{n}", str(len(people)))
    return Item(clause, sentence, shown, first.due, days, tone, action_for(first, clause))


def _person(found: Finding) -> int | None:
    """Return whom a finding is about, by id: two people may have one name."""
    who = found.record if isinstance(found.record, Officer) else found.target
    return who.id if who is not None else None


def _figures(seen: Evidence, overdue: Sequence[Item], soon: Sequence[Item], heads: int) -> Figures:
    on_leave = sum(officer.status is OfficerStatus.ON_LEAVE for officer in seen.in_post)
    on_duty = len(seen.in_post) - on_leave
    newcomers = sum(whole_years(officer.duty_since, seen.on) < 1 for officer in seen.in_post)
    nearest = f"最近 {soon[0].due:%m-%d}" if soon else "没有将到期的事项"
    enough = on_duty >= heads
    people = f"合同岗位每日 {heads} 人次" if heads else "尚未设置岗位人数"
    if on_leave:
        people += f"，另 {on_leave} 人请假"
    return Figures(
        Figure(len(overdue), "项逾期", "须今天处理" if overdue else "没有逾期事项", _bad(overdue, Tone.DANGER)),
        Figure(len(soon), "项七日内到期", nearest, _bad(soon, Tone.WARNING)),
        Figure(on_duty, "人在岗", people, Tone.GOOD if enough else Tone.DANGER),
        Figure(
            newcomers,
            "人未满一年",
            "不得独立值机（5.5）" if newcomers else "没有未满一年的值机员",
            _bad(newcomers, Tone.ACCENT),
        ),
    )


def _bad(something: Sequence[Item] | int, tone: Tone) -> Tone:
    return tone if something else Tone.GOOD


def _steps(seen: Evidence, *, posts_are_set: bool) -> tuple[Step, ...]:
    return (
        Step(
            "登记服务合同",
            "填写编号和起止日期；4.3 的九项内容随后逐项核对。",
            bool(seen.contracts),
            Action("登记合同", "settings", "contract"),
        ),
        Step(
            "设置岗位和人数",
            "填写值机岗位、班次，以及合同约定的每班人数。",
            posts_are_set,
            Action("设置岗位", "settings", "post"),
        ),
        Step(
            "设置工作班组",
            "按 5.1 设置班组，人员可以逐个编入。",
            bool(seen.teams),
            Action("设置班组", "settings", "team"),
        ),
        Step(
            "导入人员",
            "用公司现有的花名册（xlsx、xls、csv）导入，也可逐个录入。",
            bool(seen.officers),
            Action("导入人员", "people", "officer"),
        ),
        Step(
            "打印清单",
            "打印附录 A 清单，签字后报用户单位批准（5.2）。",
            bool(seen.lists),
            Action("打印清单", "lists", "stafflist"),
        ),
    )


def _list_facts(session: Session, seen: Evidence) -> ListFacts | None:
    if seen.latest_list is None:
        return None
    given, state, paper = seen.latest_list
    since = given.staff_list.made_on
    if paper is not None and state is not None:
        days_of = {
            PaperState.PRINTED: None,
            PaperState.SIGNED: paper.signed_on,
            PaperState.SUBMITTED: paper.submitted_on,
        }
        since = days_of.get(state, paper.decided_on) or since
    changed = paper is not None and stale(session, paper)
    tones = {PaperState.APPROVED: Tone.GOOD, PaperState.RETURNED: Tone.DANGER}
    return ListFacts(
        number=given.staff_list.number,
        state=STALE_WORDS if changed else words(state) or "未打印",
        people=given.staff_list.people,
        since=since,
        days=(seen.on - since).days,
        approved_number=seen.approved_lists[0].staff_list.number if seen.approved_lists else "",
        tone=Tone.DANGER if changed else tones.get(state, Tone.WARNING) if state else Tone.WARNING,
        action=Action("查看清单", "lists", "stafflist", given.staff_list.id),
    )
