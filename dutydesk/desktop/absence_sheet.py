"""Somebody does not come: who stands in for each duty, or the smallest chain of changes, with the leave (5.4)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QFormLayout, QLineEdit, QRadioButton, QWidget

from dutydesk.desktop.day_box import DayBox
from dutydesk.desktop.desk import Ref
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.editors import Combo
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import column, empty_layout, label, row, rule, scrolled
from dutydesk.errors import DeskError, InvalidEntry
from dutydesk.records import LeaveKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.work.roster.absence import Absence, Chain, Offer, Open, Ways
    from dutydesk.work.roster.edit import Step

_WEEK = "一二三四五六日"
_NOBODY = "暂不安排（岗位空缺，须尽快补上）"
_LIST_HEIGHT = 250
_MOST_LINES = 12


class Missing(NamedTuple):
    """Say who is missing on which days, as the grid has it selected."""

    officer_id: int
    name: str
    starts_on: date
    ends_on: date


class AbsenceSheet(Sheet):
    """Ask why and how long, show at once what that leaves open, and arrange it. `done` gets what can be undone."""

    def __init__(self, page: Page, missing: Missing, done: Callable[[Step], None]) -> None:
        super().__init__(page, f"{missing.name}缺勤", "选好替班人之前，值班表不会变动。", width=760)
        self._page, self._missing, self._tell = page, missing, done
        self._ways: Ways | None = None
        self._asked = 0
        self.kind = Combo()
        self.kind.setAccessibleName("请假类别")
        for kind in LeaveKind:
            self.kind.addItem(kind.value, kind)
        self.kind.setCurrentIndex(self.kind.findText(LeaveKind.SICK.value))
        self.starts_on, self.ends_on = DayBox("开始日期"), DayBox("结束日期")
        self.starts_on.put(missing.starts_on)
        self.ends_on.put(missing.ends_on)
        self.note = QLineEdit()
        self.note.setAccessibleName("事由")
        form = QFormLayout()
        form.setHorizontalSpacing(4 * STEP)
        form.setVerticalSpacing(2 * STEP)
        form.addRow(label("请假类别", "second"), self.kind)
        form.addRow(label("日期", "second"), row(self.starts_on, label("至", "second"), self.ends_on, 0))
        form.addRow(label("事由", "second"), self.note)
        self.body.addLayout(form)
        self.body.addWidget(rule())
        self._lay_out_ways()
        self.reported = QCheckBox("同时登记人员变更，报用户单位批准（5.4）")
        self.reported.setChecked(True)
        self.body.addWidget(self.reported)
        self.do = self.add_buttons("登记并按此安排", self._arrange)
        self.kind.currentIndexChanged.connect(self.look)
        for box in (self.starts_on, self.ends_on):
            box.changed.connect(self.look)
        self.look()

    def _lay_out_ways(self) -> None:
        self._state = label("", "second", wrap=True)
        self.one_by_one, self.by_chain = QRadioButton("逐班指定替班人"), QRadioButton("")
        self._which = QButtonGroup(self)
        self._list = column(gap=2 * STEP)
        for way in (self.one_by_one, self.by_chain):
            self._which.addButton(way)
        self.one_by_one.setChecked(True)
        self._which.buttonClicked.connect(self._show_way)
        inner = QWidget()
        inner.setLayout(column(self._list, 0))
        area = scrolled(inner)
        area.setMinimumHeight(_LIST_HEIGHT)
        self.body.addWidget(self._state)
        self.body.addLayout(row(self.one_by_one, self.by_chain, 0, gap=5 * STEP))
        self.body.addWidget(area, 1)
        self.choices: list[QComboBox] = []

    def look(self) -> None:
        """Find out what the absence leaves open; what was asked before it is forgotten."""
        try:
            absent = self._absence()
        except DeskError:
            return  # the line is marked; the button will say it
        self._asked += 1
        asked = self._asked
        self.do.setEnabled(False)
        self._state.setText("正在查找替班人和最少的改动…")

        def work(session: Session) -> Ways:
            from dutydesk.work.roster import absence

            return absence.ways(session, absent)

        def take(found: Ways) -> None:
            if asked == self._asked:
                self._take(found)

        self._page.desk.read(work, take, self._failed, owner=self)

    def _absence(self) -> Absence:
        from dutydesk.work.roster.absence import Absence

        starts_on = self.starts_on.day
        since = datetime.now().astimezone() if starts_on == date.today() else None
        kind = self.kind.currentData()
        return Absence(self._missing.officer_id, kind, starts_on, self.ends_on.day, self.note.text().strip(), since)

    def _take(self, found: Ways) -> None:
        self._ways = found
        self.messages.hide()
        self.do.setEnabled(True)
        changes = sum(len(one.changes) for one in found.chains)
        if found.open:
            self._state.setText(f"这几天有 {len(found.open)} 个班次须要有人替：")
        else:
            self._state.setText("这几天没有排班，只登记请假。")
        for way in (self.one_by_one, self.by_chain, self.reported):
            way.setVisible(bool(found.open))
        self.by_chain.setText(f"连锁调整，最少改动 {changes} 处")
        self.by_chain.setEnabled(bool(found.chains))
        nobody = any(not one.offers for one in found.open)
        lacking = any(one.lacks for one in found.chains)
        (self.by_chain if nobody and found.chains and not lacking else self.one_by_one).setChecked(True)
        self._show_way()

    def _show_way(self) -> None:
        empty_layout(self._list)
        self.choices = []
        if self._ways is None:
            return
        if self.by_chain.isChecked():
            for one in self._ways.chains:
                self._add_chain(one)
        else:
            for one in self._ways.open:
                self._add_open(one)

    def _add_open(self, one: Open) -> None:
        choice = Combo()
        choice.setAccessibleName(f"{_day(one.on)}的替班人")
        for offer in one.offers:
            choice.addItem(_offered(offer), offer.officer_id)
        choice.addItem(_NOBODY, None)
        choice.setMinimumWidth(_LIST_HEIGHT)
        cautions = label("", "fault", wrap=True)

        def say(place: int) -> None:
            said = one.offers[place].cautions if place < len(one.offers) else ()
            cautions.setText("".join(said))
            cautions.setVisible(bool(said))

        choice.currentIndexChanged.connect(say)
        say(choice.currentIndex())
        self._list.addWidget(label(f"{_day(one.on)}　{one.words}", "strong"))
        self._list.addWidget(choice)
        self._list.addWidget(cautions)
        if one.barred:
            why = label(f"另有 {len(one.barred)} 人不能替班：{_some(one.barred)}", "small", wrap=True)
            why.setToolTip("\n".join(one.barred))
            self._list.addWidget(why)
        self.choices.append(choice)

    def _add_chain(self, one: Chain) -> None:
        for change in one.changes:
            self._list.addWidget(label(f"{_day(change.on)}　{change.name}：{change.old} → {change.new}", wrap=True))
        for sentence in one.lacks[:_MOST_LINES]:
            self._list.addWidget(label(f"仍无法解决：{sentence}", "fault", wrap=True))

    def _arrange(self) -> None:
        absent, found = self._absence(), self._ways
        if found is None:
            return
        by_chain = self.by_chain.isChecked() and bool(found.chains)
        chosen = [] if by_chain else list(zip(found.open, (box.currentData() for box in self.choices), strict=True))
        is_reported = self.reported.isChecked() and bool(found.open)
        stand_ins = [officer for _, officer in chosen if officer is not None]
        self.do.setEnabled(False)

        def work(session: Session) -> tuple[Step, int | None]:
            from dutydesk.work.changes import cases
            from dutydesk.work.roster import absence

            step = absence.chain(session, absent, found.chains) if by_chain else absence.cover(session, absent, chosen)
            begun = cases.from_absence(session, absent, stand_ins) if is_reported else []
            return step, begun[0].id if begun else None

        def arranged(done: tuple[Step, int | None]) -> None:
            step, change_id = done
            self.accept()
            covered = f"，{len(found.open)} 个班次已重新安排" if found.open else ""
            desk = self._page.desk
            self._page.messages.say(
                f"已登记{self._missing.name}缺勤{covered}。",
                "撤销只恢复排班，请假记录在人员资料中修改。",
                "good",
                ("报告变更", lambda: desk.go_to("changes", Ref("staffchange", change_id))) if change_id else None,
            )
            self._tell(step)

        self._page.desk.write(work, arranged, self._failed, owner=self)

    def _failed(self, error: Exception) -> None:
        self.do.setEnabled(True)
        if isinstance(error, InvalidEntry):
            self.messages.say("".join(error.faults.values()), "请改正后再登记。", "danger")
        elif isinstance(error, DeskError):
            self.messages.fail(error)
            self._state.setText("")
        else:
            raise error


def _day(on: date) -> str:
    return f"{on.month}月{on.day}日（周{_WEEK[on.weekday()]}）"


def _offered(offer: Offer) -> str:
    rest = "前后没有班" if offer.rest_hours is None else f"前后至少休息 {offer.rest_hours:g} 小时"
    return f"{offer.name}　本月已排 {offer.hours:g} 小时　{rest}{'　有提醒' if offer.cautions else ''}"


def _some(sentences: tuple[str, ...]) -> str:
    return "".join(sentences[:2]) + ("…" if len(sentences) > 2 else "")  # noqa: PLR2004  (as many as are read)
