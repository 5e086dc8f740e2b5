"""换班: two officers change what they have on one day. Anybody at the desk enters it; the branch lead approves it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlmodel import col, select

from dutydesk.errors import Refused
from dutydesk.records import Officer, RosterDuty, RosterSwap, SwapState
from dutydesk.rota import check
from dutydesk.rota.problem import DAY, Rule
from dutydesk.work.roles import Act, allow
from dutydesk.work.roster import calendar, edit, problem
from dutydesk.work.roster.edit import Held

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.rota.problem import Duty, Fault
    from dutydesk.work.roster.edit import Step
    from dutydesk.work.roster.words import Names


class Swap(NamedTuple):
    """Show one change: who gives what to whom, and what would be wrong then; `wrong` is "" once it is decided."""

    record: RosterSwap
    name: str
    other: str
    has: str
    other_has: str
    wrong: str


def ask(session: Session, on: date, officer_id: int, other_id: int, reason: str) -> RosterSwap:
    """Enter that two officers want to change on a day.

    Raises Refused for a day that is over, for one person, without a reason, and where there is nothing to change.
    """
    allow(session, Act.ENTER)
    if on < date.today():
        raise Refused("这一天已经过去，不能换班。", "实际由谁当班，请在“计划与实到”中登记。")
    if officer_id == other_id:
        raise Refused("对调的两人是同一个人。", "请选择另一名值机员。")
    if not reason.strip():
        raise Refused("没有填写换班原因。", "请填写原因，例如“家中有事”。")
    has, other_has = _held(session, on, officer_id), _held(session, on, other_id)
    if set(has) == set(other_has):
        raise Refused("两人这一天的安排相同，没有可以对调的班次。", "请选择这一天安排不同的两人。")
    waiting = select(RosterSwap).where(RosterSwap.on == on, RosterSwap.state == SwapState.ASKED)
    for one in session.exec(waiting):
        if {one.officer_id, one.other_id} & {officer_id, other_id}:
            raise Refused("其中一人这一天已有待批准的换班。", "请先办理那一条。")
    actor = session.info["actor"]
    made = RosterSwap.model_validate(
        {
            "on": on,
            "officer_id": officer_id,
            "other_id": other_id,
            "reason": reason.strip(),
            "asked_at": datetime.now(UTC),
            "asked_by": actor.name if actor else "",
        }
    )
    session.add(made)
    session.flush()
    return made


def decide(session: Session, swap_id: int, *, approved: bool) -> Step:
    """Approve a change, which makes it, or refuse it. Raises Refused where that was done before."""
    allow(session, Act.ROSTER)
    swap = session.get_one(RosterSwap, swap_id)
    if swap.state is not SwapState.ASKED:
        raise Refused(f"这条换班{swap.state.value}，不能再办理。", "")
    actor = session.info["actor"]
    swap.state = SwapState.APPROVED if approved else SwapState.REFUSED
    swap.decided_at, swap.decided_by = datetime.now(UTC), actor.name if actor else ""
    session.add(swap)
    session.flush()
    if not approved:
        return edit.Step({}, {})
    has, other_has = _held(session, swap.on, swap.officer_id), _held(session, swap.on, swap.other_id)
    return edit.put(session, {(swap.officer_id, swap.on): other_has, (swap.other_id, swap.on): has})


def of_month(session: Session, first: date) -> list[Swap]:
    """Return the changes of a month, those that wait first."""
    allow(session, Act.READ)
    query = select(RosterSwap).where(RosterSwap.on >= first, RosterSwap.on < calendar.next_month(first))
    found = session.exec(query.order_by(col(RosterSwap.on), col(RosterSwap.id))).all()
    names = problem.names_of(session, first)
    people = {one.id: one.name for one in session.exec(select(Officer))}
    return [
        Swap(
            one,
            people.get(one.officer_id, ""),
            people.get(one.other_id, ""),
            _words(names, _held(session, one.on, one.officer_id)),
            _words(names, _held(session, one.on, one.other_id)),
            "；".join(wrong(session, one)) if one.state is SwapState.ASKED else "",
        )
        for one in sorted(found, key=lambda one: one.state is not SwapState.ASKED)
    ]


def wrong(session: Session, swap: RosterSwap) -> list[str]:
    """Say what would break a rule that is kept now."""
    first = calendar.first_of(swap.on)
    seen, plan = problem.build(session, first), problem.plan(session, first)
    day = calendar.number(first, swap.on)
    turned = {str(swap.officer_id): str(swap.other_id), str(swap.other_id): str(swap.officer_id)}
    after = frozenset(_turned(duty, turned) if duty.day == day else duty for duty in plan)
    before = set(check.faults(seen, plan))
    names = problem.names_of(session, first)
    found = [fault for fault in check.faults(seen, after) if fault not in before and _concerns(fault, day)]
    return [names.sentence(fault) for fault in found]


def _concerns(fault: Fault, day: int) -> bool:
    """Tell whether a fault has to do with a day: rest before and after it counts, too."""
    near = fault.rule in {Rule.REST, Rule.TWO_AT_ONCE}
    return (day - near) * DAY < fault.end and fault.start < (day + 2) * DAY


def _turned(duty: Duty, turned: dict[str, str]) -> Duty:
    return duty._replace(worker=turned.get(duty.worker, duty.worker))


def _held(session: Session, on: date, officer_id: int) -> tuple[Held, ...]:
    query = select(RosterDuty).where(RosterDuty.on == on, RosterDuty.officer_id == officer_id)
    found = session.exec(query.order_by(col(RosterDuty.shift_kind_id)))
    return tuple(Held(one.shift_kind_id, one.post_id, pinned=True) for one in found)


def _words(names: Names, held: tuple[Held, ...]) -> str:
    said = [f"{names.shifts[str(one.shift_kind_id)]} {names.posts[str(one.post_id)]}" for one in held]
    return "、".join(said) or "休息"
