from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from dutydesk.command.entrance import run
from dutydesk.store import packs
from dutydesk.work import backups, setup

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.store.actor import Actor
    from dutydesk.store.folder import DataFolder


@pytest.fixture
def at(desk_folder: DataFolder, recovery_words: str, tmp_path: Path) -> list[str]:
    """The common options of a desk that is set up and empty."""
    code_file = tmp_path / "code.txt"
    code_file.write_text(recovery_words + "\n", "ascii")
    return ["--data", str(desk_folder.path), "--code-file", str(code_file)]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "U盘"
    place.mkdir()
    return place


def test_a_backup_is_written_and_said(at: list[str], stick: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["backup", "--to", str(stick), *at]) == 0
    assert "逐页校验" in capsys.readouterr().out
    assert run(["--json", "backup", "--to", str(stick), *at]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["left"] == 2
    assert told["missing"] == []
    assert len(packs.found_in(stick)) == 2


def test_a_backup_at_a_place_that_the_desk_knows_counts_there(
    at: list[str], desk_folder: DataFolder, recovery_words: str, lead: Actor, stick: Path
) -> None:
    store = setup.open_store(desk_folder, code=recovery_words)
    with store.session(lead) as session:
        backups.add_place(session, stick)
    store.close()
    assert run(["backup", "--to", str(stick), *at]) == 0
    store = setup.open_store(desk_folder, code=recovery_words)
    with store.session(lead) as session:
        assert backups.standing(session, date.today()).age is backups.Age.FRESH
    store.close()


def test_a_new_profile_gets_its_desk_back_with_the_code_alone(
    at: list[str], stick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["backup", "--to", str(stick), *at]) == 0
    capsys.readouterr()
    fresh = [str(tmp_path / "新电脑" / "desk"), *at[2:]]
    command = [sys.executable, "-m", "dutydesk", "restore", str(stick), "--data", *fresh]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin"})
    assert done.returncode == 0, done.stderr
    assert "已恢复" in done.stdout
    assert run(["--json", "review", "--data", *fresh]) in {0, 1}


def test_the_old_data_are_named(at: list[str], stick: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["backup", "--to", str(stick), *at]) == 0
    capsys.readouterr()
    assert run(["restore", str(stick), *at]) == 0
    assert "旧数据-" in capsys.readouterr().out


def test_what_is_no_backup_is_said_and_nothing_is_made(
    at: list[str], stick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh = tmp_path / "新电脑"
    assert run(["restore", str(stick), "--data", str(fresh), *at[2:]]) == 3
    assert "没有值机台的备份" in capsys.readouterr().err
    assert not fresh.exists()
    assert run(["backup", "--to", str(stick / "没有"), *at]) == 3
    assert "找不到备份的位置" in capsys.readouterr().err
    assert run(["restore", str(stick)]) == 2


def test_missing_attachments_are_left_out_only_when_told_so(
    at: list[str], stick: Path, desk_folder: DataFolder, recovery_words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from dutydesk.work import setup

    store = setup.open_store(desk_folder, code=recovery_words)
    store.blobs.keep(b"a scan" * 100)
    store.close()
    assert run(["backup", "--to", str(stick), *at]) == 0
    for path in packs.found_in(stick)[0].blobs.iterdir():
        path.unlink()
    assert run(["restore", str(stick), *at]) == 1
    assert "缺少 1 个附件" in capsys.readouterr().err
    assert run(["restore", str(stick), "--without-missing", *at]) == 1
    assert "没有恢复" in capsys.readouterr().out
