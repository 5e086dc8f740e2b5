from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from dutydesk.command.entrance import run

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.store.folder import DataFolder


@pytest.fixture
def at(desk_folder: DataFolder, recovery_words: str, tmp_path: Path) -> list[str]:
    """The common options of a desk that is set up and empty."""
    code_file = tmp_path / "code.txt"
    code_file.write_text(recovery_words + "\n", "ascii")
    return ["--data", str(desk_folder.path), "--code-file", str(code_file)]


def facts(path: Path) -> dict[str, Any]:
    return json.loads(zipfile.ZipFile(path).read("facts.json"))


def test_support_is_written_with_counts_by_the_code(
    at: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["support", "--out", str(tmp_path / "维护.zip"), *at, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["counted"]
    assert facts(tmp_path / "维护.zip")["counts"]["operator"] == 1


def test_support_needs_no_code(at: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["support", "--out", str(tmp_path / "维护.zip"), *at[:2]]) == 0
    assert "条数和设置没有写入" in capsys.readouterr().out
    assert "counts" not in facts(tmp_path / "维护.zip")


def test_support_is_written_where_the_desk_does_not_open(
    at: list[str], desk_folder: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk_folder.database.write_bytes(b"\x01" * 8192)
    assert run(["support", "--out", str(tmp_path / "维护.zip"), *at]) == 0
    said = capsys.readouterr()
    assert said.err
    assert "维护资料已写好" in said.out
    assert not facts(tmp_path / "维护.zip")["desk_opened"]


def test_a_place_that_cannot_be_written_is_said(
    at: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["support", "--out", str(tmp_path / "没有" / "维护.zip"), *at]) == 3
    assert "维护.zip" in capsys.readouterr().err
