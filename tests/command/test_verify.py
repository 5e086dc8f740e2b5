from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from dutydesk.command.entrance import run
from dutydesk.records import Team
from dutydesk.store import cipher, heads
from dutydesk.store.lock import hold

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store


@pytest.fixture
def at(store: Store, lead: Actor, recovery_words: str, tmp_path: Path) -> list[str]:
    """The common options of a desk with three teams, closed."""
    code_file = tmp_path / "code.txt"
    code_file.write_text(recovery_words + "\n", "ascii")
    for name in ("一班", "二班", "三班"):
        with store.session(lead) as session:
            session.add(Team(name=name))
    store.close()
    return ["--data", str(store.folder.path), "--code-file", str(code_file)]


def answer(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return json.loads(capsys.readouterr().out)


def forge(store: Store, *statements: str) -> None:
    connection = cipher.connect(store.folder.database, store.key)
    for statement in statements:
        connection.execute(statement)
    connection.close()


CUT = ("DROP TRIGGER journal_is_never_shortened", "DELETE FROM journal WHERE seq > 2")


def test_a_whole_desk_is_said_to_be_whole_and_is_not_touched(
    store: Store, at: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = {p.name: p.read_bytes() for p in store.folder.path.iterdir() if p.suffix in {".db", ".json", ".jsonl"}}
    assert run(["verify", *at]) == 0
    assert "数据完好：操作记录共 4 条" in capsys.readouterr().out
    assert run(["verify", "--json", *at]) == 0
    said = answer(capsys)
    assert (said["whole"], said["faults"], said["last_seq"], said["missing"]) == (True, [], 4, 0)
    assert said["since"]
    assert before == {p.name: p.read_bytes() for p in store.folder.path.iterdir() if p.name in before}


def test_a_cut_journal_is_said_with_number_and_time(
    store: Store, at: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    forge(store, *CUT)
    assert run(["verify", *at]) == 1
    said = capsys.readouterr().out
    assert "操作记录只到第 2 条" in said
    assert "缺少 2 条。" in said
    assert "“工作班组”第 2 号没有经过操作记录" in said
    assert run(["verify", "--json", *at]) == 1
    assert answer(capsys)["missing"] == 2


def test_a_record_changed_past_the_journal_and_a_lost_blob_are_said(
    store: Store, lead: Actor, at: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    forge(store, "UPDATE team SET name = '别的班' WHERE id = 2")
    assert run(["verify", *at]) == 1
    assert "“工作班组”第 2 号与操作记录不符" in capsys.readouterr().out
    del lead


def test_the_head_on_a_paper_is_compared(store: Store, at: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    connection = cipher.look(store.folder.database, store.key)
    printed = heads.in_print(heads.of_journal(connection))
    connection.close()
    assert run(["verify", "--head", printed, *at]) == 0
    assert "相符" in capsys.readouterr().out
    assert run(["verify", "--head", printed[:-1] + ("0" if printed[-1] != "0" else "1"), *at]) == 1
    assert "被换过或丢失" in capsys.readouterr().out
    assert run(["verify", "--head", "第三条", *at]) == 1
    assert "不是纸件上的记录号" in capsys.readouterr().out


def test_a_damaged_database_and_a_busy_desk_are_said(
    store: Store, at: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with hold(store.folder):
        assert run(["verify", *at]) == 3
    assert "正由另一个值机台程序使用" in capsys.readouterr().err
    data = bytearray(store.folder.database.read_bytes())
    data[len(data) // 2] ^= 4
    store.folder.database.write_bytes(data)
    assert run(["verify", *at]) == 1
    assert "损坏的页" in capsys.readouterr().out
    shutil.rmtree(store.folder.path)
    assert run(["verify", *at]) == 3
    assert not store.folder.path.exists()
