"""What is asked before a staff list is frozen: its day, the copies, and the people on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QListWidget, QListWidgetItem

from dutydesk.desktop.day_box import DayBox
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import button, label, row
from dutydesk.errors import DeskError

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.desktop.pages.lists import ListsPage
    from dutydesk.records import Paper

_MOST_COPIES = 9
_USUAL_COPIES = 2


class ListSheet(Sheet):
    """Ask, then freeze the list in the worker thread. `people` are id, name and position."""

    def __init__(self, page: ListsPage, people: list[tuple[int, str, str]]) -> None:
        super().__init__(
            page,
            "编制新清单",
            "编制后内容即固定；以后人员有变动，再编制新的清单，原清单照旧留存。",
            width=520,
        )
        self._page = page
        self.day = DayBox("编制日期")
        self.copies = QComboBox()
        for number in range(1, _MOST_COPIES + 1):
            self.copies.addItem(f"{number} 份", number)
        self.copies.setCurrentIndex(_USUAL_COPIES - 1)
        self.people = QListWidget()
        self.people.setMinimumHeight(280)
        self._count = label("", "second")
        for officer_id, name, position in people:
            item = QListWidgetItem(f"{name}　{position}")
            item.setData(Qt.ItemDataRole.UserRole, officer_id)
            item.setCheckState(Qt.CheckState.Checked)
            self.people.addItem(item)
        self.people.itemChanged.connect(self._say_count)
        form = QFormLayout()
        form.setVerticalSpacing(2 * STEP)
        form.setHorizontalSpacing(4 * STEP)
        form.addRow(label("编制日期", "second"), self.day)
        form.addRow(label("份数", "second"), self.copies)
        self.body.addLayout(form)
        every = button("全选", look="quiet", on=lambda: self._check_all(Qt.CheckState.Checked))
        none = button("全不选", look="quiet", on=lambda: self._check_all(Qt.CheckState.Unchecked))
        self.body.addLayout(row(self._count, 0, every, none))
        self.body.addWidget(self.people, 1)
        self._make = self.add_buttons("编制并预览", self.make)
        self._say_count()

    def make(self) -> None:
        """Freeze the list; close when it is done, say why when it is refused."""
        made_on = self.day.day
        items = [self.people.item(place) for place in range(self.people.count())]
        chosen = [int(item.data(Qt.ItemDataRole.UserRole)) for item in items if _is_checked(item)]
        whom = None if len(chosen) == len(items) else chosen
        copies = int(self.copies.currentData())
        self._make.setEnabled(False)

        def work(session: Session) -> Paper:
            from dutydesk.work import staff_lists

            return staff_lists.issue(session, made_on, whom, copies)

        self._page.desk.write(work, self._done, self._refused, words="正在编制清单", owner=self)

    def _done(self, paper: Paper) -> None:
        self.accept()
        self._page.made(paper)

    def _refused(self, error: Exception) -> None:
        self._make.setEnabled(True)
        if not isinstance(error, DeskError):
            raise error
        self.messages.fail(error)

    def _check_all(self, state: Qt.CheckState) -> None:
        for place in range(self.people.count()):
            self.people.item(place).setCheckState(state)

    def _say_count(self) -> None:
        items = [self.people.item(place) for place in range(self.people.count())]
        chosen = sum(_is_checked(item) for item in items)
        self._count.setText(f"列入清单 {chosen} 人（现有 {len(items)} 人）")
        self._make.setEnabled(chosen > 0)


def _is_checked(item: QListWidgetItem) -> bool:
    return item.checkState() == Qt.CheckState.Checked
