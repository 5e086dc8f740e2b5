"""The right side of 记录: one entry, with what each field said before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from dutydesk.desktop.detail import DetailPane
from dutydesk.desktop.tokens import STEP, Tone
from dutydesk.desktop.widgets import Empty, Pill, button, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QPushButton

    from dutydesk.work.journal_telling import Change, Told

_TONES: dict[str, Tone] = {
    "add": "good",
    "change": "info",
    "remove": "danger",
    "reveal": "warning",
    "export": "warning",
}
_HAS_PAGE = {"officer", "certificate", "stafflist", "paper", "operator"}
_HAS_PANEL = {"site", "contract", "shiftkind", "post", "headcount", "team"}
_NOTHING = "（空）"


class JournalPane(DetailPane):
    """Show one entry; `open_of` leads to its record, `only` narrows the list to it."""

    def __init__(self, open_of: Callable[[str, int], None], only: Callable[[str, int], None]) -> None:
        super().__init__(Empty("未选中记录", "在左侧列表中选一条，这里显示变更前后的内容。", icon="history"))
        self._open_of, self._only = open_of, only

    def show_entry(self, told: Told, *, narrowed: tuple[str, int] | None) -> None:
        """Show an entry; `narrowed` is the record whose history is listed."""
        self.start()
        pill = Pill(told.act_words, _TONES.get(told.act, "plain"))
        self.add_head(told.what or told.act_words, pill, (told.sentence,), self._actions(told, narrowed))
        facts = self.add_facts()
        if told.why:
            facts.add("事由", told.why)
        facts.add("序号", f"第 {told.seq} 条")
        facts.add("校验", told.short_hash)
        if told.changes:
            self.add_heading({"add": "登记内容", "remove": "删除前内容"}.get(told.act, "变更内容"))
            self.add(_changes(told.changes, both=told.act == "change"))
        self.finish()

    def _actions(self, told: Told, narrowed: tuple[str, int] | None) -> tuple[QPushButton, ...]:
        table, record_id = told.table, told.record_id
        if record_id is None:
            return ()
        actions: list[QPushButton] = []
        if may_open(told):
            go = button("打开此记录", "arrow-right", "small", lambda: self._open_of(table, record_id))
            go.setToolTip("到办理这条记录的页面（回车）")
            actions.append(go)
        if narrowed != (table, record_id):
            actions.append(button("只看此记录", "history", "small", lambda: self._only(table, record_id)))
        return tuple(actions)


def may_open(told: Told) -> bool:
    """Tell whether the record of an entry still exists and has a page where it is shown."""
    return told.is_there and told.table in _HAS_PAGE | _HAS_PANEL


def _changes(changes: tuple[Change, ...], *, both: bool) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(3 * STEP)
    grid.setVerticalSpacing(2 * STEP)
    heads = ("项目", "变更前", "变更后") if both else ("项目", "内容")
    for at, words in enumerate(heads):
        grid.addWidget(label(words, "small"), 0, at)
    for line, change in enumerate(changes, 1):
        values = (change.before, change.after) if both else (change.after or change.before,)
        grid.addWidget(label(change.words, "second", wrap=True), line, 0, Qt.AlignmentFlag.AlignTop)
        for at, value in enumerate(values, 1):
            shown = label(value or _NOTHING, wrap=True, selectable=True)
            grid.addWidget(shown, line, at, Qt.AlignmentFlag.AlignTop)
    for at in range(1, len(heads)):
        grid.setColumnStretch(at, 1)
    grid.setColumnMinimumWidth(0, 96)
    made = QWidget()
    made.setLayout(grid)
    return made
