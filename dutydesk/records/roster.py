"""The roster: who stands where and when, by which rotation, and who cannot (5.4, 5.5, 7.2 b)."""

from datetime import date, datetime
from enum import Enum
from typing import Annotated, ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from dutydesk.kinds.label import About, Label
from dutydesk.records.base import Moment, Record


class DayOff(Enum):
    """What a day is that the State Council has moved."""

    HOLIDAY = "节假日"
    WORKDAY = "调休上班"


class Holiday(Record, table=True):
    """A day that is free though no weekend, or worked though one."""

    about: ClassVar[About] = About("节假日", clause="7.2b")

    on: Annotated[date, Label("日期", clause="7.2b")] = Field(unique=True)
    name: Annotated[str, Label("名称", clause="7.2b")]
    kind: Annotated[DayOff, Label("类别", clause="7.2b")] = DayOff.HOLIDAY

    def caption(self) -> str:
        """Return the holiday's name."""
        return self.name


class Rotation(Record, table=True):
    """轮班方式: the marks of the shifts in their order, 休 for a free day; all teams run through the same cycle."""

    about: ClassVar[About] = About("轮班方式", clause="7.2b")

    name: Annotated[str, Label("轮班名称", clause="7.2b")] = Field(unique=True)
    cycle: Annotated[str, Label("轮班顺序", clause="7.2b")]
    begins_on: Annotated[date, Label("起算日期", clause="7.2b")]
    aliases: Annotated[str, Label("别名")] = ""

    def caption(self) -> str:
        """Return name and cycle: 四班两运转（白夜休休）."""
        return f"{self.name}（{self.cycle}）"


class Crew(Record, table=True):
    """轮班班组: how many days ahead of the rotation's start a team is."""

    about: ClassVar[About] = About("班组轮班", clause="5.1")

    team_id: Annotated[int, Label("班组", clause="5.1")] = Field(foreign_key="team.id", unique=True)
    rotation_id: Annotated[int, Label("轮班方式", clause="7.2b")] = Field(foreign_key="rotation.id", index=True)
    offset: Annotated[int, Label("提前天数", clause="7.2b")] = Field(default=0, ge=0, le=60)


class Placement(Record, table=True):
    """定岗: the post on which an officer stands when the team is on duty."""

    about: ClassVar[About] = About("定岗", clause="5.4", part_of="officer")

    officer_id: Annotated[int, Label("值机员", clause="5.4")] = Field(foreign_key="officer.id", unique=True)
    post_id: Annotated[int, Label("岗位", clause="5.4")] = Field(foreign_key="post.id", index=True)


class LeaveKind(Enum):
    """Why an officer cannot be given duties, or no nights."""

    ANNUAL = "年休假"
    PERSONAL = "事假"
    SICK = "病假"
    MARRIAGE = "婚丧假"
    MATERNITY = "产假、陪产假"
    TRAINING = "脱产培训"
    NO_NIGHTS = "不排夜班"
    OTHER = "其他"


class Leave(Record, table=True):
    """请假: no duty that touches these days is given, both ends included; 不排夜班 keeps only nights away."""

    about: ClassVar[About] = About("请假", clause="5.4", part_of="officer")

    officer_id: Annotated[int, Label("值机员", clause="5.4")] = Field(foreign_key="officer.id", index=True)
    kind: Annotated[LeaveKind, Label("请假类别", clause="5.4")]
    starts_on: Annotated[date, Label("开始日期", clause="5.4")]
    ends_on: Annotated[date, Label("结束日期", clause="5.4")]
    note: Annotated[str, Label("事由", clause="5.4")] = ""

    def caption(self) -> str:
        """Return the kind of leave."""
        return self.kind.value


class RosterParameter(Record, table=True):
    """排班参数: what hours, rest and runs are warned of, from a day on until the next entry begins."""

    about: ClassVar[About] = About("排班参数", clause="7.2b")

    since: Annotated[date, Label("生效日期", clause="7.2b")] = Field(unique=True)
    month_minutes: Annotated[int, Label("月标准工时（分钟）", clause="7.2b")] = Field(default=9920, ge=1, le=44640)
    overtime_hours: Annotated[int, Label("月加班上限（小时）", clause="7.2b")] = Field(default=36, ge=0, le=400)
    least_rest: Annotated[int, Label("两班之间至少休息（小时）", clause="7.2b")] = Field(default=8, ge=0, le=96)
    longest_run: Annotated[int, Label("连续当班天数上限", clause="7.2b")] = Field(default=6, ge=1, le=31)
    most_nights: Annotated[int, Label("连续夜班天数上限", clause="7.2b")] = Field(default=4, ge=1, le=31)


class RosterDuty(Record, table=True):
    """当班: one officer on one post for one shift that begins on a day. Months are drafts until they are published."""

    __table_args__ = (UniqueConstraint("officer_id", "on", "shift_kind_id"),)
    about: ClassVar[About] = About("排班", clause="5.4")

    officer_id: Annotated[int, Label("值机员", clause="5.4")] = Field(foreign_key="officer.id")
    on: Annotated[date, Label("日期", clause="7.2b")] = Field(index=True)
    shift_kind_id: Annotated[int, Label("班次", clause="7.2b")] = Field(foreign_key="shiftkind.id")
    post_id: Annotated[int, Label("岗位", clause="5.4")] = Field(foreign_key="post.id")
    pinned: Annotated[bool, Label("手工指定")] = False


class RosterVersion(Record, table=True):
    """值班表: a month as it was published; its lines are copies, and a later change makes the next version."""

    __table_args__ = (UniqueConstraint("month", "version"),)
    about: ClassVar[About] = About("值班表", clause="7.2b", form="roster")

    month: Annotated[date, Label("月份（首日）", clause="7.2b")] = Field(index=True)
    version: Annotated[int, Label("版次", clause="7.2b")]
    published_at: Annotated[datetime, Label("发布时间")] = Field(sa_type=Moment)
    published_by: Annotated[str, Label("发布人")] = ""
    reason: Annotated[str, Label("变更原因", clause="5.4")] = ""
    left_open: Annotated[str, Label("发布时未解决的问题", long=True, listed=False)] = ""

    def caption(self) -> str:
        """Return month and version: 2026年11月 第 2 版."""
        return f"{self.month.year}年{self.month.month}月 第 {self.version} 版"


class RosterLine(Record, table=True):
    """One duty as a version named it; names are copies."""

    about: ClassVar[About] = About("值班表明细", clause="7.2b", part_of="rosterversion")

    version_id: Annotated[int, Label("值班表", clause="7.2b")] = Field(foreign_key="rosterversion.id", index=True)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    name: Annotated[str, Label("姓名", clause="7.2b")]
    on: Annotated[date, Label("日期")]
    shift: Annotated[str, Label("班次")]
    post: Annotated[str, Label("岗位", clause="5.4")]
    starts_at: Annotated[datetime, Label("开始时间", listed=False)] = Field(sa_type=Moment)
    ends_at: Annotated[datetime, Label("结束时间", listed=False)] = Field(sa_type=Moment)
