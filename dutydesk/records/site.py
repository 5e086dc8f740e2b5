"""The branch at the client: who serves whom, under which contract, on which posts."""

from datetime import date, time
from enum import Enum
from typing import Annotated, ClassVar

from sqlmodel import Field

from dutydesk.kinds.blob import Scan
from dutydesk.kinds.credit_code import CreditCode
from dutydesk.kinds.label import About, Label
from dutydesk.kinds.person_name import PersonName
from dutydesk.kinds.phone import Phone
from dutydesk.records.base import Record


class Site(Record, table=True):
    """服务项目分部: one branch of the provider at one client (5.1, 7.2 g). A database holds exactly one."""

    about: ClassVar[About] = About("服务项目分部", clause="5.1")

    name: Annotated[str, Label("分部名称", clause="5.1")]
    provider_name: Annotated[str, Label("服务商名称", clause="4.1")]
    provider_code: Annotated[CreditCode | None, Label("统一社会信用代码", clause="4.1")] = None
    client_name: Annotated[str, Label("用户单位名称", clause="A")]
    client_department: Annotated[str, Label("值机主管部门", clause="5.7")] = ""
    lead_name: Annotated[PersonName, Label("项目分部负责人", clause="7.2g")]
    lead_phone: Annotated[Phone | None, Label("项目分部负责人电话", clause="7.2g")] = None
    client_contact: Annotated[PersonName | None, Label("用户单位监督负责人", clause="7.2g")] = None
    client_phone: Annotated[Phone | None, Label("用户单位联系电话", clause="7.2g")] = None
    centre_place: Annotated[str, Label("安防监控中心位置", listed=False)] = ""
    invented: bool = False

    def caption(self) -> str:
        """Return the branch's name."""
        return self.name


class ContractKind(Enum):
    """What is bought: duty service, or dispatched people (6.7)."""

    SERVICE = "值机服务"
    DISPATCH = "劳务派遣"


class Contract(Record, table=True):
    """安防系统值机服务合同, with the nine contents that 4.3 asks for."""

    about: ClassVar[About] = About("服务合同", clause="4.2")

    number: Annotated[str, Label("合同编号", clause="4.2")]
    kind: Annotated[ContractKind, Label("合同类型", clause="6.7")] = ContractKind.SERVICE
    signed_on: Annotated[date, Label("签订日期", clause="4.2")]
    starts_on: Annotated[date, Label("服务开始日期", clause="8.1")]
    ends_on: Annotated[date, Label("服务结束日期", clause="4.2")]
    entered_on: Annotated[date | None, Label("实际进驻日期", clause="8.1")] = None
    has_service_scope: Annotated[bool, Label("服务基本内容", clause="4.3", listed=False)] = False
    has_event_types: Annotated[bool, Label("监控事件类型及范围", clause="4.3", listed=False)] = False
    has_boundary: Annotated[bool, Label("监控区域与目标边界", clause="4.3", listed=False)] = False
    has_duties: Annotated[bool, Label("双方工作职责与义务", clause="4.3", listed=False)] = False
    has_resources: Annotated[bool, Label("双方配置的保障资源", clause="4.3", listed=False)] = False
    has_measures: Annotated[bool, Label("主要考核标准和要求", clause="4.3", listed=False)] = False
    has_liability: Annotated[bool, Label("重大风险事件损失责任", clause="4.3", listed=False)] = False
    has_other_terms: Annotated[bool, Label("其它商业服务条款", clause="4.3", listed=False)] = False
    has_plan: Annotated[bool, Label("服务方案", clause="4.3", listed=False)] = False
    scan: Annotated[Scan | None, Label("合同扫描件", listed=False)] = None

    def caption(self) -> str:
        """Return the contract's number."""
        return self.number


class ShiftKind(Record, table=True):
    """班次: when a duty begins and ends; an end at or before the start lies on the next day.

    With `begins_next_day` a duty that belongs to a day begins on the morning after it: 夜班 00:00-08:00.
    """

    about: ClassVar[About] = About("班次", clause="7.2b")

    name: Annotated[str, Label("班次名称", clause="7.2b")]
    starts_at: Annotated[time, Label("开始时间", clause="7.2b")]
    ends_at: Annotated[time, Label("结束时间", clause="7.2b")]
    mark: Annotated[str, Label("符号", clause="7.2b")] = ""
    begins_next_day: Annotated[bool, Label("次日零时后开始", listed=False)] = False
    rest_hours: Annotated[int, Label("班后至少休息（小时）", listed=False)] = Field(default=11, ge=0, le=96)
    counted_minutes: Annotated[int | None, Label("计工时（分钟）", listed=False)] = Field(default=None, ge=0, le=1440)

    def caption(self) -> str:
        """Return name and hours: 白班 08:00-20:00."""
        return f"{self.name} {self.starts_at:%H:%M}-{self.ends_at:%H:%M}"


class Post(Record, table=True):
    """岗位: a place that must be manned (5.4)."""

    about: ClassVar[About] = About("值机岗位", clause="5.4")

    name: Annotated[str, Label("岗位名称", clause="5.4")]
    place: Annotated[str, Label("岗位位置")] = ""
    note: Annotated[str, Label("岗位说明", long=True, listed=False)] = ""

    def caption(self) -> str:
        """Return the post's name."""
        return self.name


class DayKind(Enum):
    """On which days a number of people holds."""

    EVERY = "每天"
    WORKDAY = "工作日"
    FREE = "休息日和节假日"


class Headcount(Record, table=True):
    """How many officers the contract puts on a post in a kind of shift, on which days (5.4, 7.2 b)."""

    about: ClassVar[About] = About("岗位人数", clause="7.2b", part_of="post")

    post_id: Annotated[int, Label("岗位", clause="7.2b")] = Field(foreign_key="post.id", index=True)
    shift_kind_id: Annotated[int, Label("班次", clause="7.2b")] = Field(foreign_key="shiftkind.id", index=True)
    people: Annotated[int, Label("合同人数", clause="5.4")] = Field(ge=1, le=99)
    day_kind: Annotated[DayKind, Label("适用日期", clause="5.4")] = DayKind.EVERY


class Team(Record, table=True):
    """工作班组: officers who work together (5.1)."""

    about: ClassVar[About] = About("工作班组", clause="5.1")

    name: Annotated[str, Label("班组名称", clause="5.1")]
    note: Annotated[str, Label("说明")] = ""

    def caption(self) -> str:
        """Return the team's name."""
        return self.name
