"""What goes into a pack, for which days, where to, and how it is protected."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QWidget,
)

from dutydesk.desktop.day_box import DayBox
from dutydesk.desktop.file_dialog import choose_folder, sticks
from dutydesk.desktop.flow import Flow
from dutydesk.desktop.focus_ring import FOCUS_ROOM
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Card, button, column, label, row, scrolled

_WHOLE, _MONTH, _YEAR, _DAYS = "全部", "本月", "本年", "自选日期"
_DECEMBER = 12
_LEAST_LIST = 150  # pixels of the list of contents; where even that is too much, the form scrolls


class Offer(NamedTuple):
    """Offer one content of a pack: its key, its words, its clause, and how many records it holds."""

    key: str
    words: str
    clause: str
    count: int


class Lacking(NamedTuple):
    """Say what is lacking, and where."""

    words: str
    field: QWidget


class ExportForm(Card):
    """Ask what a pack shall hold, and where to write it. `choice()` gives the answer, or what is lacking.

    Signals:
        period_changed: another period was chosen. mended: what was lacking is being filled in.
    """

    period_changed = Signal()
    mended = Signal()

    def __init__(self) -> None:
        super().__init__("资料包内容")
        self.which = QComboBox()
        self.which.addItems([_WHOLE, _MONTH, _YEAR, _DAYS])
        self.starts_on, self.ends_on = DayBox("起始日期"), DayBox("截止日期")
        self.contents = QListWidget()
        self.contents.setAccessibleName("资料包内容")
        self.folder = QLineEdit()
        self.folder.setPlaceholderText("U 盘或文件夹")
        self.folder.setAccessibleName("写到")
        self.sticks = QComboBox()
        self.whole_ids = QCheckBox("含完整身份证编号和附录 A 清单")
        self.whole_ids.setToolTip("平时身份证编号只显示首尾各四位。勾选后须写明接收方和事由，并记入信息提供登记。")
        self.receiver, self.reason = QLineEdit(), QLineEdit()
        self.receiver.setPlaceholderText("例如：某医院保卫处")
        self.reason.setPlaceholderText("例如：按 5.2 报批背景可信基本信息清单")
        self.password, self.again = _secret("不加密请留空"), _secret("再输入一次")
        self._lay_out()
        self.which.currentTextChanged.connect(self._show_days)
        for edit in (self.starts_on, self.ends_on):
            edit.changed.connect(self._days_changed)
        self.sticks.activated.connect(self._take_stick)
        for line in self._lines():
            line.textChanged.connect(self._mend)
        self._show_days()

    def _lay_out(self) -> None:
        every = button("全选", look="quiet", on=lambda: self._check_all(Qt.CheckState.Checked))
        none = button("全不选", look="quiet", on=lambda: self._check_all(Qt.CheckState.Unchecked))
        days = Flow(label("期间", "second"), self.which, self.starts_on, self._to(), self.ends_on)
        self.contents.setMinimumHeight(_LEAST_LIST)
        self.contents.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        form = QFormLayout()
        form.setVerticalSpacing(2 * STEP)
        form.setHorizontalSpacing(4 * STEP)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        look = button("选择…", "folder-open", on=self._choose_folder)
        target = row(self.sticks, self.folder, look)
        target.setStretch(1, 1)
        form.addRow(label("写到", "second"), target)
        form.addRow("", self.whole_ids)
        form.addRow(label("接收方", "second"), self.receiver)
        form.addRow(label("事由", "second"), self.reason)
        form.addRow(label("打开密码", "second"), row(self.password, self.again))
        form.addRow("", label("密码只加密 Excel 工作簿，忘记后无法找回。纸件的 PDF 按原样放入。", "small", wrap=True))
        inner = column(days, self.contents, row(every, none, 0), form)
        inner.setStretch(1, 1)
        inner.setContentsMargins(FOCUS_ROOM, FOCUS_ROOM, 3 * STEP, FOCUS_ROOM)
        content = QWidget()
        content.setLayout(inner)
        self.body.addWidget(scrolled(content), 1)

    def _to(self) -> QWidget:
        self._dash = label("至", "second")
        return self._dash

    def period(self) -> tuple[date | None, date | None]:
        """Return the first and the last day, both counted; None where there is no bound."""
        today = date.today()
        which = self.which.currentText()
        if which == _MONTH:
            after = date(today.year + today.month // _DECEMBER, today.month % _DECEMBER + 1, 1)
            return today.replace(day=1), date.fromordinal(after.toordinal() - 1)
        if which == _YEAR:
            return date(today.year, 1, 1), date(today.year, 12, 31)
        if which == _DAYS:
            return self.starts_on.last, self.ends_on.last
        return None, None

    def target(self) -> Path | None:
        """Return the folder that the pack is written into."""
        typed = self.folder.text().strip()
        return Path(typed) if typed else None

    def choice(self) -> dict[str, Any] | Lacking:
        """Return the arguments of `pack.Choice`, or what is lacking."""
        starts_on, ends_on = self.period()
        keys = tuple(str(item.data(Qt.ItemDataRole.UserRole)) for item in self._items() if _is_checked(item))
        if lacking := self._lacking_days():
            return lacking
        if not keys:
            return Lacking("没有勾选任何内容。", self.contents)
        if self.target() is None:
            return Lacking("还没有选择写到哪里。", self.folder)
        if self.whole_ids.isChecked():
            for line in (self.receiver, self.reason):
                if not line.text().strip():
                    return Lacking("提供完整身份证编号须写明接收方和事由。", line)
        if self.password.text() != self.again.text():
            return Lacking("两次输入的密码不一样。", self.again)
        return {
            "starts_on": starts_on,
            "ends_on": ends_on,
            "contents": keys,
            "with_id_numbers": self.whole_ids.isChecked(),
            "receiver": self.receiver.text().strip(),
            "reason": self.reason.text().strip(),
            "password": self.password.text(),
        }

    def _lacking_days(self) -> Lacking | None:
        if self.which.currentText() != _DAYS:
            return None
        for box in (self.starts_on, self.ends_on):
            if box.fault:
                return Lacking(box.fault, box)
        backwards = self.ends_on.last < self.starts_on.last
        return Lacking("截止日期早于起始日期。", self.ends_on) if backwards else None

    def show_offers(self, offers: list[Offer], client: str) -> None:
        """Show what a pack can hold; what was unticked stays unticked."""
        unticked = {item.data(Qt.ItemDataRole.UserRole) for item in self._items() if not _is_checked(item)}
        self.contents.clear()
        for offer in offers:
            item = QListWidgetItem(f"{offer.words}　{offer.count} 条")
            item.setData(Qt.ItemDataRole.UserRole, offer.key)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Unchecked if offer.key in unticked else Qt.CheckState.Checked)
            self.contents.addItem(item)
        if not self.receiver.text():
            self.receiver.setText(client)

    def propose_folder(self, usual: str) -> None:
        """Offer the sticks that are plugged in, and the usual folder."""
        self.sticks.clear()
        self.sticks.addItem("选择 U 盘", "")
        for place, name in sticks():
            self.sticks.addItem(name, place)
        self.sticks.setVisible(self.sticks.count() > 1)
        if not self.folder.text():
            self.folder.setText(usual or (self.sticks.itemData(1) if self.sticks.count() > 1 else ""))

    def show_lacking(self, lacking: Lacking) -> None:
        """Mark what is lacking, and put the keyboard there."""
        self._mark(lacking.field, faulty=True)
        lacking.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget_secrets(self) -> None:
        """Empty what was meant for one pack only: the passwords, and that it holds whole ID numbers."""
        for line in (self.password, self.again, self.reason):
            line.clear()
        self.whole_ids.setChecked(False)

    def _mend(self) -> None:
        for line in self._lines():
            if line.property("faulty"):
                self._mark(line, faulty=False)
                self.mended.emit()

    def _lines(self) -> tuple[QLineEdit, ...]:
        return self.folder, self.receiver, self.reason, self.password, self.again

    @staticmethod
    def _mark(field: QWidget, *, faulty: bool) -> None:
        field.setProperty("faulty", faulty)
        field.style().unpolish(field)
        field.style().polish(field)

    def _items(self) -> list[QListWidgetItem]:
        return [self.contents.item(place) for place in range(self.contents.count())]

    def _check_all(self, state: Qt.CheckState) -> None:
        for item in self._items():
            item.setCheckState(state)

    def _show_days(self) -> None:
        own = self.which.currentText() == _DAYS
        for part in (self.starts_on, self._dash, self.ends_on):
            part.setVisible(own)
        self.period_changed.emit()

    def _days_changed(self) -> None:
        self.period_changed.emit()

    def _take_stick(self, place: int) -> None:
        if found := self.sticks.itemData(place):
            self.folder.setText(found)

    def _choose_folder(self) -> None:
        folder = choose_folder(self, "选择写到哪个文件夹或 U 盘", self.folder.text())
        if folder is not None:
            self.folder.setText(str(folder))


def _secret(hint: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    edit.setPlaceholderText(hint)
    return edit


def _is_checked(item: QListWidgetItem) -> bool:
    return item.checkState() == Qt.CheckState.Checked
