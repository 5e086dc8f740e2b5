"""Save the chosen rows of a judged spreadsheet: all of them, or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from dutydesk.errors import Refused
from dutydesk.work import entries, officers
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

    from dutydesk.work.importing.judge import JudgedRow

_NAMED: Final = 10


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
    allow(session, Act.IMPORT)
    if refused := [row.row_number for row in rows if row.action == "refuse" or row.faults]:
        numbers = "、".join(map(str, refused[:_NAMED])) + ("等" if len(refused) > _NAMED else "")
        raise Refused(f"第 {numbers} 行有错误，全部未保存。", "请取消勾选这些行，或改正表格后重新导入。")
    added = [row for row in rows if row.action == "add"]
    updated = [row for row in rows if row.action == "update"]
    _save(session, updated, [(_changes(row), row.officer_id) for row in updated])
    numbered = [row for row in added if "employee_number" in row.values]
    _save(session, numbered, [(row.values, None) for row in numbered])
    unnumbered = [row for row in added if "employee_number" not in row.values]
    numbered_on = zip(unnumbered, officers.next_employee_numbers(session), strict=False)
    _save(session, unnumbered, [({**row.values, "employee_number": number}, None) for row, number in numbered_on])
    return Applied(len(added), len(updated))


def _changes(row: JudgedRow) -> dict[str, Any]:
    changed = {difference.field for difference in row.differences}
    if "duty_since" in changed:
        changed.add("duty_since_derived")
    return {key: row.values[key] for key in changed}


def _save(session: Session, rows: Sequence[JudgedRow], values: list[tuple[dict[str, Any], int | None]]) -> None:
    if not rows:
        return
    judgements = entries.save_all(session, entries.kind_named("officer"), values)
    faulty = [(row.row_number, judged.faults) for row, judged in zip(rows, judgements, strict=True) if judged.faults]
    if faulty:
        said = "".join(f"第 {number} 行：{''.join(faults.values())}" for number, faults in faulty[:_NAMED])
        raise Refused(f"有 {len(faulty)} 行不能保存，全部未保存。{said}", "请改正表格后重新导入。")
