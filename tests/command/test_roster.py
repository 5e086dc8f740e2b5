from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from dutydesk.command.entrance import run
from dutydesk.work.roster import calendar

if TYPE_CHECKING:
    from pathlib import Path

NEXT = f"{calendar.next_month(calendar.first_of(date.today())):%Y-%m}"
LATER = f"{calendar.next_month(calendar.next_month(calendar.first_of(date.today()))):%Y-%m}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The common options of a demo desk with fourteen officers."""
    path = tmp_path_factory.mktemp("made")
    at = ["--data", str(path / "desk"), "--code-file", str(path / "code.txt")]
    assert run(["demo", "--officers", "14", *at]) == 0
    return at


def answer(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return json.loads(capsys.readouterr().out)


def broken(told: dict[str, Any]) -> list[str]:
    return [one["sentence"] for one in told["findings"] if one["breaks_a_rule"]]


def test_an_empty_month_is_filled_the_same_way_each_time(made: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["roster", "check", "--month", LATER, "--json", *made]) == 1
    before = answer(capsys)
    assert before["duties"] == 0
    assert "5.4" in {one["clause"] for one in before["findings"]}
    run(["roster", "fill", "--month", LATER, "--json", *made])
    filled = answer(capsys)
    assert filled["duties"] == filled["changed"] > 0
    run(["roster", "fill", "--month", LATER, "--json", *made])
    assert answer(capsys)["changed"] == 0


def test_a_repair_says_each_change_and_leaves_no_more_broken_than_it_says(
    made: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(["roster", "fill", "--month", NEXT, *made])
    capsys.readouterr()
    run(["roster", "check", "--month", NEXT, "--json", *made])
    before = answer(capsys)
    code = run(["roster", "repair", "--month", NEXT, "--json", *made])
    mended = answer(capsys)
    assert len(broken(mended)) <= len(broken(before))
    assert code == (1 if broken(mended) else 0)
    assert all(one["old"] != one["new"] and one["name"] for one in mended["changes"])
    run(["roster", "repair", "--month", NEXT, "--json", *made])
    assert answer(capsys)["changes"] == []


def test_people_read_sentences(made: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    run(["roster", "fill", "--month", NEXT, *made])
    run(["roster", "repair", "--month", NEXT, *made])
    run(["roster", "check", "--month", NEXT, *made])
    said = capsys.readouterr().out
    assert "已按轮班方式排好" in said
    assert "处不符" in said


@pytest.mark.parametrize("month", ["2026-13", "12", "2026年12月"])
def test_a_month_is_written_as_year_and_month(month: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        run(["roster", "check", "--month", month, "--data", str(tmp_path)])
    assert "应如 2026-12" in capsys.readouterr().err


def test_without_teams_in_rotation_the_sentence_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ["--data", str(tmp_path / "desk"), "--code-file", str(tmp_path / "code.txt")]
    assert run(["demo", "--officers", "0", *at]) == 0
    assert run(["roster", "fill", "--month", NEXT, *at]) == 1
    assert "还没有可以轮班的班组" in capsys.readouterr().err
