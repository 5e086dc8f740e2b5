"""What must hold inside the records of the roster that are entered by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import select

from dutydesk.records import ActualDuty, Leave, Presence, Rotation, ShiftKind

if TYPE_CHECKING:
    from sqlmodel import Session

FREE = "休"
"""The mark of a day without duty."""


def mark(given: str) -> dict[str, str]:
    """Check the one character that stands for a shift in the roster."""
    if len(given) != 1 or given == FREE or given.isspace():
        return {"mark": f"符号应为一个字，且不能是“{FREE}”。"}
    return {}


def rotation(session: Session, one: Rotation) -> dict[str, str]:
    """Check that a cycle is made of the marks of shifts that there are."""
    one.cycle = "".join(one.cycle.split())
    known = {shift.mark for shift in session.exec(select(ShiftKind))}
    unknown = sorted(set(one.cycle) - known - {FREE})
    if unknown:
        told = "、".join(sorted(known))
        return {"cycle": f"“{'”“'.join(unknown)}”不是班次的符号；可用的有 {told} 和 {FREE}。"}
    if not set(one.cycle) - {FREE}:
        return {"cycle": "轮班顺序中至少要有一个班次。"}
    return {}


def leave(session: Session, one: Leave) -> dict[str, str]:
    """Check the order of its days, and that no other leave of the same kind overlaps."""
    if one.ends_on < one.starts_on:
        return {"ends_on": "结束日期不能早于开始日期。"}
    for other in session.exec(select(Leave).where(Leave.officer_id == one.officer_id, Leave.kind == one.kind)):
        if other.id != one.id and other.starts_on <= one.ends_on and one.starts_on <= other.ends_on:
            return {"starts_on": f"与已登记的{other.kind.value}（{other.starts_on} 至 {other.ends_on}）重叠。"}
    return {}


def actual(session: Session, one: ActualDuty) -> dict[str, str]:
    """Complete the times by the shift's own, and check that the day has come and nobody is entered twice."""
    if one.on > date.today():
        return {"on": "这一天还没有到，不能登记实到。"}
    same = select(ActualDuty).where(ActualDuty.officer_id == one.officer_id, ActualDuty.on == one.on)
    for other in session.exec(same.where(ActualDuty.shift_kind_id == one.shift_kind_id)):
        if other.id != one.id:
            return {"shift_kind_id": "这名值机员在这一天的这个班次已登记过，请修改原来的一条。"}
    if one.presence is Presence.ABSENT:
        one.starts_at = one.ends_at = None
        return {}
    shift = session.get_one(ShiftKind, one.shift_kind_id)
    one.starts_at, one.ends_at = one.starts_at or shift.starts_at, one.ends_at or shift.ends_at
    return {}
