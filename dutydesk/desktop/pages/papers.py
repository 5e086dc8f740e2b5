"""纸件: every paper and where it stands between printing and the client's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from dutydesk.desktop import paper_steps
from dutydesk.desktop.detail import side_by_side
from dutydesk.desktop.page import Page
from dutydesk.desktop.paper_pane import PaperPane
from dutydesk.desktop.search_box import FilterChips
from dutydesk.desktop.table import PlainRow, Table, TableColumn
from dutydesk.desktop.tokens import STEP, Tone
from dutydesk.desktop.widgets import Card, Empty, button, row
from dutydesk.kinds.words import words

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.desktop.desk import Desk, Ref
    from dutydesk.records import PaperScan
    from dutydesk.work.in_flight import PaperRow

_OPEN, _DONE, _VOID = "办理中", "已办结", "已作废"
_CHANGED, _AGAIN = "已变更，需重打", "重新编制"
_TONES: dict[str, Tone] = {
    "已批准": "good",
    "已备案": "good",
    "已签收": "good",
    "退回": "danger",
    "已作废": "plain",
    _CHANGED: "danger",
    _AGAIN: "danger",
}


class Shown(NamedTuple):
    """Hold one paper as the page shows it."""

    row: PaperRow
    scans: list[PaperScan]


class PapersPage(Page):
    """Show the papers in flight; each has one next step."""

    key, title, icon = "papers", "纸件", "files"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._all: list[Shown] = []
        self._wanted: int | None = None
        self.chips = FilterChips()
        self.chips.chosen.connect(self._show_rows)
        go = button("去编制清单", "list-checks", "primary", lambda: desk.go_to("lists", None))
        self.only("PRINT", go)
        self.table = Table(
            [
                TableColumn("number", "纸件编号", 150),
                TableColumn("title", "纸件名称", 0, spare=2),
                TableColumn("state", "状态", 80, tone=_TONES.get),
                TableColumn("waits_for", "下一步", 136, tone=_TONES.get),
                TableColumn("age", "已过", 72, right=True, spare=1),
            ],
            Empty(
                "这里还没有纸件",
                "在“清单”页编制并打印附录 A 后，纸件会出现在这里。",
                go,
                icon="files",
            ),
        )
        self.pane = PaperPane(self)
        self.first = self.table
        self.table.selected.connect(self._show_one)
        self.table.opened.connect(self.take_step)
        card = Card(margins=0)
        chips = row(self.chips, 0)
        chips.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 0)
        card.body.addLayout(chips)
        card.body.addWidget(self.table, 1)
        self.body.addWidget(side_by_side(card, self.pane, (640, 480)), 1)
        QShortcut(QKeySequence("Ctrl+P"), self, self.pane.preview)
        QShortcut(QKeySequence(Qt.Key.Key_Space), self.table, self.pane.preview)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read the papers again: changed officers may have made one of them void."""
        del tables
        self.read(_papers, self._take, self.fail, key="papers")

    def open_record(self, ref: Ref) -> None:
        """Show one paper, whatever its state."""
        self._wanted = ref.id
        if self._all:
            self._show_rows()

    def take_step(self, _row: PlainRow | None = None) -> None:
        """Ask for what comes next in the life of the current paper."""
        shown = self.table.current
        if shown is None:
            return
        found: Shown = shown.record
        paper = found.row.paper
        if paper.id is None or paper.withdrawn_on or paper.outcome or not self.may("HANDLE_PAPER"):
            self.pane.preview()
        elif paper.submitted_on:
            paper_steps.ask_decided(self, paper.id, paper.number)
        elif paper.signed_on:
            paper_steps.ask_submitted(self, paper.id, paper.number)
        else:
            paper_steps.ask_signed(self, paper.id, paper.number, self.desk.actor.name)

    def _take(self, found: list[Shown]) -> None:
        self._all = found
        counts = {group: sum(_group(shown) == group for shown in found) for group in (_OPEN, _DONE, _VOID)}
        waiting = sum(bool(shown.row.waits_for) for shown in found)
        changed = sum(shown.row.stale for shown in found)
        self.set_fact(f"共 {len(found)} 件　•　{waiting} 件等待办理　•　{changed} 件已变更，需重打")
        chips: list[tuple[str, str, int | None]] = [("", "全部", len(found))]
        self.chips.show_chips([*chips, *((group, group, count) for group, count in counts.items())])
        self._show_rows()

    def _show_rows(self) -> None:
        if self._wanted is not None and self.chips.key:
            self.chips.choose("")  # a filter might hide it; choosing comes back here
            return
        current = self.table.current
        wanted = self._wanted or (current.record.row.paper.id if current else None)
        shown = [one for one in self._all if self.chips.key in {"", _group(one)}]
        self.table.show_rows([_line(one) for one in shown])
        self._wanted = None
        for place, one in enumerate(shown):
            if one.row.paper.id == wanted:
                self.table.view.selectRow(place)
                break

    def _show_one(self, chosen: PlainRow | None) -> None:
        self.pane.show_paper(chosen.record if chosen else None)


def _group(shown: Shown) -> str:
    if shown.row.paper.withdrawn_on:
        return _VOID
    return _OPEN if shown.row.waits_for else _DONE


def _line(shown: Shown) -> PlainRow:
    found = shown.row
    changed = found.waits_for == _CHANGED
    return PlainRow(
        {
            "number": found.paper.number,
            "title": found.paper.title,
            "state": _CHANGED if changed else words(found.state),
            "waits_for": _AGAIN if changed else found.waits_for or "—",
            "age": f"{found.age_days} 天",
        },
        shown,
    )


def _papers(session: Session) -> list[Shown]:
    from sqlmodel import col, select

    from dutydesk.records import PaperScan
    from dutydesk.work.in_flight import in_flight

    scans: dict[int, list[PaperScan]] = {}
    for scan in session.exec(select(PaperScan).order_by(col(PaperScan.id))):
        scans.setdefault(scan.paper_id, []).append(scan)
    return [Shown(found, scans.get(found.paper.id or 0, [])) for found in in_flight(session, everything=True)]
