"""The computer is gone: on another one, with an empty profile, the backup and the printed code bring the desk back."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reliability.conftest import Trial


class Computer:
    """Run the program as somebody who has just come: an own home, and nothing else of the surroundings."""

    def __init__(self, home: Path, trial: Trial) -> None:
        home.mkdir()
        self.home = home
        self.data = home / "值机台"
        self._environment = {
            "HOME": str(home),
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": trial.environment()["PYTHONPATH"],
            "PYTHONUTF8": "1",
        }

    def run(self, *words: object, code: Path, ends: tuple[int, ...] = (0,)) -> str:
        """Run one verb on this computer's desk."""
        common = ["--data", self.data, "--code-file", code, "--json"]
        order = [sys.executable, "-m", "dutydesk", *map(str, (*words, *common))]
        done = subprocess.run(
            order, capture_output=True, encoding="utf-8", check=False, env=self._environment, cwd=self.home, timeout=120
        )
        assert done.returncode in ends, done.stderr
        return done.stdout

    def told(self, code: Path) -> tuple[Any, Any]:
        """Return what the desk says of itself: the clauses with their findings, and whether it is whole."""
        review = json.loads(self.run("review", "--on", "2026-11-23", code=code, ends=(0, 1)))
        whole = json.loads(self.run("verify", code=code))
        assert whole["whole"]
        return review, (whole["blobs"], whole["missing_blobs"])


def test_a_desk_comes_back_in_an_empty_profile_by_the_printed_code_alone(tmp_path: Path, trial: Trial) -> None:
    count = trial.rounds(1, 5)
    for number in range(count):
        room = tmp_path / f"drill-{number}"
        room.mkdir()
        old, new = Computer(room / "old", trial), Computer(room / "new", trial)
        stick, code = room / "U盘", room / "code.txt"
        stick.mkdir()
        old.run("demo", "--officers", 6, "--seed", number + 1, code=code)
        old.run("print", "staff-list", "--out", room / "清单.pdf", code=code)
        before = old.told(code)
        old.run("backup", "--to", stick, code=code)
        shutil.rmtree(old.home)

        printed = room / "typed.txt"
        printed.write_text(code.read_text("ascii").replace("-", " "), "ascii")  # as somebody types it from the sheet
        code.unlink()
        assert json.loads(new.run("verify", stick, code=printed))[0]["opened"]
        restored = json.loads(new.run("restore", stick, code=printed))
        assert (restored["missing"], restored["aside"]) == (0, None)
        assert new.told(printed) == before
        new.run("print", "staff-list", "--out", room / "清单2.pdf", code=printed)
        new.run("backup", "--to", stick, code=printed)
    trial.figure("restore in an empty profile, by the printed code alone", count, f"{count} whole, 0 lost")
