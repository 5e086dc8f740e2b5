from __future__ import annotations

import os
import statistics
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from dutydesk.desktop.preview import Preview
from dutydesk.desktop.style import dress
from dutydesk.desktop.task import Tasks
from dutydesk.desktop.window import Window
from dutydesk.work import demo

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

TIMES = 20


class Watch(QObject):
    """Note when the first page of a preview is painted with its picture."""

    seen = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.seen and isinstance(watched, QLabel):
            shown = watched.pixmap()
            if watched.property("look") == "sheet" and not shown.isNull() and _on_screen(watched):
                self.seen = time.perf_counter()
        return False


def _on_screen(page: QLabel) -> bool:
    window = page.window()
    return window.isVisible() and window.rect().intersects(QRect(page.mapTo(window, QPoint()), page.size()))


def buttons_of(window: Window, words: str) -> list[QPushButton]:
    return [one for one in window.findChildren(QPushButton) if one.text() == words and one.isVisible()]


@pytest.mark.bench
@pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)
def test_from_a_click_to_the_preview_of_a_list(
    qtbot: QtBot, qapp: QApplication, store: Store, lead: Actor, measured: Callable[..., None]
) -> None:
    dress(qapp)
    with store.session(lead) as session:
        demo.fill(session, 50)
    tasks = Tasks(lambda error: pytest.fail(str(error)))
    window = Window(lambda: (store, lead), tasks, lead.name)
    qtbot.addWidget(window)
    window.show()
    window.watch_frame()
    window.go_to("papers")
    qtbot.waitUntil(lambda: bool(buttons_of(window, "预览打印")))
    preview = buttons_of(window, "预览打印")[0]
    taken: list[float] = []
    for _ in range(TIMES):
        watch = Watch()
        qapp.installEventFilter(watch)
        start = time.perf_counter()
        preview.click()
        while not watch.seen:
            qapp.processEvents()
        taken.append((watch.seen - start) * 1000)
        qapp.removeEventFilter(watch)
        shown = next(one for one in window.findChildren(Preview) if one.isVisible())
        assert "QD-" in shown.windowTitle()
        shown.close()
        qtbot.wait(20)
    tasks.close()
    cold, *warm = taken
    measured("first click to the preview of a list of 50 officers", cold, "ms")
    measured("warm click to the preview: median", statistics.median(warm), "ms", at_most=100)
    measured("warm click to the preview: p95", statistics.quantiles(warm, n=20)[-1], "ms")
