"""What the engine finds, as whole sentences with their clause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dutydesk.rota.problem import DAY, Fault, Rule
from dutydesk.work.roster import calendar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from dutydesk.rota.reasons import Shortage

CLAUSES: Mapping[Rule, str] = {
    Rule.VACANT: "5.4",
    Rule.SURPLUS: "7.2",
    Rule.NOVICE_ALONE: "5.5",
    Rule.NOT_APPROVED: "5.2",
    Rule.NO_BADGE: "5.3",
    Rule.NOT_TRAINED: "8.2",
    Rule.NO_CERTIFICATE: "4.1",
}
"""The clause that a rule comes from; the others come from labour law or from the desk's own settings."""
_BARS = {
    Rule.AWAY: "{name}在 {when} 请假或不在岗",
    Rule.NOT_APPROVED: "{name}不在用户单位批准的清单上",
    Rule.NO_BADGE: "{name}没有有效的工作牌",
    Rule.NOT_TRAINED: "{name}没有完成{post}要求的培训",
    Rule.NO_CERTIFICATE: "{name}的证件在 {when} 已过期",
    Rule.NO_NIGHTS: "{name}登记为不排夜班",
    Rule.TWO_AT_ONCE: "{name}在 {when} 同时有两个班",
    Rule.REST: "{name}两班之间只休息 {hours} 小时",
    Rule.RUN_TOO_LONG: "{name}连续当班 {people} 天（{when}）",
    Rule.TOO_MANY_NIGHTS: "{name}连续夜班 {people} 天（{when}）",
    Rule.HOURS: "{name}本月工时超过上限 {hours_over} 小时",
    Rule.NO_REST_DAY: "{name}在 {when} 一周内没有休息日",
    Rule.VACANT: "{post}在 {when} 缺 {people} 人",
    Rule.SURPLUS: "{post}在 {when} 比合同多 {people} 人",
    Rule.NOVICE_ALONE: "{post}在 {when} 只有从事值机不满一年的人员当班",
}
_WHY = {
    Rule.AWAY: "请假或不在岗",
    Rule.NOT_APPROVED: "未经批准",
    Rule.NO_BADGE: "没有工作牌",
    Rule.NOT_TRAINED: "未培训",
    Rule.NO_CERTIFICATE: "证件过期",
}


@dataclass(frozen=True, slots=True)
class Names:
    """Hold how people, posts and shifts are called, by the keys of the engine."""

    first: date
    workers: Mapping[str, str]
    posts: Mapping[str, str]
    shifts: Mapping[str, str]

    def sentence(self, fault: Fault) -> str:
        """Say a fault: who or which post, when, and what is wrong."""
        said = _BARS[fault.rule].format(
            name=self.workers.get(fault.worker, "已不在册的人员"),
            post=self.posts.get(fault.post, "监控中心"),
            when=self.when(fault.start, fault.end),
            people=fault.people,
            hours=_tenths(fault.end - fault.start),
            hours_over=_tenths(fault.people),
        )
        clause = CLAUSES.get(fault.rule)
        return f"{said}（{clause}）。" if clause else f"{said}。"

    def shortage(self, one: Shortage) -> str:
        """Say why a month cannot be planned there, and what would help."""
        where = f"{self.when(one.start, one.end)}{self.posts.get(one.post, '各岗位')}{self.shifts.get(one.shift, '')}"
        why = "、".join(f"{_WHY[rule]} {count} 人" for rule, count in one.kept_away if rule in _WHY)
        because = f"（{why}）" if why else ""
        if one.seasoned:
            return f"{where}没有从事值机满一年的人员可排{because}，须增加一名满一年的人员（5.5）。"
        short = one.wanted - one.able
        return f"{where}需要 {one.wanted} 人，只有 {one.able} 人可排{because}，还差 {short} 人（5.4）。"

    def when(self, start: int, end: int) -> str:
        """Say a stretch of time: 11月8日 20:00–次日 08:00; whole days without hours."""
        begins, ends = calendar.moment(self.first, start), calendar.moment(self.first, end)
        if start % DAY == 0 and end % DAY == 0:
            last = calendar.moment(self.first, end - 1)
            same = begins.date() == last.date()
            return _day(begins) if same else f"{_day(begins)}至{_day(last)}"
        if begins.date() == ends.date():
            return f"{_day(begins)} {begins:%H:%M}–{ends:%H:%M}"
        if end - start <= DAY:
            return f"{_day(begins)} {begins:%H:%M}–次日 {ends:%H:%M}"
        return f"{_day(begins)} {begins:%H:%M} 至 {_day(ends)} {ends:%H:%M}"


def _day(at: datetime) -> str:
    return f"{at.month}月{at.day}日"


def _tenths(minutes: int) -> str:
    hours = f"{minutes / 60:.1f}"
    return hours.removesuffix(".0")
