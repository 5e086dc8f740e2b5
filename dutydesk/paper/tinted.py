"""Words of a cell that stand on a light ground."""

from __future__ import annotations

from typing import Final, Self

GROUNDS: Final = {
    "good": (0.89, 0.96, 0.92),
    "warning": (0.99, 0.94, 0.82),
    "danger": (0.98, 0.88, 0.86),
    "still": (0.94, 0.94, 0.95),
    "dark": (0.90, 0.88, 0.97),
}
"""Red, green and blue of each tone; copied in black they are lighter than a pencil's line."""


class Tinted(str):
    """Be words with a tone, a key of GROUNDS. The words say it, too: a copy may be black and white."""

    tone: str

    __slots__ = ("tone",)

    def __new__(cls, words: str, tone: str) -> Self:
        """Give words a tone."""
        made = super().__new__(cls, words)
        made.tone = tone
        return made
