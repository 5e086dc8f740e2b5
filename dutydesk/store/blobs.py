"""Photos, scans and printed papers: encrypted files beside the database, named by a keyed hash of what they hold."""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING

from dutydesk.errors import StoreError
from dutydesk.store import durable, medium

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.store.key import Key

_NONCE = 12
_NAME = 64


class Blobs:
    """Keep and read blobs. The same bytes have the same name, so nothing is kept twice."""

    def __init__(self, path: Path, key: Key) -> None:
        self._path = path
        self._naming = key.derive("blob names")
        self._sealing = key.derive("blobs")

    def keep(self, data: bytes) -> str:
        """Bring `data` to the disk and return its name. Call it before the row that refers to it is written."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        name = self._name(data)
        path = self._path / name
        if not self._holds(name, data):
            nonce = secrets.token_bytes(_NONCE)
            sealed = nonce + AESGCM(self._sealing).encrypt(nonce, data, name.encode())
            try:
                self._path.mkdir(mode=0o700, exist_ok=True)
                durable.write(path, sealed)
            except OSError as trouble:
                raise StoreError(
                    f"附件未能存入数据文件夹（{medium.reason(trouble)}），没有保存。", "请检查磁盘空间后再试。"
                ) from trouble
        return name

    def read(self, name: str) -> bytes:
        """Return what was kept as `name`. Raises StoreError where it is missing or not what it was."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if len(name) != _NAME or not name.isalnum():
            raise StoreError("附件名称不正确，无法打开附件。")
        try:
            sealed = (self._path / name).read_bytes()
        except OSError as trouble:
            raise StoreError("附件不在数据文件夹中，无法打开。", "请从备份中恢复 blobs 文件夹。") from trouble
        try:
            data = AESGCM(self._sealing).decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
        except (InvalidTag, ValueError) as trouble:
            raise StoreError("附件已损坏，无法打开。", "请从备份中恢复 blobs 文件夹。") from trouble
        return data

    def _name(self, data: bytes) -> str:
        return hmac.digest(self._naming, data, "sha256").hex()

    def _holds(self, name: str, data: bytes) -> bool:
        if not (self._path / name).exists():
            return False
        try:
            return self.read(name) == data
        except StoreError:
            # A damaged file is replaced by the good bytes at hand.
            return False
