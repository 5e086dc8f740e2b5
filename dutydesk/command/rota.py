"""The verbs of the roster engine."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dutydesk.errors import BadFile

if TYPE_CHECKING:
    import argparse

DONE, FOUND = 0, 1
_DAY_OFF = "-"
_MOST_BYTES = 10 << 20
_STATUS = {
    "optimal": "已证明最优",
    "feasible": "时间用完，尚未证明最优",
    "infeasible": "无解",
    "nothing": "时间用完，尚无解",
}


def solve(options: argparse.Namespace) -> int:
    """Solve an instance of the public shift-scheduling benchmark; 1 where no assignment was found."""
    from dutydesk.rota import benchmark, instance

    solved = benchmark.solve(instance.read(_text(options)), options.seconds)
    found = bool(solved.assignment)
    if options.json:
        told = {
            "penalty": solved.penalty if found else None,
            "bound": solved.bound if found else None,
            "status": solved.status.value,
            "assignment": {name: list(shifts) for name, shifts in solved.assignment.items()},
        }
        print(json.dumps(told, ensure_ascii=False))
        return DONE if found else FOUND
    print(_STATUS[solved.status.value])
    if found:
        print(f"罚分 {solved.penalty}，下界 {solved.bound}")
    wide = max((len(shift) for shifts in solved.assignment.values() for shift in shifts), default=1)
    for name, shifts in solved.assignment.items():
        print(name, *((shift or _DAY_OFF).ljust(wide) for shift in shifts))
    return DONE if found else FOUND


def _text(options: argparse.Namespace) -> str:
    try:
        with options.file.open("rb") as file:
            return file.read(_MOST_BYTES).decode("utf-8-sig")
    except OSError:
        raise BadFile(f"文件 {options.file} 打不开。", "请核对文件的位置和名称。") from None
    except UnicodeDecodeError:
        raise BadFile(f"文件 {options.file} 不是文本文件。", "请给出公开排班算例的文本文件。") from None
