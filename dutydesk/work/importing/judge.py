"""Judge every row of a staff spreadsheet: what is wrong with it, and what saving it would do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Literal

from dutydesk.kinds.id_number import IdNumber, birth_date, is_male
from dutydesk.kinds.words import words
from dutydesk.records import Sex
from dutydesk.work.importing.compare import Difference, Known, KnownOfficer, differences
from dutydesk.work.importing.reader import Reader, Reading, derived_start
from dutydesk.work.importing.repeats import say_repeats
from dutydesk.work.importing.rows import people
from dutydesk.work.officer_rules import YOUNGEST, full_after
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.work.importing.header import Proposal
    from dutydesk.work.importing.reading import Workbook

Action = Literal["add", "update", "none", "refuse"]
_OLD: Final = 70
_DAYS: Final = (("joined_on", "加入组织日期"), ("duty_since", "开始值机日期"))


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """Say of one row what saving it would do.

    Attributes:
        row_number: The spreadsheet's own number of the row.
        values: What could be read, by field name of an officer; only fields that the file speaks of.
        shown: The same as words, also what could not be read; ID numbers are masked.
        faults: Whole sentences; a row with faults is refused.
        notes: What a careful person would look at, though it hinders nothing.
        action: add, update (with `differences`), none (nothing new) or refuse.
        officer_id: The officer whom the row is about, where there is one already.
        differences: Field, its words, old and new words.
    """

    row_number: int
    values: dict[str, Any]
    shown: dict[str, str]
    faults: tuple[str, ...]
    notes: tuple[str, ...]
    action: Action
    officer_id: int | None = None
    differences: tuple[Difference, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the stable shape of the terminal's `--json`; days are written 2021-03-05."""
        return {
            "row": self.row_number,
            "values": self.shown | {key: _json(key, value) for key, value in self.values.items()},
            "faults": list(self.faults),
            "action": self.action,
        }


def judge(session: Session, workbook: Workbook, proposal: Proposal, on: date) -> list[JudgedRow]:
    """Judge the rows that hold a person. `on` is the day on which a number of years was full.

    For whoever may import: to anybody who may not see ID numbers, everyone registered would look new.
    """
    allow(session, Act.IMPORT)
    grid = workbook.sheets[proposal.sheet]
    reader = Reader(proposal.mapping.keys(), grid.formulas, proposal.mapping, on, workbook.epoch_1904)
    readings = [reader.read(row, cells) for row, cells in people(grid, proposal)]
    for reading in readings:
        _cross_check(reading, on, proposal)
    repeated = say_repeats(readings)
    known = Known(session)
    return [_judged(known, reading, on, repeated=reading.row_number in repeated) for reading in readings]


def _judged(known: Known, reading: Reading, on: date, *, repeated: bool) -> JudgedRow:
    officer = known.by_id_number.get(reading.values.get("id_number", ""))
    _check_against_known(known, officer, reading)
    changed: tuple[Difference, ...] = ()
    if officer is not None and not reading.faults:
        changed = tuple(differences(known, officer, reading, on))
    action: Action = "add" if officer is None else "update" if changed else "none"
    if reading.faults:
        action, changed = "refuse", ()
    elif repeated:
        action, changed = "none", ()
    return JudgedRow(
        row_number=reading.row_number,
        values=reading.values,
        shown={**reading.raw, **{key: _shown(key, value) for key, value in reading.values.items()}},
        faults=tuple(dict.fromkeys(reading.faults)),
        notes=tuple(dict.fromkeys(reading.notes)),
        action=action,
        officer_id=officer.id if officer else None,
        differences=changed,
    )


def _cross_check(reading: Reading, on: date, proposal: Proposal) -> None:
    """Hold what a row says against itself, against the ID number and against the calendar."""
    derived_start(reading, on, proposal.mapping)
    values = reading.values
    for key, name in _DAYS:
        if key in values and values[key] > on:
            reading.faults.append(f"{name}（{words(values[key])}）晚于今天，请核对。")
    number = values.get("id_number")
    born = birth_date(number) if number else None
    if number is None or born is None:
        if "sex" not in values and not any(fault.startswith("性别") for fault in reading.faults):
            reading.faults.append("性别未填写。")
        return
    said = Sex.MALE if is_male(number) else Sex.FEMALE
    if "sex" not in values:
        if not any(fault.startswith("性别") for fault in reading.faults):
            values["sex"] = said
            reading.notes.append(f"性别未填写，按身份证编号填为“{said.value}”。")
    elif values["sex"] is not said:
        reading.faults.append(f"性别“{values['sex'].value}”与身份证编号不符（编号表示“{said.value}”），请核对。")
    _check_age(reading, born, on)


def _check_age(reading: Reading, born: date, on: date) -> None:
    """Refuse what is before birth; what is before the sixteenth birthday is said, for the company to explain."""
    values = reading.values
    of_age = full_after(born, YOUNGEST)
    for key, name in _DAYS:
        day = values.get(key, of_age)
        if key == "duty_since" and day == values.get("joined_on"):
            continue  # said once
        if day >= of_age:
            continue
        derived = key == "duty_since" and reading.months is not None and values["duty_since_derived"]
        what = f"按从事值机年数“{reading.raw['years']}”推算的{name}" if derived else name
        if day <= born:
            reading.faults.append(f"{what}（{words(day)}）不晚于身份证编号中的出生日期，请核对。")
        else:
            reading.notes.append(f"{what}（{words(day)}）时未满 {YOUNGEST} 周岁，请核实。")
    if on < of_age:
        reading.notes.append(f"按身份证编号未满 {YOUNGEST} 周岁，请核实。")
    elif on >= full_after(born, _OLD):
        reading.notes.append(f"按身份证编号已满 {_OLD} 周岁，请核实。")


def _check_against_known(known: Known, officer: KnownOfficer | None, reading: Reading) -> None:
    values = reading.values
    name = values.get("name")
    if officer is not None and name and officer.name != name:
        reading.faults.append(
            f"身份证编号已登记在“{officer.name}”（编号 {officer.employee_number}）名下，与本行姓名不同，请核对。"
        )
    number = values.get("employee_number")
    holder = known.by_employee_number.get(number) if number else None
    if holder is not None and holder is not officer:
        reading.faults.append(f"编号“{number}”已是“{holder.name}”的编号，不能重复。")
    if officer is None and name and "id_number" in values and (same := known.named(name)):
        reading.notes.append(f"已登记有同名人员（编号 {same.employee_number}），身份证编号不同，将作为另一人新增。")
    if officer is not None and officer.left:
        reading.notes.append("此人已登记为离职，导入不改变其状态。")


def _shown(key: str, value: Any) -> str:
    return IdNumber.masked(value) if key == "id_number" else words(value)


def _json(key: str, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return value if isinstance(value, bool) else _shown(key, value)
