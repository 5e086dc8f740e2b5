"""记录: who did what to which record and when, with what it said before and after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent

from dutydesk.desktop import file_dialog
from dutydesk.desktop.day_box import DayBox
from dutydesk.desktop.desk import Ref
from dutydesk.desktop.detail import side_by_side
from dutydesk.desktop.editors import Combo
from dutydesk.desktop.journal_pane import JournalPane, may_open
from dutydesk.desktop.long_table import LongRows, LongTable, Span
from dutydesk.desktop.page import Page
from dutydesk.desktop.search_box import SearchBox
from dutydesk.desktop.table import TableColumn
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Card, Empty, button, column, label, row

if TYPE_CHECKING:
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.desktop.desk import Desk
    from dutydesk.desktop.journal_facts import FirstPage
    from dutydesk.work.journal_reading import Choices

_COLUMNS = (
    TableColumn("when", "时间", 138),
    TableColumn("who", "操作员", 84),
    TableColumn("act", "操作", 76),
    TableColumn("what", "记录", 190),
    TableColumn("gist", "内容", 0),
)
_ALL, _TODAY, _WEEK, _MONTH, _YEAR, _DAYS = "全部日期", "今天", "最近 7 天", "本月", "本年", "自选日期"
_SHEETS = "Excel 工作簿 (*.xlsx)"


class _Asked(NamedTuple):
    """Hold the arguments of `journal_reading.Wanted`, which is not imported before the records are."""

    typed: str
    starts_on: date | None
    ends_on: date | None
    operator_id: int | None
    table: str
    act: str
    record: tuple[str, int] | None


class JournalPage(Page):
    """Show the journal. `open_record` narrows it to the history of one record."""

    key, title, icon = "journal", "记录", "history"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._record: tuple[str, int] | None = None
        self._offered = False
        self._export = button("导出表格", "download", on=self.export)
        self._export.setToolTip("把列出的记录写成 Excel 工作簿（Ctrl+E）")
        self.set_actions(self._export)
        self.search = SearchBox("姓名、编号、内容或事由")
        self.period, self.who, self.kind, self.act = Combo(), Combo(), Combo(), Combo()
        self.period.addItems([_ALL, _TODAY, _WEEK, _MONTH, _YEAR, _DAYS])
        self.starts_on, self.ends_on = DayBox("起始日期"), DayBox("截止日期")
        self._dash = label("至", "second")
        self._only = button("", "x", "chip", self.show_all_records)
        self._empty = Empty("没有符合条件的记录", "请换一个条件；按 Esc 清空查找框。", icon="history")
        self.table = LongTable(_COLUMNS, self._empty)
        self.pane = JournalPane(self.open_of, self.show_record)
        self._lay_out()
        self._connect()

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again: every change is an entry."""
        del tables
        if not self.may("JOURNAL"):
            self._empty.say("没有查阅操作记录的权限", "操作记录由项目负责人查阅。")
            self.table.show_rows(())
            return
        if not self._offered:
            self.read(_choices, self._offer, self.fail, key="choices")
        self._read()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was only noted meanwhile, such as a look at an ID number: it touched no record."""
        super().showEvent(event)
        if self._offered:
            self._read()

    def open_record(self, ref: Ref) -> None:
        """Show the history of one record, and of what belongs to it."""
        if ref.id is not None and self.may("JOURNAL"):
            self._clear()
            self.show_record(ref.table, ref.id)

    def show_record(self, table: str, record_id: int) -> None:
        """Narrow the list to one record."""
        self._record = (table, record_id)
        self._read()

    def show_all_records(self) -> None:
        """Show every record again."""
        self._record = None
        self._read()

    def open_of(self, table: str, record_id: int) -> None:
        """Go to the page where a record is worked on."""
        self.desk.open_record(Ref(table, record_id))

    def export(self) -> None:
        """Ask for the reason and where to write, then write what is listed as a workbook."""
        from dutydesk.desktop.prove import prove

        asked = self._asked()
        name = f"操作记录-{date.today():%Y%m%d}.xlsx"
        target = file_dialog.save_file(self, "导出操作记录", name, _SHEETS)
        if target is None:
            return
        path: Path = target

        def act(session: Session, why: str) -> int:
            from dutydesk.desktop.journal_facts import write_sheet
            from dutydesk.work.journal_reading import Wanted

            return write_sheet(session, Wanted(*asked), path, why)

        prove(self, "导出操作记录", act, self._say_written)

    def _lay_out(self) -> None:
        for combo, words in ((self.period, "期间"), (self.who, "操作员"), (self.kind, "记录种类"), (self.act, "操作")):
            combo.setAccessibleName(words)
            combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
        top = row(self.search, self.period)
        top.setStretch(0, 1)
        low = row(self.who, self.kind, self.act, 0)
        days = row(self.starts_on, self._dash, self.ends_on, 0)
        filters = column(top, low, days, row(self._only, 0), gap=2 * STEP)
        filters.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 0)
        card = Card(margins=0)
        card.body.addLayout(filters)
        card.body.addWidget(self.table, 1)
        self.body.addWidget(side_by_side(card, self.pane, (700, 430)), 1)
        self.first = self.table
        self._only.hide()
        self._show_days()
        self.only("JOURNAL", self._export, self.search, self.period, self.who, self.kind, self.act)

    def _connect(self) -> None:
        self.search.searched.connect(self._read)
        self.search.left_down.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.period.currentTextChanged.connect(self._change_period)
        for box in (self.starts_on, self.ends_on):
            box.changed.connect(self._read)
        for combo in (self.who, self.kind, self.act):
            combo.activated.connect(self._read)
        self.table.selected.connect(self._select)
        self.table.opened.connect(self._open)
        QShortcut(QKeySequence("Ctrl+E"), self).activated.connect(self._export.click)

    def _offer(self, found: Choices) -> None:
        for combo, every, offered in (
            (self.who, "所有操作员", found.operators),
            (self.kind, "所有记录", found.kinds),
            (self.act, "所有操作", found.acts),
        ):
            combo.clear()
            combo.addItem(every, None)
            for key, words in offered:
                combo.addItem(words, key)
        self._offered = True

    def _clear(self) -> None:
        filters = (self.period, self.who, self.kind, self.act)
        quiet = [QSignalBlocker(part) for part in (*filters, self.search)]  # one reading for all of them
        for combo in filters:
            combo.setCurrentIndex(0)
        self.search.clear()
        del quiet
        self._show_days()

    def _asked(self) -> _Asked:
        starts_on, ends_on = self._period()
        return _Asked(
            self.search.text(),
            starts_on,
            ends_on,
            self.who.currentData(),
            self.kind.currentData() or "",
            self.act.currentData() or "",
            self._record,
        )

    def _period(self) -> tuple[date | None, date | None]:
        today = date.today()
        chosen = self.period.currentText()
        if chosen == _DAYS:
            return self.starts_on.last, self.ends_on.last
        return {
            _TODAY: (today, None),
            _WEEK: (today - timedelta(days=6), None),
            _MONTH: (today.replace(day=1), None),
            _YEAR: (date(today.year, 1, 1), None),
        }.get(chosen, (None, None))

    def _read(self) -> None:
        asked = self._asked()

        def work(session: Session) -> FirstPage:
            from dutydesk.desktop.journal_facts import read_first
            from dutydesk.work.journal_reading import Wanted

            return read_first(session, Wanted(*asked))

        self.read(work, lambda first: self._show(asked, first), self.fail, key="first")

    def _show(self, asked: _Asked, first: FirstPage) -> None:
        found = first.found
        self.set_fact(f"{found.count:,} 条　·　只增不改，身份证编号只显示首尾各四位")
        self._only.setText(f"只看：{first.record_words}")
        self._only.setVisible(bool(first.record_words))
        before = self.table.current

        def read(span: Span) -> None:
            def work(session: Session) -> list[Any]:
                from dutydesk.desktop.journal_facts import read_span
                from dutydesk.work.journal_reading import Wanted

                return read_span(session, Wanted(*asked), found, span)

            def failed(error: Exception) -> None:
                self.fail(error)
                rows.fail()

            self.read(work, lambda page: rows.put(span, page), failed)

        rows = LongRows(found.count, first.rows, read)
        if before is None or before.record is None or not self._same_rows(first):
            self.table.show_long(rows)

    def _same_rows(self, first: FirstPage) -> bool:
        """Tell whether nothing new is to be seen, so that whoever reads far down stays there."""
        shown = self.table.rows
        return len(shown) == first.found.count and bool(first.rows) and shown[0].record == first.rows[0].record

    def _select(self, chosen: Any) -> None:
        if chosen is None:
            self.pane.clear()
        elif chosen.record is not None:
            self.pane.show_entry(chosen.record, narrowed=self._record)

    def _open(self, chosen: Any) -> None:
        told = chosen.record
        if told is not None and may_open(told):
            self.open_of(told.table, told.record_id)

    def _change_period(self) -> None:
        self._show_days()
        self._read()

    def _show_days(self) -> None:
        own = self.period.currentText() == _DAYS
        for part in (self.starts_on, self._dash, self.ends_on):
            part.setVisible(own)

    def _say_written(self, count: int) -> None:
        self.messages.say(f"已写好 {count} 条操作记录。", "", "good")


def _choices(session: Session) -> Choices:
    from dutydesk.desktop.journal_facts import read_choices

    return read_choices(session)
