"""`dutydesk` and `python -m dutydesk`: a verb is carried out here, without one the window opens."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_CANNOT_OPEN = 3
_OPEN_APART = "--open-apart"  # a frozen build starts itself so, to open files from outside in a process apart
_TAKE_A_VALUE = frozenset({"--data", "--code-file", "--page"})
_FOR_THE_TERMINAL = frozenset({"-h", "--help", "--version", "--json", "--code-file"})


def main(argv: Sequence[str] | None = None) -> int:
    """Run dutydesk and return the exit code. Qt is imported only for the window."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == [_OPEN_APART]:
        from dutydesk.command.reader import open_apart

        return open_apart()
    if not _wants_window(words):
        from dutydesk.command.entrance import run

        return run(words)
    try:
        from dutydesk.desktop import start

        start.spare_time()  # before the many modules of the window are imported
        from dutydesk.desktop.main import main as open_window
    except ImportError as trouble:
        if not (trouble.name or "").startswith(("PySide6", "shiboken6")) and ".so" not in str(trouble):
            raise
        sys.stderr.write(
            f"窗口打不开，缺少系统组件：{trouble}\n"
            "请运行 python3 dev.py setup 补齐组件；也可用 dutydesk --help 所列的命令。\n"
        )
        return _CANNOT_OPEN
    return open_window(words)


def _wants_window(words: Sequence[str]) -> bool:
    value_follows = False
    for word in words:
        if value_follows:
            value_follows = False
        elif word in _FOR_THE_TERMINAL or not word.startswith("-"):
            return False
        else:
            value_follows = word in _TAKE_A_VALUE
    return True


if __name__ == "__main__":
    sys.exit(main())
