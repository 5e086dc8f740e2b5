"""Search in the journal: its words cut into pairs of characters, because most Chinese words have two.

The table `journal_words` keeps no text, only where each pair stands. Beside the words stand marks, single tokens such
as the table or the day, so that one index answers every filter and every search together.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection

# Rare characters are newer than Python's tables and would count as no letters.
_RUN = re.compile("(?:[^\\W_]|[\ue000-\uf8ff\U00020000-\U0003ffff])+")
_BETWEEN_NAMES = "·"
_NOT_IN_MARKS = re.compile(r"[^a-z0-9]")
_INSERT = "INSERT INTO journal_words (rowid, words, marks) VALUES (?, ?, ?)"


def cut(text: str) -> str:
    """Return the tokens of a text: 值机员 gives 值机 机员 员, so that the last character is found alone, too."""
    return " ".join(token for run in _runs(text) for token in (*_pairs(run), run[-1]))


def wanted(typed: str) -> str:
    """Return the query that finds what was typed, all of its words; "" where there is nothing to look for."""
    found: list[str] = []
    for run in _runs(typed):
        pairs = _pairs(run)
        found.append(f'"{" ".join(pairs)}"' if pairs else f'"{run}" *')
    return f"words : ({' AND '.join(found)})" if found else ""


def mark(name: str, value: object) -> str:
    """Return one token for `marks`: the letter of what it says, then what it is."""
    return name + _NOT_IN_MARKS.sub("", str(value).lower())


def marked(*marks: str) -> str:
    """Return the query for what carries any of these marks."""
    return f"marks : ({' OR '.join(marks)})"


def keep(connection: Connection, rows: Iterable[tuple[int, str, Iterable[str]]]) -> None:
    """Make entries findable: number, text and marks of each."""
    connection.exec_driver_sql(_INSERT, [(number, cut(text), " ".join(marks)) for number, text, marks in rows])


def _runs(text: str) -> list[str]:
    return _RUN.findall(unicodedata.normalize("NFKC", text).replace(_BETWEEN_NAMES, "").casefold())


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]
