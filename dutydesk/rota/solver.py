"""A model of yes-or-no choices and what they cost, solved by HiGHS.

HiGHS is loaded when the first model is solved, and only its core: its own Python layer would bring numpy along.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_CORE = "highspy._core"
_WHOLE, _EXACT = 1e-6, 1e-6
_one_at_a_time = Lock()  # its pool of threads belongs to the whole process


class Status(Enum):
    """How far the solver came; the value is its name in JSON."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold what the solver found: `values` by variable, empty without a solution; `bound` is proved from below."""

    status: Status
    cost: float = 0.0
    bound: float = 0.0
    values: tuple[float, ...] = ()

    def chose(self, variable: int) -> bool:
        """Tell whether a yes-or-no choice was answered with yes."""
        return self.values[variable] > 0.5  # noqa: PLR2004  (the middle between no and yes)


@dataclass(slots=True)
class Model:
    """Gather variables, costs and rows; variables are numbered from 0 in the order in which they are added."""

    _costs: list[float] = field(default_factory=list[float])
    _lower: list[float] = field(default_factory=list[float])
    _upper: list[float] = field(default_factory=list[float])
    _whole: list[bool] = field(default_factory=list[bool])
    _least: list[float] = field(default_factory=list[float])
    _most: list[float] = field(default_factory=list[float])
    _starts: list[int] = field(default_factory=lambda: [0])
    _columns: list[int] = field(default_factory=list[int])
    _factors: list[float] = field(default_factory=list[float])

    def choice(self, cost: float = 0.0) -> int:
        """Add a yes-or-no choice."""
        return self._variable(cost, 1.0, whole=True)

    def amount(self, cost: float = 0.0, most: float = float("inf")) -> int:
        """Add an amount from 0 on, not bound to be whole."""
        return self._variable(cost, most, whole=False)

    def charge(self, variable: int, cost: float) -> None:
        """Add to what a variable costs."""
        self._costs[variable] += cost

    def fix(self, variable: int, value: float) -> None:
        """Leave a variable no choice."""
        self._lower[variable] = self._upper[variable] = value

    def is_fixed(self, variable: int) -> bool:
        """Tell whether a variable has no choice."""
        return self._lower[variable] == self._upper[variable]

    def row(self, terms: Mapping[int, float], least: float = float("-inf"), most: float = float("inf")) -> None:
        """Bound a sum of variables times factors, both ends included."""
        self._columns.extend(terms.keys())
        self._factors.extend(terms.values())
        self._starts.append(len(self._columns))
        self._least.append(least)
        self._most.append(most)

    def total(self, variables: Iterable[int], least: float = float("-inf"), most: float = float("inf")) -> None:
        """Bound a sum of variables."""
        self.row(dict.fromkeys(variables, 1.0), least, most)

    def solve(self, seconds: float, go_on: Callable[[float], bool] = lambda _best: True, *, gap: float = 0.0) -> Answer:
        """Find the cheapest solution within `seconds`; `go_on` is asked often and may end it.

        Args:
            seconds: How long to look at most.
            go_on: Is given the best cost so far, infinite before the first; returns False to end with that solution.
            gap: How far above the proved bound, absolutely, a solution may lie to be taken as optimal.
        """
        with _one_at_a_time:
            return self._solve(seconds, go_on, gap)

    def _variable(self, cost: float, most: float, *, whole: bool) -> int:
        self._costs.append(cost)
        self._lower.append(0.0)
        self._upper.append(most)
        self._whole.append(whole)
        return len(self._costs) - 1

    def _solve(self, seconds: float, go_on: Callable[[float], bool], gap: float) -> Answer:
        """Let choices be parted first: that is quick, and proves a bound. Mostly hardly one of them then is."""
        ends = time.monotonic() + seconds
        parted = self._run(ends, go_on, gap, [False] * len(self._whole))
        if parted.status is not Status.OPTIMAL or not any(self._whole):
            return parted if parted.status in {Status.OPTIMAL, Status.INFEASIBLE} else Answer(Status.NOTHING)
        split = [
            whole and abs(value - round(value)) > _WHOLE
            for whole, value in zip(self._whole, parted.values, strict=True)
        ]
        near = self._run(ends, go_on, gap, split, parted.values) if any(split) else parted
        if near.values and near.cost <= parted.cost + gap + _EXACT:
            return Answer(Status.OPTIMAL, near.cost, parted.cost, near.values)
        found = self._run(ends, go_on, gap, self._whole)
        return (
            Answer(Status.FEASIBLE, near.cost, parted.cost, near.values) if near.values and not found.values else found
        )

    def _run(
        self,
        ends: float,
        go_on: Callable[[float], bool],
        gap: float,
        whole: list[bool],
        near: tuple[float, ...] = (),
    ) -> Answer:
        """Solve with only the `whole` variables whole; with `near`, the other choices stay at its values."""
        core = _core()
        highs = core._Highs()  # noqa: SLF001  (the core's only name for it)
        is_mixed = any(whole)
        for name, value in {
            "output_flag": False,
            "threads": 1,  # another number in the same process makes HiGHS answer nothing at all
            "random_seed": 1,
            "time_limit": max(0.0, ends - time.monotonic()),
            "presolve": "choose" if is_mixed else "off",  # takes longer than what it saves
            "mip_rel_gap": 0.0,
            "mip_abs_gap": gap + _EXACT,
        }.items():
            _must(core, highs.setOptionValue(name, value))
        model = self._highs_model(core, whole)
        if near:
            stays = [whole and not free for whole, free in zip(self._whole, whole, strict=True)]
            model.col_lower_ = _held(self._lower, near, stays)
            model.col_upper_ = _held(self._upper, near, stays)
        _must(core, highs.passModel(model))
        _watch(core, highs, ends, go_on)
        highs.run()  # ended early, it warns; the status of the model says the rest
        return _answer(core, highs, is_mixed=is_mixed)

    def _highs_model(self, core: Any, whole: list[bool]) -> Any:
        model = core.HighsLp()
        model.num_col_, model.num_row_ = len(self._costs), len(self._least)
        model.col_cost_, model.col_lower_, model.col_upper_ = self._costs, self._lower, self._upper
        model.row_lower_, model.row_upper_ = self._least, self._most
        model.a_matrix_.format_ = core.MatrixFormat.kRowwise
        model.a_matrix_.num_col_, model.a_matrix_.num_row_ = len(self._costs), len(self._least)
        model.a_matrix_.start_, model.a_matrix_.index_ = self._starts, self._columns
        model.a_matrix_.value_ = self._factors
        kinds = core.HighsVarType
        if any(whole):
            model.integrality_ = [kinds.kInteger if is_whole else kinds.kContinuous for is_whole in whole]
        return model


