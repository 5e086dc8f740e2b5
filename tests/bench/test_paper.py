from __future__ import annotations

import importlib.util
import marshal
import subprocess
import sys
import time
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dutydesk.paper import pen
from dutydesk.paper.fonts import Style
from dutydesk.paper.sizes import PAGE_HEIGHT, UPRIGHT, Leaf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
_SCRIPT = Path(__file__).with_name("print_staff_list.py")


class _Recorder(pen.Pen):
    """Draw, and keep every step as reportlab alone would have to do it."""

    pages: list[list[tuple[Any, ...]]]

    def __init__(self, title: str, leaf: Leaf = UPRIGHT) -> None:
        super().__init__(title, leaf)
        _Recorder.pages = [[]]

    def write(
        self, x: float, baseline: float, words: str, size: float, style: Style = Style.TEXT, *, spacing: float = 0
    ) -> None:
        for name, run in groupby(words, style.fonts.__getitem__):
            text = "".join(run)
            self.pages[-1].append(("text", x, PAGE_HEIGHT - baseline, text, name, size, spacing))
            x += sum(style.advances[char] for char in text) * size + spacing * len(text)

    def rule(self, lines: Iterable[tuple[float, float, float, float]], thickness: float = 0.5) -> None:
        turned = [(x, PAGE_HEIGHT - y, to_x, PAGE_HEIGHT - to_y) for x, y, to_x, to_y in lines]
        self.pages[-1].append(("lines", thickness, turned))

    def matrix(self, x: float, y: float, side: float, modules: tuple[bytes, ...]) -> None:
        unit = side / len(modules)
        self.pages[-1].append(("rects", [
            (x + at * unit, PAGE_HEIGHT - y - (row + 1) * unit, wide * unit, unit) for at, row, wide in _runs(modules)
        ]))  # fmt: skip

    def end_page(self) -> None:
        self.pages.append([])

    def finish(self) -> bytes:
        self.pages.pop()
        return b""


@lru_cache(8)
def _runs(modules: tuple[bytes, ...]) -> list[tuple[int, int, int]]:
    runs: list[tuple[int, int, int]] = []
    for row, cells in enumerate(modules):
        at = 0
        for dark, run in groupby(cells):
            length = len(list(run))
            if dark:
                runs.append((at, row, length))
            at += length
    return runs


def _record(officers: int, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("print_staff_list", _SCRIPT)
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setattr(pen, "Pen", _Recorder)
    script.draw(officers)
    file.write_bytes(marshal.dumps(_Recorder.pages))


def _run(*arguments: str) -> dict[str, float]:
    began = time.perf_counter()
    done = subprocess.run([sys.executable, str(_SCRIPT), *arguments], check=True, capture_output=True, text=True)
    wall = time.perf_counter() - began
    cpu, size, rss = map(float, done.stdout.split())
    return {"wall": wall, "cpu": cpu, "size": size, "rss": rss}


def _race(officers: int, runs: int, file: Path) -> tuple[dict[str, float], dict[str, float]]:
    """Run both in turn; return the least that each took."""
    pairs = [(_run(str(officers)), _run(str(officers), str(file))) for _ in range(runs)]
    ours, stock = ([pair[index] for pair in pairs] for index in range(2))
    return tuple({key: min(run[key] for run in side) for key in side[0]} for side in (ours, stock))  # pyright: ignore[reportReturnType]


@pytest.mark.bench
def test_one_page_in_a_fresh_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, measured: Callable[..., None]
) -> None:
    file = tmp_path / "steps"
    _record(12, file, monkeypatch)
    ours, stock = _race(12, 7, file)
    measured(
        "one Annex A page, fresh process, of stock reportlab's time", ours["wall"] / stock["wall"], "×", at_most=0.6
    )
    measured("the same, CPU", ours["cpu"] / stock["cpu"], "×")
    measured("one Annex A page, fresh process", ours["wall"], "s")
    measured("one Annex A page, memory", ours["rss"], "MB")
    measured("one Annex A page by stock reportlab", stock["wall"], "s")
    measured("one Annex A page by stock reportlab, memory", stock["rss"], "MB")


@pytest.mark.bench
def test_five_thousand_officers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, measured: Callable[..., None]) -> None:
    file = tmp_path / "steps"
    _record(5000, file, monkeypatch)
    ours, stock = _race(5000, 3, file)
    measured("5,000 officers, of stock reportlab's CPU", ours["cpu"] / stock["cpu"], "×", at_most=1.0)
    measured("5,000 officers, CPU", ours["cpu"], "s")
    measured("5,000 officers, memory", ours["rss"], "MB", at_most=80)
    measured("5,000 officers by stock reportlab, CPU", stock["cpu"], "s")
