"""Where the desktop is put together: start, gate, window, end."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from dutydesk.desktop import defects, dialogs, start
from dutydesk.desktop.first_paint import FirstPaint
from dutydesk.desktop.safekeeping import Safekeeping
from dutydesk.desktop.signing import Signing
from dutydesk.desktop.sweeping import Sweeping
from dutydesk.desktop.task import Tasks
from dutydesk.desktop.window import Window
from dutydesk.errors import DeskError, FolderBusy, StoreError, WrongKey
from dutydesk.store.lock import Lock, hold, socket_name

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from dutydesk.desktop.demo_desk import DemoDesk
    from dutydesk.desktop.front import Front
    from dutydesk.desktop.gate import Gate
    from dutydesk.desktop.guide import Guide
    from dutydesk.desktop.opening import Opened
    from dutydesk.desktop.seats import Seats
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store
    from dutydesk.store.folder import DataFolder

_CANNOT_OPEN = 3
_RARE_FONTS_AFTER = 1500  # milliseconds
_ANEW = "重新生成演示数据吗？"
_ANEW_WAY = "演示数据都是虚构的，可以重新生成。"
_ANEW_HINT = "原来的演示数据会删除，其中在演示分部录入的内容也不再保留；真实的资料在另一个文件夹，不受影响。"


class App(QObject):
    """Lead from the gate (or the guide, or straight from the demo) to the window, and end in good order."""

    def __init__(self, folder: DataFolder, lock: Lock, *, first_page: str = "today") -> None:
        super().__init__()
        self.folder = folder
        self.tasks = Tasks(self.fail)
        self.window: Window | None = None
        self.gate: Gate | None = None
        self.guide: Guide | None = None
        self._lock = lock
        self._first_page = first_page
        self._opened: Opened | None = None
        self._actor: Actor | None = None
        self._front: Front | None = None
        self._ended = False
        self._places: Seats | None = None
        self._demo: DemoDesk | None = None
        Signing(self, self.tasks, lambda: self._opened)
        Sweeping(self, self.tasks, lambda: self._opened)
        self._safekeeping = Safekeeping(self, self.tasks, lambda: self._opened)

    def begin(self) -> None:
        """Show the guide where the folder is empty, else the gate, and open the store meanwhile."""
        from dutydesk.work import setup

        if setup.has_desk(self.folder):
            self._show_gate().wait("正在打开资料…")
            self._open(None)
        else:
            self._show_guide(None)

    def begin_demo(self) -> None:
        """Open the demo site, or make it first; its lead is signed in without a question."""
        from dutydesk.desktop.demo_desk import DemoDesk

        demo = self._demo = DemoDesk(self.folder, self._lock)
        if demo.is_made:
            self._show_demo(demo)
            return
        self._show_gate().wait("正在准备演示数据，约需几秒…")

        def made(_: Any) -> None:
            self._show_demo(demo)

        self.tasks.run(lambda _job: demo.make(), made, self._demo_failed)

    def come_to_front(self) -> None:
        """Bring whatever is shown to the front."""
        for shown in (self.window, self.gate, self.guide):
            if shown is not None and shown.isVisible():
                shown.setWindowState(shown.windowState() & ~Qt.WindowState.WindowMinimized)
                shown.raise_()
                shown.activateWindow()

    def fail(self, error: Exception) -> None:
        """Say an error on the page that is shown, or in a box."""
        window = self.window
        if isinstance(error, DeskError) and window is not None and window.isVisible():
            window.fail(error)
        else:
            defects.show(error, self._shown())

    def end(self) -> None:
        """Back up where that is wanted, sign out, close the store, let go of the folder, and leave."""
        if not self._ended:
            self._ended = True
            self._safekeeping.at_the_end(self._leave)

    def _leave(self) -> None:
        if self._front is not None:
            self._front.close()
        store, actor = self._opened.store if self._opened else None, self._seats.seated

        def close(_job: Any) -> None:
            from dutydesk.desktop.opening import sign_out

            if store is not None:
                if actor is not None:
                    sign_out(store, actor)
                store.close()

        self.tasks.run(close, failed=lambda error: logging.getLogger(__name__).error("end: %s", type(error).__name__))
        if self.tasks.close():
            self._lock.release()  # a worker that is still writing keeps the folder until the process ends
        QApplication.quit()

    def _listen(self) -> None:
        from dutydesk.desktop.front import Front

        if self._front is None and not self._ended:
            self._front = Front(self._lock.holder.socket)
            self._front.asked.connect(self.come_to_front)

    def _open(self, code: str | None, accept: str = "") -> None:
        from dutydesk.desktop.opening import open_desk

        work = (self.folder, code, self._lock, accept)
        self.tasks.run(lambda _job: open_desk(*work), self._have_opened, self._not_opened)

    def _have_opened(self, opened: Opened) -> None:
        self._opened = opened
        opened.store.on_change.append(self.tasks.changed.emit)
        if opened.names:
            self._ask_name()
        else:
            self._show_guide(opened.store)
        start.spared()

    def _not_opened(self, error: Exception) -> None:
        gate = self._show_gate()
        if isinstance(error, WrongKey):
            gate.ask_code(error)
        elif isinstance(error, StoreError) and error.acceptable:
            gate.ask_loss(error)
        elif isinstance(error, DeskError):
            gate.stop(error)
        else:
            gate.stop()
            defects.show(error, gate)

    def _demo_failed(self, error: Exception) -> None:
        """Say why the demo does not open. It has no recovery code and nothing in it is real: it can be made anew."""
        if self.window is not None:
            self.window.hide()
            self.window.deleteLater()
            self.window = None
        demo = self._demo
        may = demo is not None and demo.may_be_discarded
        said = DeskError(error.message, _ANEW_WAY if may else error.hint) if isinstance(error, DeskError) else None
        self._show_gate().stop(said, "重新生成演示数据" if may else "")
        if not isinstance(error, DeskError):
            defects.show(error, self.gate)

    def _try_again(self) -> None:
        demo = self._demo
        if demo is None:
            self.begin()
            return
        try:
            if demo.may_be_discarded:
                if not dialogs.ask(self.gate, _ANEW, _ANEW_HINT, yes="重新生成", danger=True):
                    return
                demo.discard()
        except DeskError as error:
            self._demo_failed(error)
        else:
            self.begin_demo()

    def _ask_name(self) -> None:
        if (opened := self._opened) is not None:
            last = self._actor.name if self._actor else ""
            gate = self._show_gate()
            gate.ask_name(opened.names, opened.site, last, opened.hint + self._seats.hint())
            if opened.warning is not None:
                gate.messages.say(opened.warning.message, opened.warning.hint, "warning")
                opened.warning = None

    def _sign(self, name: str, password: str) -> None:
        from dutydesk.desktop.opening import sign_in

        opened = self._opened
        if opened is None:
            return
        store = opened.store

        def refused(error: Exception) -> None:
            if self.gate is None:
                self.fail(error)
            elif isinstance(error, DeskError):
                self.gate.refuse(error)
            else:
                self.gate.try_again()
                defects.show(error, self.gate)

        self.tasks.run(lambda _job: sign_in(store, name, password), self.enter, refused)

    def _reset_password(self, name: str) -> None:
        from dutydesk.desktop.forgotten import ForgottenSheet
        from dutydesk.desktop.opening import reset_password

        opened, gate = self._opened, self.gate
        if opened is None or gate is None:
            return

        def reset(code: str, new: str) -> None:
            reset_password(opened.store, name, code, new)

        def done() -> None:
            gate.messages.say("密码已重设，请用新密码登录。", tone="good")

        ForgottenSheet(gate, self.tasks, name, reset, done).open()

    def enter(self, actor: Actor) -> None:
        """Show the window to somebody who has signed in: the one that was left behind, or a new one."""
        if self._opened is None:
            return
        self._actor = actor
        self.window = self._seats.take(actor)
        for before in (self.gate, self.guide):
            if before is not None:
                before.hide()

    @property
    def _seats(self) -> Seats:
        if self._places is None:  # made when somebody sits down, not before the first paint
            from dutydesk.desktop.seats import Seats

            self._places = Seats(self._new_window)
        return self._places

    def _new_window(self, actor: Actor) -> Window:
        store = self._opened.store if self._opened else None
        if store is None:
            raise RuntimeError("nobody sits down before the desk is open")
        who = f"{actor.name}（{actor.role.value}）"
        window = self._window(Window(lambda: (store, actor), self.tasks, who))
        window.go_to(self._first_page)
        window.watch_frame()
        window.appear()
        return window

    def _may_end(self) -> bool:
        return self._seats.may_end(self._shown())

    def _window(self, window: Window) -> Window:
        window.may_end = self._may_end
        window.locked.connect(self._lock_desk)
        window.closing.connect(self.end)
        window.restore_wanted.connect(self._restore)
        return window

    def _lock_desk(self) -> None:
        opened, actor = self._opened, self._seats.seated
        if opened is None or actor is None:
            return
        from dutydesk.desktop.opening import names

        self._show_gate().wait("正在锁定…")  # at once: what the worker still does may take long
        self._seats.leave()

        def ask(found: list[str]) -> None:
            opened.names = found
            self._ask_name()

        def failed(error: Exception) -> None:
            self._ask_name()
            self.fail(error)

        self.tasks.run(lambda _job: names(opened.store, leaving=actor), ask, failed)

    def _show_demo(self, demo: Any) -> None:
        window = self._window(Window(demo.opened, self.tasks, demo.who))
        self.window = window
        demo.on_open = self.tasks.changed.emit
        window.show_site(demo.site, invented=True)
        window.go_to(self._first_page, glance=demo.glance)

        def load() -> None:  # not earlier: the ORM would take its time from the painting
            self._listen()
            self.tasks.run(lambda _job: demo.opened(), loaded, self._demo_failed)

        def loaded(found: tuple[Store, Actor]) -> None:
            self._opened = demo.as_opened()
            self._actor = found[1]
            self._seats.adopt(self._actor, window)
            window.show_operator(f"{found[1].name}（{found[1].role.value}）")
            window.watch_frame()
            window.load_page()
            start.spared()

        FirstPaint(window, load)
        window.appear()
        if self.gate is not None:
            self.gate.hide()

    def _show_gate(self) -> Gate:
        from dutydesk.desktop.gate import Gate

        if self.gate is None:
            self.gate = Gate()
            self.gate.code_given.connect(self._open)
            self.gate.loss_accepted.connect(self._open)
            self.gate.signed.connect(self._sign)
            self.gate.forgotten.connect(self._reset_password)
            self.gate.closing.connect(self.end)
            self.gate.restore_wanted.connect(self._restore)
            self.gate.again.connect(self._try_again)
            self.gate.may_end = self._may_end
            FirstPaint(self.gate, self._listen)
        self.gate.show()
        return self.gate

    def _show_guide(self, store: Store | None) -> None:
        from dutydesk.desktop.guide import Guide

        guide = self.guide = Guide(self.folder, self._lock, self.tasks, store)
        guide.finished.connect(self._guided)
        guide.demo_wanted.connect(self._demo_instead)
        guide.closing.connect(self.end)
        guide.restore_wanted.connect(self._restore)
        FirstPaint(guide, self._listen)
        guide.show()
        if self.gate is not None:
            self.gate.hide()

    def _guided(self, opened: Opened, actor: Actor) -> None:
        self._opened = opened
        opened.store.on_change.append(self.tasks.changed.emit)
        self.enter(actor)

    def _restore(self) -> None:
        from dutydesk.desktop.restore_sheet import ask_for_backup

        if self._may_end():
            ask_for_backup(self._shown(), self.tasks, (self.folder, self._lock, lambda: self._opened), self._restored)

    def _restored(self, opened: Opened, words: str) -> None:
        self._seats.clear()
        self.window = self._actor = None
        if self.guide is not None:
            self.guide.hide()
        self._have_opened(opened)
        self._safekeeping.learn()  # the places for backups are other ones, too
        self._show_gate().messages.say(words, tone="good")

    def _demo_instead(self) -> None:
        from dutydesk.desktop.demo_desk import demo_folder
        from dutydesk.desktop.front import bring_to_front

        folder = demo_folder()
        try:
            lock = hold(folder)
        except DeskError as error:
            if isinstance(error, FolderBusy):
                bring_to_front(socket_name(folder))
            defects.show(error, self.guide)  # the guide still holds its own folder
            return
        if self._front is not None:
            self._front.close()
            self._front = None
        self._lock.release()
        self.folder, self._lock = folder, lock
        self.begin_demo()
        if self.guide is not None:
            self.guide.hide()

    def _shown(self) -> QWidget | None:
        return next((w for w in (self.window, self.gate, self.guide) if w is not None and w.isVisible()), None)
