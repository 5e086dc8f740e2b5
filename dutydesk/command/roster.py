"""The verbs of the branch's own roster: fill a month by rotation, hold it against the rules, mend it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dutydesk.command.opening import desk
from dutydesk.rota.solver import Status

if TYPE_CHECKING:
    import argparse
    from datetime import date

    from sqlmodel import Session

    from dutydesk.work.roster.month import Month

DONE, FOUND = 0, 1


def fill(options: argparse.Namespace) -> int:
    """Fill a month by the rotation of the teams; 1 where the month breaks a rule then."""
    from dutydesk.work.roster import edit

    with desk(options) as session:
        step = edit.fill(session, options.month)
        month = _read(session, options.month)
    if options.json:
        return _say_json(month, {"changed": len(step.after)})
    print(f"{_title(month)}已按轮班方式排好，改动 {len(step.after)} 格；手工指定的保留不动。")
    return _say(month)


def check(options: argparse.Namespace) -> int:
    """Hold a month against the rules; 1 where it breaks one."""
    with desk(options) as session:
        month = _read(session, options.month)
    if options.json:
        return _say_json(month, {})
    print(f"{_title(month)}，{len(month.lines)} 人，{len(month.plan)} 个班次")
    return _say(month)


def repair(options: argparse.Namespace) -> int:
    """Make the fewest changes that keep the rules; 1 where the month breaks a rule even then."""
    from dutydesk.work.roster import edit
    from dutydesk.work.roster.alterations import alterations

    with desk(options) as session:
        mended = edit.mend(session, options.month, seconds=options.seconds)
        names = _read(session, options.month).names
        changed = alterations(names, mended.found) if mended.found.plan else []
        if mended.found.plan:
            edit.apply(session, options.month, mended.found.plan)
        month = _read(session, options.month)
        shortages = [names.shortage(one) for one in mended.shortages]
    proved = mended.found.status is Status.OPTIMAL
    if options.json:
        told = [{"on": one.on.isoformat(), "name": one.name, "old": one.old, "new": one.new} for one in changed]
        return _say_json(month, {"changes": told, "fewest": proved, "shortages": shortages})
    if not mended.found.plan and mended.found.status is Status.NOTHING:
        print(f"{options.seconds:.0f} 秒内没有找到修复办法，{_title(month)}没有改动。")
    else:
        print(f"{_title(month)}改动 {len(changed)} 处，{'已证明改动最少' if proved else '时间用完，未证明改动最少'}：")
    for one in changed:
        print(f"  {one.on.isoformat()}  {one.name}  {one.old} → {one.new}")
    for sentence in shortages:
        print(f"  {sentence}")
    return _say(month)


def _read(session: Session, first: date) -> Month:
    from dutydesk.work.roster import month

    return month.read(session, first)


def _title(month: Month) -> str:
    return f"{month.first.year}年{month.first.month}月的值班表"


def _say(month: Month) -> int:
    broken = [said for said in month.said if said.hard]
    for said in month.said:
        print(f"  {'不符' if said.hard else '提醒'}  {said.sentence}")
    print(f"共 {len(broken)} 处不符，{len(month.said) - len(broken)} 处提醒。")
    return FOUND if broken else DONE


def _say_json(month: Month, more: dict[str, Any]) -> int:
    told = {
        "month": f"{month.first:%Y-%m}",
        "officers": len(month.lines),
        "duties": len(month.plan),
        **more,
        "findings": [
            {"sentence": said.sentence, "clause": said.clause, "breaks_a_rule": said.hard} for said in month.said
        ],
    }
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return FOUND if any(said.hard for said in month.said) else DONE
