"""安防系统值机服务人员背景可信基本信息清单: Annex A, frozen when it is printed."""

from datetime import date
from typing import Annotated, ClassVar

from sqlmodel import Field

from dutydesk.kinds.id_number import IdNumber
from dutydesk.kinds.label import About, Label
from dutydesk.kinds.person_name import PersonName
from dutydesk.records.base import Record
from dutydesk.records.staff import Education, Sex


class StaffList(Record, table=True):
    """One list given to the client (5.2). Its lines are copies: later changes of officers do not touch them."""

    about: ClassVar[About] = About("背景可信基本信息清单", clause="5.2", form="staff_list")

    number: Annotated[str, Label("清单编号", clause="A")] = Field(unique=True)
    made_on: Annotated[date, Label("编制日期", clause="A")]
    client_name: Annotated[str, Label("用户单位名称", clause="A")]
    provider_name: Annotated[str, Label("公司名称", clause="A")]
    people: Annotated[int, Label("人员数量", clause="A")]
    by_choice: bool = False
    """Whether people were picked by hand: then those who are not on it do not make it out of date."""

    def caption(self) -> str:
        """Return the list's number."""
        return self.number


class StaffListLine(Record, table=True):
    """One officer as the list named him or her; `years` are whole years of duty on the list's `made_on`."""

    about: ClassVar[About] = About("清单人员", clause="A", part_of="stafflist")

    staff_list_id: Annotated[int, Label("清单", clause="A")] = Field(foreign_key="stafflist.id", index=True)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    order: Annotated[int, Label("序号", clause="A")]
    name: Annotated[PersonName, Label("姓名", clause="A")]
    sex: Annotated[Sex, Label("性别", clause="A")]
    id_number: Annotated[IdNumber, Label("身份证编号", clause="A")]
    education: Annotated[Education, Label("文化程度", clause="A")]
    position: Annotated[str, Label("岗位职务", clause="A")]
    joined_on: Annotated[date, Label("加入组织日期", clause="A")]
    years: Annotated[int, Label("从事值机年数", clause="A")]
    note: Annotated[str, Label("说明", clause="A")] = ""
