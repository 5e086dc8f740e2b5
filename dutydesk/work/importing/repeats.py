"""People who stand in one file more than once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from dutydesk.work.importing.fields import WORDS

if TYPE_CHECKING:
    from dutydesk.work.importing.reader import Reading


def say_repeats(readings: list[Reading]) -> set[int]:
    """Say of each row which others contradict it. Returns the numbers of rows that only repeat an earlier one."""
    repeats: set[int] = set()
    for group in _groups(readings, "id_number"):
        names = {reading.values.get("name") for reading in group}
        if len(names) > 1:
            _say_other_names(group)
            continue
        differing = _differing(group)
        first = group[0]
        for reading in group:
            others = _numbers(group, reading)
            if differing:
                reading.faults.append(f"与第 {others} 行是同一人，但{'、'.join(differing)}不同，请只保留正确的一行。")
            elif reading is not first:
                reading.notes.append(f"与第 {first.row_number} 行相同，不重复导入。")
                repeats.add(reading.row_number)
    for group in _groups(readings, "employee_number"):
        if len({reading.values.get("id_number") for reading in group}) > 1:
            for reading in group:
                number = reading.values["employee_number"]
                reading.faults.append(f"编号“{number}”与第 {_numbers(group, reading)} 行重复，请核对。")
    return repeats


def _groups(readings: list[Reading], key: str) -> list[list[Reading]]:
    found: defaultdict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        if key in reading.values:
            found[reading.values[key]].append(reading)
    return [group for group in found.values() if len(group) > 1]


def _say_other_names(group: list[Reading]) -> None:
    for reading in group:
        others = [other for other in group if other.values.get("name") != reading.values.get("name")]
        named = "、".join(f"第 {other.row_number} 行“{other.values.get('name', '')}”" for other in others)
        reading.faults.append(f"身份证编号与{named}相同，姓名却不同，请核对。")


def _differing(group: list[Reading]) -> list[str]:
    """Return the words of the fields in which rows about one person differ."""
    keys = {key: None for reading in group for key in reading.values if key != "duty_since_derived"}
    return [
        WORDS[key]
        for key in keys
        if any(reading.values.get(key) != group[0].values.get(key) for reading in group)
    ]  # fmt: skip


def _numbers(group: list[Reading], reading: Reading) -> str:
    return "、".join(str(other.row_number) for other in group if other is not reading)
