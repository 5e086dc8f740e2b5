from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
ROUNDS = 9


def start(folder: Path, script: str, *words: str) -> dict[str, float]:
    """Start a program in a fresh process and return what it says of itself.

    Bytecode is kept from start to start as on any desk, also where the tests run without.
    """
    env = {**os.environ, "PYTHONPATH": str(HERE.parent.parent), "QT_QPA_PLATFORM": "offscreen"}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    env["BENCH_START"] = repr(time.monotonic())
    command = [sys.executable, str(HERE / script), *words]
    said = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=True).stdout
    return json.loads(said.splitlines()[-1])


@pytest.mark.bench
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads its memory from /proc")
def test_the_first_window_with_fifty_officers(tmp_path: Path, measured: Callable[..., None]) -> None:
    demo = str(tmp_path / "demo")
    for _ in range(2):  # the first start makes the site, the second leaves everything in the system's cache
        start(tmp_path, "start_desk.py", demo)
    runs = [(start(tmp_path, "start_bare.py"), start(tmp_path, "start_desk.py", demo)) for _ in range(ROUNDS)]
    bare = statistics.median(run["painted"] for run, _ in runs)
    painted, ready, memory = (statistics.median(run[key] for _, run in runs) for key in ("painted", "ready", "memory"))
    measured("a bare QMainWindow, painted", bare, "s")
    measured("first window, 50 officers painted", painted, "s")
    measured("the same, against the bare window", painted / bare, "times", at_most=1.5)
    measured("ready for entry (ORM loaded)", ready, "s")
    measured("the same, against the bare window", ready / bare, "times", at_most=4.5)
    measured("memory, all loaded (RSS)", memory, "MB", at_most=130)
