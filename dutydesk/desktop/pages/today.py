"""今日: what is overdue, due within seven days, and this quarter; every line has one button that leads to the work."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy, QWidget

from dutydesk.desktop.desk import Ref
from dutydesk.desktop.fonts import scaled
from dutydesk.desktop.icons import pixmap
from dutydesk.desktop.page import Page
from dutydesk.desktop.tokens import BACKUP_TONES, LIGHT, STEP, Tone
from dutydesk.desktop.widgets import Card, Pill, button, column, empty_layout, label, row, rule, scrolled

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from sqlmodel import Session

    from dutydesk.desktop.desk import Desk
    from dutydesk.work.backups import Standing
    from dutydesk.work.today import Action, Agenda, Figure, Item, ListFacts, Step

_WEEKDAYS = "一二三四五六日"
_SIDE = 300
_LEAST_BESIDE = 960  # pixels of the page at usual text size
_NO_LIMIT = (1 << 24) - 1
_CLAUSE_WIDTH, _DATE_WIDTH, _PILL_WIDTH, _BUTTON_WIDTH = 52, 52, 92, 112


class TodayPage(Page):
    """The first page of the day."""

    key, title, icon = "today", "今日", "layout-dashboard"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._ways: list[QWidget] = []
        self._figures = Card(margins=4 * STEP)
        self._main = column(gap=3 * STEP + 2)
        self._side = column(gap=3 * STEP + 2)
        content = QWidget()
        self.beside = QWidget()
        self.beside.setLayout(self._side)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._across = row(gap=4 * STEP)
        self._across.addLayout(self._main, 1)
        self._across.addWidget(self.beside)
        content.setLayout(column(self._figures, self._across, 0, gap=3 * STEP + 2))
        self.body.addWidget(scrolled(content), 1)
        self.set_fact(_day(date.today()))
        self._figures.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit what stands beside the list."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Fit again where the text has another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        """Put the side column below the list where the sentences beside it would be squeezed."""
        beside = self.width() >= scaled(_LEAST_BESIDE)
        self._across.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self.beside.setMaximumWidth(_SIDE if beside else _NO_LIMIT)
        self.beside.setMinimumWidth(_SIDE if beside else 0)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read the agenda again: nearly every table counts."""
        del tables
        self.read(_agenda, self._show, key="agenda")

    def _show(self, agenda: Agenda) -> None:
        self.set_fact(_day(agenda.on))
        empty_layout(self._figures.body)
        self._figures.body.addLayout(row(*(_figure(one) for one in agenda.figures), gap=6 * STEP))
        self._figures.setVisible(True)
        had_focus = self.hasFocus() or any(way.hasFocus() for way in self._ways)
        self._ways.clear()
        self.first = None
        empty_layout(self._main)
        empty_layout(self._side)
        if not agenda.is_set_up:
            self._main.addWidget(self._steps(agenda.steps))
        sections = (
            ("已逾期", agenda.overdue, "danger"),
            ("七日内到期", agenda.within_7_days, "warning"),
            ("本季度内", agenda.this_quarter, "info"),
        )
        for words, items, tone in sections:
            if items:
                self._main.addWidget(self._section(words, items, cast(Tone, tone)))
        if agenda.is_set_up and not any(items for _, items, _ in sections):
            self._main.addWidget(_all_done())
        self._main.addStretch(1)
        if agenda.newest_list is not None:
            self._side.addWidget(self._list_card(agenda.newest_list))
        self._side.addWidget(self._backup_card(agenda.backup))
        self._side.addWidget(self._shortcuts())
        self._side.addStretch(1)
        self.first = self._ways[0] if self._ways else None
        if had_focus:
            self.take_focus()

    def _section(self, words: str, items: tuple[Item, ...], tone: Tone) -> Card:
        card = Card(margins=0)
        head = row(label(words, "heading"), Pill(str(len(items)), tone), 0)
        head.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, STEP)
        card.body.setSpacing(0)
        card.body.addLayout(head)
        for place, item in enumerate(items):
            if place:
                card.body.addWidget(rule())
            card.body.addWidget(self._line(item, tone))
        card.body.addSpacing(STEP)
        return card

    def _line(self, item: Item, tone: Tone) -> QWidget:
        clause = label(item.clause, "clause")
        clause.setMinimumWidth(_CLAUSE_WIDTH)
        clause.setAlignment(Qt.AlignmentFlag.AlignCenter)
        clause.setToolTip(f"T/BAX 0001.2—2021 {item.clause}")
        clause.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        sentence = column(label(item.sentence, wrap=True), label(item.detail, "small", wrap=True), gap=2)
        due = label(f"{item.due:%m-%d}" if item.due else "", "second")
        due.setMinimumWidth(_DATE_WIDTH)
        due.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = row(clause, sentence, due, Pill(item.when, tone, least_width=_PILL_WIDTH), gap=3 * STEP)
        line.addWidget(self._way(item.action, item.sentence))
        line.setStretch(1, 1)
        line.setContentsMargins(4 * STEP, 2 * STEP + 2, 4 * STEP, 2 * STEP + 2)
        held = QWidget()
        held.setLayout(line)
        return held

    def _way(self, action: Action, sentence: str = "") -> QWidget:
        way = button(self.way(action.words, action.page), look="small", on=lambda: self._go(action))
        way.setMinimumWidth(_BUTTON_WIDTH)
        self._ways.append(way)
        if sentence:
            way.setAccessibleDescription(sentence)
        return way

    def _go(self, action: Action) -> None:
        self.desk.go_to(action.page, Ref(action.table, action.record_id) if action.table else None)

    def _steps(self, steps: tuple[Step, ...]) -> Card:
        done = sum(step.done for step in steps)
        card = Card("开始使用", Pill(f"已完成 {done}/{len(steps)}", "info"), margins=4 * STEP)
        for number, step in enumerate(steps, start=1):
            mark = QLabel()
            if step.done:
                mark.setPixmap(pixmap("circle-check", LIGHT.good, 20))
                mark.setAccessibleName("已完成")
                end: QWidget = label("已完成", "small")
            else:
                mark.setText(str(number))
                mark.setProperty("look", "strong")
                end = self._way(step.action)
            mark.setMinimumWidth(6 * STEP)
            mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
            line = row(mark, column(label(step.words, "strong"), label(step.hint, "small", wrap=True), gap=2), end)
            line.setStretch(1, 1)
            card.body.addLayout(line)
        return card

    def _list_card(self, facts: ListFacts) -> Card:
        card = Card("背景清单", Pill(facts.state, _tone(facts.tone)))
        card.body.addWidget(label(f"{facts.number}　{facts.people} 人", "second", wrap=True))
        if facts.since is not None and facts.days is not None:
            ago = f"，已 {facts.days} 天" if facts.days else "，今天"
            card.body.addWidget(label(f"自 {facts.since:%Y-%m-%d} 起{ago}", "small", wrap=True))
        if facts.approved_number:
            card.body.addWidget(label(f"最近批准：{facts.approved_number}", "small", wrap=True))
        card.body.addWidget(_wide(self._way(facts.action)))
        return card

    def _backup_card(self, standing: Standing) -> Card:
        card = Card("备份", Pill(standing.age.value, BACKUP_TONES[standing.age.name]))
        card.body.addWidget(label(standing.sentence, "second", wrap=True))
        card.body.addWidget(label(standing.detail, "small", wrap=True))
        words = "设置备份" if standing.age.name == "NOWHERE" else "去备份"
        way = button(words, look="small", on=lambda: self.desk.go_to("settings", Ref("backupplace")))
        card.body.addWidget(_wide(way))
        return card

    def _shortcuts(self) -> Card:
        card = Card("常用")
        for words, icon, page, act in (
            ("查找人员", "search", "people", "READ"),
            ("编制清单", "list-checks", "lists", "REVEAL"),
            ("导出资料包", "download", "export", "EXPORT"),
        ):
            way = button(words, icon, on=lambda page=page: self.desk.go_to(page, None))
            card.body.addWidget(_wide(way))
            self.only(act, way)
        return card


