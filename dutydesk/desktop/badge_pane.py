"""One badge: its card, whose it is, what became of it, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout

from dutydesk.desktop import printing
from dutydesk.desktop.badge_sheets import PrintSheet, StepSheet
from dutydesk.desktop.desk import Ref
from dutydesk.desktop.detail import DetailPane
from dutydesk.desktop.flow import Flow
from dutydesk.desktop.paper_view import show_paper
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Empty, Pill, button, column, label
from dutydesk.kinds.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.desktop.tokens import Tone
    from dutydesk.records import Badge, Paper
    from dutydesk.work.badges.overview import BadgeFacts, DesignFacts

STATE_TONES: dict[str, Tone] = {
    "在用": "good",
    "待打印": "info",
    "未发放": "danger",
    "已过期": "danger",
    "待收回": "danger",
    "已挂失": "warning",
}
DESIGN_TONES: dict[str, Tone] = {
    "已批准": "good",
    "退回": "danger",
    "未打印报批单": "warning",
    "已变更，需重打": "danger",
}
_CARD_WIDTH = 324


class BadgePane(DetailPane):
    """Show a badge."""

    def __init__(self, page: Page) -> None:
        super().__init__(Empty("未选中工作牌", "在左侧列表中选一枚，这里显示卡面和经过。", icon="id-card-lanyard"))
        self._page = page
        self.facts: BadgeFacts | None = None

    def show_facts(self, facts: BadgeFacts) -> None:
        """Show one badge."""
        self.facts = facts
        badge, state = facts.badge, facts.row.cells["state"]
        self.start()
        self.add_head(badge.number, Pill(state, STATE_TONES.get(state, "plain")), (facts.holder,))
        self._add_actions(facts)
        self.add(card_pictures(self, facts.card))
        lines = self.add_facts()
        for said, value in (
            ("编号", badge.employee_number),
            ("所属部门", badge.department),
            ("岗位职务", badge.position),
            ("发放日期", words(badge.issued_on)),
            ("有效期至", words(badge.valid_until) or "在职期间有效"),
            ("打印日期", words(badge.printed_on) or "未打印"),
            ("换发为", facts.replaced_by),
        ):
            if value:
                lines.add(said, value)
        if badge.note:
            self.add_heading("经过")
            self.add(label(badge.note, wrap=True, selectable=True))
        self.finish()

    def forget(self) -> None:
        """Show that nothing is current."""
        self.facts = None
        self.clear()

    def take_back(self, badge_ids: Sequence[int], numbers: str) -> None:
        """Ask when badges came back."""
        self._step(badge_ids, f"收回工作牌 {numbers}", "挂失后找到的也在这里登记收回。", "说明（可不填）", "take_back")

    def destroy(self, badge_ids: Sequence[int], numbers: str) -> None:
        """Ask how badges were destroyed."""
        hint = "销毁应有两人在场，写明方式和在场的人。编号保留，不再使用。"
        self._step(badge_ids, f"销毁工作牌 {numbers}", hint, "销毁方式和在场人", "destroy")

    def _add_actions(self, facts: BadgeFacts) -> None:
        badge, number = facts.badge, facts.badge.number
        own = [badge.id or 0]
        printed = button("打印", "printer", "small", lambda: PrintSheet(self._page, own).open())
        lost = button("挂失", "triangle-alert", "small", lambda: self._lose(own, number))
        replaced = button("换发", "refresh-cw", "small", lambda: self._replace(own, number))
        back = button("收回", "undo-2", "small", lambda: self.take_back(own, number))
        gone = button("销毁", "trash-2", "small", lambda: self.destroy(own, number))
        officer = button("人员", "user-round", "small", self._show_officer)
        officer.setToolTip("在“人员”页看持有人")
        state = facts.row.state.name if facts.row.state else ""
        self.add(Flow(printed, lost, replaced, back, gone, officer))
        printed.setVisible(facts.row.is_worn)
        lost.setVisible(facts.is_out)
        replaced.setVisible(facts.row.cells["state"] != "待收回" and state in {"ISSUED", "EXPIRED", "LOST"})
        back.setVisible(state not in {"RETURNED", "DESTROYED"})
        gone.setVisible(state == "RETURNED")
        self._page.only("PRINT", printed)
        self._page.only("ENTER", lost, replaced, back, gone)

    def _lose(self, badge_ids: Sequence[int], number: str) -> None:
        hint = "挂失后此牌作废；为持有人补发新的编号。"
        self._step(badge_ids, f"挂失工作牌 {number}", hint, "遗失经过", "report_lost")

    def _replace(self, badge_ids: Sequence[int], number: str) -> None:
        hint = "新牌按持有人现在的姓名、编号和职务登记，用新的编号；旧牌请收回。"
        self._step(badge_ids, f"换发工作牌 {number}", hint, "换发原因", "replace")

    def _step(self, badge_ids: Sequence[int], title: str, hint: str, field: str, step: str) -> None:
        ids = list(badge_ids)

        def work(session: Session, day: date, said: str) -> None:
            from dutydesk.records import Badge
            from dutydesk.work.badges import register

            badges: list[Badge] = [session.get_one(Badge, badge_id) for badge_id in ids]
            if step == "take_back":
                register.take_back(session, badges, day, said)
            elif step == "destroy":
                register.destroy(session, badges, said, day)
            elif step == "report_lost":
                register.report_lost(session, badges[0], said, day)
            else:
                register.replace(session, badges[0], said, day)

        StepSheet(self._page, title, hint, field, work, f"{title}已登记。").open()

    def _show_officer(self) -> None:
        if self.facts is not None:
            self._page.desk.go_to("people", Ref("officer", self.facts.row.officer_id))


class DesignPane(DetailPane):
    """Show a design of badges and how far its approval has come."""

    def __init__(self, page: Page) -> None:
        super().__init__(Empty("未选中设计", "在左侧列表中选一份设计，这里显示样张和报批。", icon="id-card-lanyard"))
        self._page = page
        self.facts: DesignFacts | None = None

    def show_facts(self, facts: DesignFacts) -> None:
        """Show one design."""
        self.facts = facts
        design, state = facts.row.record, facts.row.cells["state"]
        self.start()
        self.add_head(design.name, Pill(state, DESIGN_TONES.get(state, "info")), (facts.row.cells["made_on"],))
        edit = button("修改", "pencil", "small", self.edit)
        asked = button("打印报批单", "printer", "small", self._print)
        view = button("查看纸件", look="small", on=self._show_paper)
        self.add(Flow(edit, asked, view))
        view.setVisible(facts.paper is not None)
        self._page.only("SITE", edit)
        self._page.only("PRINT", asked)
        self.add(card_pictures(self, facts.card))
        lines = self.add_facts()
        months = f"{design.valid_months} 个月" if design.valid_months else "在职期间有效"
        for said, value in (
            ("所属部门名称", design.department),
            ("标头文字", design.heading or "服务商名称"),
            ("底部文字", design.duty or "—"),
            ("标志色", design.colour),
            ("标志图", "有" if design.logo else "没有"),
            ("有效期", months),
            ("二维码", "印" if design.has_code else "不印"),
        ):
            lines.add(said, value)
        self.finish()

    def forget(self) -> None:
        """Show that nothing is current."""
        self.facts = None
        self.clear()

    def edit(self, _row: object = None) -> None:
        """Open the form of the design."""
        from dutydesk.desktop.entry_form import edit

        if self.facts is not None and self._page.may("SITE"):
            edit(self._page, "badgedesign", self.facts.row.record.id)

    def _print(self) -> None:
        if self.facts is None:
            return
        design_id = self.facts.row.record.id

        def work(session: Session) -> Paper:
            from dutydesk.records import BadgeDesign
            from dutydesk.work.badges import cards

            return cards.print_design(session, session.get_one(BadgeDesign, design_id))

        self._page.write(work, lambda paper: show_paper(self._page, paper, is_new=True))

    def _show_paper(self) -> None:
        if self.facts is not None and self.facts.paper is not None:
            self._page.desk.go_to("papers", Ref("paper", self.facts.paper.id))


def card_pictures(pane: DetailPane, pdf: bytes) -> QVBoxLayout:
    """Return front and back of a card, one below the other."""
    ratio = pane.devicePixelRatioF()
    own = printing.OwnPages(pdf)
    shown: list[QLabel] = []
    for index, (wide, _) in enumerate(own.sizes):
        picture = QPixmap.fromImage(own.image(index, _CARD_WIDTH * ratio / wide))
        picture.setDevicePixelRatio(ratio)
        framed = QLabel(alignment=Qt.AlignmentFlag.AlignLeft)
        framed.setProperty("look", "clause")
        framed.setPixmap(picture)
        framed.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        shown.append(framed)
    return column(*shown, gap=2 * STEP)
