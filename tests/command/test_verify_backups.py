from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from dutydesk.command.entrance import run
from dutydesk.records import Team
from dutydesk.store import backup, packs

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store


@pytest.fixture
def code(recovery_words: str, tmp_path: Path) -> list[str]:
    """The option that gives the code, and a data folder that is not there."""
    file = tmp_path / "code.txt"
    file.write_text(recovery_words + "\n", "ascii")
    return ["--code-file", str(file), "--data", str(tmp_path / "nowhere")]


@pytest.fixture
def stick(store: Store, lead: Actor, tmp_path: Path) -> Path:
    """A stick with two backups of a desk that has a scan."""
    place = tmp_path / "U盘"
    place.mkdir()
    store.blobs.keep(b"a scan" * 100)
    for name in ("一班", "二班"):
        with store.session(lead) as session:
            session.add(Team(name=name))
        backup.write(store.folder, store.key, place, "手动")
    store.close()
    return place


def test_all_backups_of_a_stick_are_opened_and_said_to_be_whole(
    stick: Path, code: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in stick.rglob("*") if path.is_file()}
    assert run(["verify", str(stick), *code]) == 0
    said = capsys.readouterr().out
    assert said.count("已打开并逐页核对，完好") == 2
    assert "附件 1 个" in said
    assert before == {path: path.read_bytes() for path in stick.rglob("*") if path.is_file()}


def test_without_a_code_the_files_are_compared_and_that_is_said(
    stick: Path, code: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    one = packs.found_in(stick)[0].folder
    assert run(["verify", str(one), *code[2:]]) == 0
    said = capsys.readouterr().out
    assert "文件齐全，与清单相符" in said
    assert "没有恢复码" in said


def test_what_is_damaged_is_named(stick: Path, code: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    newest, older = packs.found_in(stick)
    data = bytearray((newest.folder / packs.DATABASE).read_bytes())
    data[9000] ^= 1
    (newest.folder / packs.DATABASE).write_bytes(data)
    assert run(["verify", str(newest.folder), *code]) == 1
    assert "desk.db 与清单不符" in capsys.readouterr().out
    (blob,) = older.blobs.iterdir()
    sealed = bytearray(blob.read_bytes())
    sealed[40] ^= 1  # of the right size, so that only the key can tell
    blob.write_bytes(sealed)
    assert run(["verify", str(older.folder), *code[2:]]) == 0
    capsys.readouterr()
    assert run(["verify", "--json", str(older.folder), *code]) == 1
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["whole"], told["opened"]) == (False, True)
    assert "1 个附件缺失或损坏" in told["faults"][0]


def test_a_manifest_that_was_written_anew_is_noticed_with_the_code(
    stick: Path, code: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    one = packs.found_in(stick)[0].folder
    path = one / packs.MANIFEST
    content = json.loads(path.read_text("utf-8"))
    content["blobs"] = {}
    path.write_text(json.dumps(content), "utf-8")
    assert run(["verify", str(one), *code]) == 1
    assert "清单被改动过" in capsys.readouterr().out


def test_another_code_is_refused(stick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from dutydesk.store.recovery_code import RecoveryCode

    file = tmp_path / "other.txt"
    file.write_text(RecoveryCode.new().words(), "ascii")
    assert run(["verify", str(stick), "--code-file", str(file)]) == 3
    assert "恢复码不对" in capsys.readouterr().err
