"""What a repair of the roster would change, before it is agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.table import PlainRow, Table, TableColumn
from dutydesk.desktop.widgets import Empty, label
from dutydesk.rota.solver import Status
from dutydesk.work.roster.alterations import alterations
from dutydesk.work.roster.calendar import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dutydesk.desktop.page import Page
    from dutydesk.desktop.roster_facts import Found
    from dutydesk.work.roster.alterations import Alteration
    from dutydesk.work.roster.edit import Mended

CHANGES = (
    TableColumn("on", "日期", 120),
    TableColumn("name", "姓名", 110),
    TableColumn("old", "原来", 190),
    TableColumn("new", "改为", 0),
)


class MendSheet(Sheet):
    """Show the changes by day and person; what cannot be mended stands below."""

    def __init__(self, page: Page, found: Found, mended: Mended, do: Callable[[], None]) -> None:
        rows = change_rows(alterations(found.month.names, mended.found))
        best = "这是改动最少的办法。" if mended.found.status is Status.OPTIMAL else "时间用完，这是目前找到的最好办法。"
        super().__init__(
            page, f"修复需要改动 {len(rows)} 处", f"{best}确认之前值班表不会变动，确认之后也可以撤销。", width=680
        )
        self._do = do
        table = Table(list(CHANGES), Empty("没有改动", ""))
        table.setMinimumHeight(320)
        table.show_rows(rows)
        self.body.addWidget(table, 1)
        names = found.month.names
        lacks = [names.sentence(fault) for fault in mended.found.lacks]
        lacks += [names.shortage(one) for one in mended.shortages]
        if lacks:
            more = f"\n…另有 {len(lacks) - 6} 处" if len(lacks) > 6 else ""  # noqa: PLR2004  (as many as are read)
            self.body.addWidget(label("仍无法解决：\n" + "\n".join(lacks[:6]) + more, "fault", wrap=True))
        self.add_buttons("按此修改", self._agree)

    def _agree(self) -> None:
        self.accept()
        self._do()


def change_rows(changes: Iterable[Alteration]) -> list[PlainRow]:
    """Return the rows of a table of CHANGES."""
    return [
        PlainRow(
            {
                "on": f"{one.on.month}月{one.on.day}日（周{WEEKDAYS[one.on.weekday()]}）",
                "name": one.name,
                "old": one.old,
                "new": one.new,
            },
            None,
        )
        for one in changes
    ]
