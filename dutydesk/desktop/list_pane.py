"""One staff list in detail: its people as the list named them, or what a new list would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dutydesk.desktop.desk import Ref
from dutydesk.desktop.detail import DetailPane
from dutydesk.desktop.table import PlainRow, Table, TableColumn
from dutydesk.desktop.widgets import Pill, button, label, row
from dutydesk.kinds.id_number import shown
from dutydesk.kinds.words import words

if TYPE_CHECKING:
    from dutydesk.desktop.pages.lists import ListsPage
    from dutydesk.desktop.tokens import Tone
    from dutydesk.records import Paper, StaffList, StaffListLine
    from dutydesk.work.staff_list_lines import Changes

_LEAST_TABLE_HEIGHT = 360


class Given(NamedTuple):
    """Hold a list as the page shows it: frozen lines, its paper, and whether it is out of date."""

    staff_list: StaffList
    lines: list[StaffListLine]
    paper: Paper | None
    state: str
    stale: bool


class Draft(NamedTuple):
    """Hold what a list printed now would hold, and what that changes."""

    people: int
    changes: Changes


class ListPane(DetailPane):
    """Show one list, or the present state of the staff against the last approved list."""

    def __init__(self, page: ListsPage) -> None:
        super().__init__()
        self._page = page

    def show_list(self, shown: Given | Draft | None) -> None:
        """Show what is current in the list."""
        if shown is None:
            self.clear()
        elif isinstance(shown, Draft):
            self._show_draft(shown)
        else:
            self._show_given(shown)

    def _show_given(self, given: Given) -> None:
        made, paper = given.staff_list, given.paper
        self.start()
        pill = Pill("已变更，需重打", "danger") if given.stale else Pill(given.state, _tone(given.state))
        self.add_head(
            made.number, pill, (f"{words(made.made_on)}编制　{made.people} 人", f"用户单位：{made.client_name}")
        )
        if paper is not None:
            paper_id = paper.id
            words_ = self._page.way("办理纸件", "papers")
            go = button(words_, "files", on=lambda: self._page.desk.go_to("papers", Ref("paper", paper_id)))
            look = button("预览打印", "printer", "primary", self._page.preview)
            self.add(row(look, go, 0))
            self._page.only("REVEAL", look)
        self.add_heading("清单人员", Pill(f"{made.people} 人"))
        self.add(
            _table(
                [
                    ("order", "序号", 56, 2),
                    ("name", "姓名", 130),
                    ("id_number", "身份证编号", 166),
                    ("position", "岗位职务", 0, 1),
                    ("years", "年数", 56, 3),
                ],
                [
                    {
                        "order": f"{line.order:02}",
                        "name": line.name,
                        "id_number": shown(line.id_number),
                        "position": line.position,
                        "years": str(line.years),
                    }
                    for line in given.lines
                ],
            ),
            stretch=1,
        )

    def _show_draft(self, draft: Draft) -> None:
        changes = draft.changes
        since = changes.since
        self.start()
        pill = Pill("有变动", "warning") if changes else Pill("无变动", "good")
        against = f"与最近批准的清单 {since.number} 相比" if since else "还没有批准过的清单，全部人员都是新增"
        self.add_head(f"现有 {draft.people} 人", pill, (against,))
        make = button("编制新清单", "plus", "primary", self._page.make_list)
        self.add(row(make, 0))
        self._page.only("REVEAL", make)
        if not changes:
            self.add(label("人员情况与已批准的清单一致，不必重新编制。", "second", wrap=True))
            self.finish()
            return
        counts = row(gap=8)
        for word, count in (("新增", len(changes.added)), ("离开", len(changes.left)), ("变更", len(changes.changed))):
            counts.addWidget(Pill(f"{word} {count}", "info" if count else "plain"))
        counts.addStretch(1)
        self.add(counts)
        self.add(
            _table(
                [
                    ("what", "变动", 64),
                    ("name", "姓名", 110),
                    ("field", "项目", 104, 1),
                    ("old", "原清单", 130),
                    ("new", "现在", 0),
                ],
                _changed(changes),
            ),
            stretch=1,
        )


def _changed(changes: Changes) -> list[dict[str, str]]:
    return [
        *({"what": "新增", "name": line.name, "field": "岗位职务", "new": line.position} for line in changes.added),
        *({"what": "离开", "name": line.name, "field": "岗位职务", "old": line.position} for line in changes.left),
        *(
            {"what": "变更", "name": one.line.name, "field": one.words, "old": one.old, "new": one.new}
            for one in changes.changed
        ),
    ]


def _table(columns: list[tuple[str, str, int] | tuple[str, str, int, int]], rows: list[dict[str, str]]) -> Table:
    made = Table(
        [TableColumn(key, words_, width, spare=spare[0] if spare else 0) for key, words_, width, *spare in columns]
    )
    made.show_rows([PlainRow(cells) for cells in rows])
    made.setMinimumHeight(_LEAST_TABLE_HEIGHT)
    return made


def _tone(state: str) -> Tone:
    tones: dict[str, Tone] = {"已批准": "good", "退回": "danger", "已作废": "plain", "已被取代": "plain"}
    return tones.get(state, "info")
