"""How the process apart says no: by a key and numbers, so that no word of a hostile file reaches a person."""

from __future__ import annotations


class RefusedFile(Exception):
    """Refuse a file inside the process apart; `reason` is a key of the sentences at the desk's end."""

    def __init__(self, reason: str, *numbers: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.numbers = numbers
