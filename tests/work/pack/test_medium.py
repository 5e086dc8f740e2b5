from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from dutydesk.errors import MediumError
from dutydesk.records import Disclosure
from dutydesk.store import journal, medium
from dutydesk.work import pack
from dutydesk.work.pack import PAPERS, WORKBOOK, Choice
from dutydesk.work.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from sqlmodel import Session


def everything(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# Sticks and disks


def test_an_older_pack_is_kept_and_the_new_one_gets_the_next_name(filled: Session, stick: Path) -> None:
    first = pack.write_pack(filled, stick, FEW).folder
    before = everything(first)
    second = pack.write_pack(filled, stick, FEW).folder
    assert second.name == f"{first.name}(2)"
    assert everything(first) == before
    assert verify(first).whole
    assert verify(second).whole


def test_the_last_folder_of_the_target_is_made_but_no_more(filled: Session, stick: Path) -> None:
    assert verify(pack.write_pack(filled, stick / "十一月", FEW).folder).whole
    with pytest.raises(MediumError, match="没有这个文件夹") as refused:
        pack.write_pack(filled, stick / "没有" / "这里", FEW)
    assert "拔出" not in str(refused.value)
    assert not (stick / "没有").exists()


def test_a_read_only_stick_asks_to_switch_its_protection_off(stick: Path) -> None:
    with pytest.raises(MediumError) as refused, medium.new_folder(stick):
        raise OSError(errno.EROFS, "read-only")
    assert refused.value.hint.startswith("请关闭 U 盘的写保护")


FEW = Choice(contents=("officer", PAPERS))


def failing(
    monkeypatch: pytest.MonkeyPatch, number: int, after: int = 0, also: Callable[[], None] | None = None
) -> None:
    real, calls = os.fsync, [0]

    def fsync(handle: int) -> None:
        calls[0] += 1
        if calls[0] > after:
            if also:
                also()
            raise OSError(number, os.strerror(number))
        real(handle)

    monkeypatch.setattr(medium.os, "fsync", fsync)


@contextmanager
def unharmed(filled: Session, stick: Path) -> Generator[Path]:
    older = pack.write_pack(filled, stick, FEW).folder
    before = everything(older)
    registered = len(filled.exec(select(Disclosure)).all())
    yield older
    assert everything(older) == before
    assert [entry.name for entry in stick.iterdir()] == [older.name]
    assert len(filled.exec(select(Disclosure)).all()) == registered


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "空间不够"),
        (errno.EIO, "读写出错"),
        (errno.ENODEV, "可能已被拔出"),
        (errno.EROFS, "只读"),
        (errno.EACCES, "权限"),
        (errno.EILSEQ, "读写出错"),
    ],
)
def test_trouble_is_said_in_a_sentence(
    filled: Session, stick: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    failing(monkeypatch, number)
    with pytest.raises(MediumError) as trouble:
        pack.write_pack(filled, stick, FEW)
    assert words in trouble.value.message
    assert trouble.value.message.endswith("。")
    assert trouble.value.hint


@pytest.mark.parametrize("step", range(6))
def test_trouble_at_any_step_leaves_nothing_but_the_older_pack(
    filled: Session, stick: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    with unharmed(filled, stick), monkeypatch.context() as patch:
        failing(patch, errno.ENOSPC, step)
        with pytest.raises(MediumError):
            pack.write_pack(filled, stick, FEW)


def test_without_trouble_those_steps_are_all(filled: Session, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, errno.ENOSPC, 6)
    assert pack.write_pack(filled, stick, FEW).complete


def test_a_stick_pulled_in_the_middle_says_so_and_nothing_is_registered(
    filled: Session, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, errno.EIO, 1, lambda: shutil.rmtree(stick, ignore_errors=True))
    with pytest.raises(MediumError) as trouble:
        pack.write_pack(filled, stick, FEW)
    assert "可能留有未写完的文件夹" in trouble.value.message
    assert not filled.exec(select(Disclosure)).all()


def test_what_reads_back_differently_is_no_pack(filled: Session, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with unharmed(filled, stick), monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", lambda _: b"rotten")
        with pytest.raises(MediumError):
            pack.write_pack(filled, stick, FEW)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a small file system of its own")
def test_a_really_full_disk_leaves_nothing_but_the_older_pack(filled: Session, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root can mount a small file system")
    try:
        with unharmed(filled, small):
            (small / "照片.bin").write_bytes(b"0" * 4096)
            rest = shutil.disk_usage(small).free - 8192
            (small / "照片.bin").write_bytes(b"0" * (4096 + rest))
            with pytest.raises(MediumError) as trouble:
                pack.write_pack(filled, small, FEW)
            assert "空间不够" in trouble.value.message
            (small / "照片.bin").unlink()
    finally:
        subprocess.run(["/bin/umount", small], check=True)


def test_a_file_where_the_target_should_be_is_said(filled: Session, tmp_path: Path) -> None:
    (tmp_path / "文件").write_bytes(b"")
    with pytest.raises(MediumError):
        pack.write_pack(filled, tmp_path / "文件", FEW)


def test_a_cancelled_pack_leaves_nothing(filled: Session, stick: Path) -> None:
    class Cancelled(Exception):
        pass

    def tell(done: int, total: int, words: str) -> None:
        assert done < total
        if WORKBOOK in words:
            raise Cancelled

    with unharmed(filled, stick), pytest.raises(Cancelled):
        pack.write_pack(filled, stick, FEW, tell)


def test_a_pack_is_cancelled_while_its_workbook_is_drawn_and_while_it_is_packed(filled: Session, stick: Path) -> None:
    class Cancelled(Exception):
        pass

    told: list[str] = []
    pack.write_pack(filled, stick.parent / "另一处", FEW, lambda _done, _total, words: told.append(words))
    times = told.count(WORKBOOK)
    assert times > 10
    left = 0

    def tell(_done: int, _total: int, words: str) -> None:
        nonlocal left
        left -= words == WORKBOOK
        if not left:
            raise Cancelled

    with unharmed(filled, stick):
        for at in (2, times // 2, times):
            left = at
            with pytest.raises(Cancelled):
                pack.write_pack(filled, stick, FEW, tell)


def test_a_register_that_cannot_be_written_takes_the_pack_back(
    filled: Session, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "the data folder is full")

    monkeypatch.setattr(journal, "note", full)
    with pytest.raises(OSError, match="full"):
        pack.write_pack(filled, stick, FEW)
    assert not list(stick.iterdir())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A/B:C*?", "A B C"),
        ("..", "未命名"),
        ("滨河\x00\n分部 ", "滨河 分部"),
        ("字" * 100, "字" * 53),
    ],
)
def test_names_are_made_fit_for_any_stick(text: str, name: str) -> None:
    assert medium.safe_name(text) == name
