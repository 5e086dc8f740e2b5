from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dutydesk.kinds.kind import kind_of
from dutydesk.paper.document import Filled
from dutydesk.paper.form import load
from dutydesk.records import StaffList, StaffListLine

if TYPE_CHECKING:
    from dutydesk.paper.blocks import Form

# U+9F91, U+4DAE, U+36C3, U+2C456, Extensions B to F and I, and a name of a minority.
RARE_NAMES = (
    "王龑", "欧阳䶮", "李㛃", "𬱖文博", "张\U00020089", "周\U0002a700", "吴\U0002b740", "赵\U0002b820", "孙\U0002ceb0",
    "\U0002ebf0某", "钱\U0002ee5d", "迪丽努尔·买买提", "阿卜杜热西提·阿卜杜外力·买买提明江",
)  # fmt: skip
FIELDS = {
    "made_on": "2026年11月24日",
    "number": "QD-2026-000123",
    "client_name": "北京市第三人民医院保卫处",
    "provider_name": "北京蓝盾值机服务有限公司",
}


def line(name: str, index: int) -> dict[str, str]:
    return {
        "order": "", "name": name, "sex": "男" if index % 3 else "女",
        "id_number": f"1101051985{index + 1:02d}0100{index % 10}X",
        "education": ("高中", "大专", "本科")[index % 3], "position": ("值机员", "值机班长")[index % 2],
        "joined_on": f"2021-{index % 12 + 1:02d}-08", "years": str(index), "note": "带班" if index == 1 else "",
    }  # fmt: skip


@pytest.fixture
def staff_list() -> Form:
    return load("staff_list", kind_of(StaffList), {"lines": kind_of(StaffListLine)})


@pytest.fixture
def rare() -> Filled:
    lines = [line(name, index) for index, name in enumerate(RARE_NAMES)]
    return Filled(
        fields={**FIELDS, "people": str(len(lines))}, tables={"lines": lines}, number="QD-2026-000123", copies=2
    )
