"""7 服务方案."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dutydesk.standard.clause import Finding, Remedy, clause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dutydesk.standard.evidence import Evidence

_DAY = timedelta(days=1)


@clause("7.2b", applies=lambda evidence: bool(evidence.in_post))
def duty_times_and_people_are_arranged(evidence: Evidence) -> Iterator[Finding]:
    """Posts and people of each shift are set, and each month's roster is published before the month begins."""
    if not evidence.has_headcount:
        yield Finding(evidence.site, "尚未按合同设置值机岗位和每班人数。", remedy=Remedy.SET_POSTS)
        return
    for month in evidence.months:
        name = f"{month.first.year}年{month.first.month}月的值班表"
        ahead = month.first - evidence.on
        if not month.version:
            if ahead <= timedelta(days=evidence.publish_days):
                due = month.first - _DAY if ahead > timedelta() else None
                yield Finding(None, f"{name}尚未发布。", due=due, remedy=Remedy.PUBLISH_ROSTER)
        elif month.changed:
            yield Finding(
                None,
                f"{name}在第 {month.version} 版发布后又有改动，尚未发布新的一版。",
                due=max(evidence.on, month.first - _DAY),
                remedy=Remedy.PUBLISH_ROSTER,
            )
