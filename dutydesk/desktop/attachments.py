"""Chosen files on their way into the store: looked at before they are kept. Runs in the worker thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dutydesk.errors import BadFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

_LARGEST = 20 * 1024 * 1024
_STARTS = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


def keep_files(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with each chosen file replaced by the name under which the store keeps it."""
    blobs = session.info["store"].blobs
    return {name: blobs.keep(_bytes(value)) if isinstance(value, Path) else value for name, value in values.items()}


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise BadFile(f"文件“{path.name}”超过 20 MB，没有保存。", "请压缩或降低扫描分辨率后再选。")
        data = path.read_bytes()
    except OSError as trouble:
        raise BadFile(f"读不到文件“{path.name}”。", "请检查文件是否被移走或存储设备是否拔出。") from trouble
    if not data.startswith(_STARTS):
        raise BadFile(f"文件“{path.name}”不是 PDF、JPEG 或 PNG，没有保存。", "请改用这三种格式之一。")
    return data