def _core() -> Any:
    """Load the compiled part of highspy without the Python around it, which imports numpy."""
    if _CORE in sys.modules:
        return sys.modules[_CORE]
    package = importlib.util.find_spec("highspy")
    places = package.submodule_search_locations if package else None
    files = [file for place in places or () for file in Path(place).glob("_core*") if file.suffix in {".so", ".pyd"}]
    spec = importlib.util.spec_from_file_location(_CORE, files[0]) if files else None
    if spec is None or spec.loader is None:
        raise ImportError("highspy is not installed")
    module = importlib.util.module_from_spec(spec)
    sys.modules[_CORE] = module
    spec.loader.exec_module(module)
    return module


def _must(core: Any, status: Any) -> None:
    if status == core.HighsStatus.kError:
        raise ValueError("HiGHS refuses the model")


def _held(bounds: list[float], near: tuple[float, ...], stays: list[bool]) -> list[float]:
    return [float(round(value)) if stay else bound for bound, value, stay in zip(bounds, near, stays, strict=True)]


def _watch(core: Any, highs: Any, ends: float, go_on: Callable[[float], bool]) -> None:
    """Ask `go_on` wherever HiGHS can be ended; the clock is ours too, for it looks at its own too seldom."""
    kinds = core.cb.HighsCallbackType

    def ask(kind: Any, _message: str, out: Any, back: Any, _data: Any) -> None:
        best = float(out.mip_primal_bound) if kind == kinds.kCallbackMipInterrupt else float("inf")
        back.user_interrupt = time.monotonic() > ends or not go_on(best)

    _must(core, highs.setCallback(ask, None))
    for kind in (kinds.kCallbackMipInterrupt, kinds.kCallbackSimplexInterrupt):
        _must(core, highs.startCallback(kind))


def _answer(core: Any, highs: Any, *, is_mixed: bool) -> Answer:
    status, info = highs.getModelStatus(), highs.getInfo()
    known = core.HighsModelStatus
    if status in {known.kInfeasible, known.kUnboundedOrInfeasible}:
        return Answer(Status.INFEASIBLE)
    solution = highs.getSolution()
    if not solution.value_valid or info.primal_solution_status != core.SolutionStatus.kSolutionStatusFeasible:
        return Answer(Status.NOTHING)
    optimal = status == known.kOptimal
    cost = float(info.objective_function_value)
    bound = float(info.mip_dual_bound) if is_mixed else cost if optimal else float("-inf")
    return Answer(
        Status.OPTIMAL if optimal else Status.FEASIBLE, cost, cost if optimal else bound, tuple(solution.col_value)
    )
