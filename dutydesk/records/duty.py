"""What came of the roster: who was really there, who changed with whom, and months that were only tried out."""

from datetime import date, datetime, time
from enum import Enum
from typing import Annotated, ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from dutydesk.kinds.label import About, Label
from dutydesk.records.base import Moment, Record


class Presence(Enum):
    """How somebody was there."""

    PRESENT = "到岗"
    ABSENT = "未到岗"
    STAND_IN = "顶班"


class ActualDuty(Record, table=True):
    """实到: one officer on one post in one shift as it was; an end at or before the start lies on the next day."""

    __table_args__ = (UniqueConstraint("officer_id", "on", "shift_kind_id"),)
    about: ClassVar[About] = About("实到登记", clause="5.4")

    officer_id: Annotated[int, Label("值机员", clause="5.4")] = Field(foreign_key="officer.id")
    on: Annotated[date, Label("日期", clause="5.4")] = Field(index=True)
    shift_kind_id: Annotated[int, Label("班次", clause="7.2b")] = Field(foreign_key="shiftkind.id")
    post_id: Annotated[int, Label("岗位", clause="5.4")] = Field(foreign_key="post.id")
    presence: Annotated[Presence, Label("到岗情况", clause="5.4")] = Presence.PRESENT
    starts_at: Annotated[time | None, Label("实到时间")] = None
    ends_at: Annotated[time | None, Label("离岗时间")] = None
    note: Annotated[str, Label("说明")] = ""


class SwapState(Enum):
    """How far a change between two officers has come."""

    ASKED = "待批准"
    APPROVED = "已批准"
    REFUSED = "未同意"


class RosterSwap(Record, table=True):
    """换班: two officers change what they have on one day, once the branch lead has approved it."""

    about: ClassVar[About] = About("换班", clause="5.4")

    on: Annotated[date, Label("日期", clause="5.4")] = Field(index=True)
    officer_id: Annotated[int, Label("值机员", clause="5.4")] = Field(foreign_key="officer.id", index=True)
    other_id: Annotated[int, Label("对调人员", clause="5.4")] = Field(foreign_key="officer.id")
    reason: Annotated[str, Label("换班原因", clause="5.4")]
    state: Annotated[SwapState, Label("状态")] = SwapState.ASKED
    asked_at: Annotated[datetime, Label("申请时间", listed=False)] = Field(sa_type=Moment)
    asked_by: Annotated[str, Label("申请登记人", listed=False)] = ""
    decided_at: Annotated[datetime | None, Label("批准时间", listed=False)] = Field(default=None, sa_type=Moment)
    decided_by: Annotated[str, Label("批准人")] = ""


class RosterSketch(Record, table=True):
    """排班草稿: a month as it was put aside, to be compared with and to go back to."""

    about: ClassVar[About] = About("排班草稿", clause="7.2b")

    month: Annotated[date, Label("月份（首日）", clause="7.2b")] = Field(index=True)
    name: Annotated[str, Label("草稿名称")]
    made_at: Annotated[datetime, Label("保存时间")] = Field(sa_type=Moment)
    made_by: Annotated[str, Label("保存人")] = ""

    def caption(self) -> str:
        """Return its name."""
        return self.name


class SketchDuty(Record, table=True):
    """One duty of a sketch."""

    about: ClassVar[About] = About("草稿排班", clause="7.2b", part_of="rostersketch")

    sketch_id: Annotated[int, Label("排班草稿", clause="7.2b")] = Field(foreign_key="rostersketch.id", index=True)
    officer_id: Annotated[int, Label("值机员")] = Field(foreign_key="officer.id")
    on: Annotated[date, Label("日期")]
    shift_kind_id: Annotated[int, Label("班次")] = Field(foreign_key="shiftkind.id")
    post_id: Annotated[int, Label("岗位")] = Field(foreign_key="post.id")
    pinned: Annotated[bool, Label("手工指定")] = False
