from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from dutydesk.errors import BadFile
from dutydesk.work.pack import WORKBOOK
from dutydesk.work.verify import MANIFEST, verify

if TYPE_CHECKING:
    from pathlib import Path

PDF = b"%PDF-1.7 one frozen page"


def manifest_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / MANIFEST).read_text("utf-8"))


# Verify


def rewrite(folder: Path, **changes: Any) -> None:
    (folder / MANIFEST).write_text(json.dumps({**manifest_of(folder), **changes}), "utf-8")


def faults(folder: Path) -> dict[str, str]:
    return {fault.file: fault.sentence for fault in verify(folder).faults}


def test_verify_names_the_missing_the_changed_and_the_added_file(written: Path) -> None:
    (written / "PF-2025-000001 批准回执.pdf").unlink()
    (written / "PF-2026-000002 批准回执.pdf").write_bytes(PDF + b"approval_replz")
    book = written / WORKBOOK
    book.write_bytes(book.read_bytes() + b"x")
    (written / "多出.txt").write_text("x", "utf-8")
    found = faults(written)
    assert found["PF-2025-000001 批准回执.pdf"] == "文件缺失。"
    assert found["PF-2026-000002 批准回执.pdf"] == "内容已改变。"
    assert found[WORKBOOK].startswith("内容已改变：应为")
    assert "后来加入" in found["多出.txt"]
    assert len(found) == 4


def test_looking_at_a_pack_does_not_break_it(written: Path) -> None:
    for litter in ("Thumbs.db", ".DS_Store", f"~${WORKBOOK}", f".~lock.{WORKBOOK}#"):
        (written / litter).write_bytes(b"")
    assert verify(written).whole
    assert verify(written / MANIFEST).whole


@pytest.mark.parametrize(
    "name",
    [
        "../out.txt",
        "/etc/hostname",
        "..\\out.txt",
        "C:\\out.txt",
        "a/../../out.txt",
        "..",
        "",
        MANIFEST,
        "a\x00b",
        "x:y",
    ],
)
def test_a_manifest_that_points_outside_the_pack_is_refused(written: Path, name: str) -> None:
    (written.parent / "out.txt").write_bytes(b"secret")
    rewrite(written, files=[*manifest_of(written)["files"], {"name": name, "size": 6, "sha256": "0" * 64}])
    verdict = verify(written)
    assert ["已拒绝查看" in fault.sentence for fault in verdict.faults] == [True]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_inside_a_pack_is_not_followed(written: Path) -> None:
    target = written.parent / "same.xlsx"
    (written / WORKBOOK).rename(target)
    (written / WORKBOOK).symlink_to(target)
    assert faults(written) == {WORKBOOK: "不是普通文件，已拒绝查看。"}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"format": "dutydesk-pack"}',
        b"[" * 100_000,
        b'{"files": 1}',
        b"9" * 9000,
    ],
)
def test_a_broken_manifest_says_a_sentence(written: Path, text: bytes) -> None:
    (written / MANIFEST).write_bytes(text)
    ((name, sentence),) = faults(written).items()
    assert name == MANIFEST
    assert sentence.endswith("。")


@pytest.mark.parametrize(
    "line", [None, 3, {}, {"name": "a"}, {"name": "a", "size": True, "sha256": "0" * 64}, {"name": []}]
)
def test_a_manifest_with_a_broken_line_is_not_whole(written: Path, line: Any) -> None:
    rewrite(written, files=[*manifest_of(written)["files"], line])
    assert len(verify(written).faults) == 1


def test_a_manifest_of_a_newer_program_asks_for_the_newer_program(written: Path) -> None:
    rewrite(written, version=2)
    assert "新版程序" in faults(written)[MANIFEST]


def test_a_folder_without_a_manifest_is_not_whole(tmp_path: Path) -> None:
    assert list(faults(tmp_path)) == [MANIFEST]


def test_where_there_is_no_folder_there_is_nothing_to_verify(tmp_path: Path) -> None:
    with pytest.raises(BadFile):
        verify(tmp_path / "没有")
