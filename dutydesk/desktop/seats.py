"""Who sits at the desk, and what those who left have still open: it waits for them alone, until they sign in again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from dutydesk.desktop.dialogs import Sheet, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from dutydesk.desktop.window import Window
    from dutydesk.store.actor import Actor


@dataclass(slots=True)
class _Seat:
    actor: Actor
    window: Window
    put_away: list[tuple[QDialog, bool]] = field(default_factory=list[tuple[QDialog, bool]])

    def has_draft(self) -> bool:
        """Tell whether anything is open that would be lost with the window."""
        page = self.window.page
        return (page is not None and page.unsaved) or any(isinstance(one, Sheet) for one, _ in self.put_away)


class Seats:
    """Hold the window of whoever sits here, and those of others that have something unsaved in them."""

    def __init__(self, make: Callable[[Actor], Window]) -> None:
        self._make = make
        self._seats: dict[int, _Seat] = {}
        self._taken: _Seat | None = None

    @property
    def seated(self) -> Actor | None:
        """Return who sits here now; nobody while the gate is shown."""
        return self._taken.actor if self._taken else None

    def adopt(self, actor: Actor, window: Window) -> None:
        """Seat somebody at a window that was made before it was known who sits there."""
        self._taken = self._seats[actor.operator_id] = _Seat(actor, window)

    def take(self, actor: Actor) -> Window:
        """Seat somebody: at the window left behind, as it was, or at a new one. A changed role gets a new one."""
        seat = self._seats.get(actor.operator_id)
        for number, other in list(self._seats.items()):
            if other is not seat and not other.has_draft():
                self._seats.pop(number).window.deleteLater()
        if seat is not None and seat.actor != actor:
            self._seats.pop(actor.operator_id).window.deleteLater()
            seat = None
        if seat is None:
            self.adopt(actor, self._make(actor))
            return self._seats[actor.operator_id].window
        self._taken = seat
        seat.window.wake()
        seat.window.appear()
        for dialog, was_modal in seat.put_away:
            dialog.open() if was_modal else dialog.show()
        seat.put_away.clear()
        return seat.window

    def leave(self) -> None:
        """Hide the window of whoever sits here and everything that belongs to it; typed passwords are wiped."""
        seat, self._taken = self._taken, None
        if seat is None:
            return
        seat.window.rest()
        above = [one for one in QApplication.topLevelWidgets() if one.isVisible() and _depth(one, seat.window)]
        above.sort(key=lambda one: _depth(one, seat.window))
        seat.put_away = [(one, one.isModal()) for one in above if isinstance(one, QDialog)]
        for widget in (*reversed(above), seat.window):
            _wipe(widget)
            widget.hide()

    def clear(self) -> None:
        """Take every window away for good: other data have come into the place of those it shows."""
        for seat in self._seats.values():
            seat.window.rest()
            seat.window.hide()
            seat.window.deleteLater()
        self._seats.clear()
        self._taken = None

    def hint(self) -> str:
        """Return what the gate says of those who have left something unsaved; never what it is."""
        return "".join(f"{name}有未保存的内容，登录后接着办理。" for name in self._with_drafts())

    def may_end(self, parent: QWidget | None) -> bool:
        """Tell whether the program may end; ask where somebody who is not here would lose something."""
        if not (names := "、".join(self._with_drafts())):
            return True
        words, hint = f"{names}有未保存的内容，退出程序后将丢失。", "可以先由本人登录保存。仍要退出吗？"
        return ask(parent, words, hint, yes="仍要退出", danger=True)

    def _with_drafts(self) -> list[str]:
        return [seat.actor.name for seat in self._seats.values() if seat is not self._taken and seat.has_draft()]


def _depth(widget: QWidget, window: Window) -> int:
    """Return how far above the window a dialog or a list lies, or 0 where it is none of the window's."""
    depth, below = 1, widget.parentWidget()
    while below is not None and below is not window:
        depth, below = depth + 1, below.parentWidget()
    return 0 if below is None else depth


def _wipe(widget: QWidget) -> None:
    for line in widget.findChildren(QLineEdit):
        if line.echoMode() is QLineEdit.EchoMode.Password:
            line.clear()
