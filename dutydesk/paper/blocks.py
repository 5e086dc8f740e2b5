"""What a paper form is made of. Words are resolved: a block holds what is printed, and names only what is filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dutydesk.paper.sizes import UPRIGHT, Leaf

if TYPE_CHECKING:
    from dutydesk.paper.badge import Card


class Field(NamedTuple):
    """Name one field, with the words that its record gives it."""

    name: str
    words: str


class Column(NamedTuple):
    """Be one column of a table; widths are shares of the whole."""

    field: Field
    width: float


class Heads(NamedTuple):
    """Print fields below each other: 编制日期：2026年11月23日."""

    fields: tuple[Field, ...]


class Text(NamedTuple):
    """Print a paragraph; `{field}` stands for the field's words."""

    words: str
    size: float
    indent: int
    strong: bool


class Grid(NamedTuple):
    """Print framed fields, label and words side by side."""

    rows: tuple[tuple[Field, ...], ...]
    size: float
    height: float


class Box(NamedTuple):
    """Print one framed area with its label; without a field's name it is left empty, to be written in by hand."""

    field: Field
    height: float


class Table(NamedTuple):
    """Print rows. `rows` is the least number of them, and on whole pages also the most a page has.

    Attributes:
        name: Which of the tables that are filled in.
        columns: Its columns.
        rows: Blank rows make up what is missing.
        numbers: The column that counts the rows, also the blank ones: 01, 02 …; or "".
        height: Of one row; on pages that are not whole a row grows with its words.
        caption: Stands above the table, or "".
        none: Said in place of rows where there are none, so that nothing can be written in later; or "".
        size: Of the words in its cells.
    """

    name: str
    columns: tuple[Column, ...]
    rows: int
    numbers: str
    height: float
    caption: str
    none: str
    size: float


class Sign(NamedTuple):
    """Print a place for each signature and its date, two beside each other."""

    who: tuple[str, ...]


class Stamp(NamedTuple):
    """Print who seals, and leave a clear square for the seal; the field names the organisation, or is None."""

    words: str
    field: Field | None


class Code(NamedTuple):
    """Print a field's words as a QR code, with its label below."""

    field: Field


class Groups(NamedTuple):
    """Print a field's groups, parted by dashes, large and numbered, each in a frame: to be typed in again."""

    field: Field


class Badge(NamedTuple):
    """Print the front and the back of a badge; which one is said when the form is filled."""

    field: Field
    card: Card | None = None


Block = Badge | Heads | Text | Grid | Box | Table | Sign | Stamp | Code | Groups


class Placed(NamedTuple):
    """Be a block on its form, with the free space above it in millimetres."""

    block: Block
    gap: float


class Form(NamedTuple):
    """Be one paper form, read and checked.

    Attributes:
        name: The file's name without its ending.
        title: Stands in the middle above all.
        heading: Stands small at the top left, or "".
        whole_pages: Every page has all blocks, with its own rows of the one table: each can be signed by itself.
        blocks: From top to bottom.
        leaf: The page that it is printed on.
    """

    name: str
    title: str
    heading: str
    whole_pages: bool
    blocks: tuple[Placed, ...]
    leaf: Leaf = UPRIGHT
