"""计划与实到: who was there on a day, what differs from the plan, and what the month comes to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QStackedWidget

from dutydesk.desktop.day_box import DayBox
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.preview import Preview
from dutydesk.desktop.search_box import FilterChips
from dutydesk.desktop.table import PlainRow, Table, TableColumn
from dutydesk.desktop.widgets import Empty, button, label, row

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.desktop.table import RowLike
    from dutydesk.desktop.tokens import Tone
    from dutydesk.work.roster.actual import Attendance, Sum, Sums

_TABLES = frozenset({"actualduty", "rosterduty", "rosterversion", "officer"})
_TONES: dict[str, Tone] = {"未到岗": "danger", "未登记": "warning", "顶班": "info", "到岗": "good"}
_DUTIES = [
    TableColumn("on", "日期", 110),
    TableColumn("shift", "班次", 90),
    TableColumn("post", "岗位", 130),
    TableColumn("name", "姓名", 110),
    TableColumn("state", "到岗情况", 100, tone=_TONES.get),
    TableColumn("said", "与计划的差异", 0),
]
_SUMS = [
    TableColumn("words", "", 150),
    TableColumn("planned", "计划班次", 90, right=True),
    TableColumn("planned_hours", "计划工时", 90, right=True),
    TableColumn("actual", "实到班次", 90, right=True),
    TableColumn("actual_hours", "实到工时", 90, right=True),
    TableColumn("difference", "差异（小时）", 110, right=True),
    TableColumn("absent", "未到岗", 80, right=True),
    TableColumn("stood_in", "顶班", 70, right=True),
    TableColumn("open", "未登记", 0, right=True),
]
_WIDTH, _LEAST = 960, 400


class _Found(NamedTuple):
    day: list[Attendance]
    sums: Sums


class RosterActual(Sheet):
    """Show one day and the month around it; it stays open beside the roster."""

    def __init__(self, page: Page, on: date) -> None:
        super().__init__(page, "计划与实到", "计划是最近发布的值班表；还没有发布的，是现在的排班。", width=_WIDTH)
        self._page = page
        self.day = DayBox("日期")
        self.day.put(on)
        self.chips = FilterChips()
        back = button("", "chevron-left", "quiet", lambda: self._turn(-1))
        back.setAccessibleName("前一天")
        on_ = button("", "chevron-right", "quiet", lambda: self._turn(1))
        on_.setAccessibleName("后一天")
        self._confirm = button("全部按计划到岗", "check", on=self.confirm)
        self._change = button("登记或修改", "pencil", on=self.change)
        self._stand_in = button("登记顶班", "plus", on=self.stand_in)
        self._print = button("打印考勤表", "printer", on=self.print)
        self.body.addLayout(row(back, self.day, on_, 0, self._confirm, self._change, self._stand_in, self._print))
        self.body.addWidget(self.chips)
        self.of_day = Table(_DUTIES, Empty("这一天没有排班", ""))
        self.different = Table(_DUTIES, Empty("没有差异", "已开始的班次都按计划到岗。"))
        self.officers = Table([TableColumn("words", "姓名", 150), *_SUMS[1:]], Empty("还没有开始的班次", ""))
        self.posts = Table([TableColumn("words", "岗位", 150), *_SUMS[1:]], Empty("还没有开始的班次", ""))
        self._stack = QStackedWidget()
        self._stack.setMinimumHeight(_LEAST)
        for table in (self.of_day, self.different, self.officers, self.posts):
            self._stack.addWidget(table)
        self.body.addWidget(self._stack, 1)
        self._hint = label("", "second", wrap=True)
        self.body.addWidget(self._hint)
        self.add_buttons("关闭", self.accept, cancel="")
        self.chips.chosen.connect(self._choose)
        self.day.changed.connect(self.read)
        self.of_day.opened.connect(self._open)
        page.desk.tasks.changed.connect(self._touched)
        for one in (self._confirm, self._change, self._stand_in):
            one.setVisible(page.may("ENTER"))
        self._print.setVisible(page.may("PRINT"))
        self.read()
        self.of_day.setFocus()

    def read(self) -> None:
        """Read the day and its month again."""
        on = self.day.day

        def work(session: Session) -> _Found:
            from dutydesk.work.roster import actual

            return _Found(actual.day(session, on), actual.sums(session, on.replace(day=1)))

        self._page.desk.read(work, self._show, self._page.fail, owner=self)

    def confirm(self) -> None:
        """Enter that all came as planned."""
        on = self.day.day

        def work(session: Session) -> int:
            from dutydesk.work.roster import actual

            return actual.confirm(session, on)

        self._page.desk.write(work, self._say_confirmed, self.fail, owner=self)

    def change(self) -> None:
        """Open the entry of the current duty, or begin one."""
        from dutydesk.desktop.entry_form import edit

        current = self.of_day.current
        if self._stack.currentWidget() is not self.of_day or current is None:
            self.messages.say("请先在“当日”中选择一个班次。", tone="info")
            return
        one: Attendance = current.record
        place = one.place
        given = {
            "officer_id": place.officer_id,
            "on": place.on,
            "shift_kind_id": place.shift_kind_id,
            "post_id": one.post_id,
        }
        edit(self._page, "actualduty", one.record_id, None if one.record_id else given)

    def stand_in(self) -> None:
        """Begin the entry of somebody who was not planned, at the place of the current duty."""
        from dutydesk.desktop.entry_form import edit
        from dutydesk.records import Presence

        current = self.of_day.current
        given = {"on": self.day.day, "presence": Presence.STAND_IN}
        if current is not None:
            one: Attendance = current.record
            given |= {"shift_kind_id": one.place.shift_kind_id, "post_id": one.post_id}
        edit(self._page, "actualduty", given=given)

    def print(self) -> None:
        """Show the attendance sheet of the month."""
        first = self.day.day.replace(day=1)

        def work(session: Session) -> bytes:
            from dutydesk.work.roster import attendance

            return attendance.draw(session, first)

        def show(pdf: bytes) -> None:
            title = f"考勤表 {first.year}年{first.month}月"
            Preview(self, pdf, title, may_save=self._page.may("EXPORT")).open()

        self._page.desk.read(work, show, self.fail, owner=self)

    def fail(self, error: Exception) -> None:
        """Say what was refused."""
        from dutydesk.errors import DeskError

        if not isinstance(error, DeskError):
            raise error
        self.messages.fail(error)

    def _choose(self, key: str) -> None:
        self._stack.setCurrentIndex(int(key))

    def _open(self, _row: RowLike) -> None:
        if self._page.may("ENTER"):
            self.change()

    def _turn(self, days: int) -> None:
        self.day.put(self.day.day + timedelta(days=days))
        self.read()

    def _touched(self, tables: frozenset[str]) -> None:
        if tables & _TABLES:
            self.read()

    def _say_confirmed(self, count: int) -> None:
        self.messages.say(f"已登记 {count} 个班次按计划到岗。" if count else "没有要登记的班次。", tone="good")

    def _show(self, found: _Found) -> None:
        sums = found.sums
        different = [one for one in sums.differences if one.record_id is not None]
        not_entered = len(sums.differences) - len(different)
        self.of_day.show_rows(_duties(found.day))
        self.different.show_rows(_duties([*different, *(one for one in sums.differences if one.record_id is None)]))
        self.officers.show_rows(_sums(sums.officers.values()))
        self.posts.show_rows(_sums(sums.posts.values()))
        self.chips.show_chips(
            (
                ("0", "当日", len(found.day)),
                ("1", "与计划不同或未登记", len(sums.differences)),
                ("2", "按人员", len(sums.officers)),
                ("3", "按岗位", len(sums.posts)),
            )
        )
        hours = round(sum(one.difference for one in sums.posts.values()), 1)
        self._hint.setText(
            f"本月已开始 {len(sums.duties)} 个班次，{len(different)} 个与计划不同，{not_entered} 个未登记；"
            f"实到比计划{'多' if hours > 0 else '少'} {abs(hours):g} 小时。"
        )


def _duties(found: Iterable[Attendance]) -> list[PlainRow]:
    return [
        PlainRow(
            {
                "on": f"{one.place.on.month}月{one.place.on.day}日",
                "shift": one.shift,
                "post": one.post,
                "name": one.name,
                "state": one.state,
                "said": one.said,
            },
            one,
        )
        for one in found
    ]


def _sums(found: Iterable[Sum]) -> list[PlainRow]:
    return [
        PlainRow(
            {
                "words": one.words,
                "planned": str(one.planned),
                "planned_hours": f"{one.planned_minutes / 60:g}",
                "actual": str(one.actual),
                "actual_hours": f"{round(one.actual_minutes / 60, 1):g}",
                "difference": f"{one.difference:+g}" if one.difference else "0",
                "absent": str(one.absent),
                "stood_in": str(one.stood_in),
                "open": str(one.open),
            },
            one,
        )
        for one in found
    ]
