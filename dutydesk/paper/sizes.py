"""The page, in points: what is laid out is measured before anything that draws is loaded."""

from __future__ import annotations

from typing import Final

MM: Final = 72 / 25.4
PAGE_WIDTH: Final = 210 * MM
PAGE_HEIGHT: Final = 297 * MM
