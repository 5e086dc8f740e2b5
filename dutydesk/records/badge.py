"""The uniform badge that officers wear: how it looks, and who was given which (5.3)."""

from datetime import date
from enum import Enum
from typing import Annotated, ClassVar

from sqlmodel import Field

from dutydesk.kinds.blob import Logo
from dutydesk.kinds.colour import Colour
from dutydesk.kinds.label import About, Label
from dutydesk.records.base import Record


class BadgeState(Enum):
    """Where a badge is; computed from its dates, never stored."""

    ISSUED = "在用"
    EXPIRED = "已过期"
    LOST = "已挂失"
    REPLACED = "已换发"
    RETURNED = "已收回"
    DESTROYED = "已销毁"


class BadgeDesign(Record, table=True):
    """工作牌设计: what every badge shows beside its wearer. The client approves it; then it stays as it is."""

    about: ClassVar[About] = About("工作牌设计", clause="5.3", form="badge_design")

    name: Annotated[str, Label("设计名称", clause="5.3")] = Field(unique=True)
    made_on: Annotated[date, Label("编制日期")]
    department: Annotated[str, Label("所属部门名称", clause="5.3")]
    heading: Annotated[str, Label("标头文字", listed=False)] = ""
    duty: Annotated[str, Label("底部文字", listed=False)] = ""
    colour: Annotated[Colour, Label("标志色", listed=False)] = Colour("#123C6E")
    logo: Annotated[Logo | None, Label("标志图", listed=False)] = None
    valid_months: Annotated[int | None, Label("有效期（月）")] = Field(default=None, ge=1, le=120)
    has_code: Annotated[bool, Label("印二维码", listed=False)] = True
    back: Annotated[str, Label("背面文字", long=True, listed=False)] = ""

    def caption(self) -> str:
        """Return the design's name."""
        return self.name


class Badge(Record, table=True):
    """工作牌: one card with a number of its own that no other ever has, and the words that stand on it.

    Valid through `valid_until`. The days say what became of it; the day itself counts.
    """

    about: ClassVar[About] = About("工作牌", clause="5.3")

    number: Annotated[str, Label("工作牌编号", clause="5.3")] = Field(unique=True)
    officer_id: Annotated[int, Label("持有人", clause="5.3")] = Field(foreign_key="officer.id", index=True)
    design_id: Annotated[int, Label("设计", clause="5.3", listed=False)] = Field(
        foreign_key="badgedesign.id", index=True
    )
    name: Annotated[str, Label("姓名", clause="5.3", listed=False)]
    employee_number: Annotated[str, Label("编号", clause="5.3", listed=False)]
    department: Annotated[str, Label("所属部门", clause="5.3")]
    position: Annotated[str, Label("岗位职务", clause="5.3")]
    issued_on: Annotated[date, Label("发放日期")]
    valid_until: Annotated[date | None, Label("有效期至")] = None
    printed_on: Annotated[date | None, Label("打印日期", listed=False)] = None
    lost_on: Annotated[date | None, Label("挂失日期", listed=False)] = None
    replaced_on: Annotated[date | None, Label("换发日期", listed=False)] = None
    replaced_by_id: Annotated[int | None, Label("换发为", listed=False)] = Field(
        default=None, foreign_key="badge.id", index=True
    )
    returned_on: Annotated[date | None, Label("收回日期", listed=False)] = None
    destroyed_on: Annotated[date | None, Label("销毁日期", listed=False)] = None
    note: Annotated[str, Label("经过", long=True, listed=False)] = ""

    def caption(self) -> str:
        """Return the badge's number."""
        return self.number

    def state(self, on: date | None = None) -> BadgeState:
        """Return what had become of the badge by the end of a day, or what has by now."""
        day = on or date.today()
        steps = (
            (self.destroyed_on, BadgeState.DESTROYED),
            (self.returned_on, BadgeState.RETURNED),
            (self.lost_on, BadgeState.LOST),
            (self.replaced_on, BadgeState.REPLACED),
        )
        done = next((state for reached, state in steps if reached and reached <= day), None)
        if done is not None:
            return done
        return BadgeState.EXPIRED if self.valid_until and self.valid_until < day else BadgeState.ISSUED

    def is_out(self, on: date | None = None) -> bool:
        """Tell whether somebody still has it: it was handed out by that day, and neither lost nor taken back."""
        day = on or date.today()
        return self.issued_on <= day and self.state(day) in {
            BadgeState.ISSUED,
            BadgeState.EXPIRED,
            BadgeState.REPLACED,
        }
