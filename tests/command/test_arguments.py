from __future__ import annotations

import io
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from dutydesk.__main__ import _OPEN_APART, _wants_window
from dutydesk.command import arguments
from dutydesk.command.verbs import VERBS
from dutydesk.work.apart import frames, process

LINES = {
    "demo": ["demo"],
    "import officers": ["import", "officers", "人员.xlsx"],
    "print staff-list": ["print", "staff-list", "--out", "清单.pdf"],
    "review": ["review"],
    "pack": ["pack", "--out", "包"],
    "verify": ["verify", "资料包"],
    "backup": ["backup", "--to", "备份"],
    "restore": ["restore", "备份"],
    "support": ["support", "--out", "维护.zip"],
    "roster fill": ["roster", "fill", "--month", "2026-12"],
    "roster check": ["roster", "check", "--month", "2026-12"],
    "roster repair": ["roster", "repair", "--month", "2026-12"],
    "rota solve": ["rota", "solve", "算例.txt"],
}
COMMON = ["--data", "desk", "--code-file", "code.txt", "--json"]


def test_each_verb_can_be_called() -> None:
    assert set(LINES) == set(VERBS)


@pytest.mark.parametrize("verb", LINES)
def test_common_options_are_taken_before_and_after_the_verb(verb: str) -> None:
    words = LINES[verb]
    for line in (COMMON + words, words + COMMON, [words[0], *COMMON, *words[1:]], [*COMMON[:2], *words, *COMMON[2:]]):
        options = arguments.read(line)
        assert (options.verb, options.data, options.code_file, options.json) == (
            verb,
            Path("desk"),
            Path("code.txt"),
            True,
        )


@pytest.mark.parametrize("verb", LINES)
def test_without_common_options_nothing_is_assumed(verb: str) -> None:
    options = arguments.read(LINES[verb])
    assert (options.data, options.code_file, options.json) == (None, None, False)


def test_days_are_read_as_days() -> None:
    assert arguments.read(["review", "--on", "2026-11-23"]).on == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["打印"], "可选：demo, import"),
        (["import"], "缺少参数"),
        (["pack"], "缺少参数：--out"),
        (["pack", "--out"], "--out 后面要跟一个值"),
        (["verify", "a", "b"], "不认识的参数：b"),
        (["review", "--on", "2026-02-30"], "“2026-02-30”不是日期"),
        (["demo", "--officers", "-1"], "人数应为"),
        (["demo", "--officers", "²"], "人数应为"),
        (["demo", "--seed", "x"], "--seed 的值不正确"),
        (["--js", "verify", "a"], "不认识的参数"),
        (["--json"], "缺少参数"),
    ],
)
def test_wrong_use_is_said_in_chinese_and_ends_with_2(
    line: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        arguments.read(line)
    assert left.value.code == 2
    said = capsys.readouterr()
    assert words in said.err
    assert "--help" in said.err
    assert not said.out


@pytest.mark.parametrize("verb", ["", *LINES])
def test_help_is_chinese_throughout(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        arguments.read([*verb.split(), "--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith("用法：dutydesk")
    assert not any(english in said for english in ("usage", "arguments:", "options:", "show this"))


@pytest.mark.parametrize(
    ("line", "window"),
    [
        ([], True),
        (["--demo"], True),
        (["--data", "desk"], True),
        (["--data", "desk", "--page", "people"], True),
        (["--data=desk", "--demo"], True),
        (["review"], False),
        (["--data", "desk", "review"], False),
        (["--help"], False),
        (["--version"], False),
        (["什么"], False),
    ],
)
def test_without_a_verb_the_window_is_wanted(line: list[str], *, window: bool) -> None:
    assert _wants_window(line) is window


def test_a_frozen_build_opens_files_in_a_process_of_its_own() -> None:
    assert process.FLAG == _OPEN_APART
    asked = f"import sys; sys.argv[1:] = [{process.FLAG!r}]; from dutydesk.__main__ import main; sys.exit(main())"
    question = io.BytesIO()
    frames.write(question, {"task": "table", "kind": "text"}, "姓名,性别\n张三,男".encode())
    done = subprocess.run([sys.executable, "-c", asked], input=question.getvalue(), capture_output=True, check=True)
    said = io.BytesIO(done.stdout)
    assert frames.read(said).words == {"ready": True}
    assert frames.read(said).words["sheets"][0]["rows"][1] == ["张三", "男"]
