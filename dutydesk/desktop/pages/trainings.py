"""培训: sessions with their confirmations, and the matrix of who is trained in what (8.2, 8.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from dutydesk.desktop.detail import side_by_side
from dutydesk.desktop.page import Page
from dutydesk.desktop.search_box import FilterChips, SearchBox
from dutydesk.desktop.table import Table, TableColumn
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.training_form import plan_training
from dutydesk.desktop.training_matrix import MatrixPanel
from dutydesk.desktop.training_pane import STATE_TONES, TrainingPane
from dutydesk.desktop.widgets import Card, Empty, button, column

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.desktop.desk import Desk, Ref
    from dutydesk.work.training.overview import TrainingFacts, TrainingRow

_OWN = frozenset({"trainingtopic", "training", "trainingitem", "trainee", "trainingconfirmation"})
_TABLES = _OWN | {"paper", "officer", "team", "setting"}
_COLUMNS = (
    TableColumn("held_on", "培训日期", 100),
    TableColumn("title", "培训名称", 0),
    TableColumn("stage", "阶段", 72, spare=2),
    TableColumn("people", "到场/应到", 84, right=True, spare=1),
    TableColumn("state", "状态", 110, tone=STATE_TONES.get),
)
_VIEWS = (("sessions", "培训记录", None), ("matrix", "培训矩阵", None))
_CHIPS = (("all", "全部"), ("planned", "计划中"), ("open", "待办理"), ("filed", "已备案"))


class TrainingsPage(Page):
    """Plan training, enter who was there and how it went, print what is signed, and see who lacks what."""

    key, title, icon = "trainings", "培训", "graduation-cap"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: int | None = None
        self._rows: list[TrainingRow] = []
        self._print = button("打印矩阵", "printer", on=self._print_matrix)
        self._add = button("新建培训", "plus", "primary", self.add_training)
        self._add.setToolTip("安排一次培训（Ctrl+N）")
        self.set_actions(self._print, self._add)
        self.views = FilterChips()
        self.views.show_chips(_VIEWS)
        self.search = SearchBox("培训名称、项目、地点、培训人")
        self.chips = FilterChips()
        begin = button("新建培训", "plus", "primary", self.add_training)
        self.only("PRINT", self._print)
        self.only("ENTER", self._add, begin)
        self.table = Table(
            _COLUMNS,
            Empty("还没有培训", "进驻值机岗位前，应对选派的值机员组织培训，并签署《接受培训确认书》（8.2）。", begin),
        )
        self.pane = TrainingPane(self, self.open_training)
        self.matrix = MatrixPanel(self, self.open_training, self._planned)
        top = column(self.search, self.chips, gap=2 * STEP)
        top.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 0)
        card = Card(margins=0)
        card.body.addLayout(top)
        card.body.addWidget(self.table, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(side_by_side(card, self.pane, (640, 480)))
        self._stack.addWidget(self.matrix)
        self.body.addWidget(self.views)
        self.body.addWidget(self._stack, 1)
        self.first = self.table
        self.views.chosen.connect(self._turn)
        self.search.searched.connect(self._read)
        self.search.left_down.connect(self.table.setFocus)
        self.chips.chosen.connect(self._show_rows)
        self.table.selected.connect(self._choose)
        self.table.opened.connect(self.pane.judge)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self._add.click)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self._print.click)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read sessions and matrix again."""
        if not tables or tables & _TABLES:
            self._read()
            self.matrix.refresh()

    def open_record(self, ref: Ref) -> None:
        """Show one session, or how somebody stands."""
        if ref.table == "officer" and ref.id is not None:
            self.views.choose("matrix")
            self.matrix.select_officer(ref.id)
        elif ref.table == "training" and ref.id is not None:
            self.open_training(ref.id)

    def open_training(self, training_id: int) -> None:
        """Show one session, whatever was searched for before."""
        self._wanted = training_id
        self.views.choose("sessions")
        self.chips.choose("all")
        self.search.clear()
        self._read()

    def add_training(self) -> None:
        """Open the form of a new session."""
        plan_training(self, done=self.open_training)

    def _planned(self, _training_id: int) -> None:
        """Stay at the matrix, from where the session was planned; it is read again by itself."""

    def _turn(self, key: str) -> None:
        self._stack.setCurrentIndex(1 if key == "matrix" else 0)
        self.first = self.matrix.grid if key == "matrix" else self.table
        self.take_focus()

    def _print_matrix(self) -> None:
        self.matrix.print_matrix()

    def _read(self, _changed: object = None) -> None:
        query = self.search.text()

        def work(session: Session) -> list[TrainingRow]:
            from dutydesk.work.training import overview

            return overview.rows(session, query)

        self.read(work, self._show, key="rows")

    def _show(self, rows: list[TrainingRow]) -> None:
        self._rows = rows
        self.chips.show_chips([(key, said, len(self._of(key))) for key, said in _CHIPS])
        has_any = bool(rows or self.search.text())
        self.search.setVisible(has_any)
        self.chips.setVisible(has_any)
        waiting = len(self._of("open"))
        self.set_fact(f"{len(rows)} 次培训　·　{waiting} 次待办理（8.2、8.3）")
        self._show_rows()

    def _show_rows(self, _changed: object = None) -> None:
        shown = self._of(self.chips.key or "all")
        self.table.show_rows(shown)
        if self._wanted is not None and self.table.select_record(self._wanted):
            self._wanted = None
        current = self.table.current
        if current is None:
            self.pane.forget()
        else:
            self._choose(current)

    def _of(self, chip: str) -> list[TrainingRow]:
        if chip == "all":
            return self._rows
        done = {"已备案", "无人到场"}
        return [
            row
            for row in self._rows
            if {
                "planned": row.cells["state"] == "计划中",
                "filed": row.cells["state"] == "已备案",
                "open": row.cells["state"] not in {*done, "计划中"},
            }[chip]
        ]

    def _choose(self, chosen: Any) -> None:
        if chosen is None:
            self.pane.forget()
            return
        training_id = chosen.record.id

        def work(session: Session) -> TrainingFacts:
            from dutydesk.work.training import overview

            return overview.facts(session, training_id)

        self.read(work, self.pane.show_facts, key="facts")
