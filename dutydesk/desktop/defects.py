"""What nobody foresaw: said with a number, logged without anyone's data, and nothing is lost."""

from __future__ import annotations

import logging
import sys
import traceback
from datetime import datetime
from typing import TYPE_CHECKING

from dutydesk.errors import DeskError

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from PySide6.QtWidgets import QWidget

_log = logging.getLogger("dutydesk")
_KEPT_BYTES, _KEPT_FILES = 1_000_000, 3


def keep_log(folder: Path) -> None:
    """Write the log into the data folder. A folder that cannot be written leaves the log on the terminal."""
    from logging.handlers import RotatingFileHandler

    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(
            folder / "dutydesk.log", maxBytes=_KEPT_BYTES, backupCount=_KEPT_FILES, encoding="utf-8"
        )
    except OSError:
        return
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(file)


def number(error: BaseException) -> str:
    """Log where an error arose, never what it said (it may quote a person's data), and return its number."""
    named = f"{datetime.now().astimezone():%m%d-%H%M%S}"
    places = [
        f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    _log.error("defect %s: %s\n  %s", named, type(error).__name__, "\n  ".join(places))
    return named


def _place(path: str) -> str:
    """Return the end of a path: its beginning often is the name of whoever's computer it is."""
    return "/".join(path.replace("\\", "/").split("/")[-2:])


def show(error: BaseException, parent: QWidget | None = None) -> None:
    """Say an error in a box: its own sentence where it has one, else a number."""
    if isinstance(error, DeskError):
        words, hint = error.message, error.hint
    else:
        words = f"程序出了意外，刚才的操作没有完成（编号 {number(error)}）。"
        hint = "已保存的资料没有丢失，可以继续使用；请把编号告诉维护人员。"
    from dutydesk.desktop.dialogs import Sheet

    box = Sheet(parent, words, hint, width=460)
    box.setWindowTitle("程序提示")
    box.setModal(True)  # else a click elsewhere would hide it unread
    box.add_buttons("知道了", box.accept, cancel="")
    box.open()


def catch_all() -> None:
    """Let nothing that is raised in a slot end the program without a word."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        show(error)

    sys.excepthook = hook
