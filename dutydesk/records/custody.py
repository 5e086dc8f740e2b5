"""Documents in custody, their numbered copies, and who has borrowed them (5.9)."""

from datetime import date, datetime
from enum import Enum
from typing import Annotated, ClassVar

from sqlmodel import Field

from dutydesk.kinds.label import About, Label
from dutydesk.records.base import Moment, Record


class DocumentKind(Enum):
    """What sort of document it is."""

    DRAWING = "图纸"
    PLAN = "方案、预案"
    RULE = "制度、规程"
    MANUAL = "设备资料"
    RECORD = "记录、台账"
    ACCESS = "密码、权限清单"
    OTHER = "其他"


class Source(Enum):
    """Whose document it is."""

    CLIENT = "用户单位"
    PROVIDER = "服务商"


class Secrecy(Enum):
    """密级, as the document itself is marked."""

    OPEN = "无密级"
    INTERNAL = "内部"
    SECRET = "秘密"  # noqa: S105  (a mark, no password)
    CONFIDENTIAL = "机密"


class Carrier(Enum):
    """What the document is on."""

    PAPER = "纸质"
    DISC = "光盘、U 盘"
    FILE = "电子文件"


class Document(Record, table=True):
    """资料: one document in custody, in one edition."""

    about: ClassVar[About] = About("资料", clause="5.9")

    code: Annotated[str, Label("资料编号", clause="5.9")] = Field(unique=True)
    title: Annotated[str, Label("资料名称", clause="5.9")] = Field(index=True)
    kind: Annotated[DocumentKind, Label("类别", clause="5.9")]
    source: Annotated[Source, Label("来源", clause="5.9")]
    secrecy: Annotated[Secrecy, Label("密级", clause="5.9")] = Secrecy.OPEN
    carrier: Annotated[Carrier, Label("载体", clause="5.9", listed=False)] = Carrier.PAPER
    pages: Annotated[int | None, Label("页数", clause="5.9", listed=False)] = Field(default=None, ge=1, le=99_999)
    edition: Annotated[str, Label("版本", clause="5.9")] = ""
    place: Annotated[str, Label("存放位置", clause="5.9")] = ""
    keeper: Annotated[str, Label("保管人", clause="5.9")] = ""
    received_on: Annotated[date | None, Label("接收日期", clause="5.9", listed=False)] = None
    received_from: Annotated[str, Label("移交人", clause="5.9", listed=False)] = ""
    pinyin: str = Field(default="", index=True)

    def caption(self) -> str:
        """Return code and title."""
        return f"{self.code} {self.title}"


class CopyState(Enum):
    """Where a copy is."""

    IN_PLACE = "在库"
    LENT = "借出"
    LOST = "遗失"
    DESTROYED = "已销毁"
    HANDED_OVER = "已移交"


class DocumentCopy(Record, table=True):
    """份: one numbered copy of a document. Its code stands on its label: ZL-0001-02."""

    about: ClassVar[About] = About("资料份号", clause="5.9", part_of="document")

    document_id: Annotated[int, Label("资料", clause="5.9")] = Field(foreign_key="document.id", index=True)
    code: Annotated[str, Label("份号", clause="5.9")] = Field(unique=True)
    state: Annotated[CopyState, Label("状态", clause="5.9")] = CopyState.IN_PLACE
    copied_on: Annotated[date | None, Label("复制日期", clause="5.9")] = None
    copied_for: Annotated[str, Label("复制用途", clause="5.9")] = ""
    approved_by: Annotated[str, Label("复制批准人", clause="5.9")] = ""
    changed_on: Annotated[date | None, Label("遗失、销毁或移交日期", clause="5.9", listed=False)] = None
    note: Annotated[str, Label("说明", listed=False)] = ""

    def caption(self) -> str:
        """Return the copy's code."""
        return self.code


class Loan(Record, table=True):
    """借阅: what one officer took along at once. It is due at the end of `due_on`."""

    about: ClassVar[About] = About("资料借阅", clause="5.9", form="loan_slip")

    officer_id: Annotated[int, Label("借阅人", clause="5.9")] = Field(foreign_key="officer.id", index=True)
    lent_at: Annotated[datetime, Label("借出时间", clause="5.9")] = Field(sa_type=Moment)
    due_on: Annotated[date, Label("应还日期", clause="5.9")]
    purpose: Annotated[str, Label("用途", clause="5.9")] = ""
    approved_by: Annotated[str, Label("批准人", clause="5.9")] = ""
    lent_by: Annotated[str, Label("经办人", clause="5.9")] = ""


class Giveback(Record, table=True):
    """归还: what one officer brought back at once."""

    about: ClassVar[About] = About("资料归还", clause="5.9", form="return_slip")

    officer_id: Annotated[int, Label("归还人", clause="5.9")] = Field(foreign_key="officer.id", index=True)
    returned_at: Annotated[datetime, Label("归还时间", clause="5.9")] = Field(sa_type=Moment)
    taken_by: Annotated[str, Label("接收人", clause="5.9")] = ""


class LoanItem(Record, table=True):
    """One borrowed copy; it is out until `giveback_id` is there."""

    about: ClassVar[About] = About("借阅明细", clause="5.9", part_of="loan")

    loan_id: Annotated[int, Label("借阅", clause="5.9")] = Field(foreign_key="loan.id", index=True)
    copy_id: Annotated[int, Label("份号", clause="5.9")] = Field(foreign_key="documentcopy.id", index=True)
    due_on: Annotated[date, Label("应还日期", clause="5.9")] = Field(index=True)
    giveback_id: Annotated[int | None, Label("归还", clause="5.9")] = Field(default=None, foreign_key="giveback.id")
