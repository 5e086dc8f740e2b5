"""A paper's life: drafted, printed, signed, submitted, then approved, filed, received or returned."""

from datetime import date, datetime
from enum import Enum
from typing import Annotated, ClassVar

from sqlmodel import Field

from dutydesk.kinds.blob import Scan
from dutydesk.kinds.label import About, Label
from dutydesk.records.base import Moment, Record


class Outcome(Enum):
    """What the client did with a paper."""

    APPROVED = "已批准"
    FILED = "已备案"
    RECEIVED = "已签收"
    RETURNED = "退回"


class PaperState(Enum):
    """Where a paper stands; computed from its dates, never stored."""

    PRINTED = "已打印"
    SIGNED = "已签"
    SUBMITTED = "已报送"
    APPROVED = "已批准"
    FILED = "已备案"
    RECEIVED = "已签收"
    RETURNED = "退回"
    WITHDRAWN = "已作废"


class Paper(Record, table=True):
    """One printed paper, frozen: its number, edition, the fingerprint of its data and the PDF that was printed.

    `of_table` and `of_id` name the record that it prints; every kind of paper lives this one life.
    """

    about: ClassVar[About] = About("纸件", clause="5.2")

    number: Annotated[str, Label("纸件编号")] = Field(unique=True)
    form: str
    title: Annotated[str, Label("纸件名称")]
    edition: Annotated[int, Label("版次")] = 1
    of_table: str = Field(index=True)
    of_id: int = Field(index=True)
    fingerprint: str
    pdf: str
    pages: Annotated[int, Label("页数")]
    copies: Annotated[int, Label("份数")] = 2
    printed_at: Annotated[datetime, Label("打印时间")] = Field(sa_type=Moment)
    printed_by: Annotated[str, Label("打印人")] = ""
    times_printed: Annotated[int, Label("打印次数", listed=False)] = 1
    signed_on: Annotated[date | None, Label("签字日期")] = None
    signed_by: Annotated[str, Label("签字人", listed=False)] = ""
    submitted_on: Annotated[date | None, Label("报送日期")] = None
    submitted_to: Annotated[str, Label("接收部门（人）", listed=False)] = ""
    outcome: Annotated[Outcome | None, Label("用户单位意见")] = None
    decided_on: Annotated[date | None, Label("批准（备案）日期")] = None
    decided_by: Annotated[str, Label("批准人", listed=False)] = ""
    reply_number: Annotated[str, Label("批复文号", listed=False)] = ""
    withdrawn_on: Annotated[date | None, Label("作废日期", listed=False)] = None
    remark: Annotated[str, Label("备注", long=True, listed=False)] = ""

    def caption(self) -> str:
        """Return the paper's number."""
        return self.number

    def state(self) -> PaperState:
        """Return the furthest step that has been taken."""
        if self.withdrawn_on:
            return PaperState.WITHDRAWN
        if self.outcome:
            return PaperState[self.outcome.name]
        if self.submitted_on:
            return PaperState.SUBMITTED
        return PaperState.SIGNED if self.signed_on else PaperState.PRINTED


class PaperScan(Record, table=True):
    """A scan of the signed paper: one PDF, JPEG or PNG as it came."""

    about: ClassVar[About] = About("纸件扫描件", part_of="paper")

    paper_id: Annotated[int, Label("纸件")] = Field(foreign_key="paper.id", index=True)
    file_name: Annotated[str, Label("文件名")]
    media_type: Annotated[str, Label("类型")]
    scan: Annotated[Scan, Label("扫描件", listed=False)]
    added_at: Annotated[datetime, Label("收回时间")] = Field(sa_type=Moment)
    pages: Annotated[str, Label("页次")] = ""
    signed: Annotated[bool, Label("有签字")] = False
    sealed: Annotated[bool, Label("有盖章")] = False
    people: Annotated[str, Label("签字（盖章）人")] = ""
    looked_by: Annotated[str, Label("核对人", listed=False)] = ""


class PageState(Enum):
    """What became of a page that came back."""

    WAITING = "待归档"
    FILED = "已归档"
    BLANK = "空白页"
    LEFT = "不归档"


class ScanStack(Record, table=True):
    """A file of scanned pages that came back at once, as it came: a PDF of many pages, or one photo."""

    about: ClassVar[About] = About("收件文件")

    file_name: Annotated[str, Label("文件名")]
    media_type: Annotated[str, Label("类型", listed=False)]
    scan: Annotated[Scan, Label("原件", listed=False)]
    pages: Annotated[int, Label("页数")]
    added_at: Annotated[datetime, Label("收件时间")] = Field(sa_type=Moment)
    added_by: Annotated[str, Label("收件人")] = ""

    def caption(self) -> str:
        """Return the file's name."""
        return self.file_name


class ScanPage(Record, table=True):
    """One page of such a file: what was read off it, which paper it belongs to, and what became of it."""

    about: ClassVar[About] = About("收件页", part_of="scanstack")

    scan_stack_id: Annotated[int, Label("收件文件")] = Field(foreign_key="scanstack.id", index=True)
    place: Annotated[int, Label("在文件中的页次")]
    turn: Annotated[int, Label("转正角度", listed=False)] = 0
    code: Annotated[str, Label("二维码")] = ""
    typed: Annotated[bool, Label("手工指定", listed=False)] = False
    paper_id: Annotated[int | None, Label("纸件")] = Field(default=None, foreign_key="paper.id", index=True)
    paper_page: Annotated[int | None, Label("纸件页次")] = None
    state: Annotated[PageState, Label("状态")] = PageState.WAITING
    paper_scan_id: Annotated[int | None, Label("归入扫描件", listed=False)] = Field(
        default=None, foreign_key="paperscan.id"
    )
    why: Annotated[str, Label("说明")] = ""
