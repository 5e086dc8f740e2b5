"""From blocks to pieces: what is measured and drawn, and where a page may end."""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, assert_never

from dutydesk.errors import Refused
from dutydesk.paper import badge
from dutydesk.paper.blocks import Badge, Block, Box, Code, Field, Grid, Groups, Heads, Sign, Stamp, Table, Text
from dutydesk.paper.code import modules
from dutydesk.paper.fonts import Style
from dutydesk.paper.lines import LEADING, Fitted, break_heading, break_lines, fit, width
from dutydesk.paper.sizes import LEFT, MM, Leaf
from dutydesk.paper.tinted import GROUNDS, Tinted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from dutydesk.paper.pen import Pen

SEAL: Final = 50 * MM
CODE: Final = 20 * MM
_LARGE_CODE: Final = 26 * MM
_HOLE: Final = re.compile(r"\{(.*?)\}")
_BODY, _SMALL, _LEAST = 12.0, 8.0, 5.0
_CELL: Final = 10.0
_PAD: Final = 2.0
_LINE: Final = 7 * MM
_EDGE: Final = 1.0  # the line around a table
_STRETCH: Final = 0.15  # the most that characters are set apart to fill a line, in sizes
_RISE: Final = 0.36  # how far a baseline lies below the middle of a line, in sizes
_SIGN_ROW: Final = 9 * MM
_GROUPS, _GROUP_ROW = 4, 20 * MM  # groups in a row, and its height
_DATE: Final = "日期：　　　　　年　　　月　　　日"


class Area(NamedTuple):
    """Be a rectangle on the page."""

    left: float
    top: float
    wide: float
    high: float


class Piece(NamedTuple):
    """Be something of a known height that is drawn whole.

    Attributes:
        height: In points.
        draw: Draws it, given the pen and where its top is.
        aside: It stands in the right half, and may go down beside the bottom code.
        joined: The next piece must follow on the same page.
        again: Drawn above it where it begins a page: a table's heading.
    """

    height: float
    draw: Callable[[Pen, float], None]
    aside: bool = False
    joined: bool = False
    again: Piece | None = None


