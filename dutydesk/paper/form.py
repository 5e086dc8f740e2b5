"""The paper forms under forms/: how fields lie on a page. A form names fields; their words come from the records.

A file has `title`, perhaps `heading`, `whole_pages`, `landscape` and `paper = "A3"`, and blocks. Every block has one
of these words (and perhaps `gap`, the millimetres above it):

    heads = ["made_on", "number"]                      lines: label and words
    text = "共 {people} 人"                             a paragraph; size, indent, strong
    grid = [["name", "sex"], ["position"]]             framed fields; size, height
    box = "content"                                    one framed field; height
    blank = "审核意见"                                  a framed area to write in; height
    table = "lines"                                    columns = [["name", 20]], rows, numbers, height, size,
                                                       caption, none
    sign = ["编制人", "审核人"]                          signatures with dates
    stamp = "公司名称（盖章）"                            a clear square for a seal; name = the organisation's field
    code = "content"                                   a field as QR code
    groups = "content"                                 a field's groups (123456-234567), large and numbered
    badge = "specimen"                                 front and back of a badge
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from dutydesk.errors import FormError
from dutydesk.paper.blocks import (
    Badge,
    Block,
    Box,
    Code,
    Column,
    Field,
    Form,
    Grid,
    Groups,
    Heads,
    Placed,
    Sign,
    Stamp,
    Table,
    Text,
)
from dutydesk.paper.form_file import Entry, FormFile, suggest
from dutydesk.paper.sizes import PAPERS, Leaf
from dutydesk.places import FORMS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dutydesk.kinds.kind import Kind

    Words = Kind | Mapping[str, str]

_HOLE: Final = re.compile(r"\{(.*?)\}")
_COLUMNS: Final = 'columns = [["name", 20], ["note", 30]]'


def load(name: str, fields: Words, tables: Mapping[str, Words] | None = None, folder: Path | None = None) -> Form:
    """Read forms/NAME.toml, or the copy of it in `folder`. Raises FormError where it cannot be used.

    Args:
        name: The file's name without its ending.
        fields: The record that the form is about, or field names with their words.
        tables: The same for each table that the form may print.
        folder: The data folder's own forms; a file there replaces the shipped one.
    """
    own = folder / f"{name}.toml" if folder else None
    path = own if own and own.is_file() else FORMS / f"{name}.toml"
    file = FormFile(path)
    known = _Known(_labels(fields), {key: _labels(words) for key, words in (tables or {}).items()})
    top = file.top()
    title = top.need("title", str, 'title = "批准回执"')
    heading = top.take("heading", str, "")
    whole_pages = top.take("whole_pages", bool, default=False)
    leaf = _leaf(top)
    top.finish()
    form = Form(name, title, heading, whole_pages, tuple(_block(entry, known) for entry in file.blocks()), leaf)
    if whole_pages and [placed.block.rows > 0 for placed in form.blocks if isinstance(placed.block, Table)] != [True]:
        top.fail("whole_pages", "“whole_pages”的表单应恰有一个表格，并写明每页行数", "例如：rows = 12")
    return form


def _leaf(top: Entry) -> Leaf:
    paper, landscape = top.take("paper", str, "A4"), top.take("landscape", bool, default=False)
    if paper not in PAPERS:
        top.fail("paper", f"不认识纸张“{paper}”", f"可以写 {'、'.join(PAPERS)}。")
    upright = PAPERS[paper]
    return Leaf(upright.height, upright.width) if landscape else upright


def _labels(words: Words) -> dict[str, str]:
    if isinstance(words, Mapping):
        return dict(words)
    return {column.name: column.label.words for column in words.columns}


class _Known:
    """Look up the fields that a form may name."""

    def __init__(self, fields: dict[str, str], tables: dict[str, dict[str, str]]) -> None:
        self._fields = fields
        self.tables = tables

    def field(self, entry: Entry, name: str, table: str = "") -> Field:
        """Return a field with its words; refuse the file where there is none of that name."""
        fields = self.tables[table] if table else self._fields
        if name not in fields:
            entry.fail(name, f"没有名为“{name}”的字段", suggest(name, fields))
        return Field(name, fields[name])


def _block(entry: Entry, known: _Known) -> Placed:
    words = [word for word in _READERS if word in entry.data]
    if not words:
        wrong = next(iter(entry.data), "")
        entry.fail(wrong or "[[block]]", f"不认识“{wrong}”", suggest(wrong, dict.fromkeys(_READERS, "")))
    if len(words) > 1:
        entry.fail(words[1], f"一个版块里同时写了“{words[0]}”和“{words[1]}”", "请分成两个 [[block]]。")
    block = _READERS[words[0]](entry, known)
    gap = entry.take("gap", float, 4.0)
    entry.finish()
    return Placed(block, gap)


def _heads(entry: Entry, known: _Known) -> Block:
    example = 'heads = ["made_on", "number"]'
    names = entry.strings(entry.need("heads", list, example), "heads", example)
    return Heads(tuple(known.field(entry, name) for name in names))


def _text(entry: Entry, known: _Known) -> Block:
    words = entry.need("text", str, 'text = "共 {people} 人"')
    for match in _HOLE.finditer(words):
        known.field(entry, match[1])
    size, indent = entry.take("size", float, 12.0), entry.take("indent", int, 2)
    return Text(words, _positive(entry, "size", size), indent, entry.take("strong", bool, default=False))


def _grid(entry: Entry, known: _Known) -> Block:
    example = 'grid = [["name", "sex"], ["position"]]'
    rows: list[Any] = entry.need("grid", list, example)
    if not rows or any(not isinstance(row, list) for row in rows):
        entry.fail("grid", "“grid”应是一列方括号", f"例如：{example}")
    fields = tuple(tuple(known.field(entry, name) for name in entry.strings(row, "grid", example)) for row in rows)
    size, height = entry.take("size", float, 11.0), entry.take("height", float, 9.0)
    return Grid(fields, _positive(entry, "size", size), _positive(entry, "height", height))


def _box(entry: Entry, known: _Known) -> Block:
    field = known.field(entry, entry.need("box", str, 'box = "content"'))
    return Box(field, _positive(entry, "height", entry.take("height", float, 40.0)))


def _blank(entry: Entry, _known: _Known) -> Block:
    field = Field("", entry.need("blank", str, 'blank = "审核意见"'))
    return Box(field, _positive(entry, "height", entry.take("height", float, 40.0)))


def _table(entry: Entry, known: _Known) -> Block:
    name = entry.need("table", str, 'table = "lines"')
    if name not in known.tables:
        entry.fail(name, f"没有名为“{name}”的表格", suggest(name, dict.fromkeys(known.tables, "")))
    columns: list[Column] = []
    for column in entry.need("columns", list, _COLUMNS):
        match column:
            case [str() as field, int() | float() as share] if not isinstance(share, bool) and share > 0:
                columns.append(Column(known.field(entry, field, name), float(share)))
            case _:
                entry.fail("columns", "“columns”的每一栏应写字段和宽度", f"例如：{_COLUMNS}")
    if not columns:
        entry.fail("columns", "“columns”是空的", f"例如：{_COLUMNS}")
    rows, numbers = entry.take("rows", int, 0), entry.take("numbers", str, "")
    if numbers and numbers not in {column.field.name for column in columns}:
        entry.fail("numbers", f"“{numbers}”不在这个表格的栏中", "“numbers”请写其中一栏的字段。")
    height = _positive(entry, "height", entry.take("height", float, 9.0))
    caption, none = entry.take("caption", str, ""), entry.take("none", str, "")
    size = _positive(entry, "size", entry.take("size", float, 10.0))
    return Table(name, tuple(columns), rows, numbers, height, caption, none, size)


def _sign(entry: Entry, _known: _Known) -> Block:
    example = 'sign = ["编制人", "审核人"]'
    return Sign(tuple(entry.strings(entry.need("sign", list, example), "sign", example)))


def _stamp(entry: Entry, known: _Known) -> Block:
    words = entry.need("stamp", str, 'stamp = "公司名称（盖章）"')
    name = entry.take("name", str, "")
    return Stamp(words, known.field(entry, name) if name else None)


def _code(entry: Entry, known: _Known) -> Block:
    return Code(known.field(entry, entry.need("code", str, 'code = "number"')))


def _groups(entry: Entry, known: _Known) -> Block:
    return Groups(known.field(entry, entry.need("groups", str, 'groups = "number"')))


def _badge(entry: Entry, known: _Known) -> Block:
    return Badge(known.field(entry, entry.need("badge", str, 'badge = "specimen"')))


def _positive(entry: Entry, key: str, value: float) -> float:
    if value <= 0:
        entry.fail(key, f"“{key}”应大于 0", f"例如：{key} = 9")
    return value


_READERS: Final[dict[str, Callable[[Entry, _Known], Block]]] = {
    "heads": _heads,
    "text": _text,
    "grid": _grid,
    "box": _box,
    "blank": _blank,
    "table": _table,
    "sign": _sign,
    "stamp": _stamp,
    "code": _code,
    "groups": _groups,
    "badge": _badge,
}

__all__ = ["Form", "FormError", "load"]
