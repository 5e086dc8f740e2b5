"""The data key: 32 random bytes that open the database; every other key is derived from it."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from typing import Self

LENGTH = 32


@dataclass(frozen=True, slots=True)
class Key:
    """Hold the data key. Its bytes never show in a repr, a log or a traceback."""

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        # SQLCipher takes a shorter raw key for a passphrase without a word.
        if len(self.raw) != LENGTH:
            raise ValueError("the data key has 32 bytes")

    @classmethod
    def new(cls) -> Self:
        """Draw a new key from the system's random source."""
        return cls(secrets.token_bytes(LENGTH))

    def derive(self, purpose: str) -> bytes:
        """Return 32 bytes that belong to one purpose; no purpose gives away another or the key."""
        return hmac.digest(self.raw, b"dutydesk " + purpose.encode(), "sha256")

    def check(self) -> str:
        """Return the key-check value that the vault keeps, to tell a wrong key from a damaged database."""
        return self.derive("key check").hex()
