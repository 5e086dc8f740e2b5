"""What is wrong with a month, as sentences that lead to their squares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem

from dutydesk.desktop.fonts import scaled
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Card, Pill, label, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from dutydesk.work.roster.month import Said

_WIDTH = 236
_ROLE = int(Qt.ItemDataRole.UserRole)


class RosterPane(Card):
    """List what breaks the standard first, then what is warned of."""

    def __init__(self, lead_to: Callable[[Said], None]) -> None:
        super().__init__()
        self.setFixedWidth(scaled(_WIDTH))
        self._lead_to = lead_to
        self._hard, self._soft = Pill("", "danger"), Pill("", "warning")
        self._pills = row(label("检查结果", "heading"), 0, self._hard, self._soft, gap=STEP)
        self._none = label("", "second", wrap=True)
        self._unplaced = label("", "second", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName("检查结果")
        self.list.setWordWrap(True)
        self.list.setProperty("look", "sentences")  # the style counts no padding when it breaks lines
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._lead)
        self.list.itemClicked.connect(self._lead)
        self.body.addLayout(self._pills)
        self.body.addWidget(self._none)
        self.body.addWidget(self.list, 1)
        self.body.addStretch()  # without a list, the rest stays above and below
        self.body.addWidget(self._unplaced)

    def show_said(self, said: tuple[Said, ...], unplaced: int, *, is_empty: bool) -> None:
        """Show the sentences of a month."""
        hard = sum(one.hard for one in said)
        self._hard.say(f"不符合 {hard}", "danger")
        self._hard.setVisible(bool(hard))
        self._soft.say(f"提醒 {len(said) - hard}", "warning")
        self._soft.setVisible(len(said) > hard)
        self._none.setVisible(not said or is_empty)
        self._none.setText(
            "这个月还没有排班。先为班组指定轮班方式、为人员定岗（设置），再点“按轮班填满”。"
            if is_empty
            else "没有发现问题。"
        )
        self.list.setVisible(bool(said))
        self.list.clear()
        for one in said:
            item = QListWidgetItem(one.sentence if one.hard else f"提醒：{one.sentence}")
            item.setData(_ROLE, one)
            self.list.addItem(item)
        self._unplaced.setVisible(bool(unplaced))
        self._unplaced.setText(f"另有 {unplaced} 名班组人员没有定岗，不在表中；请在“设置 → 定岗”中为其指定岗位。")

    def _lead(self, item: QListWidgetItem) -> None:
        self._lead_to(item.data(_ROLE))
