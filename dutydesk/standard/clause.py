"""What a check of a clause is, what it says, and what follows for the clause."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from dutydesk.standard.evidence import Evidence
from dutydesk.standard.register import clause_of

if TYPE_CHECKING:
    from datetime import date

    from dutydesk.records import Officer, Record


class State(Enum):
    """How a clause stands; the value is its name in JSON, for good."""

    MET = "met"
    DUE = "due"
    GAP = "gap"
    NOT_APPLICABLE = "not_applicable"
    NOT_YET = "not_yet"

    @property
    def words(self) -> str:
        """Return the state as people read it."""
        return _STATE_WORDS[self.value]


_STATE_WORDS = {"met": "符合", "due": "将到期", "gap": "不符合", "not_applicable": "不适用", "not_yet": "尚未启用"}


class Remedy(Enum):
    """What the branch lead does about a finding, in the words of a button."""

    SET_UP_SITE = "设立分部"
    NAME_LEAD = "填写负责人"
    ADD_CONTRACT = "登记合同"
    COMPLETE_CONTRACT = "补全合同"
    RENEW_CONTRACT = "登记续签"
    ENTER_CONTRACT = "登记进驻日期"
    ADD_TEAM = "设置班组"
    ASSIGN_TEAM = "编入班组"
    ADD_CERTIFICATE = "登记证件"
    RENEW_CERTIFICATE = "更新证件"
    ISSUE_LIST = "编制清单"
    SIGN_LIST = "登记签字"
    SUBMIT_LIST = "登记报送"
    RECORD_REPLY = "登记批复"
    CONFIRM_DUTY_SINCE = "核对日期"
    CALL_IN = "催还资料"
    COMPLETE_DOCUMENT = "补全资料"
    REPORT_LOSS = "处理遗失"
    DESIGN_BADGE = "设计工作牌"
    PRINT_DESIGN = "打印报批单"
    ISSUE_BADGE = "发放工作牌"
    REPLACE_BADGE = "换发工作牌"
    TAKE_BACK_BADGE = "收回工作牌"
    REPORT_CHANGE = "报告人员变更"
    CHOOSE_STAND_IN = "选择调配人员"
    CARRY_OUT_CHANGE = "登记执行"
    SET_POSTS = "设置岗位"
    MEND_ROSTER = "调整排班"
    PUBLISH_ROSTER = "发布值班表"
    SET_TOPIC = "设置培训项目"
    TRAIN = "安排培训"
    JUDGE_TRAINING = "登记评价"
    PRINT_CONFIRMATION = "打印确认书"
    RECORD_FILING = "登记备案"


@dataclass(frozen=True, slots=True)
class Finding:
    """Say one thing in which the records fall short of a clause.

    Attributes:
        record: The record that falls short, or None where the first one is still missing.
        sentence: A whole Chinese sentence that names the thing, the person and the date.
        due: The last day on which it can still be put right; None when it should have been right already.
        remedy: What to do about it.
        who: The person's name, where it is about one person.
        many: The sentence for several such findings together, with {n} for how many; "" keeps them apart.
        detail: What else helps to know which record is meant.
        target: The record that the remedy is done on, where it is another one.
    """

    record: Record | None
    sentence: str
    due: date | None = None
    remedy: Remedy | None = None
    who: str = ""
    many: str = ""
    detail: str = ""
    target: Record | None = None

    def is_gap(self, on: date) -> bool:
        """Tell whether the clause is broken on that day, not only soon; the due day itself is still in time."""
        return self.due is None or self.due < on


def describe(officer: Officer) -> str:
    """Return what tells two officers of one name apart."""
    return f"{officer.position} · 编号 {officer.employee_number}"


Check = Callable[[Evidence], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Live:
    """Hold the check of one clause and the question whether the clause concerns this branch on that day."""

    check: Check
    applies: Callable[[Evidence], bool]


CHECKS: dict[str, Live] = {}


def clause(number: str, *, applies: Callable[[Evidence], bool] = lambda _: True) -> Callable[[Check], Check]:
    """Register a check under its clause: `@clause("5.2")`. Raises for an unknown number and for one taken already."""
    clause_of(number)

    def register(check: Check) -> Check:
        if number in CHECKS:
            raise ValueError(f"clause {number} already has the check {CHECKS[number].check.__qualname__}")
        CHECKS[number] = Live(check, applies)
        return check

    return register


def judge(number: str, evidence: Evidence) -> tuple[State, tuple[Finding, ...]]:
    """Return how a clause stands, with what was found. A clause without a check is 尚未启用, whoever's duty it is."""
    live = CHECKS.get(number)
    if live is None:
        return State.NOT_YET, ()
    if not live.applies(evidence):
        return State.NOT_APPLICABLE, ()
    findings = tuple(live.check(evidence))
    if not findings:
        return State.MET, ()
    return State.GAP if any(found.is_gap(evidence.on) for found in findings) else State.DUE, findings
