"""A real window, dressed, on a real store; nothing is shown on a screen."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from dutydesk.desktop.style import dress
from dutydesk.desktop.task import Tasks
from dutydesk.desktop.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.page import Page
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

SHOTS = Path(tempfile.gettempdir()) / "shots"
SITE = {
    "name": "第三医院服务项目分部",
    "provider_name": "京安值机运营服务有限公司",
    "client_name": "市第三人民医院",
    "client_department": "保卫处",
    "lead_name": "周敬言",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let Qt's offscreen screen say that it has no window manager, to tell sizes to or to raise a pop-up."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application in the clothes of the program."""
    app = QApplication(["dutydesk"])
    dress(app)
    return app


@pytest.fixture
def errors() -> list[Exception]:
    """What the worker had to say to nobody in particular."""
    return []


@pytest.fixture
def tasks(qapp: QApplication, errors: list[Exception]) -> Iterator[Tasks]:
    """The one worker."""
    del qapp
    made = Tasks(errors.append)
    yield made
    made.close()


@pytest.fixture
def desk_window(qtbot: QtBot, tasks: Tasks, store: Store, lead: Actor, errors: list[Exception]) -> Iterator[Window]:
    """A window on an empty store that knows its site, with the lead signed in."""
    from dutydesk.work import entries

    with store.session(lead) as session:
        entries.save(session, entries.kind_named("site"), SITE)
    store.on_change.append(tasks.changed.emit)
    window = Window(lambda: (store, lead), tasks, f"{lead.name}（{lead.role.value}）")
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.watch_frame()
    yield window
    qtbot.waitUntil(lambda: not tasks.busy, timeout=10_000)
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog):
            widget.hide()  # the next test looks at the dialogs that are open
    assert not errors


@pytest.fixture
def settle(qtbot: QtBot, tasks: Tasks) -> Callable[[], None]:
    """Wait until the worker has nothing to do."""
    return lambda: qtbot.waitUntil(lambda: not tasks.busy, timeout=10_000)


@pytest.fixture
def shot() -> Callable[[QWidget, str], Path]:
    """Save what a widget looks like into a temporary folder, to be looked at."""

    def take(widget: QWidget, name: str) -> Path:
        SHOTS.mkdir(exist_ok=True)
        path = SHOTS / f"{name}.png"
        QApplication.processEvents()
        assert widget.grab().save(str(path))
        return path

    return take


@pytest.fixture
def roster_page(qtbot: QtBot, tasks: Tasks, store: Store, lead: Actor, settle: Callable[[], None]) -> Iterator[Page]:
    """The roster of this month of an invented site of twenty; nobody is asked for a password again."""
    from dutydesk.work import demo, settings

    with store.session(lead) as session:
        demo.fill(session, 20)
        settings.put(session, "ask_again", value=False)
    store.on_change.append(tasks.changed.emit)
    window = Window(lambda: (store, lead), tasks, "周敬言（项目负责人）")
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.go_to("roster")
    settle()
    assert window.page is not None
    yield window.page
    settle()
