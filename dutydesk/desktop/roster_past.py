"""某一时刻谁在岗: for a past minute, who was on duty and how they stood then."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from dutydesk.desktop import typed
from dutydesk.desktop.day_box import DayBox
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.table import PlainRow, Table, TableColumn
from dutydesk.desktop.widgets import Empty, button, label, row
from dutydesk.errors import DeskError, Refused

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.desktop.tokens import Tone
    from dutydesk.work.roster.past import Then

_WIDTH, _LEAST = 1180, 340


def _approval(words: str) -> Tone | None:
    return "danger" if words == "未经批准" else None


def _badge(words: str) -> Tone | None:
    return "danger" if words.startswith("没有") else None


def _training(words: str) -> Tone | None:
    return "danger" if words.startswith("缺") else None


def _certificates(words: str) -> Tone | None:
    return "danger" if words.endswith("无效") else None


_COLUMNS = [
    TableColumn("post", "岗位", 120),
    TableColumn("shift", "班次", 70),
    TableColumn("name", "姓名", 100),
    TableColumn("experience", "从事值机", 160),
    TableColumn("approval", "清单批准（5.2）", 180, tone=_approval),
    TableColumn("badge", "工作牌（5.3）", 130, tone=_badge),
    TableColumn("training", "培训（8.2）", 120, tone=_training),
    TableColumn("certificates", "证件（4.1）", 120, tone=_certificates),
    TableColumn("source", "依据", 0),
]


class RosterPast(Sheet):
    """Ask for a day and a time, and show who was there."""

    def __init__(self, page: Page) -> None:
        hint = "实到登记最先，其次是当时已发布的值班表。批准、工作牌、培训、证件和年限都按那一天计算。"
        super().__init__(page, "某一时刻谁在岗", hint, width=_WIDTH)
        self._page = page
        now = datetime.now()  # noqa: DTZ005  (on the wall)
        self.day = DayBox("日期")
        self.clock = QLineEdit(f"{now:%H:%M}")
        self.clock.setAccessibleName("时间")
        self.clock.setPlaceholderText("如 0230")
        look = button("查看", "search", on=self.look)
        self.body.addLayout(row(label("日期", "second"), self.day, label("时间", "second"), self.clock, look, 0))
        self.table = Table(_COLUMNS, Empty("那一刻没有人在岗", "那一天没有排班，也没有登记实到。"))
        self.table.setMinimumHeight(_LEAST)
        self.body.addWidget(self.table, 1)
        self.add_buttons("关闭", self.accept, cancel="")
        self.clock.returnPressed.connect(self.look)
        self.day.changed.connect(self.look)
        self.look()

    def look(self) -> None:
        """Show who was on duty then."""
        try:
            moment = datetime.combine(self.day.day, self._time())
        except DeskError as error:
            self.messages.fail(error)
            return

        def work(session: Session) -> list[Then]:
            from dutydesk.work.roster import past

            return past.on_duty(session, moment)

        self._page.desk.read(work, self._show, self._fail, owner=self)

    def _time(self) -> time:
        found = typed.clock(self.clock.text())
        if not isinstance(found, time):
            raise Refused(f"“{self.clock.text()}”不是时间。", "请按 0230 或 2:30 填写。")
        return found

    def _show(self, found: list[Then]) -> None:
        self.messages.hide()
        self.table.show_rows(
            [
                PlainRow(
                    {
                        "post": one.post,
                        "shift": one.shift,
                        "name": one.name,
                        "experience": f"{one.experience}{'（不满一年）' if one.is_novice else ''}",
                        "approval": one.approval,
                        "badge": one.badge,
                        "training": one.training,
                        "certificates": one.certificates,
                        "source": one.source,
                    },
                    one,
                )
                for one in found
            ]
        )

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        self.table.show_rows([])
        self.messages.fail(error)
