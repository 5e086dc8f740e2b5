"""What is asked about badges: who gets one, what became of one, and how cards are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QListWidget, QListWidgetItem, QPushButton
from shiboken6 import isValid

from dutydesk.desktop.day_box import DayBox
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.preview import Preview
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import button, label, row
from dutydesk.errors import DeskError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date

    from sqlmodel import Session

    from dutydesk.desktop.page import Page

_HIGH = 320
_PLACES = 10


class _Asking(Sheet):
    """Be the base: what is refused is said in the sheet, which stays open."""

    button: QPushButton

    def refuse(self, error: Exception) -> None:
        """Say why, and let it be tried again."""
        if not isinstance(error, DeskError):
            raise error
        if isValid(self):
            self.button.setEnabled(True)
            self.messages.fail(error)


class IssueSheet(_Asking):
    """Ask who gets a badge; those who have none are ticked. `people` are id and words of each."""

    def __init__(
        self, page: Page, people: Sequence[tuple[int, str]], chosen: Collection[int], done: Callable[[list[int]], None]
    ) -> None:
        super().__init__(page, "发放工作牌", "为所选人员各登记一枚，编号不重复；登记后打印。", width=520)
        self._page, self._done = page, done
        self.day = DayBox("发放日期")
        self.people = QListWidget()
        self.people.setAccessibleName("发放对象")
        self.people.setMinimumHeight(_HIGH)
        self._count = label("", "second")
        high = self.people.fontMetrics().height() + 2 * STEP
        for officer_id, words in people:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, officer_id)
            item.setSizeHint(QSize(0, high))
            is_chosen = not chosen or officer_id in chosen
            item.setCheckState(Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked)
            self.people.addItem(item)
        self.people.itemChanged.connect(self._say_count)
        form = QFormLayout()
        form.addRow(label("发放日期", "second"), self.day)
        self.body.addLayout(form)
        every = button("全选", look="quiet", on=lambda: self._check(Qt.CheckState.Checked))
        none = button("全不选", look="quiet", on=lambda: self._check(Qt.CheckState.Unchecked))
        self.body.addLayout(row(self._count, 0, every, none))
        self.body.addWidget(self.people, 1)
        self.button = self.add_buttons("发放", self.issue)
        self._say_count()

    @property
    def officer_ids(self) -> list[int]:
        """Return who is ticked."""
        items = [self.people.item(place) for place in range(self.people.count())]
        return [int(one.data(Qt.ItemDataRole.UserRole)) for one in items if one.checkState() is Qt.CheckState.Checked]

    def issue(self) -> None:
        """Enter the badges."""
        day, chosen = self.day.day, self.officer_ids
        self.button.setEnabled(False)

        def work(session: Session) -> list[int]:
            from dutydesk.work.badges import register

            return [badge.id or 0 for badge in register.issue(session, chosen, day)]

        def done(made: list[int]) -> None:
            self.accept()
            self._done(made)

        self._page.desk.write(work, done, self.refuse, owner=self)

    def _check(self, state: Qt.CheckState) -> None:
        for place in range(self.people.count()):
            self.people.item(place).setCheckState(state)

    def _say_count(self) -> None:
        chosen = len(self.officer_ids)
        self._count.setText(f"已选 {chosen} 人（没有工作牌的 {self.people.count()} 人）")
        self.button.setEnabled(chosen > 0)


class StepSheet(_Asking):
    """Ask when and how something happened to badges; `do(session, day, words)` enters it."""

    def __init__(  # noqa: PLR0917  (what is asked, from top to bottom)
        self, page: Page, title: str, hint: str, field: str, do: Callable[[Session, date, str], None], said: str
    ) -> None:
        super().__init__(page, title, hint, width=480)
        self._page, self._enter, self._said = page, do, said
        self.day = DayBox("日期")
        self.why = QLineEdit()
        self.why.setAccessibleName(field)
        form = QFormLayout()
        form.setVerticalSpacing(2 * STEP)
        form.addRow(label("日期", "second"), self.day)
        form.addRow(label(field, "second"), self.why)
        self.body.addLayout(form)
        self.button = self.add_buttons("登记", self.save)
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Enter it."""
        day, why, do = self.day.day, self.why.text(), self._enter
        self.button.setEnabled(False)

        def done(_result: None) -> None:
            self.accept()
            self._page.messages.say(self._said, tone="good")

        self._page.desk.write(lambda session: do(session, day, why), done, self.refuse, owner=self)


