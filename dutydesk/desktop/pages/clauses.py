"""条款: how the records stand against every clause, on any day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QKeySequence, QShortcut

from dutydesk.desktop.day_box import DayBox
from dutydesk.desktop.desk import Desk, Ref
from dutydesk.desktop.detail import DetailPane, side_by_side
from dutydesk.desktop.page import Page
from dutydesk.desktop.search_box import FilterChips
from dutydesk.desktop.table import PlainRow, Table, TableColumn
from dutydesk.desktop.tokens import STEP, Tone
from dutydesk.desktop.widgets import Card, Empty, Pill, button, label, row
from dutydesk.kinds.words import words

if TYPE_CHECKING:
    from sqlmodel import Session

_ALL = "all"
_TONES: dict[str, Tone] = {"不符合": "danger", "将到期": "warning", "符合": "good"}
_CHIPS = ("gap", "due", "met", "not_yet", "not_applicable")
_AWAITED = "本版程序还不能判定这一条，不代表已经符合。请按标准自行核对。"
_THROUGH = {
    "met": "按现有记录，这一条在所选日期没有发现缺项。",
    "not_applicable": "按现有记录，这一条在所选日期不适用。",
}


class _Shortfall(NamedTuple):
    """Say one finding: its sentence, the last day to mend it, and where."""

    sentence: str
    due: date | None
    action: str
    page: str
    ref: Ref | None


class _Line(NamedTuple):
    """Hold what the page shows of one clause."""

    number: str
    gist: str
    whose: str
    how: str
    state: str
    state_words: str
    found: tuple[_Shortfall, ...]


class ClausesPage(Page):
    """Show the clause board of a day; each finding leads to the record that falls short."""

    key, title, icon = "clauses", "条款", "clipboard-check"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._lines: list[_Line] = []
        self._wanted = ""
        self.day = DayBox("查看日期")
        self.day.changed.connect(self._read)
        self.chips = FilterChips()
        self.chips.chosen.connect(self._show_lines)
        self.table = Table(
            [
                TableColumn("number", "条款", 72),
                TableColumn("gist", "要求", 0),
                TableColumn("whose", "责任方", 84),
                TableColumn("state", "状态", 92, tone=_TONES.get),
            ],
            Empty("没有这种状态的条款", "请换一个筛选条件。", icon="clipboard-check"),
        )
        self.first = self.table
        self.table.selected.connect(self._show_line)
        self.table.opened.connect(self._open_first)
        self.pane = DetailPane()
        self._lay_out()
        QShortcut(QKeySequence("Ctrl+T"), self, self.go_to_today)

    def _lay_out(self) -> None:
        card = Card(margins=0)
        top = row(label("查看日期", "second"), self.day, button("今天", on=self.go_to_today), 0)
        top.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 0)
        chips = row(self.chips, 0)
        chips.setContentsMargins(4 * STEP, 0, 4 * STEP, 0)
        card.body.addLayout(top)
        card.body.addLayout(chips)
        card.body.addWidget(self.table, 1)
        self.body.addWidget(side_by_side(card, self.pane), 1)

    def refresh(self, tables: frozenset[str]) -> None:
        """Judge again: any record may matter to a clause."""
        del tables
        self._read()

    def open_record(self, ref: Ref) -> None:
        """Show one clause: `Ref("5.2")`, the number standing where a table's name would."""
        self._wanted = ref.table
        self._choose_wanted()

    def go_to_today(self) -> None:
        """Judge today."""
        self.day.put(date.today())

    def _read(self) -> None:
        on = self.day.last
        self.read(lambda session: _board(session, on), self._take_board, self.fail, key="board", words="正在核对条款")

    def _take_board(self, lines: list[_Line]) -> None:
        self._lines = lines
        live = [line for line in lines if line.state != "not_yet"]
        met = sum(line.state == "met" for line in live)
        idle = sum(line.state == "not_applicable" for line in live)
        short = sum(len(line.found) for line in lines)
        stand = f"已启用 {len(live)} 条：符合 {met} 条，不适用 {idle} 条"
        self.set_fact(f"共 {len(lines)} 条　•　{stand}　•　{short} 处须处理")
        named = {line.state: line.state_words for line in lines}
        chips: list[tuple[str, str, int | None]] = [(_ALL, "全部", len(lines))]
        chips += [(k, named[k], sum(line.state == k for line in lines)) for k in _CHIPS if k in named]
        self.chips.show_chips(chips)
        self._show_lines()

    def _show_lines(self) -> None:
        before = self._wanted or (self.table.current.record.number if self.table.current else "")
        shown = [line for line in self._lines if self.chips.key in {_ALL, "", line.state}]
        self.table.show_rows([_row(line) for line in shown])
        self._wanted = before
        self._choose_wanted()

    def _choose_wanted(self) -> None:
        for place, line in enumerate(self.table.rows):
            if line.record.number == self._wanted:
                self.table.view.selectRow(place)
                self._wanted = ""
                return

    def _show_line(self, chosen: PlainRow | None) -> None:
        if chosen is None:
            self.pane.clear()
            return
        line: _Line = chosen.record
        self.pane.start()
        pill = Pill(line.state_words, _TONES.get(line.state_words, "plain"))
        self.pane.add_head(f"第 {line.number} 条" if line.number != "A" else "附录 A", pill, (line.gist,))
        facts = self.pane.add_facts()
        facts.add("责任方", line.whose)
        facts.add("以何为证", line.how)
        if line.found:
            self.pane.add_heading("须处理", Pill(str(len(line.found)), _TONES.get(line.state_words, "plain")))
            for found in line.found:
                self._add_shortfall(found)
        else:
            self.pane.add(label(_THROUGH.get(line.state, _AWAITED), "second", wrap=True))
        self.pane.finish()

    def _add_shortfall(self, found: _Shortfall) -> None:
        self.pane.add(label(found.sentence, wrap=True, selectable=True))
        due = label(f"期限 {words(found.due)}" if found.due else "", "small")
        go = button(self.way(found.action, found.page), look="small", on=lambda: self.desk.go_to(found.page, found.ref))
        self.pane.add(row(due, 0, go))

    def _open_first(self, chosen: PlainRow) -> None:
        line: _Line = chosen.record
        if line.found:
            self.desk.go_to(line.found[0].page, line.found[0].ref)


def _row(line: _Line) -> PlainRow:
    cells = {"number": line.number, "gist": line.gist, "whose": line.whose, "state": line.state_words}
    return PlainRow(cells, line)


def _board(session: Session, on: date) -> list[_Line]:
    from dutydesk.work import review, today

    lines: list[_Line] = []
    for judged in review.board(session, on):
        found: list[_Shortfall] = []
        for finding in judged.findings:
            action = today.action_for(finding, judged.number)
            ref = Ref(action.table, action.record_id) if action.table else None
            found.append(_Shortfall(finding.sentence, finding.due, action.words, action.page, ref))
        state = judged.state
        lines.append(
            _Line(judged.number, judged.gist, judged.whose, judged.how, state.value, state.words, tuple(found))
        )
    return lines