def pieces(  # noqa: C901, PLR0911 (one a kind of block)
    block: Block, fields: Mapping[str, str], rows: Sequence[Mapping[str, str]], first: int, leaf: Leaf, *, fixed: bool
) -> list[Piece]:
    """Return a block's pieces.

    Args:
        block: The block.
        fields: Words by field.
        rows: The rows of a table.
        first: The number of the first of these rows.
        leaf: The page.
        fixed: Rows keep their height, and words that do not fit are refused; otherwise rows grow.
    """
    match block:
        case Heads():
            said = [f"{field.words}：{fields[field.name]}" for field in block.fields]
            return [Piece(_LINE, partial(_draw_head, words, leaf)) for words in said]
        case Text():
            return _text(block, fields, leaf)
        case Grid():
            return [_grid_row(row, fields, block, leaf) for row in block.rows]
        case Box():
            return [_box(block, fields, leaf)]
        case Table():
            return list(_table(block, rows, first, leaf, fixed=fixed))
        case Sign():
            pairs = [block.who[at : at + 2] for at in range(0, len(block.who), 2)]
            return [Piece(2 * _SIGN_ROW, partial(_draw_signs, pair, leaf), joined=True) for pair in pairs]
        case Stamp():
            owner = fields[block.field.name] if block.field else ""
            return [Piece(SEAL, partial(_draw_stamp, block.words, owner, leaf), aside=True)]
        case Code():
            words = fields[block.field.name]
            return [Piece(_LARGE_CODE + _LINE, partial(_draw_code, words, block.field.words))]
        case Badge():
            return [Piece(badge.SPECIMEN_HEIGHT, partial(_draw_specimen, block.card, leaf))]
        case Groups():
            groups = fields[block.field.name].split("-")
            high = -(-len(groups) // _GROUPS) * _GROUP_ROW
            return [Piece(high, partial(_draw_groups, groups, leaf))]
        case _:
            assert_never(block)


def _draw_head(words: str, leaf: Leaf, pen: Pen, top: float) -> None:
    found = fit(words, leaf.wide, _LINE, _BODY, single=_SMALL, least=_LEAST)
    if found is None:
        raise Refused(f"“{words[:10]}…”太长，一行放不下。", "请改短后再打印。")
    _draw_lines(pen, found, Area(LEFT, top, leaf.wide, _LINE), centred=False)


def _text(block: Text, fields: Mapping[str, str], leaf: Leaf) -> list[Piece]:
    style = Style.HEADING if block.strong else Style.TEXT
    words = _HOLE.sub(lambda hole: fields[hole[1]], block.words)
    high = block.size * 1.65
    found: list[Piece] = []
    for paragraph in words.split("\n"):
        indent = block.indent * block.size
        lines = break_lines(paragraph, leaf.wide, block.size, style, indent)
        for number, line in enumerate(lines):
            start = 0 if number else indent
            spare = leaf.wide - start - width(line, block.size, style)
            last = number == len(lines) - 1
            spacing = spare / max(len(line) - 1, 1)
            if last or not 0 < spacing < block.size * _STRETCH:
                spacing = 0.0
            draw = _line(line, LEFT + start, block.size, style, spacing)
            found.append(Piece(high, draw, joined=(number == 0 and not last) or block.strong))
    return found


def _line(words: str, x: float, size: float, style: Style, spacing: float = 0) -> Callable[[Pen, float], None]:
    def draw(pen: Pen, top: float) -> None:
        pen.write(x, top + size * (1.65 / 2 + _RISE), words, size, style, spacing=spacing)

    return draw


def _grid_row(row: tuple[Field, ...], fields: Mapping[str, str], block: Grid, leaf: Leaf) -> Piece:
    share = leaf.wide / len(row)
    label = min(share / 2, max(width(field.words, _CELL, Style.HEADING) for line in block.rows for field in line) + 12)
    found = [_grown(fields[field.name], share - label - 2 * _PAD, block.size) for field in row]
    height = max([block.height * MM, *(fitted.height + 2 * _PAD for fitted in found)])

    def draw(pen: Pen, top: float) -> None:
        for number, (field, fitted) in enumerate(zip(row, found, strict=True)):
            x = LEFT + number * share
            pen.frame(x, top, share, height)
            pen.rule([(x + label, top, x + label, top + height)])
            lines = break_heading(field.words, label - 2 * _PAD, _CELL)
            _draw_lines(pen, Fitted(_CELL, lines), Area(x, top, label, height), style=Style.HEADING)
            _draw_lines(pen, fitted, Area(x + label, top, share - label, height))

    return Piece(height, draw)


def _box(block: Box, fields: Mapping[str, str], leaf: Leaf) -> Piece:
    words = fields[block.field.name] if block.field.name else ""
    lines = break_lines(words, leaf.wide - 6 * _PAD, _BODY) if words else []
    height = max(block.height * MM, (len(lines) + 1) * _BODY * 1.65 + 4 * _PAD)
    return Piece(height, partial(_draw_box, f"{block.field.words}：", lines, Area(LEFT, 0, leaf.wide, height)))


def _draw_box(label: str, lines: list[str], area: Area, pen: Pen, top: float) -> None:
    pen.frame(area.left, top, area.wide, area.high)
    for number, line in enumerate([label, *lines]):
        style = Style.TEXT if number else Style.HEADING
        pen.write(LEFT + 3 * _PAD, top + 2 * _PAD + _BODY * (1.65 * number + 1.2), line, _BODY, style)


def _table(block: Table, rows: Sequence[Mapping[str, str]], first: int, leaf: Leaf, *, fixed: bool) -> Iterator[Piece]:
    shares = sum(column.width for column in block.columns)
    edges = [LEFT]
    for column in block.columns:
        edges.append(edges[-1] + column.width / shares * leaf.wide)
    headings = [
        Fitted(_CELL, break_heading(column.field.words, right - left - 1, _CELL))
        for column, (left, right) in zip(block.columns, pairwise(edges), strict=True)
    ]
    high = max(heading.height for heading in headings) + 4 * _PAD
    head = Piece(high, _headings(headings, edges, high), joined=True)
    if block.caption:
        yield Piece(_LINE, _line(block.caption, LEFT, _BODY, Style.HEADING), joined=True)
    yield head
    if block.none and not rows:
        none = Fitted(_CELL, (block.none,))
        yield Piece(block.height * MM, _cells([none], [LEFT, leaf.right], block.height * MM, last=True))
        return
    count = max(len(rows), block.rows)
    names = [column.field.name for column in block.columns]
    rooms = [right - left - 2 * _PAD for left, right in pairwise(edges)]
    for index in range(count):
        row = rows[index] if index < len(rows) else None
        words = [f"{first + index:02d}" if name == block.numbers else row[name] if row else "" for name in names]
        cells = [_cell(text, room, block, fixed=fixed) for text, room in zip(words, rooms, strict=True)]
        whole = [cell for cell in cells if cell]
        if len(whole) < len(cells):
            column = block.columns[cells.index(None)]
            raise Refused(
                f"第 {first + index} 行“{column.field.words}”的内容太长，格内放不下。", "请把这一项改短后再打印。"
            )
        height = block.height * MM if fixed else max([block.height * MM, *map(_need, whole)])
        tones = [text.tone if isinstance(text, Tinted) else "" for text in words]
        draw = _cells(whole, edges, height, tones, last=index == count - 1)
        yield Piece(height, draw, again=head._replace(joined=False))


def _need(cell: Fitted) -> float:
    """Return how high a row must be for a cell: one line has its own room above and below."""
    return cell.height + (2 * _PAD if len(cell.lines) > 1 else 0)


def _cell(words: str, room: float, block: Table, *, fixed: bool) -> Fitted | None:
    if fixed:
        return fit(words, room, block.height * MM - _PAD, block.size, single=min(_SMALL, block.size), least=_LEAST)
    return _grown(words, room, block.size)


def _grown(words: str, room: float, size: float) -> Fitted:
    """Return words on one line, a little smaller if need be, or on as many lines as they take."""
    found = fit(words, room, size * LEADING, size, single=min(_SMALL, size), least=size)
    return found or Fitted(size, tuple(break_lines(words, room, size)))


def _headings(headings: list[Fitted], edges: list[float], height: float) -> Callable[[Pen, float], None]:
    def draw(pen: Pen, top: float) -> None:
        _draw_row(pen, headings, edges, top, height, Style.HEADING)
        pen.rule([(edges[0], top, edges[-1], top)], _EDGE)

    return draw


def _cells(
    cells: list[Fitted], edges: list[float], height: float, tones: Sequence[str] = (), *, last: bool
) -> Callable[[Pen, float], None]:
    def draw(pen: Pen, top: float) -> None:
        for tone, (left, right) in zip(tones, pairwise(edges), strict=False):  # no tones: nothing is tinted
            if tone:
                pen.fill(left, top, right - left, height, GROUNDS[tone])
        _draw_row(pen, cells, edges, top, height, Style.TEXT)
        if last:
            pen.rule([(edges[0], top + height, edges[-1], top + height)], _EDGE)

    return draw


def _draw_row(pen: Pen, cells: list[Fitted], edges: list[float], top: float, height: float, style: Style) -> None:  # noqa: PLR0917  (as it lies on the page)
    for cell, (left, right) in zip(cells, pairwise(edges), strict=True):
        _draw_lines(pen, cell, Area(left, top, right - left, height), style=style)
    bottom = top + height
    inner = [(x, top, x, bottom) for x in edges[1:-1]]
    pen.rule([(edges[0], y, edges[-1], y) for y in (top, bottom)] + inner)
    pen.rule([(x, top, x, bottom) for x in (edges[0], edges[-1])], _EDGE)


def _draw_lines(pen: Pen, fitted: Fitted, area: Area, *, style: Style = Style.TEXT, centred: bool = True) -> None:
    """Draw lines in the middle of an area's height."""
    step = fitted.size * LEADING
    baseline = area.top + (area.high - fitted.height) / 2 + step / 2 + fitted.size * _RISE
    for number, line in enumerate(fitted.lines):
        x = area.left + (area.wide - width(line, fitted.size, style)) / 2 if centred else area.left
        pen.write(x, baseline + number * step, line, fitted.size, style)


def _draw_signs(who: tuple[str, ...], leaf: Leaf, pen: Pen, top: float) -> None:
    for number, name in enumerate(who):
        x = leaf.aside if number else LEFT
        pen.write(x, top + _SIGN_ROW * 0.6, f"{name}（签字）：", _BODY)
        pen.write(x, top + _SIGN_ROW * 1.6, _DATE, _BODY)


def _draw_stamp(words: str, owner: str, leaf: Leaf, pen: Pen, top: float) -> None:
    pen.write(leaf.aside, top + _LINE * 0.7, f"{words}：", _BODY)
    room = leaf.right - leaf.aside
    found = fit(owner, room, 3 * _LINE, _BODY, single=_BODY, least=_LEAST)
    if found is None:
        raise Refused(f"“{words}”处的单位名称太长，放不下。", "请改短后再打印。")
    _draw_lines(pen, found, Area(leaf.aside, top + _LINE, room, max(_LINE, found.height)), centred=False)


def _draw_code(words: str, label: str, pen: Pen, top: float) -> None:
    pen.matrix(LEFT, top, _LARGE_CODE, modules(words))
    pen.write_centred(LEFT + _LARGE_CODE / 2, top + _LARGE_CODE + _LINE * 0.6, label, 9.0)


def _draw_specimen(card: badge.Card | None, leaf: Leaf, pen: Pen, top: float) -> None:
    if card is not None:
        badge.draw_specimen(pen, card, LEFT, top, leaf.wide)


def _draw_groups(groups: list[str], leaf: Leaf, pen: Pen, top: float) -> None:
    wide = leaf.wide / _GROUPS
    for number, group in enumerate(groups):
        x, y = LEFT + number % _GROUPS * wide, top + number // _GROUPS * _GROUP_ROW
        pen.frame(x, y, wide, _GROUP_ROW)
        pen.write(x + 3 * _PAD, y + 4.5 * MM, f"第 {number + 1} 组", 9.0)
        pen.write_centred(x + wide / 2, y + 14 * MM, group, 22.0, Style.HEADING)
