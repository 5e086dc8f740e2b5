from __future__ import annotations

import json
import stat
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from dutydesk.command.entrance import run
from dutydesk.records import Disclosure, Officer, Site, StaffList
from dutydesk.store.actor import recovery_holder
from dutydesk.work import setup

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.store.folder import DataFolder

GOOD = ["周大海", "男", "110101199003072674", "大专", "值机员", "2022-03-05", "7"]
ALSO_GOOD = ["王桂英", "女", "110101198505131246", "高中", "班长", "2021年3月5日", "9"]
WRONG_DIGIT = ["李国庆", "男", "110101199003072675", "大专", "值机员", "2022-03-05", "3"]
HEADER = ["姓名", "性别", "身份证号码", "学历", "岗位", "入职日期", "值机年限"]


@pytest.fixture
def at(desk_folder: DataFolder, recovery_words: str, tmp_path: Path) -> list[str]:
    """The common options of a desk that is set up and empty."""
    code_file = tmp_path / "code.txt"
    code_file.write_text(recovery_words + "\n", "ascii")
    return ["--data", str(desk_folder.path), "--code-file", str(code_file)]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The common options of a demo desk, made once; tests that use it only add to it."""
    path = tmp_path_factory.mktemp("made")
    at = ["--data", str(path / "desk"), "--code-file", str(path / "code.txt")]
    assert run(["demo", "--officers", "14", *at]) == 0
    return at


def answer(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return json.loads(capsys.readouterr().out)


def table(path: Path, *rows: list[str]) -> str:
    file = path / "人员.csv"
    file.write_text("\n".join(",".join(row) for row in (HEADER, *rows)), "utf-8")
    return str(file)


def count(at: list[str], kind: type[Any]) -> int:
    from pathlib import Path

    from sqlmodel import select

    store = setup.open_store(Path(at[1]), code=Path(at[3]).read_text("ascii"))
    with store.session(recovery_holder()) as session:
        found = len(session.exec(select(kind)).all())
    store.close()
    return found


def test_demo_fills_a_new_desk_and_writes_its_code_for_the_owner_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ["--data", str(tmp_path / "desk"), "--code-file", str(tmp_path / "code.txt")]
    assert run(["--json", "demo", *at, "--officers", "0", "--seed", "3"]) == 0
    assert answer(capsys)["officers"] == 0
    assert (count(at, Site), count(at, Officer)) == (1, 0)
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "code.txt").stat().st_mode) == 0o600


def test_demo_keeps_a_code_file_that_was_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "code.txt").write_text("another desk's code", "ascii")
    at = ["--data", str(tmp_path / "desk"), "--code-file", str(tmp_path / "code.txt")]
    assert run(["demo", *at, "--officers", "0"]) == 0
    assert (tmp_path / "code.txt.1").read_text("ascii") == "another desk's code"
    assert "code.txt.1" in capsys.readouterr().out


def test_demo_never_touches_a_desk_that_is_there(at: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", *at]) == 3
    assert capsys.readouterr().err.startswith("这个文件夹里已有值机台数据")
    assert count(at, Site) == 0


def test_demo_needs_to_be_told_where(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo"]) == 2
    assert "--data" in capsys.readouterr().err


def test_demo_says_when_the_code_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--data", str(tmp_path / "desk"), "--code-file", str(tmp_path / "没有" / "code")]) == 3
    assert "恢复码写不到" in capsys.readouterr().err


def test_check_works_without_any_desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = table(tmp_path, GOOD, WRONG_DIGIT)
    for line in (
        ["import", "officers", file, "--check", "--json"],
        ["--data", str(tmp_path / "no desk"), "import", "officers", "--check", "--json", file],
    ):
        assert run(line) == 1
        good, wrong = answer(capsys)["rows"]
        assert set(good) == {"row", "values", "faults", "action"}
        assert (good["row"], good["action"], good["faults"]) == (2, "add", [])
        assert (wrong["row"], wrong["action"]) == (3, "refuse")
        assert wrong["faults"]
    assert not (tmp_path / "no desk").exists()


def test_id_numbers_are_masked_in_what_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = table(tmp_path, GOOD, WRONG_DIGIT)
    for flags in (["--json"], []):
        run(["import", "officers", file, "--check", *flags])
        said = capsys.readouterr()
        assert GOOD[2] not in said.out + said.err
        assert WRONG_DIGIT[2] not in said.out + said.err


def test_check_writes_nothing(at: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "officers", table(tmp_path, GOOD), "--check", *at]) == 0
    assert "没有写入" in capsys.readouterr().out
    assert count(at, Officer) == 0


def test_import_adds_and_a_second_time_finds_nothing_new(
    at: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = table(tmp_path, GOOD, ALSO_GOOD)
    assert run(["import", "officers", file, *at]) == 0
    assert "新增 2 人" in capsys.readouterr().out
    assert run(["import", "officers", file, *at, "--json"]) == 0
    assert [row["action"] for row in answer(capsys)["rows"]] == ["none", "none"]
    assert count(at, Officer) == 2


def test_one_refused_row_keeps_all_rows_out_unless_told_otherwise(
    at: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = table(tmp_path, GOOD, WRONG_DIGIT)
    assert run(["import", "officers", file, *at]) == 1
    assert "没有导入任何人员" in capsys.readouterr().out
    assert count(at, Officer) == 0
    assert run(["import", "officers", file, "--skip-refused", *at]) == 1
    assert count(at, Officer) == 1


def test_a_file_that_cannot_be_read_ends_with_3(
    at: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", "officers", str(tmp_path / "没有.xlsx"), *at]) == 3
    assert capsys.readouterr().err


def test_the_staff_list_is_printed_to_a_file(
    made: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = count(made, StaffList)
    assert run(["print", "staff-list", "--out", str(tmp_path / "清单.pdf"), "--json", *made]) == 0
    said = answer(capsys)
    assert (tmp_path / "清单.pdf").read_bytes().startswith(b"%PDF-")
    assert said["number"].startswith("QD-")
    assert count(made, StaffList) == before + 1
    assert run(["print", "staff-list", "--out", str(tmp_path / "再次.pdf"), "--json", *made]) == 0
    assert answer(capsys)["number"] == said["number"]
    assert (tmp_path / "再次.pdf").read_bytes() == (tmp_path / "清单.pdf").read_bytes()


def test_where_a_list_goes_is_entered_before_it_goes_there(made: list[str], tmp_path: Path) -> None:
    before = count(made, Disclosure)
    assert run(["print", "staff-list", "--out", str(tmp_path / "没有" / "清单.pdf"), *made]) == 3
    assert count(made, Disclosure) > before


def test_review_tells_findings_and_keeps_its_shape(made: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", "--on", "2026-11-23", "--json", *made]) == 1
    board = answer(capsys)
    assert set(board) == {"on", "clauses"}
    assert board["on"] == "2026-11-23"
    assert all(set(row) == {"number", "how", "state", "findings"} for row in board["clauses"])
    assert {row["state"] for row in board["clauses"]} <= {"met", "due", "gap", "not_applicable", "not_yet"}
    assert all(set(found) == {"sentence", "due"} for row in board["clauses"] for found in row["findings"])


def test_review_for_people_says_what_is_to_be_done(made: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", *made]) == 1
    said = capsys.readouterr().out
    assert "5.2" in said
    assert "尚未启用" in said


def test_a_pack_is_written_and_verified(made: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pack", "--out", str(tmp_path), "--json", *made]) == 0
    said = answer(capsys)
    assert said["complete"] is True
    assert run(["verify", said["folder"]]) == 0
    assert "完好" in capsys.readouterr().out
    assert run(["verify", "--json", said["folder"]]) == 0
    assert answer(capsys)["whole"] is True
    (tmp_path / said["folder"] / "资料包.xlsx").unlink()
    assert run(["verify", said["folder"]]) == 1
    assert "资料包.xlsx：文件缺失。" in capsys.readouterr().out
    assert run(["verify", "--json", said["folder"]]) == 1
    assert answer(capsys)["faults"] == [{"file": "资料包.xlsx", "sentence": "文件缺失。"}]


def test_a_pack_with_id_numbers_asks_for_receiver_and_reason(
    made: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["pack", "--out", str(tmp_path), "--with-id-numbers", *made]) == 2
    assert "请填写接收方" in capsys.readouterr().err
    why = ["--receiver", "保卫处", "--reason", "报批清单"]
    assert run(["pack", "--out", str(tmp_path), "--with-id-numbers", *why, "--json", *made]) == 0
    assert any(file["name"].startswith("QD-") for file in answer(capsys)["files"])


def test_a_pack_takes_contents_period_and_password(
    made: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "密码.txt").write_text("值机台2026\n", "utf-8")
    line = [
        "pack",
        "--out",
        str(tmp_path),
        "--contents",
        "officer,clauses",
        "--from",
        "2026-01-01",
        "--to",
        "2026-12-31",
    ]
    assert run([*line, "--password-file", str(tmp_path / "密码.txt"), "--json", *made]) == 0
    assert [file["name"] for file in answer(capsys)["files"]] == ["资料包.xlsx", "manifest.json"]
    assert run(["pack", "--out", str(tmp_path), "--contents", "operator", *made]) == 2


def test_without_a_code_file_no_desk_is_opened(at: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", *at[:2]]) == 2
    assert "--code-file" in capsys.readouterr().err


def test_a_wrong_code_ends_with_3(at: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("-".join(["000011"] * 8), "ascii")
    for code in (wrong, tmp_path / "nowhere.txt"):
        assert run(["review", *at[:2], "--code-file", str(code)]) == 3
        said = capsys.readouterr()
        assert len(said.err.splitlines()) == 2
        assert not said.out


def test_a_folder_without_a_desk_ends_with_3(at: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", "--data", str(tmp_path / "leer"), *at[2:]]) == 3
    assert "vault.json" in capsys.readouterr().err
    assert not (tmp_path / "leer").exists()


def test_a_desk_held_by_another_program_ends_with_3(at: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    from pathlib import Path

    holding = setup.open_store(Path(at[1]), code=Path(at[3]).read_text("ascii"))
    try:
        assert run(["review", *at]) == 3
    finally:
        holding.close()
    assert capsys.readouterr().err


NO_QT = """
import sys
from dutydesk.__main__ import main
from dutydesk.store import keyring_slot
keyring_slot.backends = lambda: iter(())
code = main(sys.argv[1:])
strangers = sorted(name for name in sys.modules if name.split(".")[0] in {"PySide6", "shiboken6"})
sys.exit(f"imported: {strangers}" if strangers else code)
"""


def test_no_verb_imports_qt(tmp_path: Path) -> None:
    at = ["--data", str(tmp_path / "desk"), "--code-file", str(tmp_path / "code")]
    lines = {
        ("demo", *at, "--officers", "3"): 0,
        ("import", "officers", table(tmp_path, GOOD), *at): 0,
        ("print", "staff-list", "--out", str(tmp_path / "list.pdf"), *at): 0,
        ("review", *at): 1,
        ("pack", "--out", str(tmp_path / "packs"), *at): 0,
        ("verify", str(tmp_path / "packs" / f"资料包-青松岭医院服务项目分部-{date.today().isoformat()}")): 0,
    }
    for line, code in lines.items():
        done = subprocess.run([sys.executable, "-c", NO_QT, *line], capture_output=True, check=False, timeout=60)
        assert done.returncode == code, (line, done.stdout.decode(), done.stderr.decode())
