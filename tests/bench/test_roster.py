"""The roster: checks, repairs and absences from 6 to 200 officers, and the grid of 200."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from dutydesk.desktop.roster_grid import RosterGrid
from dutydesk.desktop.roster_ink import Square
from dutydesk.desktop.roster_lay import Column, Foot, Sight
from dutydesk.desktop.style import dress
from dutydesk.rota import absence, check
from dutydesk.rota.problem import DAY, Bar, Duty, Rule
from dutydesk.rota.repair import repair
from dutydesk.rota.solver import Status
from tests.bench.rosters import DAYS, month

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from dutydesk.rota.problem import Plan, Problem

SIZES = {6: 0.5, 20: 1.0, 40: 2.0, 200: 120.0}
SEEDS = 5
LOAD = "import time, {0}; start = time.perf_counter(); {1}; print(time.perf_counter() - start)"


def took(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def repaired(problem: Problem, plan: Plan) -> Plan:
    found = repair(problem, plan)
    assert found.status is Status.OPTIMAL
    assert not found.lacks
    assert not check.faults(problem, found.plan)
    return found.plan


@pytest.mark.bench
@pytest.mark.parametrize("officers", SIZES)
def test_a_month_is_repaired_with_the_fewest_changes(officers: int, measured: Callable[..., None]) -> None:
    months = [month(officers, seed) for seed in range(1, (SEEDS if officers < 200 else 3) + 1)]
    times = [took(lambda problem=problem, plan=plan: repaired(problem, plan)) for problem, plan in months]
    what = f"repair of a month of {officers} officers, proved: median of {len(times)}"
    measured(what, statistics.median(times), "s", at_most=SIZES[officers])


@pytest.mark.bench
@pytest.mark.parametrize("officers", [40, 200])
def test_somebody_does_not_come(officers: int, measured: Callable[..., None]) -> None:
    problem, broken = month(officers, 1)
    plan = repaired(problem, broken)
    dice = random.Random(2)  # noqa: S311  (the same each time)
    times: list[float] = []
    for lost in dice.sample(sorted(plan), 12):
        away = Bar(lost.day * DAY, (lost.day + 2) * DAY, Rule.AWAY)
        mend = lambda lost=lost, away=away: absence.mend(problem, plan, lost.worker, away, now=lost.day * DAY)  # noqa: E731
        times.append(took(mend))
    measured(f"absence among {officers} officers, model and all: median", statistics.median(times), "s", at_most=1)
    measured(f"absence among {officers} officers: the longest of 12", max(times), "s", at_most=1)
    lost = sorted(plan)[len(plan) // 2]
    ranked = took(lambda: absence.stand_ins(problem, plan, lost))
    measured(f"stand-ins for one duty, ranked, {officers} officers", ranked * 1000, "ms")


@pytest.mark.bench
@pytest.mark.parametrize("officers", [40, 200])
def test_a_month_and_a_cell_are_checked(officers: int, measured: Callable[..., None]) -> None:
    problem, plan = month(officers, 1)
    whole = [took(lambda: (check.faults(problem, plan), check.warnings(problem, plan))) for _ in range(9)]
    at_most = 5.0 if officers == 40 else None
    measured(f"check of a month of {officers} officers", statistics.median(whole) * 1000, "ms", at_most=at_most)
    worker = problem.workers[0].key
    own = [duty for duty in plan if duty.worker == worker]
    cell = Duty(worker, 15, "白", "岗0")
    one = took(lambda: [check.why_not(problem, own, cell) for _ in range(1000)])
    measured(f"check of one cell, {officers} officers", one, "ms", at_most=0.1)


@pytest.mark.bench
def test_the_solver_is_loaded_without_numpy(measured: Callable[..., None]) -> None:
    ours = LOAD.format("dutydesk.rota.solver", "dutydesk.rota.solver._core()")
    theirs = LOAD.format("sys", "import highspy")
    pairs = [(loaded(ours), loaded(theirs)) for _ in range(5)]
    measured("HiGHS loaded by itself, of the time that its own Python takes", ratio(pairs), "×", at_most=1)
    measured("HiGHS loaded by itself", statistics.median(own for own, _ in pairs), "s", at_most=0.1)


def loaded(script: str) -> float:
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return float(done.stdout)


def ratio(pairs: list[tuple[float, float]]) -> float:
    return statistics.median(own / other for own, other in pairs)


@pytest.mark.bench
def test_the_grid_of_two_hundred_scrolls(qtbot: QtBot, qapp: QApplication, measured: Callable[..., None]) -> None:
    dress(qapp)
    grid = RosterGrid()
    qtbot.addWidget(grid)
    grid.resize(1600, 900)
    dice = random.Random(3)  # noqa: S311  (the same each time)
    marks = [Square("白", "day"), Square("夜", "night"), Square("夜", "night", 2), Square("白", "day", 0, pinned=True)]
    grid.show_sight(
        Sight(
            columns=tuple(Column(str(day + 1), "一") for day in range(DAYS)),
            names=tuple((f"值机员{number}", "一班") for number in range(200)),
            squares={
                (row, day): dice.choice(marks) for row in range(200) for day in range(DAYS) if dice.random() < 0.5
            },
            sums=tuple(("180", "8", "5") for _ in range(200)),
            sum_words=("工时", "夜班", "公休"),
            feet=tuple(Foot(f"岗{number} 白班", tuple("3" for _ in range(DAYS)), frozenset()) for number in range(4)),
        )
    )
    grid.show()
    image = QImage(grid.size(), QImage.Format.Format_RGB32)
    times: list[float] = []
    for step in range(200):
        grid.verticalScrollBar().setValue(step * 17 % max(1, grid.verticalScrollBar().maximum()))
        painter = QPainter(image)
        times.append(took(lambda painter=painter: grid.viewport().render(painter, QPoint())) * 1000)
        painter.end()
    measured(
        "a frame of the grid, 200 officers × 31 days, scrolled: median", statistics.median(times), "ms", at_most=16
    )
    measured("a frame of the grid, scrolled: p95", statistics.quantiles(times, n=20)[-1], "ms", at_most=16)
