"""Somebody goes, somebody stands in: why, whom the client was told of, and when it was done (5.4)."""

from datetime import date
from enum import Enum
from typing import Annotated, ClassVar

from sqlmodel import Field

from dutydesk.kinds.label import About, Label
from dutydesk.records.base import Record


class ChangeReason(Enum):
    """Why the people on the posts change."""

    LEAVING = "离职"
    TRANSFER = "调离本项目"
    SICK = "病假"
    AWAY = "事假、休假"
    TEMPORARY = "其他临时性空缺"
    JOINING = "新增上岗"
    OTHER = "其他"


class StaffChange(Record, table=True):
    """人员变更: one case from its reason to the day it was carried out; the client's approval is its paper's.

    Who goes is empty where somebody is only added, who stands in where nobody is needed or chosen yet. Without
    `ends_on` it is for good.
    """

    about: ClassVar[About] = About("人员变更", clause="5.4", form="staff_change")

    reason: Annotated[ChangeReason, Label("变更原因", clause="5.4")]
    explanation: Annotated[str, Label("原因说明", clause="5.4", long=True, listed=False)]
    officer_id: Annotated[int | None, Label("离岗人员", clause="5.4")] = Field(
        default=None, foreign_key="officer.id", index=True
    )
    stand_in_id: Annotated[int | None, Label("调配人员", clause="5.4")] = Field(
        default=None, foreign_key="officer.id", index=True
    )
    made_on: Annotated[date, Label("登记日期")]
    starts_on: Annotated[date, Label("变更日期", clause="5.4")]
    ends_on: Annotated[date | None, Label("截止日期", clause="5.4")] = None
    executed_on: Annotated[date | None, Label("执行日期")] = None
    early_why: Annotated[str, Label("批准前上岗的原因", clause="5.4", long=True, listed=False)] = ""
    cancelled_on: Annotated[date | None, Label("撤销日期", listed=False)] = None
    note: Annotated[str, Label("说明", long=True, listed=False)] = ""

    def caption(self) -> str:
        """Return day and reason."""
        return f"{self.starts_on.isoformat()} {self.reason.value}"
