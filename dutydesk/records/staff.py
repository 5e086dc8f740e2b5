"""The people whom the provider posts to the centre, and what proves that they may stand there (4.1, 5.2)."""

from datetime import date
from enum import Enum
from typing import Annotated, ClassVar

from sqlmodel import Field

from dutydesk.kinds.blob import Photo, Scan
from dutydesk.kinds.id_number import IdNumber
from dutydesk.kinds.label import About, Label
from dutydesk.kinds.person_name import PersonName
from dutydesk.kinds.phone import Phone
from dutydesk.records.base import Record


class Sex(Enum):
    """性别."""

    MALE = "男"
    FEMALE = "女"


class Education(Enum):
    """文化程度, as staff spreadsheets tell it apart."""

    PRIMARY = "小学"
    MIDDLE = "初中"
    HIGH = "高中"
    VOCATIONAL = "中专"
    COLLEGE = "大专"
    BACHELOR = "本科"
    MASTER = "硕士"
    DOCTOR = "博士"


class OfficerStatus(Enum):
    """Where an officer stands with this branch."""

    ON_DUTY = "在岗"
    ON_LEAVE = "请假"
    LEFT = "离职"


class Officer(Record, table=True):
    """值机员, as Annex A lists them; the branch lead (专职经理) is one too."""

    about: ClassVar[About] = About("值机员", clause="5.2")

    employee_number: Annotated[str, Label("编号", clause="5.3")] = Field(unique=True)
    name: Annotated[PersonName, Label("姓名", clause="A")] = Field(index=True)
    sex: Annotated[Sex, Label("性别", clause="A")]
    id_number: Annotated[IdNumber, Label("身份证编号", clause="A", listed=False)] = Field(unique=True)
    education: Annotated[Education, Label("文化程度", clause="A", listed=False)]
    position: Annotated[str, Label("岗位职务", clause="A")]
    joined_on: Annotated[date, Label("加入组织日期", clause="A")]
    duty_since: Annotated[date, Label("开始值机日期", clause="5.5", listed=False)]
    duty_since_derived: Annotated[bool, Label("开始值机日期为推算", clause="5.5", listed=False)] = False
    phone: Annotated[Phone | None, Label("联系电话", listed=False)] = None
    team_id: Annotated[int | None, Label("班组", clause="5.1")] = Field(default=None, foreign_key="team.id", index=True)
    status: Annotated[OfficerStatus, Label("状态")] = OfficerStatus.ON_DUTY
    left_on: Annotated[date | None, Label("离职日期", listed=False)] = None
    photo: Annotated[Photo | None, Label("照片", clause="5.3", listed=False)] = None
    note: Annotated[str, Label("说明", clause="A", long=True, listed=False)] = ""
    pinyin: str = Field(default="", index=True)

    def caption(self) -> str:
        """Return the officer's name."""
        return self.name


class CertificateKind(Enum):
    """证件、证明 that 4.1 a) asks about, and usual ones beside them."""

    LABOUR_CONTRACT = "劳动合同"
    SOCIAL_INSURANCE = "社会保险"
    SECURITY_GUARD = "保安员证"
    FIRE_OPERATOR = "消防设施操作员"
    NO_CRIMINAL_RECORD = "无犯罪记录证明"
    HEALTH = "体检证明"
    OTHER = "其他"


class Certificate(Record, table=True):
    """证件/证明 of one officer; without an expiry day it is valid for good. It is still valid on `expires_on`."""

    about: ClassVar[About] = About("证件证明", clause="4.1a", part_of="officer")

    officer_id: Annotated[int, Label("值机员", clause="4.1a")] = Field(foreign_key="officer.id", index=True)
    kind: Annotated[CertificateKind, Label("证件种类", clause="4.1a")]
    number: Annotated[str, Label("证件编号", clause="4.1a")] = ""
    issued_on: Annotated[date | None, Label("发证（生效）日期", clause="4.1a")] = None
    expires_on: Annotated[date | None, Label("有效期至", clause="4.1a")] = None
    scan: Annotated[Scan | None, Label("扫描件", listed=False)] = None

    def caption(self) -> str:
        """Return the certificate's kind."""
        return self.kind.value
