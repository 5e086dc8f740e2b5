"""What is said of a record and of each of its fields, beside the Python type."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """Stand beside a field's type: `held_on: Annotated[date, Label("培训日期", clause="8.2d")]`.

    Attributes:
        words: The field's name as people read it, on screen, on paper and in Excel.
        clause: The clause of T/BAX 0001.2 that demands the field ("A" is Annex A), or "".
        long: Whether the text runs over several lines.
        listed: Whether the field is a column of the list on screen. The Excel sheet shows every field.
    """

    words: str
    clause: str = ""
    long: bool = False
    listed: bool = True


@dataclass(frozen=True, slots=True)
class About:
    """Say what a kind of record is: `about = About("接受培训确认书", clause="8.2d")`.

    Attributes:
        words: The kind's name as people read it.
        clause: The clause that asks for the record, or "".
        form: The name of its paper form under `forms/`, or "".
        part_of: The table that its rows belong to (a child kind is edited inside its parent), or "".
    """

    words: str
    clause: str = ""
    form: str = ""
    part_of: str = ""
