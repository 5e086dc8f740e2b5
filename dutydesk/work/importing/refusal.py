"""How the reading process says no: by a key, so that no word of a hostile file reaches a person."""

from __future__ import annotations


class RefusedFile(Exception):
    """Refuse a file inside the reading process; `reason` is a key of `limits.REFUSALS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
