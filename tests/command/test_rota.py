from __future__ import annotations

import json
from pathlib import Path

import pytest

from dutydesk.command.entrance import run

PUBLIC = Path(__file__).parent.parent / "rota" / "data" / "public-1.txt"


def test_a_public_instance_is_solved_and_told_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rota", "solve", str(PUBLIC), "--json", "--seconds", "30"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["penalty"], told["bound"], told["status"]) == (607, 607, "optimal")
    assert set(told["assignment"]) == set("ABCDEFGH")
    assert all(len(shifts) == 14 and set(shifts) <= {"", "D"} for shifts in told["assignment"].values())


def test_people_read_a_line_for_each_of_the_staff(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rota", "solve", str(PUBLIC)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["已证明最优", "罚分 607，下界 607"]
    assert [line.split()[0] for line in lines[2:]] == list("ABCDEFGH")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", None])
def test_a_file_that_cannot_be_read_is_a_sentence(
    tmp_path: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "算例.txt"
    if content is not None:
        file.write_bytes(content)
    assert run(["rota", "solve", str(file)]) == 3
    assert "。" in capsys.readouterr().err


@pytest.mark.parametrize("seconds", ["0", "-1", "many", "100000"])
def test_seconds_are_checked(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["rota", "solve", str(PUBLIC), "--seconds", seconds])
    assert "秒" in capsys.readouterr().err
