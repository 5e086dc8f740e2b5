"""Tables kept as text: csv from Excel, WPS and personnel systems, in UTF-8, UTF-16 or GB 18030."""

from __future__ import annotations

import codecs
import csv
import re
from typing import TYPE_CHECKING

from dutydesk.work.apart.refusal import RefusedFile

if TYPE_CHECKING:
    from collections.abc import Iterator
from dutydesk.work.importing import limits

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SEPARATORS = ",\t;|，"
_LOOKED_AT = 30
_KEPT_AS_TEXT = re.compile(r'="([0-9A-Za-z]*)"')
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read_text_table(data: bytes) -> list[list[str]]:
    """Return the cells row by row. Raises RefusedFile for what is no table."""
    text = _decoded(data)
    if _CONTROL.search(text):
        raise RefusedFile("not_table")
    separator = ""
    if found := re.match(r"sep=(.)\r?\n", text):
        separator, text = found[1], text[found.end() :]
    separator = separator or _separator(text)
    csv.field_size_limit(limits.FILE_BYTES)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(_lines(text), delimiter=separator):
            if len(rows) == limits.ROWS:
                raise RefusedFile("too_many_rows")
            if len(row) > limits.COLUMNS:
                raise RefusedFile("too_many_columns")
            rows.append([_KEPT_AS_TEXT.sub(r"\1", cell) for cell in row])
    except csv.Error as error:
        raise RefusedFile("damaged") from error
    return rows


def _lines(text: str) -> Iterator[str]:
    """Give one line after the other: a list of all would take twenty times the memory of the text."""
    return (found[0] for found in _LINE.finditer(text))


def _decoded(data: bytes) -> str:
    tried = [name for mark, name in _MARKS if data.startswith(mark)] or ["utf-8", "gb18030"]
    for name in tried:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    raise RefusedFile("encoding")


def _separator(text: str) -> str:
    """Return the separator that most lines agree on. Text without any is no table."""
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:_LOOKED_AT]
    counts = {mark: sorted(line.count(mark) for line in lines) for mark in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda mark: (counts[mark][len(lines) // 2] if lines else 0, sum(counts[mark])))
    if not lines or not counts[best][-1]:
        raise RefusedFile("not_table")
    return best
