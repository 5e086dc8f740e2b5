"""What somebody says who has looked at pages that came back: which are filed, what stands on them, what it proves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QSpinBox, QWidget

from dutydesk.desktop.day_box import DayBox
from dutydesk.desktop.paper_steps import RETURNED, OutcomeBox
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Pill, button, column, label, row, rule
from dutydesk.kinds.words import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from dutydesk.work.intake.filing import Filing
    from dutydesk.work.intake.tray import Bundle, TrayPage


class BundleForm(QWidget):
    """Ask about the pages of one paper. Nothing is ticked beforehand but the pages themselves.

    Signals:
        looked_at: a page is to be shown. changed: something was ticked.
    """

    looked_at = Signal(object)
    changed = Signal()

    def __init__(self, bundle: Bundle, who: str) -> None:
        super().__init__()
        self.bundle = bundle
        self._who = who
        self._boxes: list[tuple[QCheckBox, TrayPage]] = []
        layout = column(gap=2 * STEP)
        state = words(bundle.main.state())
        layout.addLayout(row(label(bundle.paper.number, "heading", selectable=True), Pill(state, "info"), 0))
        layout.addWidget(label(f"{bundle.paper.title}　共 {bundle.paper.pages} 页", "second", wrap=True))
        if bundle.main.number != bundle.paper.number:
            layout.addWidget(label(f"随 {bundle.main.number} 一并办理。", "second", wrap=True))
        self._add_pages(layout)
        layout.addWidget(rule())
        layout.addWidget(label("看过纸面后勾选", "strong"))
        self.signed, self.sealed = QCheckBox("有签字"), QCheckBox("有盖章")
        layout.addLayout(row(self.signed, self.sealed, 0, gap=5 * STEP))
        self.people = _line("签字（盖章）人", "签字（盖章）人，照纸面填写")
        layout.addWidget(self.people)
        layout.addWidget(rule())
        self._add_steps(layout)
        layout.addStretch(1)
        self.setLayout(layout)

    @property
    def chosen(self) -> list[TrayPage]:
        """Return the pages that are ticked."""
        return [page for box, page in self._boxes if box.isChecked()]

    def filing(self) -> Filing:
        """Return what was said."""
        from dutydesk.work.intake.filing import Filing

        chosen = self.chosen
        taken = {one.page.paper_page for one in chosen}
        doubles = [page for box, page in self._boxes if not box.isChecked() and page.page.paper_page in taken]
        return Filing(
            paper_id=self.bundle.paper.id or 0,
            page_ids=[one.page.id or 0 for one in chosen],
            doubles=[one.page.id or 0 for one in doubles],
            signed=self.signed.isChecked(),
            sealed=self.sealed.isChecked(),
            people=self.people.text(),
            steps=self._steps(),
        )

    def _add_pages(self, layout: Any) -> None:
        bundle = self.bundle
        seen: set[int | None] = set()
        for page in bundle.pages:
            number = page.page.paper_page
            is_double = number in seen or number in bundle.filed
            seen.add(number)
            again = "　已归档过" if number in bundle.filed else "　重复" if is_double else ""
            box = QCheckBox(f"第 {number} 页{again}")
            box.setChecked(not is_double)
            box.toggled.connect(self.changed)
            look = button("查看", look="small", on=lambda page=page: self.looked_at.emit(page))
            look.setAccessibleDescription(box.text())
            layout.addLayout(row(box, 0, look))
            self._boxes.append((box, page))
        if bundle.missing:
            layout.addWidget(label(f"缺第 {_pages(bundle.missing)} 页，收到后可再归档。", "fault", wrap=True))
        if bundle.doubled:
            said = f"第 {_pages(bundle.doubled)} 页收到不止一张，每页只归档一张，其余的原件仍保留。"
            layout.addWidget(label(said, "fault", wrap=True))

    def _add_steps(self, layout: Any) -> None:
        main = self.bundle.main
        self._sign = self._submit = self._decide = None
        if main.withdrawn_on or main.outcome:
            layout.addWidget(label("该纸件已办结，归档后只保存扫描件。", "second", wrap=True))
            return
        layout.addWidget(label("同时登记", "strong"))
        if not main.signed_on and not main.submitted_on:
            self._sign = _Step(layout, "本单位已签字", "签字日期")
            self._sign.by = self._sign.add("签字人", "编制人、审核人", self._who)
        if not main.submitted_on:
            self._submit = _Step(layout, "已报送用户单位", "报送日期")
            self._submit.by = self._submit.add("接收部门（人）", "不填则为值机主管部门")
        self._decide = _Step(layout, "用户单位已有意见", "用户单位意见日期")
        self.outcome = OutcomeBox(main.form)
        self._decide.fields.insertRow(0, label("意见", "second"), self.outcome)
        self._decide.by = self._decide.add("签字人", "用户单位在回执上签字的人")
        self._decide.more = self._decide.add("批复文号", "没有可不填")
        why = self._why = self._decide.add("退回原因", "照用户单位的意见填写")
        fields = self._decide.fields
        fields.setRowVisible(why, False)  # noqa: FBT003  (Qt's own signature)

        def show(said: str) -> None:
            fields.setRowVisible(why, said == RETURNED)

        self.outcome.currentTextChanged.connect(show)
        layout.addWidget(label("都不勾选时，只保存扫描件。", "small", wrap=True))

    def _steps(self) -> Any:
        from dutydesk.work.intake.filing import Steps

        sign, submit, decide = self._sign, self._submit, self._decide
        said: dict[str, Any] = {}
        if sign and sign.is_on:
            said |= {"signed_on": sign.day, "signed_by": sign.text}
        if submit and submit.is_on:
            said |= {"submitted_on": submit.day, "submitted_to": submit.text}
        if decide and decide.is_on:
            said |= {"outcome": self.outcome.outcome, "decided_on": decide.day, "decided_by": decide.text}
            said["why"] = self._why.text()
            said["reply_number"] = decide.more.text() if decide.more else ""
        return Steps(**said) if said else None


class _Step:
    """A step that the pages may prove: a tick, and below it its day and names, shown while it is ticked."""

    def __init__(self, layout: Any, words: str, day: str) -> None:
        self.box = QCheckBox(words)
        self._day = DayBox(day)
        self.by: QLineEdit | None = None
        self.more: QLineEdit | None = None
        inside = QWidget()
        self.fields = QFormLayout(inside)
        self.fields.setContentsMargins(5 * STEP, 0, 0, STEP)
        self.fields.setVerticalSpacing(STEP)
        self.fields.addRow(label("日期", "second"), self._day)
        layout.addWidget(self.box)
        layout.addWidget(inside)
        inside.hide()
        self.box.toggled.connect(inside.setVisible)

    @property
    def is_on(self) -> bool:
        return self.box.isChecked()

    @property
    def day(self) -> Any:
        return self._day.day

    @property
    def text(self) -> str:
        return self.by.text() if self.by else ""

    def add(self, words: str, hint: str, given: str = "") -> QLineEdit:
        line = _line(words, hint, given)
        self.fields.addRow(label(words, "second"), line)
        return line


class LooseForm(QWidget):
    """Ask to which paper a page belongs that could not be read."""

    def __init__(self, page: TrayPage, assign: Callable[[str, int], None], leave: Callable[[], None]) -> None:
        super().__init__()
        self.number = _line("纸面编号", "例如 QD-2026-000123")
        self.page = QSpinBox()
        self.page.setRange(1, 500)
        self.page.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.page.setAccessibleName("第几页")
        self.page.setPrefix("第 ")
        self.page.setSuffix(" 页")

        def do() -> None:
            assign(self.number.text(), self.page.value())

        self.number.returnPressed.connect(do)
        self.do = button("归到这份纸件", "check", "primary", do)
        self.setLayout(
            column(
                label("待指定的页", "heading"),
                label(page.trouble + "。", "fault", wrap=True),
                label("请看纸面左下角或右上角二维码下方的编号，照样填写。", "second", wrap=True),
                self.number,
                row(self.page, 0),
                row(self.do, 0),
                rule(),
                label("不是本系统打印的纸件，可不归档；收到的原文件仍保留。", "second", wrap=True),
                row(button("不归档", "x", on=leave), 0),
                0,
                gap=2 * STEP,
            )
        )


def _line(words: str, hint: str, given: str = "") -> QLineEdit:
    line = QLineEdit(given)
    line.setPlaceholderText(hint)
    line.setAccessibleName(words)
    return line


def _pages(numbers: tuple[int, ...]) -> str:
    return "、".join(str(number) for number in numbers)
