"""The desk as a command finds it: opened by the recovery code, or none at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from dutydesk.errors import BadFile, MediumError, StoreError
from dutydesk.store import medium, vault
from dutydesk.store.actor import recovery_holder
from dutydesk.store.folder import DataFolder, default_folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Generator

    from sqlmodel import Session

_LONGEST_SECRET = 4096
# The scratch desk holds nothing and lives for seconds: its code need not be strong.
_SCRATCH = vault.Cost(passes=1, memory_kib=64, lanes=1)


class WrongUse(Exception):
    """Leave a command whose line lacks something."""


def folder_of(options: argparse.Namespace) -> DataFolder:
    """Return the data folder that was named, or the usual one."""
    return DataFolder(options.data) if options.data else default_folder()


@contextmanager
def desk(options: argparse.Namespace) -> Generator[Session]:
    """Open the desk with the recovery code and give a session with the lead's authority; it commits at the end."""
    from dutydesk.work import setup

    if options.code_file is None:
        raise WrongUse("请用 --code-file 给出存有恢复码的文件。")
    store = setup.open_store(folder_of(options), code=read_secret(options.code_file, "恢复码文件"))
    try:
        with store.session(recovery_holder()) as session:
            yield session
    finally:
        store.close()


@contextmanager
def desk_or_none(options: argparse.Namespace) -> Generator[Session]:
    """Open the desk; where none was named, or none has begun there, give one that holds nothing and is thrown away."""
    from dutydesk.work import setup

    begun = setup.has_desk(folder_of(options)) if options.data or options.code_file else False
    if begun:
        with desk(options) as session:
            yield session
        return
    from dutydesk.store.database import Store

    with tempfile.TemporaryDirectory(prefix="dutydesk-") as made:
        folder = DataFolder(Path(made))
        key, code = vault.make(folder, _SCRATCH)
        vault.confirm_code(folder, code.words())
        store = Store(folder, key)
        try:
            with store.session(recovery_holder()) as session:
                yield session
        finally:
            store.close()


def read_secret(path: Path, words: str) -> str:
    """Return the text of a small file that holds a code or a password."""
    try:
        with path.open("rb") as file:
            text = file.read(_LONGEST_SECRET + 1).decode("utf-8-sig").strip()
    except OSError as trouble:
        raise StoreError(f"读不到{words}：{path}（{medium.unread(trouble)}）。", "请检查路径和权限。") from trouble
    except UnicodeDecodeError:
        raise BadFile(f"{words}不是文本文件：{path}。", "请给出只含一行文字的文件。") from None
    if not text or len(text) > _LONGEST_SECRET:
        raise BadFile(f"{words}是空的或过长：{path}。", "请给出只含一行文字的文件。")
    return text


def write_code(path: Path, code: str) -> Path | None:
    """Write a code for its owner's eyes only; a file that is there already is renamed, for it may hold another code."""
    kept: Path | None = None
    try:
        if path.exists() and path.stat().st_size:
            kept = next(p for n in range(1, 1000) if not (p := path.with_name(f"{path.name}.{n}")).exists())
            path.rename(kept)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(code + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as trouble:
        raise MediumError(f"恢复码写不到 {path}：{medium.reason(trouble)}。", "请换一个位置后再试。") from trouble
    return kept
