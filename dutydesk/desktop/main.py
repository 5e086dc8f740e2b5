"""The program with a window, from the words of its command line to its end."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from dutydesk.desktop import defects, start
from dutydesk.desktop.app import App
from dutydesk.desktop.application import make_application, speak_chinese
from dutydesk.desktop.fonts import use_rare_fonts
from dutydesk.desktop.window import PAGES
from dutydesk.errors import DeskError, FolderBusy
from dutydesk.store.folder import DataFolder, default_folder
from dutydesk.store.lock import hold, socket_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QApplication

_CANNOT_OPEN = 3
_RARE_FONTS_AFTER = 1500  # milliseconds


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window. Options: `--data DIR`, `--demo`, `--page KEY`."""
    options = start.options(sys.argv[1:] if argv is None else argv, [key for key, *_ in PAGES])
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