class PrintSheet(_Asking):
    """Ask how some badges are printed, and show the pages."""

    def __init__(self, page: Page, badge_ids: Sequence[int]) -> None:
        from dutydesk.work.badges.cards import Stock

        hint = "打印时请选“实际大小”，不要缩放。打印前可先打印校准页，量出打印机的偏移。"
        super().__init__(page, f"打印工作牌　{len(badge_ids)} 枚", hint, width=520)
        self._page, self._ids = page, list(badge_ids)
        self.stock = QComboBox()
        for one in Stock:
            self.stock.addItem(one.value, one)
        self.first = QComboBox()
        for place in range(1, _PLACES + 1):
            self.first.addItem(f"第 {place} 个（第 {(place + 1) // 2} 行{'右' if place % 2 == 0 else '左'}）", place)
        self.backs = QCheckBox("同时打印背面（双面打印，长边翻转）")
        form = QFormLayout()
        form.setVerticalSpacing(2 * STEP)
        form.setHorizontalSpacing(4 * STEP)
        form.addRow(label("纸张", "second"), self.stock)
        form.addRow(label("起始位置", "second"), self.first)
        form.addRow("", self.backs)
        self.body.addLayout(form)
        calibrate = button("打印校准页", "printer", "small", self._calibrate)
        register = button("打印登记表", "printer", "small", self._register)
        self.body.addLayout(row(calibrate, register, 0))
        self.button = self.add_buttons("预览并打印", self.show_cards)
        self.button.setEnabled(bool(self._ids))
        register.setEnabled(bool(self._ids))
        self.stock.currentIndexChanged.connect(self._take_stock)

    def show_cards(self) -> None:
        """Draw the cards and show them; once they go to the printer, that is entered."""
        from dutydesk.work.badges.cards import Layout

        layout = Layout(self.stock.currentData(), int(self.first.currentData()), self.backs.isChecked())
        ids, page = self._ids, self._page

        def draw(session: Session) -> bytes:
            from dutydesk.work.badges import cards

            return _loaded(cards.draw(session, ids, layout))

        def printed() -> None:
            def enter(session: Session) -> None:
                from dutydesk.work.badges import cards

                cards.note_printed(session, ids)

            page.write(enter)

        def show(pdf: bytes) -> None:
            self.accept()
            Preview(page, pdf, "工作牌", copies=1, printed=printed).open()

        page.desk.read(draw, show, self.refuse, words="正在排版工作牌", owner=self)

    def _calibrate(self) -> None:
        def draw(session: Session) -> bytes:
            from dutydesk.work.badges import cards

            return _loaded(cards.calibration(session))

        self._show(draw, "工作牌打印校准页")

    def _register(self) -> None:
        ids = self._ids

        def draw(session: Session) -> bytes:
            from dutydesk.work.badges import cards

            return _loaded(cards.register_sheet(session, ids))

        self._show(draw, "工作牌发放登记表")

    def _show(self, draw: Callable[[Session], bytes], title: str) -> None:
        self._page.desk.read(
            draw,
            lambda pdf: Preview(self, pdf, title, copies=1).open(),
            self.refuse,
            owner=self,
        )

    def _take_stock(self) -> None:
        self.first.setEnabled(self.stock.currentIndex() == 0)


def _loaded(pdf: bytes) -> bytes:
    """Return a PDF after PDFium was loaded, here in the worker where nobody waits for it."""
    from dutydesk.paper import raster

    raster.page_count(pdf)
    return pdf
