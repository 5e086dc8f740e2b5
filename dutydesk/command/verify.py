"""The verb verify: a pack or backup against its manifest, or the desk against its own journal and signatures."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dutydesk.command.opening import folder_of, read_secret
from dutydesk.errors import FolderBusy, StoreError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Generator

    from dutydesk.store.check import Report
    from dutydesk.store.folder import DataFolder

DONE, FOUND = 0, 1


def verify(options: argparse.Namespace) -> int:
    """Check a pack or backups, or without one the desk; 1 where something is not whole."""
    if options.pack is None:
        return _desk(options)
    from dutydesk.store import packs

    if packs.lies_at(options.pack):
        from dutydesk.command.verify_backups import verify_backups

        return verify_backups(options)
    return _pack(options)


def _desk(options: argparse.Namespace) -> int:
    from dutydesk.store import check, vault
    from dutydesk.work import setup

    folder = folder_of(options)
    if options.code_file is None:
        key = setup.unlock(folder)
    else:
        key = vault.unlock_by_code(folder, read_secret(options.code_file, "恢复码文件"))  # writes nothing, unlike setup
    with _held(folder):
        report = check.check(folder, key)
        printed = None if options.head is None else check.has_printed(folder, key, options.head)
    head = "" if options.head is None else _about_head(options.head, printed)
    fine = report.whole and (options.head is None or printed is True)
    if options.json:
        said = {
            "whole": report.whole,
            "faults": report.faults,
            "last_seq": report.last_seq,
            "since": None if report.since is None else report.since.isoformat(),
            "missing": report.missing,
            "blobs": report.blobs,
            "missing_blobs": report.missing_blobs,
            **({} if options.head is None else {"head": printed}),
        }
        print(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        _say(report)
        if head:
            print(head)
    return DONE if fine else FOUND


def _say(report: Report) -> None:
    from dutydesk.store.heads import when

    if report.whole:
        print(
            f"数据完好：操作记录共 {report.last_seq} 条，连续无缺，与签名和各项记录相符；附件 {report.blobs} 个齐全。"
        )
        return
    print("数据有缺失或改动：")
    for sentence in report.faults:
        print(f"  {sentence}")
    if report.missing:
        print(f"操作记录缺少 {report.missing} 条。")
    if report.since is not None:
        print(f"可以确认的内容截至{when(report.since)}。")
    print("请保留数据文件夹以便查找原因，并从备份恢复。")


def _about_head(words: str, found: bool | None) -> str:  # noqa: FBT001  (the answer of the journal)
    if found is None:
        return f"“{words}”不是纸件上的记录号，应如 000123·A1B2。"
    return f"纸件上的记录号 {words} 与操作记录{'相符' if found else '不符：纸件打印之后，此前的记录被换过或丢失'}。"


def _pack(options: argparse.Namespace) -> int:
    from dutydesk.work.verify import verify as look

    verdict = look(options.pack)
    if options.json:
        said = {
            "whole": verdict.whole,
            "complete": verdict.complete,
            "files": verdict.files,
            "faults": [{"file": fault.file, "sentence": fault.sentence} for fault in verdict.faults],
        }
        print(json.dumps(said, ensure_ascii=False, indent=1))
    elif verdict.whole:
        print(f"资料包完好：{verdict.counted}齐全，没有改动。")
        if not verdict.complete:
            print("生成时就有缺少的内容，见工作簿的“目录”。")
    else:
        print("资料包不完好：")
        for fault in verdict.faults:
            print(f"  {fault.file}：{fault.sentence}")
    return DONE if verdict.whole else FOUND


@contextmanager
def _held(folder: DataFolder) -> Generator[None]:
    """Keep others from writing meanwhile; on a medium that nobody can write there is nothing to keep them from."""
    from dutydesk.store import lock

    try:
        held = lock.hold(folder)
    except FolderBusy:
        raise
    except StoreError:
        held = None
    try:
        yield
    finally:
        if held is not None:
            held.release()
