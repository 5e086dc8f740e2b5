"""Save the chosen rows of a judged spreadsheet: all of them, or none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dutydesk.errors import InvalidEntry, Refused
from dutydesk.work import entries, officers
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlmodel import Session

    from dutydesk.work.importing.judge import JudgedRow

_NUMBERED = re.compile(r"(.*?)([0-9]+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Applied:
    """Count what was saved."""

    added: int
    updated: int


def apply(session: Session, rows: Sequence[JudgedRow]) -> Applied:
    """Save the rows in their order, by the rules of single entries; rows of action none are passed over.

    Raises Refused, naming the row, before anything is written for a row that may not be saved. Should a rule refuse a
    row later, the session must not be committed: `store.session` rolls back when the error leaves it.
    """
    allow(session, Act.ENTER)
    if refused := [row.row_number for row in rows if row.action == "refuse" or row.faults]:
        numbers = "、".join(map(str, refused[:10])) + ("等" if len(refused) > 10 else "")  # noqa: PLR2004
        raise Refused(f"第 {numbers} 行有错误，全部未保存。", "请取消勾选这些行，或改正表格后重新导入。")
    kind = entries.kind_named("officer")
    added = [row for row in rows if row.action == "add"]
    updated = [row for row in rows if row.action == "update"]
    for row in updated:
        changed = {difference.field for difference in row.differences}
        values = {key: row.values[key] for key in changed}
        if "duty_since" in changed:
            values["duty_since_derived"] = row.values["duty_since_derived"]
        _save(session, kind, row, values, row.officer_id)
    numbered = [row for row in added if "employee_number" in row.values]
    for row in numbered:
        _save(session, kind, row, row.values)
    numbers = _numbers(session)
    for row in added:
        if "employee_number" not in row.values:
            _save(session, kind, row, {**row.values, "employee_number": next(numbers)})
    return Applied(len(added), len(updated))


def _save(session: Session, kind: Any, row: JudgedRow, values: dict[str, Any], record_id: int | None = None) -> None:
    try:
        entries.save(session, kind, values, record_id)
    except InvalidEntry as invalid:
        reasons = "".join(invalid.faults.values())
        raise Refused(f"第 {row.row_number} 行不能保存，全部未保存：{reasons}", "请改正表格后重新导入。") from invalid


def _numbers(session: Session) -> Iterator[str]:
    """Yield employee numbers that follow the highest one."""
    number = officers.next_employee_number(session)
    while True:
        yield number
        found = _NUMBERED.fullmatch(number)
        prefix, digits = (found[1], found[2]) if found else (number, "0")
        number = f"{prefix}{int(digits) + 1:0{len(digits)}}"
