"""What the grid of the roster shows, and where each part of it lies."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect, QSize

from dutydesk.desktop.fonts import scaled
from dutydesk.desktop.roster_ink import Square

_NAME, _SUM, _ROW, _HEAD, _FOOT = 126, 44, 28, 44, 20  # pixels at the usual text size
_LEAST, _WIDEST = 19, 46
ZOOMS = (0.8, 1.0, 1.25, 1.5)
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Column:
    """Be one day: its number and weekday, whether it is free, and the words of its holiday."""

    number: str
    weekday: str
    is_free: bool = False
    is_today: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Foot:
    """Be one line of coverage: words, and by column what is there; `bad` columns are marked."""

    words: str
    cells: tuple[str, ...]
    bad: frozenset[int]


@dataclass(frozen=True, slots=True)
class Sight:
    """Hold everything that is painted; places are (row, column)."""

    columns: tuple[Column, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    squares: dict[Place, Square] = field(default_factory=dict[Place, Square])
    sums: tuple[tuple[str, ...], ...] = ()
    sum_words: tuple[str, ...] = ()
    feet: tuple[Foot, ...] = ()


@dataclass(frozen=True, slots=True)
class Lay:
    """Say where things lie in a viewport that is scrolled by so much, at one of ZOOMS."""

    sight: Sight
    viewport: QSize
    zoom: int
    scrolled: QPoint

    @property
    def row_height(self) -> int:
        """Return the height of an officer's line."""
        return round(scaled(_ROW) * ZOOMS[self.zoom])

    @property
    def head_height(self) -> int:
        """Return the height of the days above."""
        return scaled(_HEAD)

    @property
    def foot_height(self) -> int:
        """Return the height of one line of coverage."""
        return scaled(_FOOT)

    @property
    def sum_width(self) -> int:
        """Return the width of one sum."""
        return scaled(_SUM)

    @property
    def day_width(self) -> int:
        """Return the width of a day: what room there is, is shared, as far as it stays readable."""
        room = self.viewport.width() - scaled(_NAME) - self.sum_width * len(self.sight.sum_words)
        fair = room // max(1, len(self.sight.columns))
        larger = max(1, ZOOMS[self.zoom])
        return round(min(max(fair, scaled(_LEAST)), scaled(_WIDEST)) * larger)

    @property
    def sums_left(self) -> int:
        """Return where the sums begin."""
        days = scaled(_NAME) + self.day_width * len(self.sight.columns)
        return min(days, self.viewport.width() - self.sum_width * len(self.sight.sum_words))

    @property
    def body(self) -> QRect:
        """Return where squares are seen."""
        left, top = scaled(_NAME), self.head_height
        feet = self.foot_height * len(self.sight.feet)
        return QRect(left, top, self.sums_left - left, self.viewport.height() - top - feet)

    @property
    def rows_in_sight(self) -> range:
        """Return the rows of which anything is seen."""
        first = self.scrolled.y() // self.row_height
        last = (self.scrolled.y() + self.body.height()) // self.row_height + 1
        return range(first, min(last, len(self.sight.names)))

    def box(self, place: Place) -> QRect:
        """Return where a square lies, in sight or not."""
        row, at = place
        left = scaled(_NAME) + at * self.day_width - self.scrolled.x()
        return QRect(
            left, self.head_height + row * self.row_height - self.scrolled.y(), self.day_width, self.row_height
        )

    def place_at(self, point: QPoint) -> Place | None:
        """Return the place under a point of the viewport."""
        if not self.body.contains(point) or not self.sight.names:
            return None
        row = (point.y() - self.head_height + self.scrolled.y()) // self.row_height
        at = (point.x() - scaled(_NAME) + self.scrolled.x()) // self.day_width
        inside = 0 <= row < len(self.sight.names) and 0 <= at < len(self.sight.columns)
        return (row, at) if inside else None
