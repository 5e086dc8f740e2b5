"""The page, in points: what is laid out is measured before anything that draws is loaded."""

from __future__ import annotations

from typing import Final, NamedTuple

MM: Final = 72 / 25.4
PAGE_WIDTH: Final = 210 * MM
PAGE_HEIGHT: Final = 297 * MM
LEFT: Final = 20 * MM
"""The free edge at the left and at the right: a seam seal needs this much."""


class Leaf(NamedTuple):
    """Be a page of some size, upright or on its side."""

    width: float = PAGE_WIDTH
    height: float = PAGE_HEIGHT

    @property
    def right(self) -> float:
        """Return where the words end."""
        return self.width - LEFT

    @property
    def wide(self) -> float:
        """Return how much room there is between the free edges."""
        return self.right - LEFT

    @property
    def aside(self) -> float:
        """Return where the second of two columns begins."""
        return LEFT + self.wide * 0.53


UPRIGHT: Final = Leaf()
PAPERS: Final = {"A4": UPRIGHT, "A3": Leaf(PAGE_HEIGHT, 420 * MM)}
