"""附录 A 安防系统值机服务人员背景可信基本信息清单."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from dutydesk.kinds.words import words
from dutydesk.records import KINDS, StaffListLine
from dutydesk.standard.clause import Finding, Remedy, clause, describe
from dutydesk.standard.evidence import whole_years

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dutydesk.records import Officer
    from dutydesk.standard.evidence import Evidence

_COPIED = ("name", "sex", "id_number", "education", "position", "joined_on")
_WORDS = {column.name: column.label.words for kind in KINDS if kind.record is StaffListLine for column in kind.columns}
_NAMED = 5
_DECEMBER = 12
_YOUNGEST = 16  # whole years; labour law lets nobody be employed before


@clause("A", applies=lambda evidence: bool(evidence.in_post or evidence.standing_lists))
def list_says_what_the_records_say(evidence: Evidence) -> Iterator[Finding]:
    """The newest list names exactly those in post, as the records have them; the years on it rest on known dates."""
    if evidence.current_lists:
        yield from _staleness(evidence)
    for officer in evidence.in_post:
        if officer.id in evidence.joined_young:
            yield Finding(
                officer,
                f"{officer.name}{words(officer.joined_on)}加入组织时未满 {_YOUNGEST} 周岁，应核对日期和编号。",
                due=_end_of_quarter(evidence.on),
                remedy=Remedy.CONFIRM_DUTY_SINCE,
                who=officer.name,
                many=f"{{n}} 名值机员加入组织时未满 {_YOUNGEST} 周岁，应核对日期和编号。",
                detail=describe(officer),
            )
        if officer.duty_since_derived:
            yield Finding(
                officer,
                f"{officer.name}的开始值机日期为推算，应与本人核对后确认。",
                due=_end_of_quarter(evidence.on),
                remedy=Remedy.CONFIRM_DUTY_SINCE,
                who=officer.name,
                many="{n} 名值机员的开始值机日期为推算，应与本人核对后确认。",
                detail=f"{describe(officer)} · 推算为{words(officer.duty_since)}",
            )


def _staleness(evidence: Evidence) -> Iterator[Finding]:
    """Compare those in post with the newest line on each; the lists of chosen people say nothing of the others."""
    lines: dict[int, tuple[StaffListLine, date]] = {}
    for given in reversed(evidence.current_lists):
        lines |= {line.officer_id: (line, given.staff_list.made_on) for line in given.lines}
    newest, whole = evidence.current_lists[0].staff_list, not evidence.current_lists[-1].staff_list.by_choice
    present = {officer.id for officer in evidence.in_post}
    added = [str(officer.name) for officer in evidence.in_post if whole and officer.id not in lines]
    left = [str(line.name) for line, _ in lines.values() if line.officer_id not in present]
    changed: list[str] = []
    for officer in evidence.in_post:
        found = lines.get(officer.id or 0)
        fields = _changed_fields(evidence, officer, *found) if found else []
        if fields:
            changed.append(f"{officer.name}（{'、'.join(fields)}）")
    parts = [f"{what} {_some(names)}" for what, names in (("新增", added), ("离开", left), ("变更", changed)) if names]
    if parts:
        yield Finding(
            newest,
            f"清单 {newest.number} 编制后人员有变：{'；'.join(parts)}。应重新打印清单报用户单位批准。",
            remedy=Remedy.ISSUE_LIST,
            detail=f"编制于{words(newest.made_on)} · 共 {newest.people} 人",
        )


def _changed_fields(evidence: Evidence, officer: Officer, line: StaffListLine, made_on: date) -> list[str]:
    """Return the words of the fields that differ. Years are compared as of the list's day: they are frozen there."""
    differs = {name: getattr(officer, name) != getattr(line, name) for name in _COPIED}
    differs["id_number"] = line.id in evidence.renumbered
    changed = [_WORDS[name] for name in _COPIED if differs[name]]
    if whole_years(officer.duty_since, made_on) != line.years:
        changed.append(_WORDS["years"])
    if not _says(line.note, officer.note):
        changed.append(_WORDS["note"])
    return changed


def _says(printed: str, note: str) -> bool:
    """Tell whether 说明 on the list is the note's first line, or its beginning where the column was too narrow."""
    first = note.strip().partition("\n")[0].strip()
    return printed == first or (printed.endswith("…") and first.startswith(printed[:-1]))


def _some(names: list[str]) -> str:
    shown = "、".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown}等 {len(names)} 人"


def _end_of_quarter(day: date) -> date:
    """Return the last day of the quarter: dates to confirm break no clause, but are asked for again each quarter."""
    month = (day.month - 1) // 3 * 3 + 3
    first_of_next = date(day.year + 1, 1, 1) if month == _DECEMBER else date(day.year, month + 1, 1)
    return first_of_next - timedelta(days=1)
