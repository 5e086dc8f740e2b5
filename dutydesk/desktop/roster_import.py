"""What a workbook would change in a month, before it is agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.roster_mend import CHANGES, change_rows
from dutydesk.desktop.table import Table
from dutydesk.desktop.widgets import Empty, label, scrolled

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.work.roster.edit import Step
    from dutydesk.work.roster.sheet_import import Incoming

_LEAST, _NOTES = 260, 120


class RosterImport(Sheet):
    """Show the changes by day and person, and all that was not understood; `done` hears of what was written."""

    def __init__(self, page: Page, incoming: Incoming, done: Callable[[Step], None]) -> None:
        count = len(incoming.changes)
        title = f"导入会改动 {count} 格" if count else "没有要改动的"
        hint = f"“{incoming.file_name}”，读入 {incoming.people} 人。确认之前值班表不会变动，确认之后也可以撤销。"
        super().__init__(page, title, hint, width=720)
        self._page, self._incoming, self._tell = page, incoming, done
        table = Table(list(CHANGES), Empty("与现在的值班表相同", "没有要改动的格。"))
        table.setMinimumHeight(_LEAST)
        table.show_rows(change_rows(incoming.changes))
        self.body.addWidget(table, 1)
        if incoming.notes:
            notes = label("\n".join(incoming.notes), "fault", wrap=True, selectable=True)
            notes.setAlignment(Qt.AlignmentFlag.AlignTop)
            shown = scrolled(notes)
            shown.setMinimumHeight(_NOTES)
            self.body.addWidget(label(f"有 {len(incoming.notes)} 处需要留意", "strong"))
            self.body.addWidget(shown)
        if count:
            self.add_buttons("写入", self._take)
        else:
            self.add_buttons("关闭", self.accept, cancel="")

    def _take(self) -> None:
        incoming = self._incoming

        def work(session: Session) -> Step:
            from dutydesk.work.roster import sheet_import

            return sheet_import.take(session, incoming)

        def done(step: Step) -> None:
            self._tell(step)
            self._page.messages.say(f"已从“{incoming.file_name}”改动 {len(step.after)} 格。", "可以撤销。", "good")

        self.accept()
        self._page.write(work, done)
