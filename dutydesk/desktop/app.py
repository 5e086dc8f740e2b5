"""Where the desktop is put together: start, gate, window, end."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from dutydesk.desktop import defects, start
from dutydesk.desktop.first_paint import FirstPaint
from dutydesk.desktop.focus_ring import FocusRing
from dutydesk.desktop.fonts import use_rare_fonts
from dutydesk.desktop.icons import icon
from dutydesk.desktop.signing import Signing
from dutydesk.desktop.style import dress
from dutydesk.desktop.task import Tasks
from dutydesk.desktop.tokens import LIGHT
from dutydesk.desktop.window import PAGES, Window
from dutydesk.errors import DeskError, FolderBusy, StoreError, WrongKey
from dutydesk.store.folder import DataFolder, default_folder
from dutydesk.store.lock import Lock, hold, socket_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dutydesk.desktop.front import Front
    from dutydesk.desktop.gate import Gate
    from dutydesk.desktop.guide import Guide
    from dutydesk.desktop.opening import Opened
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

_CANNOT_OPEN = 3
_RARE_FONTS_AFTER = 1500  # milliseconds


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
        Signing(self, self.tasks, lambda: self._opened)

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

        demo = DemoDesk(self.folder, self._lock)
        if demo.is_made:
            self._show_demo(demo)
            return
        self._show_gate().wait("正在准备演示数据，约需几秒…")

        def made(_: Any) -> None:
            self._show_demo(demo)

        self.tasks.run(lambda _job: demo.make(), made, self._not_opened)

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
        """Sign out, close the store, let go of the folder, and leave."""
        if self._ended:
            return
        self._ended = True
        if self._front is not None:
            self._front.close()
        store, actor = self._opened.store if self._opened else None, self._actor

        def close(_job: Any) -> None:
            if store is not None:
                if actor is not None:
                    _sign_out(store, actor)
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
            gate.wait("没有打开资料。")
            gate.messages.fail(error)
        else:
            gate.wait("没有打开资料。")
            defects.show(error, gate)

    def _ask_name(self) -> None:
        if (opened := self._opened) is not None:
            last = self._actor.name if self._actor else ""
            self._show_gate().ask_name(opened.names, opened.site, last, opened.hint)

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
        """Show the window to somebody who has signed in: the same one as before, or a new one."""
        opened = self._opened
        if opened is None:
            return
        store = opened.store
        if self.window is None or actor != self._actor:  # a changed role is another actor, too
            if self.window is not None:
                self.window.deleteLater()
            self.window = self._window(
                Window(lambda: (store, actor), self.tasks, f"{actor.name}（{actor.role.value}）")
            )
            self.window.go_to(self._first_page)
            self.window.watch_frame()
        self._actor = actor
        self.window.appear()
        for before in (self.gate, self.guide):
            if before is not None:
                before.hide()

    def _window(self, window: Window) -> Window:
        window.locked.connect(self._lock_desk)
        window.closing.connect(self.end)
        return window

    def _lock_desk(self) -> None:
        opened, actor, window = self._opened, self._actor, self.window
        if opened is None or actor is None or window is None or (window.page and not window.page.may_leave()):
            return
        from dutydesk.desktop.opening import names

        def ask(found: list[str]) -> None:
            opened.names = found
            self._ask_name()
            window.hide()

        self.tasks.run(lambda _job: names(opened.store, leaving=actor), ask)

    def _show_demo(self, demo: Any) -> None:
        window = self._window(Window(demo.opened, self.tasks, demo.who))
        self.window = window
        demo.on_open = self.tasks.changed.emit
        window.show_site(demo.site, invented=True)
        window.go_to(self._first_page, glance=demo.glance)

        def load() -> None:  # not earlier: the ORM would take its time from the painting
            self._listen()
            self.tasks.run(lambda _job: demo.opened(), loaded, self.fail)

        def loaded(found: tuple[Store, Actor]) -> None:
            self._opened = demo.as_opened()
            self._actor = found[1]
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
            FirstPaint(self.gate, self._listen)
        self.gate.show()
        return self.gate

    def _show_guide(self, store: Store | None) -> None:
        from dutydesk.desktop.guide import Guide

        guide = self.guide = Guide(self.folder, self._lock, self.tasks, store)
        guide.finished.connect(self._guided)
        guide.demo_wanted.connect(self._demo_instead)
        guide.closing.connect(self.end)
        FirstPaint(guide, self._listen)
        guide.show()
        if self.gate is not None:
            self.gate.hide()

    def _guided(self, opened: Opened, actor: Actor) -> None:
        self._opened = opened
        opened.store.on_change.append(self.tasks.changed.emit)
        self.enter(actor)

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


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window. Options: `--data DIR`, `--demo`, `--page KEY`."""
    options = _options(sys.argv[1:] if argv is None else argv)
    start.choose_input_method()
    start.spare_time()
    app = make_application()
    defects.catch_all()
    folder = DataFolder(options.data) if options.data else _default(demo=options.demo)
    try:
        lock = hold(folder)
    except FolderBusy as busy:
        from dutydesk.desktop.front import bring_to_front

        if bring_to_front(socket_name(folder)):
            return 0
        return _say_and_leave(app, busy)
    except DeskError as error:
        return _say_and_leave(app, error)
    defects.keep_log(folder.logs)
    desk = App(folder, lock, first_page=options.page)
    desk.begin_demo() if options.demo else desk.begin()
    QTimer.singleShot(0, app, lambda: speak_chinese(app))
    QTimer.singleShot(_RARE_FONTS_AFTER, app, lambda: use_rare_fonts(app))
    return app.exec()


def make_application() -> QApplication:
    """Make the application in its clothes: style, fonts, focus ring."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["dutydesk"])
    app.setApplicationName("dutydesk")
    app.setApplicationDisplayName("值机服务台账")
    app.setQuitOnLastWindowClosed(False)
    dress(app)
    app.setWindowIcon(icon("clipboard-check", LIGHT.accent, 32))
    FocusRing(app)
    return app


def speak_chinese(app: QApplication) -> None:
    """Let Qt's own dialogs speak Chinese. Called after the first paint: a locale brings hundreds of enums."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dutydesk", description="值机服务台账")
    parser.add_argument("--data", type=Path, help="数据文件夹")
    parser.add_argument("--demo", action="store_true", help="打开虚构的演示分部")
    parser.add_argument("--page", default="today", choices=[key for key, *_ in PAGES], help="先显示哪一页")
    return parser.parse_args(argv)


def _default(*, demo: bool) -> DataFolder:
    from dutydesk.desktop.demo_desk import demo_folder

    return demo_folder() if demo else default_folder()


def _say_and_leave(app: QApplication, error: DeskError) -> int:
    from dutydesk.desktop.dialogs import Sheet

    box = Sheet(None, error.message, error.hint, width=460)
    box.add_buttons("知道了", box.accept, cancel="")
    box.exec()
    app.quit()
    return _CANNOT_OPEN


def _sign_out(store: Store, actor: Actor) -> None:
    from dutydesk.work import signin

    with store.session(actor) as session:
        signin.sign_out(session)
