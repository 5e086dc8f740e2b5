"""Start the program at its demo's people and say, as JSON, when they stood on screen and when they could be changed.

Arguments: the demo's folder. What is measured is the start as it is; only watchers are added.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication

from dutydesk.desktop import start

start.spare_time()  # as dutydesk.__main__ does

from dutydesk.desktop import app  # noqa: E402  (in the order of a real start)

OFFICERS = 50
SETTLED_MS = 3000
BEGAN = float(os.environ["BENCH_START"])
seen: dict[str, float] = {}


def mark(what: str) -> None:
    seen.setdefault(what, time.monotonic() - BEGAN)


class Watch(QObject):
    """See the first painting of a list that holds everybody."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and "painted" not in seen:
            view = watched.parent()
            if isinstance(view, QAbstractItemView) and view.model() and view.model().rowCount() >= OFFICERS:
                QTimer.singleShot(0, lambda: mark("painted"))
        return False


def memory() -> float:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1000


def tell() -> None:
    print(json.dumps({**seen, "memory": memory()}), flush=True)
    QApplication.closeAllWindows()


show_demo = app.App._show_demo
spared = start.spared


def watched_show(desk: app.App, demo: object) -> None:
    show_demo(desk, demo)
    for view in desk.window.findChildren(QAbstractItemView):
        view.viewport().installEventFilter(watch)


def ready() -> None:
    spared()
    QTimer.singleShot(0, lambda: mark("ready"))
    QTimer.singleShot(SETTLED_MS, tell)


watch = Watch()
app.App._show_demo = watched_show
start.spared = ready
sys.exit(app.main(["--demo", "--data", sys.argv[1], "--page", "people"]))
