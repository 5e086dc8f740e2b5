"""工作牌: the register of badges, their design and its approval (5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from dutydesk.desktop.badge_pane import DESIGN_TONES, STATE_TONES, BadgePane, DesignPane
from dutydesk.desktop.badge_sheets import IssueSheet, PrintSheet
from dutydesk.desktop.detail import side_by_side
from dutydesk.desktop.page import Page
from dutydesk.desktop.search_box import FilterChips, SearchBox
from dutydesk.desktop.table import Table, TableColumn
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Card, Empty, button, column, label, row

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlmodel import Session

    from dutydesk.desktop.desk import Desk, Ref
    from dutydesk.work.badges.overview import BadgeFacts, BadgeRow, DesignFacts, DesignRow

_TABLES = frozenset({"badge", "badgedesign", "officer", "paper", "setting", "site"})
_COLUMNS = (
    TableColumn("number", "工作牌编号", 104),
    TableColumn("name", "持有人", 0),
    TableColumn("position", "岗位职务", 96, spare=1),
    TableColumn("issued_on", "发放日期", 104, spare=3),
    TableColumn("until", "有效期至", 104, spare=2),
    TableColumn("state", "状态", 84, tone=STATE_TONES.get),
)
_DESIGN_COLUMNS = (
    TableColumn("name", "设计名称", 130),
    TableColumn("made_on", "编制日期", 130, spare=2),
    TableColumn("department", "所属部门名称", 0, spare=1),
    TableColumn("state", "状态", 124, tone=lambda said: DESIGN_TONES.get(said, "info")),
)
_VIEWS = (("register", "登记簿", None), ("designs", "设计和报批", None))
_CHIPS = (
    ("all", "全部"),
    ("worn", "在用"),
    ("none", "未发放"),
    ("unprinted", "待打印"),
    ("owed", "待收回"),
    ("lost", "已挂失"),
    ("gone", "已收回、销毁"),
)


class BadgesPage(Page):
    """Issue badges, print them, and account for every one."""

    key, title, icon = "badges", "工作牌", "id-card-lanyard"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: int | None = None
        self._rows: list[BadgeRow] = []
        self._print = button("打印工作牌", "printer", on=self.print_chosen)
        self._print.setToolTip("打印所选的工作牌；只选了一枚或没选时，打印全部待打印的（Ctrl+P）")
        self._issue = button("发放工作牌", "plus", "primary", self.issue)
        self._issue.setToolTip("为没有工作牌的人员登记发放（Ctrl+N）")
        self._design = button("新增设计", "plus", "primary", self.add_design)
        self.set_actions(self._print, self._issue, self._design)
        self.only("PRINT", self._print)
        self.only("ENTER", self._issue)
        self.only("SITE", self._design)
        self.views = FilterChips()
        self.views.show_chips(_VIEWS)
        self.search = SearchBox("姓名、拼音首字母、工作牌编号")
        self.chips = FilterChips()
        self.table = Table(
            _COLUMNS, Empty("没有符合条件的工作牌", "请换一个关键字或筛选条件。", icon="id-card-lanyard"), many=True
        )
        self.pane = BadgePane(self)
        begin = button("新增设计", "plus", "primary", self.add_design)
        self.only("SITE", begin)
        self.designs = Table(
            _DESIGN_COLUMNS,
            Empty(
                "还没有工作牌设计",
                "标识上应注明值机员姓名和编号、所属部门名称，报用户单位批准后使用（5.3）。",
                begin,
                icon="id-card-lanyard",
            ),
        )
        self.design_pane = DesignPane(self)
        self._stack = QStackedWidget()
        self._stack.addWidget(side_by_side(self._register_card(), self.pane, (690, 430)))
        card = Card(margins=0)
        card.body.addWidget(self.designs, 1)
        self._stack.addWidget(side_by_side(card, self.design_pane, (690, 430)))
        self.body.addWidget(self.views)
        self.body.addWidget(self._stack, 1)
        self._connect()
        self._turn("register")

    def refresh(self, tables: frozenset[str]) -> None:
        """Read register and designs again."""
        if not tables or tables & _TABLES:
            self._read()

    def open_record(self, ref: Ref) -> None:
        """Show a badge, a design, or somebody's badge; without an id, begin the first design."""
        if ref.table == "badgedesign":
            self.views.choose("designs")
            if ref.id is None and not self.designs.rows and self.may("SITE"):
                self.add_design()
            elif ref.id is not None:
                self.designs.select_record(ref.id)
        elif ref.table == "badge" and ref.id is not None:
            self._want(ref.id)
        elif ref.table == "officer" and ref.id is not None:
            self._want(-ref.id)

    def issue(self) -> None:
        """Ask who gets a badge, those beforehand who are chosen in the list."""
        without = {row.officer_id: row for row in self._of("none")}
        if not without:
            self.messages.say("在岗人员都有工作牌。", "遗失、破损或职务变更的，请选中后挂失或换发。", "info")
            return
        people = [
            (officer_id, "　".join((one.cells["name"], one.cells["number"], one.cells["position"])))
            for officer_id, one in without.items()
        ]
        chosen: Collection[int] = {one.officer_id for one in self.table.chosen if one.badge_id is None}
        IssueSheet(self, people, chosen if len(chosen) > 1 else (), self._issued).open()

    def print_chosen(self) -> None:
        """Ask how the chosen badges are printed; with no more than one chosen, all that wait to be printed."""
        chosen = [one for one in self.table.chosen if one.is_worn]
        waiting = self._of("unprinted")
        wanted = chosen if len(chosen) > 1 or not waiting else waiting
        PrintSheet(self, [one.badge_id or 0 for one in wanted]).open()

    def add_design(self) -> None:
        """Open the form of a new design."""
        from dutydesk.desktop.entry_form import edit

        edit(self, "badgedesign", done=self._designed)

    def _register_card(self) -> Card:
        top = column(self.search, self.chips, gap=2 * STEP)
        top.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 0)
        self._back = button("收回", "undo-2", "small", self._take_back)
        self._gone = button("销毁", "trash-2", "small", self._destroy)
        self._chosen = label("", "second")
        self._tools = row(self._chosen, self._back, self._gone, 0)
        self._tools.setContentsMargins(4 * STEP, 0, 4 * STEP, 3 * STEP)
        card = Card(margins=0)
        card.body.addLayout(top)
        card.body.addWidget(self.table, 1)
        card.body.addLayout(self._tools)
        return card

    def _connect(self) -> None:
        self.first = self.table
        self.views.chosen.connect(self._turn)
        self.search.searched.connect(self._show_rows)
        self.search.left_down.connect(self.table.setFocus)
        self.chips.chosen.connect(self._show_rows)
        self.table.selected.connect(self._choose)
        self.table.view.selectionModel().selectionChanged.connect(self._count)
        self.designs.selected.connect(self._choose_design)
        self.designs.opened.connect(self.design_pane.edit)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self._new)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self._print.click)

    def _new(self) -> None:
        (self._design if self._design.isVisible() else self._issue).click()

    def _turn(self, key: str) -> None:
        shows_designs = key == "designs"
        self._stack.setCurrentIndex(int(shows_designs))
        self.first = self.designs if shows_designs else self.table
        self._print.setVisible(not shows_designs and self.may("PRINT"))
        self._issue.setVisible(not shows_designs and self.may("ENTER"))
        self._design.setVisible(shows_designs and self.may("SITE"))

    def _read(self) -> None:
        def work(session: Session) -> tuple[list[BadgeRow], list[DesignRow]]:
            from dutydesk.work.badges import overview

            return overview.rows(session), overview.designs(session)

        self.read(work, self._show, key="rows")

    def _show(self, found: tuple[list[BadgeRow], list[DesignRow]]) -> None:
        self._rows, designs = found
        self._turn(self.views.key)
        self.chips.show_chips([(key, said, len(self._of(key))) for key, said in _CHIPS])
        self.designs.show_rows(designs)
        if self.designs.current is not None:
            self._choose_design(self.designs.current)
        worn, owed = len(self._of("worn")), len(self._of("owed"))
        self.set_fact(f"在用 {worn} 枚　·　未发放 {len(self._of('none'))} 人　·　待收回 {owed} 枚（5.3）")
        self._show_rows()

    def _show_rows(self, _changed: object = None) -> None:
        wanted = self.search.text().strip().casefold()
        self.table.show_rows([one for one in self._of(self.chips.key or "all") if wanted in one.keys])
        if self._wanted is not None:
            self._select_wanted(self._wanted)
        self._choose(self.table.current)
        self._count()

    def _select_wanted(self, wanted: int) -> None:
        """Go to a badge, or to that of an officer: the one in use, else the last."""
        found = self.table.select_record(wanted)
        if not found and wanted < 0:
            own = [one for one in self._rows if one.officer_id == -wanted]
            best = next((one for one in own if one.is_worn), own[-1] if own else None)
            found = best is not None and self.table.select_record(best.record)
        if found:
            self._wanted = None

    def _want(self, record: int) -> None:
        self._wanted = record
        self.views.choose("register")
        self.search.clear()
        self.chips.choose("all")
        self._read()

    def _of(self, chip: str) -> list[BadgeRow]:
        says = {"none": "未发放", "unprinted": "待打印", "owed": "待收回"}
        states = {"lost": {"LOST"}, "gone": {"RETURNED", "DESTROYED"}}
        if chip in says:
            return [one for one in self._rows if one.cells["state"] == says[chip]]
        if chip == "worn":
            return [one for one in self._rows if one.is_worn and one.cells["state"] != "待收回"]
        if chip in states:
            return [one for one in self._rows if one.state is not None and one.state.name in states[chip]]
        return self._rows

    def _choose(self, chosen: Any) -> None:
        if chosen is None or chosen.badge_id is None:
            self.pane.forget()
            return
        badge_id = chosen.badge_id

        def work(session: Session) -> BadgeFacts:
            from dutydesk.work.badges import overview

            return overview.facts(session, badge_id)

        self.read(work, self.pane.show_facts, key="facts")

    def _choose_design(self, chosen: Any) -> None:
        if chosen is None:
            self.design_pane.forget()
            return
        design_id = chosen.record.id

        def work(session: Session) -> DesignFacts:
            from dutydesk.work.badges import overview

            return overview.design_facts(session, design_id)

        self.read(work, self.design_pane.show_facts, key="design")

    def _count(self, _new: object = None, _old: object = None) -> None:
        """Offer what can be done with several badges at once."""
        chosen = [one for one in self.table.chosen if one.badge_id is not None]
        several = len(chosen) > 1 and self.may("ENTER")
        returned = bool(chosen) and all(one.state.name == "RETURNED" for one in chosen if one.state is not None)
        held = not any(one.state.name in {"RETURNED", "DESTROYED"} for one in chosen if one.state is not None)
        self._chosen.setText(f"已选 {len(chosen)} 枚：" if several else "")
        self._back.setVisible(several and held)
        self._gone.setVisible(several and returned)

    def _take_back(self) -> None:
        self.pane.take_back(*self._several())

    def _destroy(self) -> None:
        self.pane.destroy(*self._several())

    def _several(self) -> tuple[list[int], str]:
        chosen = [one for one in self.table.chosen if one.badge_id is not None]
        return [one.badge_id for one in chosen], f"{chosen[0].cells['number']} 等 {len(chosen)} 枚"

    def _issued(self, badge_ids: list[int]) -> None:
        said = f"已登记发放 {len(badge_ids)} 枚工作牌。"
        self.messages.say(said, "", "good", ("打印", lambda: PrintSheet(self, badge_ids).open()))

    def _designed(self, design_id: int) -> None:
        self.views.choose("designs")
        self.designs.select_record(design_id)
