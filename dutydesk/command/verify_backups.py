"""The verb verify for backups: each against its manifest, and wholly where recovery code or keyring give the key."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from dutydesk.command.opening import folder_of, read_secret
from dutydesk.kinds.words import words
from dutydesk.store import packs, restore, vault
from dutydesk.store.folder import DataFolder

if TYPE_CHECKING:
    import argparse

    from dutydesk.store.key import Key
    from dutydesk.store.pack_check import Checked

DONE, FOUND = 0, 1


def verify_backups(options: argparse.Namespace) -> int:
    """Check one backup, or all that lie at a place; 1 where one is not whole."""
    from dutydesk.store import pack_check

    told: list[tuple[packs.Pack, Checked]] = []
    for pack in packs.found_in(options.pack):
        if not options.json:
            print(f"正在核对 {pack.folder.name} …", file=sys.stderr)
        told.append((pack, pack_check.check(pack, _key(pack, options))))
    if options.json:
        print(json.dumps([_as_json(pack, checked) for pack, checked in told], ensure_ascii=False, indent=1))
    else:
        for pack, checked in told:
            _say(pack, checked)
        if not all(checked.is_opened for _, checked in told):
            print("没有恢复码，只核对了文件是否与清单相符；用 --code-file 给出恢复码，可以打开并完整核对。")
    return DONE if all(checked.whole and not checked.lacking for _, checked in told) else FOUND


def _key(pack: packs.Pack, options: argparse.Namespace) -> Key | None:
    folder = folder_of(options)
    if options.code_file is not None:
        return restore.unlock(pack, read_secret(options.code_file, "恢复码文件"), folder)[1]
    own = vault.key_check(folder)
    is_own = own is not None and own == vault.key_check(DataFolder(pack.folder))
    return vault.unlock_by_keyring(folder) if is_own else None


def _say(pack: packs.Pack, checked: Checked) -> None:
    manifest = pack.manifest
    made_at = manifest.made_at.astimezone()
    name = f"{words(made_at.date())} {made_at:%H:%M} 的备份（{pack.folder.name}）"
    if not checked.whole:
        print(f"{name}不完好，不要用它恢复：")
        for sentence in checked.faults:
            print(f"  {sentence}")
        return
    how = "已打开并逐页核对，完好" if checked.is_opened else "文件齐全，与清单相符"
    print(f"{name}{how}：操作记录 {manifest.seq} 条，附件 {len(manifest.blobs)} 个。")
    if checked.lacking:
        print(f"  备份时本机已缺失 {checked.lacking} 个附件，备份里没有它们。")


def _as_json(pack: packs.Pack, checked: Checked) -> dict[str, object]:
    return {
        "folder": str(pack.folder),
        "made_at": pack.manifest.made_at.isoformat(),
        "whole": checked.whole,
        "opened": checked.is_opened,
        "faults": checked.faults,
        "entries": pack.manifest.seq,
        "blobs": len(pack.manifest.blobs),
        "lacking": checked.lacking,
    }
