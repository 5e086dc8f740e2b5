"""A list of up to millions of rows: it knows how many there are, and reads the pages that are looked at.

rows = LongRows(count, first_page, read)   # read(Span) begins reading; its answer goes to rows.put(span, page)
table.show_long(rows)
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from dutydesk.desktop.table import PlainRow, Table, TableColumn

if TYPE_CHECKING:
    from dutydesk.desktop.table import RowLike
    from dutydesk.desktop.widgets import Empty

PAGE = 200
_KEPT, _WAITING = 12, 3
_AHEAD = 40  # rows before the end of a page at which the next one is read
_NOT_YET = PlainRow({})


class Span(NamedTuple):
    """Ask for a page: by its number, and by the rows beside it where those are known, for that is quicker."""

    page: int
    after: Any = None
    before: Any = None

    @property
    def offset(self) -> int:
        """Return how many rows come before the page."""
        return self.page * PAGE


class LongRows(Sequence[Any]):
    """Hold the pages that were looked at lately. A row that is not here yet is blank, and its page is asked for."""

    def __init__(self, count: int, first: Sequence[RowLike], read: Callable[[Span], None]) -> None:
        self.arrived: Callable[[int, int], None] = lambda _first, _last: None
        self._count = count
        self._read = read
        self._pages: OrderedDict[int, Sequence[RowLike]] = OrderedDict({0: first})
        self._wanted: list[int] = []
        self._reading: int | None = None

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: Any) -> Any:
        if not 0 <= place < self._count:
            raise IndexError(place)
        number, at = divmod(int(place), PAGE)
        if at >= PAGE - _AHEAD and (number + 1) * PAGE < self._count:
            self._want(number + 1)
        page = self._pages.get(number)
        if page is None:
            self._want(number)
            return _NOT_YET
        self._pages.move_to_end(number)
        return page[at] if at < len(page) else _NOT_YET

    def put(self, span: Span, page: Sequence[RowLike]) -> None:
        """Take a page that was read, and ask for the next that is wanted."""
        self._pages[span.page] = page
        while len(self._pages) > _KEPT:
            self._pages.popitem(last=False)
        self.fail()
        if page:
            self.arrived(span.offset, span.offset + len(page) - 1)

    def fail(self) -> None:
        """Go on with another page where one could not be read."""
        self._reading = None
        self._next()

    def _want(self, number: int) -> None:
        if number in self._pages or number == self._reading:
            return
        if number in self._wanted:
            self._wanted.remove(number)
        self._wanted.append(number)
        del self._wanted[:-_WAITING]  # what was passed in a long scroll is not read
        self._next()

    def _next(self) -> None:
        if self._reading is not None or not self._wanted:
            return
        number = self._reading = self._wanted.pop()
        before, after = self._pages.get(number - 1), self._pages.get(number + 1)
        self._read(Span(number, before[-1].record if before else None, after[0].record if after else None))


class LongTable(Table):
    """A table for `LongRows`. It is not sorted by its headings: nobody waits for a million rows."""

    def __init__(self, columns: Sequence[TableColumn], empty: Empty | None = None) -> None:
        super().__init__(columns, empty)
        across = self.view.horizontalHeader()
        across.setSectionsClickable(False)
        across.setResizeContentsPrecision(0)  # widths by what is on screen, or a thousand rows would be read

    def show_long(self, rows: LongRows) -> None:
        """Replace the rows; the first one is current."""
        if self._model.rows:
            self.view.scrollToTop()
        rows.arrived = self._take
        self._model.beginResetModel()
        self._model.rows = rows
        self._model.endResetModel()
        if self._empty is not None:
            self._stack.setCurrentWidget(self.view if rows else self._empty)
        if rows:
            self._fit_columns()
            self.view.selectRow(0)
        self._tell()

    def _take(self, first: int, last: int) -> None:
        columns = self._model.columnCount() - 1
        self._model.dataChanged.emit(self._model.index(first, 0), self._model.index(last, columns))
        self._tell()
