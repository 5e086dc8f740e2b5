"""The right side of 人员: one officer, in three parts: 基本信息, 证件证明, 变更记录."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from dutydesk.desktop.detail import DetailPane
from dutydesk.desktop.tokens import STEP, Tone
from dutydesk.desktop.widgets import Empty, Pill, button, column, label, row, rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QPushButton

    from dutydesk.desktop.officer_facts import Happened, Held, OfficerView

_PARTS = (("facts", "基本信息"), ("held", "证件证明"), ("happened", "变更记录"))
_ID_WORDS = "身份证编号"


class OfficerPane(DetailPane):
    """Show one officer.

    Signals:
        edit_wanted, leave_wanted, history_wanted: of the officer shown.
        reveal_wanted: the whole ID number is asked for.
        file_wanted, consent_wanted: of the officer shown.
        certificate_wanted: the id of a certificate to change, or 0 for a new one.
    """

    edit_wanted = Signal()
    leave_wanted = Signal()
    history_wanted = Signal()
    reveal_wanted = Signal()
    certificate_wanted = Signal(int)
    file_wanted = Signal()
    consent_wanted = Signal()

    def __init__(self, may: Callable[[str], bool]) -> None:
        super().__init__(Empty("未选中人员", "在左侧列表中选一人，这里显示其资料。", icon="user-round"))
        self._may = may
        self.view: OfficerView | None = None
        self._part = "facts"
        self._wanted: int | None = None
        self._revealed: tuple[int, str] | None = None

    def show_officer(self, view: OfficerView) -> None:
        """Show an officer; the part that was looked at stays in front."""
        if self._revealed is not None and self._revealed[0] != view.card.officer_id:
            self._revealed = None
        self.view = view
        self._draw()

    def show_nobody(self) -> None:
        """Show that nobody is current."""
        self.view = self._revealed = None
        self.clear()

    def reveal(self, officer_id: int, number: str) -> None:
        """Show the whole ID number until another officer is shown or 隐藏 is pressed."""
        if self.view is not None and self.view.card.officer_id == officer_id:
            self._revealed = (officer_id, number)
            self._draw()

    def choose_part(self, key: str) -> None:
        """Bring `facts`, `held` or `happened` to the front."""
        self._part = key
        self._draw()

    def show_certificate(self, certificate_id: int) -> None:
        """Bring `held` to the front when the officer is drawn next, with the keyboard on one certificate."""
        self._part, self._wanted = "held", certificate_id

    def _draw(self) -> None:
        view = self.view
        if view is None:
            return
        self.start()
        card = view.card
        photo = QPixmap()
        if view.photo:
            photo.loadFromData(view.photo)
        self.add_head(
            card.name,
            Pill(card.status, _tone(card.tone)),
            card.head,
            self._head_actions(view),
            photo=None if photo.isNull() else photo,
            icon="user-round",
        )
        self.add(self._tabs(view))
        {"facts": self._draw_facts, "held": self._draw_held, "happened": self._draw_happened}[self._part](view)
        self.finish()

    def _head_actions(self, view: OfficerView) -> tuple[QPushButton, ...]:
        history: tuple[QPushButton, ...] = ()
        if self._may("JOURNAL"):
            history = (button("记录", "history", "small", self.history_wanted.emit),)
            history[0].setToolTip("在“记录”页看此人的全部操作记录")
        if not self._may("ENTER"):
            return history
        edit = button("修改", "pencil", "small", self.edit_wanted.emit)
        edit.setToolTip("修改此人资料（在列表中按回车）")
        if view.card.status == "离职":
            return (edit, *history)
        leave = button("登记离职", "log-out", "small", self.leave_wanted.emit)
        leave.setToolTip("登记离职日期；记录保留，不再列入清单")
        return (edit, leave, *history)

    def _tabs(self, view: OfficerView) -> QWidget:
        strip = QWidget()
        group = QButtonGroup(strip, exclusive=True)
        counts = {"held": len(view.held), "happened": len(view.happened)}
        line = row(gap=STEP)
        for key, words in _PARTS:
            count = counts.get(key)
            tab = button(f"{words} {count}" if count else words, look="tab", on=lambda key=key: self.choose_part(key))
            tab.setCheckable(True)
            tab.setChecked(key == self._part)
            group.addButton(tab)
            line.addWidget(tab)
        line.addStretch(1)
        strip.setLayout(column(line, rule(), gap=0))
        return strip

    def _draw_facts(self, view: OfficerView) -> None:
        facts = self.add_facts()
        for line in view.card.lines:
            mark: QWidget | None = Pill(line.badge, _tone(line.tone)) if line.badge else None
            value = line.words
            if line.label == _ID_WORDS:
                value, mark = self._id_number(line.words)
            facts.add(line.label, value, mark)

    def _id_number(self, masked: str) -> tuple[str, QPushButton | None]:
        if not self._may("REVEAL"):
            return masked, None
        if self._revealed is not None:
            return self._revealed[1], button("隐藏", look="small", on=self._hide)
        show = button("显示", "eye", "small", self.reveal_wanted.emit)
        show.setToolTip("显示完整身份证编号（须填写事由，写入操作记录）")
        return masked, show

    def _hide(self) -> None:
        self._revealed = None
        self._draw()

    def _draw_held(self, view: OfficerView) -> None:
        may_enter = self._may("ENTER")
        actions: list[QPushButton] = []
        if may_enter:
            actions.append(button("新增证件", "plus", "small", lambda: self.certificate_wanted.emit(0)))
        if self._may("PRINT"):
            actions.append(button("同意书", "printer", "small", self.consent_wanted.emit))
            actions[-1].setToolTip("打印《个人信息提供同意书》，由本人签字")
        if self._may("EXPORT"):
            actions.append(button("个人档案", "files", "small", self.file_wanted.emit))
            actions[-1].setToolTip("把此人的资料和证件扫描件汇编成一个 PDF（写入信息提供登记）")
        if actions:
            self.add(row(*actions, 0))
        for held in view.held:
            self.add(self._one_held(held, may_enter=may_enter))
        if not view.held:
            self.add(label("还没有登记证件、证明。应登记劳动合同和社会保险（4.1 a）。", "second", wrap=True))

    def _one_held(self, held: Held, *, may_enter: bool) -> QVBoxLayout:
        marks: list[QWidget] = [Pill(held.state, _tone(held.tone))]
        if may_enter:
            edit = button("修改", look="small", on=lambda: self.certificate_wanted.emit(held.id))
            edit.setAccessibleName(f"修改{held.kind}")
            if held.id == self._wanted:
                self._wanted = None
                QTimer.singleShot(0, edit, lambda: self._reach(edit))
            marks.append(edit)
        words = label(held.words, "second", wrap=True, selectable=True)
        return column(row(label(held.kind, "strong"), 0, *marks), words, rule(), gap=STEP)

    def _reach(self, edit: QPushButton) -> None:
        self.reveal_part(edit)
        edit.setFocus(Qt.FocusReason.TabFocusReason)

    def _draw_happened(self, view: OfficerView) -> None:
        for happened in view.happened:
            self.add(_told(happened))
        if not view.happened:
            self.add(label("还没有变更记录。", "second"))


def _told(happened: Happened) -> QVBoxLayout:
    lines: list[QWidget] = [
        label(f"{happened.when}　{happened.who}", "small"),
        label(happened.what, "strong", wrap=True),
    ]
    lines += [label(f"{field}：{old} → {new}", wrap=True, selectable=True) for field, old, new in happened.changes]
    if happened.why:
        lines.append(label(f"事由：{happened.why}", wrap=True, selectable=True))
    return column(*lines, rule(), gap=STEP)


def _tone(words: str) -> Tone:
    return cast("Tone", words or "plain")
