from __future__ import annotations

import sys
import threading
import weakref
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from dutydesk.desktop import icons, table, tokens, typed, widgets
from dutydesk.desktop import window as window_module
from dutydesk.desktop.focus_ring import FocusRing
from dutydesk.desktop.style import sheet
from dutydesk.desktop.window import PAGES
from dutydesk.places import _ROOT, RESOURCES  # pyright: ignore[reportPrivateUsage]

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.task import Job, Tasks
    from dutydesk.desktop.window import Window


def _contrast(first: str, second: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((light(first), light(second)))
    return (lighter + 0.05) / (darker + 0.05)


def test_every_text_stands_out_from_its_ground() -> None:
    look = tokens.LIGHT
    grounds = (look.bg, look.surface, look.rail)
    pairs = [(ink, ground) for ink in (look.text, look.text_second, look.text_third) for ground in grounds]
    tones: tuple[tokens.Tone, ...] = ("danger", "warning", "good", "info", "plain")
    pairs += [(look.ink(tone), ground) for tone in tones for ground in (look.tint(tone), look.surface)]
    pairs += [("#ffffff", look.accent), ("#ffffff", look.accent_hover), ("#ffffff", look.danger)]
    pairs += [(look.text, look.selection), (look.accent, look.accent_tint), (look.text_second, look.line_faint)]
    assert {pair: round(_contrast(*pair), 2) for pair in pairs if _contrast(*pair) < 4.5} == {}


def test_the_style_sheet_names_only_icons_that_exist() -> None:
    assert "$" not in sheet()
    assert (RESOURCES / "icons" / "chevron-down.svg").is_file()


def test_every_icon_is_used_and_every_used_icon_is_there() -> None:
    source = "\n".join(path.read_text("utf-8") for path in (_ROOT / "dutydesk" / "desktop").rglob("*.py"))
    kept = {path.stem for path in (RESOURCES / "icons").glob("*.svg")}
    assert {name for name in kept if f'"{name}"' not in source and f"/{name}.svg" not in source} == set()
    assert (RESOURCES / "icons" / "LICENSE").is_file()


def test_icons_are_drawn_in_their_colour(qapp: QApplication) -> None:
    del qapp
    image = icons.pixmap("lock", "#c22f26").toImage()
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert "#c22f26" in seen


def test_qt_keeps_its_hands_off_none(qapp: QApplication) -> None:
    del qapp
    widget = QWidget()
    before = sys.getrefcount(None)
    for _ in range(1000):
        widget.setEnabled(True)
    assert abs(sys.getrefcount(None) - before) < 20


def test_work_runs_elsewhere_and_its_answer_comes_back_here(qtbot: QtBot, tasks: Tasks) -> None:
    here, seen = threading.get_ident(), []

    def work(job: Job) -> int:
        job.tell(1, 2)
        return threading.get_ident()

    tasks.run(work, lambda there: seen.append((there != here, threading.get_ident() == here)))
    qtbot.waitUntil(lambda: bool(seen), timeout=3000)
    assert seen == [(True, True)]


def test_a_cancelled_job_calls_nobody(qtbot: QtBot, tasks: Tasks) -> None:
    running, seen = threading.Event(), []

    def work(job: Job) -> None:
        running.set()
        while True:
            job.tell(1, 9)

    tasks.run(work, seen.append, seen.append, words="慢慢来")
    assert running.wait(3)
    tasks.cancel()
    qtbot.waitUntil(lambda: not tasks.busy, timeout=3000)
    assert seen == []


def test_a_deleted_owner_is_not_called(qtbot: QtBot, tasks: Tasks) -> None:
    owner, seen = QLabel(), []
    go = threading.Event()
    tasks.run(lambda _job: go.wait(3), seen.append, owner=owner)
    owner.deleteLater()
    qtbot.wait(20)
    go.set()
    qtbot.waitUntil(lambda: not tasks.busy, timeout=3000)
    assert seen == []


def test_what_fails_unforeseen_reaches_the_error_box(qtbot: QtBot, tasks: Tasks, errors: list[Exception]) -> None:
    def work(_job: Job) -> None:
        raise ZeroDivisionError

    tasks.run(work)
    qtbot.waitUntil(lambda: bool(errors), timeout=3000)
    assert isinstance(errors.pop(), ZeroDivisionError)


@pytest.mark.parametrize(
    "words", ["20261123", "2026.11.23", "2026-11-23", "2026年11月23日", "２０２６1123", " 2026/11/23"]
)
def test_a_day_is_understood_however_it_is_typed(words: str) -> None:
    assert str(typed.day(words)) == "2026-11-23"


@pytest.mark.parametrize("words", ["20261341", "昨天", "1123"])
def test_a_day_that_is_none_is_handed_on_as_typed(words: str) -> None:
    assert typed.day(words) == words


def test_times_and_numbers_are_understood_too() -> None:
    assert [f"{typed.clock(words):%H:%M}" for words in ("8:00", "0800", "8点30分", "２０：００", "24:00")] == [
        "08:00",
        "08:00",
        "08:30",
        "20:00",
        "00:00",
    ]
    assert (typed.clock("25:00"), typed.number("１２"), typed.number("两"), typed.number("")) == (
        "25:00",
        12,
        "两",
        None,
    )


def _rows() -> list[table.PlainRow]:
    days = ("2026年9月3日", "2026年11月3日", "2026年10月3日")
    return [
        table.PlainRow({"name": name, "day": day}, at)
        for at, (name, day) in enumerate(zip(("赵敏", "安宁", "李丽"), days, strict=True))
    ]


def test_a_table_sorts_names_by_pinyin_and_days_by_their_numbers(qtbot: QtBot) -> None:
    made = table.Table([table.TableColumn("name", "姓名"), table.TableColumn("day", "日期")])
    qtbot.addWidget(made)
    made.show_rows(_rows())

    def shown(column: int) -> list[str]:
        model = made.view.model()
        return [str(model.index(row, column).data()) for row in range(model.rowCount())]

    made._sort_by(0)  # pyright: ignore[reportPrivateUsage]
    assert shown(0) == ["安宁", "李丽", "赵敏"]
    assert made.current.record == 0
    made._sort_by(1)  # pyright: ignore[reportPrivateUsage]
    assert shown(1) == ["2026年9月3日", "2026年10月3日", "2026年11月3日"]
    made._sort_by(1)  # pyright: ignore[reportPrivateUsage]
    assert shown(1)[0] == "2026年11月3日"


def test_a_table_keeps_its_row_when_it_is_read_again_and_opens_on_enter(qtbot: QtBot) -> None:
    made = table.Table([table.TableColumn("name", "姓名")])
    qtbot.addWidget(made)
    made.show_rows(_rows())
    assert made.select_record(2)
    made.show_rows(_rows())
    seen: list[Any] = []
    made.opened.connect(seen.append)
    qtbot.keyClick(made.view, Qt.Key.Key_Return)
    assert [row.record for row in seen] == [2]


def test_every_page_is_reached_by_its_number(qtbot: QtBot, desk_window: Window, settle: Callable[[], None]) -> None:
    desk_window.go_to("settings")
    settle()
    desk_window.activateWindow()
    qtbot.keyClick(desk_window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert desk_window.page is not None
    assert desk_window.page.key == "today"
    settle()


def test_the_ring_follows_the_focus_and_there_is_one(qtbot: QtBot, qapp: QApplication, desk_window: Window) -> None:
    ring = FocusRing(qapp)
    desk_window.go_to("settings")
    desk_window.activateWindow()
    for key in ("people", "lists"):
        desk_window.rail.buttons[key].setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.wait(10)
    drawn = ring._ring  # pyright: ignore[reportPrivateUsage]
    assert drawn is not None
    assert drawn.isVisible()
    line = desk_window.rail.buttons["lists"]
    assert drawn.geometry().contains(line.mapTo(desk_window, line.rect().center()))
    ring.deleteLater()


def test_enter_presses_the_button_that_has_the_focus(qtbot: QtBot) -> None:
    pressed: list[int] = []
    made = widgets.button("登记", on=lambda: pressed.append(1))
    qtbot.addWidget(made)
    made.show()
    qtbot.keyClick(made, Qt.Key.Key_Return)
    assert pressed == [1]


def test_dropped_widgets_are_collected_in_the_main_thread_only(tasks: Tasks, qtbot: QtBot) -> None:
    class Dropped(QWidget):
        itself: QWidget

    where: list[int] = []
    dropped = Dropped()
    dropped.itself = dropped
    weakref.finalize(dropped, lambda: where.append(threading.get_ident()))
    del dropped
    tasks.run(lambda _job: [[] for _ in range(200_000)] and None)
    qtbot.waitUntil(lambda: not tasks.busy, timeout=10_000)
    assert where == []
    _collect_all(qtbot, where)
    assert where == [threading.get_ident()]


def _collect_all(qtbot: QtBot, where: list[int]) -> None:
    kept: list[list[int]] = []

    def rubbish() -> bool:
        kept.extend([] for _ in range(2_000))
        return bool(where)

    qtbot.waitUntil(rubbish, timeout=20_000)


def test_pages_are_loaded_ahead_in_the_worker(
    qtbot: QtBot, desk_window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[tuple[str, bool]] = []

    def load(name: str) -> None:
        monkeypatch.setitem(sys.modules, name, sys)
        loaded.append((name, threading.current_thread() is threading.main_thread()))

    for key, *_ in PAGES:
        monkeypatch.delitem(sys.modules, f"dutydesk.desktop.pages.{key}", raising=False)
    monkeypatch.setattr(window_module, "import_module", load)
    desk_window.load_ahead()
    qtbot.waitUntil(lambda: len(loaded) == len(PAGES), timeout=10_000)
    assert loaded == [(f"dutydesk.desktop.pages.{key}", False) for key, *_ in PAGES]
