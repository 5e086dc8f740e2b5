"""设置, 恢复码: what opens the desk, a new code for the branch, a code for the client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from dutydesk.desktop import dialogs
from dutydesk.desktop.code_paper import CodePaper
from dutydesk.desktop.detail import Facts
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.guide_parts import ShowCode, TypeCode
from dutydesk.desktop.kind_list import Panel
from dutydesk.desktop.prove import prove
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Card, button, column, empty_layout, label, row
from dutydesk.errors import DeskError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.store.recovery_code import RecoveryCode
    from dutydesk.store.vault import Slot

_KEEPING = {
    "BRANCH": "请打印两份，分别由项目负责人和服务商保管。核对后旧恢复码作废；此前的备份仍凭旧恢复码打开。",
    "CLIENT": "请打印一份，封入信封交用户单位保管。凭它也能打开全部资料，交付时请登记。",
}


class Keys(Panel):
    """Show what opens the desk, and change it."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._card = Card(margins=6 * STEP)
        self.setLayout(column(self._card))

    def refresh(self) -> None:
        """Read what opens the desk."""
        self._page.read(_standing, self._show, key="keys")

    def _show(self, found: tuple[list[tuple[str, str]], bool]) -> None:
        lines, has_client = found
        empty_layout(self._card.body)
        facts = Facts(150)
        for words, value in lines:
            facts.add(words, value)
        self._card.body.addWidget(facts)
        self._card.body.addSpacing(2 * STEP)
        change = button("更换项目分部恢复码…", "refresh-cw", on=lambda: self._ask("BRANCH", is_first=False))
        words = "更换用户单位恢复码…" if has_client else "给用户单位一份恢复码…"
        client = button(words, "plus", on=lambda: self._ask("CLIENT", is_first=not has_client))
        void = button("停用用户单位恢复码", "trash-2", "danger", self._void)
        void.setVisible(has_client)
        self._page.only("KEYS", change, client, void)
        self._card.body.addLayout(row(change, client, void, 0))
        self._card.body.addWidget(
            label(
                "恢复码用于更换电脑、重装系统或系统密钥丢失之后打开资料。怀疑恢复码被人看过时，请立即更换。",
                "second",
                wrap=True,
            )
        )
        self._card.body.addStretch(1)

    def _ask(self, slot_name: str, *, is_first: bool) -> None:
        def draw(session: Session, why: str) -> tuple[RecoveryCode, Callable[[], bytes]]:
            from datetime import date

            from dutydesk.store.vault import Slot
            from dutydesk.work import code_sheet, keys

            slot: Slot = Slot[slot_name]
            code, folder = keys.draw_code(session, slot, why), session.info["store"].folder.path
            return code, lambda: code_sheet.draw(code, slot, folder, date.today())

        def show(drawn: tuple[RecoveryCode, Callable[[], bytes]]) -> None:
            _NewCode(self._page, slot_name, *drawn, done, is_first=is_first).open()

        def done() -> None:
            self._changed(is_first=is_first)

        titles = {"BRANCH": "更换项目分部恢复码", "CLIENT": "更换用户单位恢复码"}
        prove(self._page, "给用户单位一份恢复码" if is_first else titles[slot_name], draw, show)

    def _changed(self, *, is_first: bool) -> None:
        then = "请把打印件封好交用户单位。" if is_first else "请收好打印件，收回并销毁旧的。"
        self._page.messages.say(f"新的恢复码已生效，{then}", tone="good")
        self.refresh()

    def _void(self) -> None:
        words = "停用用户单位的恢复码吗？"
        if not dialogs.ask(self, words, "停用后立即失效；此前的备份仍能凭它打开。", yes="停用", danger=True):
            return

        def work(session: Session) -> None:
            from dutydesk.work import keys

            keys.void_client_code(session)

        def done(_: object) -> None:
            self._page.messages.say("用户单位的恢复码已停用。", tone="good")
            self.refresh()

        self._page.write(work, done)


class _NewCode(Sheet):
    """Show a new code, have it printed, then typed back: only then it counts."""

    def __init__(
        self,
        page: Page,
        slot_name: str,
        code: RecoveryCode,
        draw: Callable[[], bytes],
        done: Callable[[], None],
        *,
        is_first: bool,
    ) -> None:
        whose = "项目分部" if slot_name == "BRANCH" else "用户单位"
        hint = "核对之后才生效。" if is_first else "核对之前，原来的恢复码仍然有效。"
        super().__init__(page, f"{whose}的新恢复码", hint, width=620)
        self.setModal(True)
        self._page, self._slot_name, self._tell = page, slot_name, done
        self._code = ShowCode(_KEEPING[slot_name])
        self._code.show_code(code.groups)
        self._paper = CodePaper(
            self._code, self, self.messages, page.desk.tasks, draw, copies=2 if slot_name == "BRANCH" else 1
        )
        self._typed = TypeCode()
        self._typed.entered.connect(self.go_on)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._code)
        self._stack.addWidget(self._typed)
        self.body.addWidget(self._stack)
        self._next = self.add_buttons("下一步：核对", self.go_on)
        self._code.start()

    def go_on(self) -> None:
        """Leave the code, or take what was typed back."""
        self.messages.hide()
        if self._stack.currentWidget() is self._code:
            if self._code.kept or dialogs.ask(self, "还没有打印或保存恢复码，确定继续吗？", yes="已抄好，继续"):
                self._stack.setCurrentWidget(self._typed)
                self._next.setText("核对并启用")
                self._typed.start()
            return
        if words := self._typed.faults():
            self.messages.say(words, tone="danger")
            return
        typed, slot_name = self._typed.line.text(), self._slot_name
        self._next.setEnabled(False)

        def work(session: Session) -> None:
            from dutydesk.store.vault import Slot
            from dutydesk.work import keys

            keys.confirm_code(session, Slot[slot_name], typed)

        self._page.desk.write(work, self._done, self._failed, owner=self)

    def _done(self, _: object) -> None:
        self.accept()
        self._tell()

    def _failed(self, error: Exception) -> None:
        self._next.setEnabled(True)
        if not isinstance(error, DeskError):
            raise error
        self.messages.fail(error)


def _standing(session: Session) -> tuple[list[tuple[str, str]], bool]:
    from dutydesk.kinds.words import words
    from dutydesk.store.vault import Slot
    from dutydesk.work import keys

    found = keys.standing(session)
    at_hand = (
        "由本机系统的密钥保管，启动时不必输入恢复码" if found.by_keyring else "本机系统不能保管，每次启动都要输入恢复码"
    )
    lines = [("本机密钥", at_hand)]
    for slot in Slot:
        since = found.since.get(slot)
        lines.append((f"{slot.value}恢复码", f"自 {words(since)} 起有效" if since else "没有"))
    return lines, Slot.CLIENT in found.since