def _agenda(session: Session) -> Agenda:
    from dutydesk.work import today

    return today.agenda(session, date.today())


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日　星期{_WEEKDAYS[on.weekday()]}"


def _tone(tone: Any) -> Tone:
    return "info" if tone.value == "accent" else tone.value


def _figure(figure: Figure) -> QWidget:
    number = label(str(figure.value), "number")
    palette = number.palette()
    palette.setColor(number.foregroundRole(), LIGHT.ink(_tone(figure.tone)) if figure.value else LIGHT.text)
    number.setPalette(palette)
    words = label(figure.words, "strong")
    head = row(number, words, 0)
    words.setAlignment(Qt.AlignmentFlag.AlignBottom)
    words.setContentsMargins(0, 0, 0, STEP)
    held = QWidget()
    held.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    held.setLayout(column(head, label(figure.note, "small", wrap=True), gap=2))
    return held


def _wide(widget: QWidget) -> QWidget:
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return widget


def _all_done() -> Card:
    card = Card()
    mark = QLabel()
    mark.setPixmap(pixmap("circle-check", LIGHT.good, 20))
    card.body.addLayout(
        row(mark, column(label("没有待办事项", "heading"), label("本季度内没有到期或逾期的事项。", "second"), gap=2), 0)
    )
    return card
