"""What is done before the first window is painted, in as little time as it takes."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_HOOK = "_mod_uses_pyside"  # in PySide6 6.8 and 6.9; a test watches it
_FCITX = ("fcitx5", "fcitx")


def options(argv: Sequence[str], pages: Sequence[str]) -> argparse.Namespace:
    """Read the options of the window."""
    parser = argparse.ArgumentParser(prog="dutydesk", description="值机服务台账")
    parser.add_argument("--data", type=Path, help="数据文件夹")
    parser.add_argument("--demo", action="store_true", help="打开虚构的演示分部")
    parser.add_argument("--page", default="today", choices=pages, help="先显示哪一页")
    return parser.parse_args(argv)


def spare_time() -> None:
    """Keep the collector and shiboken's import hook out of the start.

    The hook reads the source text of every module imported later, to find out whether it uses PySide6 features that
    this program never switches on: 170 ms and 22 MB.
    """
    gc.disable()
    import_module("PySide6")  # its first import sets the hook
    feature = sys.modules.get("shibokensupport.feature")
    if feature is not None and hasattr(feature, _HOOK):
        setattr(feature, _HOOK, _uses_none)


def spared() -> None:
    """Set aside what is loaded by now; from here on `Tasks` collects, in the main thread."""
    gc.freeze()


def choose_input_method() -> None:
    """Speak to fcitx through ibus, which is what the Qt wheel holds, where fcitx runs and nothing else is set."""
    if sys.platform.startswith("linux") and not os.environ.get("QT_IM_MODULE") and _fcitx_runs():
        os.environ["QT_IM_MODULE"] = "ibus"


def _uses_none(_module: object) -> bool:
    return False


def _fcitx_runs() -> bool:
    try:
        names = (entry / "comm" for entry in Path("/proc").iterdir() if entry.name.isdecimal())
        return any(_comm(name) in _FCITX for name in names)
    except OSError:
        return False


def _comm(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="ignore").strip()
    except OSError:
        return ""
