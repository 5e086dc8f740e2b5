"""One table of everything that was measured, printed at the end of the run. Times are never asserted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from _pytest.terminal import TerminalReporter


@dataclass(frozen=True, slots=True)
class Measure:
    """Hold one line of the table."""

    what: str
    value: float
    unit: str
    at_most: float | None


_MEASURES = pytest.StashKey[list[Measure]]()


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Take a figure into the table: `measured("an import of 5,000 rows", 2.1, "s", at_most=3)`."""
    table = request.config.stash.setdefault(_MEASURES, [])

    def take(what: str, value: float, unit: str, *, at_most: float | None = None) -> None:
        table.append(Measure(what, value, unit, at_most))

    return take


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """Print the table as it stands in the README."""
    measures = config.stash.get(_MEASURES, [])
    if not measures:
        return
    terminalreporter.section("measured")
    terminalreporter.write_line("| what | measured | at most | |\n|---|---|---|---|")
    for measure in measures:
        asked = "" if measure.at_most is None else f"{measure.at_most:g} {measure.unit}"
        verdict = "" if measure.at_most is None else "ok" if measure.value <= measure.at_most else "MORE"
        terminalreporter.write_line(f"| {measure.what} | {measure.value:.3g} {measure.unit} | {asked} | {verdict} |")
