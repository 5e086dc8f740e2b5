"""Real processes, real files, and a count of what was tried: the figures of the README come from here."""

from __future__ import annotations

import os
import random
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.reliability import sticks

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
LONG = bool(os.environ.get("DUTYDESK_LONG"))
_SEED = 20261123
_figures: list[tuple[str, int, str]] = []


@dataclass(slots=True)
class Trial:
    """Give a trial its chance, the same each time, and its number of rounds; take down what came of it."""

    chance: random.Random = field(default_factory=lambda: random.Random(_SEED))  # noqa: S311  (nothing secret)

    def rounds(self, short: int, long: int) -> int:
        """Choose how often something is tried: the long figure under `dev.py test --long`."""
        return long if LONG else short

    def figure(self, what: str, tried: int, came: str) -> None:
        """Take down a line of the table at the end."""
        _figures.append((what, tried, came))

    def environment(self) -> dict[str, str]:
        """Return the environment in which another process finds the program."""
        return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


@pytest.fixture
def trial() -> Trial:
    """Something tried many times."""
    return Trial()


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A stick: a file system of its own, seen at two places (here and at `behind`), so that one can be pulled."""
    place, behind = tmp_path / "stick", tmp_path / "behind"
    for path in (place, behind):
        path.mkdir()
    if sys.platform != "linux" or sticks.run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(behind)):
        pytest.skip("only root can mount a stick")
    assert not sticks.run("mount", "--bind", str(behind), str(place))
    yield place
    sticks.run("umount", "-l", str(place))
    sticks.run("umount", "-l", str(behind))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    if _figures:
        terminalreporter.section("reliability")
        for what, tried, came in _figures:
            terminalreporter.write_line(f"| {what} | {tried} | {came} |")
