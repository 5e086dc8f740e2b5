"""The desk itself: who may sign in, and what has been given away."""

from datetime import datetime
from enum import Enum
from typing import Annotated, ClassVar

from sqlmodel import Field

from dutydesk.kinds.label import About, Label
from dutydesk.kinds.person_name import PersonName
from dutydesk.records.base import Moment, Record


class Role(Enum):
    """What an operator may do; `work.roles` decides."""

    LEAD = "项目负责人"
    SHIFT_LEADER = "班长"
    OFFICER = "值机员"
    READER = "查阅"


class Operator(Record, table=True):
    """A person who signs in at the desk."""

    about: ClassVar[About] = About("操作员")

    name: Annotated[PersonName, Label("姓名")] = Field(unique=True)
    role: Annotated[Role, Label("角色")]
    disabled: Annotated[bool, Label("已停用")] = False
    password_hash: str = ""
    failed_attempts: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=Moment)

    def caption(self) -> str:
        """Return the operator's name."""
        return self.name


class Disclosure(Record, table=True):
    """One giving of personal or client data out of the program (6.6; 个人信息保护法): kept at least three years."""

    about: ClassVar[About] = About("信息提供登记", clause="6.6")

    at: Annotated[datetime, Label("提供时间", clause="6.6")] = Field(sa_type=Moment)
    what: Annotated[str, Label("提供内容", clause="6.6")]
    receiver: Annotated[str, Label("接收方", clause="6.6")]
    reason: Annotated[str, Label("事由", clause="6.6")]
    fields: Annotated[str, Label("信息项目", clause="6.6", long=True)]
    people: Annotated[int, Label("涉及人数", clause="6.6")] = 0
    copies: Annotated[int, Label("份数", clause="6.6")] = 1
    medium: Annotated[str, Label("介质或位置", clause="6.6")] = ""
    with_id_numbers: Annotated[bool, Label("含完整身份证编号", clause="6.6")] = False
    operator_name: Annotated[str, Label("操作员", clause="6.6")] = ""


class Setting(Record, table=True):
    """One setting of this desk; `dutydesk.work.settings` declares the names, words and defaults."""

    about: ClassVar[About] = About("设置")

    name: Annotated[str, Label("名称")] = Field(unique=True)
    value: Annotated[str, Label("取值")] = ""


class BackupPlace(Record, table=True):
    """A folder or stick for backups. `mark` also lies there in a file, for a stick may come under another path."""

    about: ClassVar[About] = About("备份位置")

    name: Annotated[str, Label("名称")]
    path: Annotated[str, Label("位置")]
    is_stick: Annotated[bool, Label("U 盘")] = False
    mark: str = ""

    def caption(self) -> str:
        """Return the place's name."""
        return self.name
