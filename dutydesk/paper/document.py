"""A form and the words that fill it become a PDF: the same input gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from dutydesk.errors import FormError, Refused
from dutydesk.paper.blocks import Badge, Field, Table
from dutydesk.paper.code import PageCode, modules
from dutydesk.paper.fonts import Style
from dutydesk.paper.layout import CODE, Piece, pieces
from dutydesk.paper.lines import fit, width
from dutydesk.paper.sizes import LEFT, MM, Leaf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dutydesk.paper.badge import Card
    from dutydesk.paper.blocks import Block, Form
    from dutydesk.paper.pen import Pen

Row = Mapping[str, str]
_EDGE: Final = 9 * MM  # from the paper's edge to a code: printers leave at least 5 mm blank
_TITLE_TOP: Final = 31 * MM
_BODY: Final = 38 * MM
_HIGHER: Final = 12 * MM  # how much higher a sheet on its side begins that has no codes
_BOTTOM: Final = 39 * MM  # from the lower edge, as what follows
_BOTTOM_ASIDE: Final = 17 * MM  # beside the bottom code
_FOOT: Final = 10 * MM
_HEAD_SIZE: Final = 7.5
_TITLE: Final = 16.5
_COUNTS: Final = ("", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十")


class Filled(NamedTuple):
    """Hold what fills a form. Every field that the form names must be there; "" leaves it blank.

    Attributes:
        fields: Words by field.
        tables: Rows by table, each row words by field.
        number: The paper's number, in the codes and in print below them; "" prints no codes.
        edition: Counts from 1.
        copies: How many copies are signed (一式两份); 0 says nothing of it.
        marks: What else is said at the top, such as 第 2 次打印.
        head: The journal's short head at the time of printing, small at the foot; "" prints none.
        headings: By table, words that head a column in place of its field's; "" leaves the column out.
        cards: By field, the badge that is shown there.
    """

    fields: Mapping[str, str]
    tables: Mapping[str, Sequence[Row]] = MappingProxyType({})
    number: str = ""
    edition: int = 1
    copies: int = 0
    marks: tuple[str, ...] = ()
    head: str = ""
    headings: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    cards: Mapping[str, Card] = MappingProxyType({})


class _Spot(NamedTuple):
    """Be a piece at its place on a page."""

    top: float
    piece: Piece


def draw(form: Form, filled: Filled) -> bytes:
    """Return the PDF. Raises Refused where words cannot be printed, FormError where whole pages do not fit."""
    from dutydesk.paper.pen import Pen

    form = _completed(form, filled)
    count, pages = _whole_pages(form, filled) if form.whole_pages else _flowing_pages(form, filled)
    pen = Pen(f"{form.title} {filled.number}".strip(), form.leaf)
    for index, spots in enumerate(pages, 1):
        _draw_head(pen, form, filled)
        for spot in spots:
            spot.piece.draw(pen, spot.top)
        if filled.number:
            _draw_codes(pen, form.leaf, PageCode(filled.number, filled.edition, index))
        _draw_foot(pen, form.leaf, filled, index, count)
        pen.end_page()
    return pen.finish()


def _completed(form: Form, filled: Filled) -> Form:
    """Return the form with the columns of its tables headed as they shall be this time, and with its badges."""

    def complete(block: Block) -> Block:
        if isinstance(block, Badge):
            return block._replace(card=filled.cards.get(block.field.name))
        if not isinstance(block, Table) or block.name not in filled.headings:
            return block
        said = filled.headings[block.name]
        named = [
            column._replace(field=Field(column.field.name, said.get(column.field.name, column.field.words)))
            for column in block.columns
        ]
        return block._replace(columns=tuple(column for column in named if column.field.words))

    return form._replace(blocks=tuple(placed._replace(block=complete(placed.block)) for placed in form.blocks))


def _lift(form: Form, filled: Filled) -> float:
    """Return how much higher than usual the page begins: on its side it is low, and without codes there is room."""
    return 0.0 if filled.number or form.leaf.height > form.leaf.width else _HIGHER


def _whole_pages(form: Form, filled: Filled) -> tuple[int, Iterator[list[_Spot]]]:
    """Lay every block on every page, each with its own rows of the table. Pages are made as they are asked for."""
    table = next(placed.block for placed in form.blocks if isinstance(placed.block, Table))
    rows = filled.tables[table.name]
    firsts = range(0, max(len(rows), 1), table.rows)
    return len(firsts), (_whole_page(form, filled, rows[first : first + table.rows], first + 1) for first in firsts)


def _whole_page(form: Form, filled: Filled, rows: Sequence[Row], first: int) -> list[_Spot]:
    spots: list[_Spot] = []
    top = _BODY - _lift(form, filled)
    for placed in form.blocks:
        top += placed.gap * MM
        for piece in pieces(placed.block, filled.fields, rows, first, form.leaf, fixed=True):
            spots.append(_Spot(top, piece))
            top += piece.height
            if top > _bottom(piece, form, filled):
                raise FormError(f"表单“{form.title}”一页放不下。", "请减少每页行数（rows）或行高（height）。")
    return spots


def _flowing_pages(form: Form, filled: Filled) -> tuple[int, Iterator[list[_Spot]]]:
    """Lay the blocks one below the other; joined pieces stay on one page."""
    pages: list[list[_Spot]] = [[]]
    begin = top = _BODY - _lift(form, filled)
    for group in _groups(form, filled):
        lowest = _bottom(group[-1][1], form, filled)
        need = sum(gap + piece.height for gap, piece in group)
        fresh = pages[-1] and top + need > lowest
        if fresh:
            pages.append([])
            top = begin
            if again := group[0][1].again:
                pages[-1].append(_Spot(top, again))
                top += again.height
        if top + need > lowest + group[0][0]:
            raise Refused(f"“{form.title}”中有一项内容太长，一页放不下。", "请把内容改短，或分成几项。")
        for number, (gap, piece) in enumerate(group):
            top += gap if number or not fresh else 0.0  # no gap at the top of a page
            pages[-1].append(_Spot(top, piece))
            top += piece.height
    return len(pages), iter(pages)


def _groups(form: Form, filled: Filled) -> list[list[tuple[float, Piece]]]:
    """Return the pieces that stay together, each with the gap above it."""
    groups: list[list[tuple[float, Piece]]] = []
    joined = False
    for placed in form.blocks:
        rows = filled.tables[placed.block.name] if isinstance(placed.block, Table) else ()
        for number, piece in enumerate(pieces(placed.block, filled.fields, rows, 1, form.leaf, fixed=False)):
            step = (0.0 if number else placed.gap * MM, piece)
            if joined:
                groups[-1].append(step)
            else:
                groups.append([step])
            joined = piece.joined
    return groups


def _bottom(piece: Piece, form: Form, filled: Filled) -> float:
    return form.leaf.height - (_BOTTOM_ASIDE if piece.aside or not filled.number else _BOTTOM)


def _draw_head(pen: Pen, form: Form, filled: Filled) -> None:
    room = form.leaf.wide - 2 * (CODE + 4 * MM)
    above = _TITLE_TOP - _lift(form, filled)
    title = fit(form.title, room, 2 * _TITLE * 1.25, _TITLE, single=14.0, least=10.0)
    if title is None:
        raise FormError(f"表单“{form.title}”的标题太长。", "请改短 title。")
    for number, line in enumerate(title.lines):
        pen.write_centred(form.leaf.width / 2, above + number * title.size * 1.25, line, title.size, Style.HEADING)
    if form.heading:
        pen.write(LEFT, 17 * MM, form.heading, 12.0, Style.HEADING)
    if filled.marks:
        pen.write(LEFT, 11 * MM, "　".join(filled.marks), 9.0, Style.HEADING)


def _draw_codes(pen: Pen, leaf: Leaf, code: PageCode) -> None:
    """Draw the same code top right and bottom left: one of them survives a seal, a fold or a torn corner."""
    dark = modules(code.encode())
    words = code.in_print()
    size = min(7.5, CODE / width(words, 1))
    for x, y in ((leaf.right - CODE, _EDGE), (LEFT, leaf.height - _EDGE - 4 * MM - CODE)):
        pen.matrix(x, y, CODE, dark)
        middle = x + CODE / 2
        pen.write_centred(middle, y + CODE + 3.2 * MM, words, size)


def _draw_foot(pen: Pen, leaf: Leaf, filled: Filled, page: int, pages: int) -> None:
    foot = leaf.height - _FOOT
    pen.write_centred(leaf.width / 2, foot, f"第 {page} 页　共 {pages} 页", 10.0)
    if filled.head:
        pen.write(LEFT + CODE + 5 * MM, foot, f"记录 {filled.head}", _HEAD_SIZE)
    if filled.copies:
        count = _COUNTS[filled.copies] if filled.copies < len(_COUNTS) else f" {filled.copies} "
        words = f"一式{count}份"
        pen.write_right(leaf.right, foot, words, 10.0)
