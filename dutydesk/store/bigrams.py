"""Search in the journal: its words cut into pairs of characters, because most Chinese words have two.

Digits and Latin letters are cut into fours: there are few pairs of digits, and each stands almost everywhere.

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
_LATIN = 4
_TOKENS = re.compile("(?=([\x00-\x7f]{4}|[\x00-\x7f]{1,3}[^\x00-\x7f]?|[^\x00-\x7f].?))")
_NOT_IN_MARKS = re.compile(r"[^a-z0-9]")
_INSERT = "INSERT INTO journal_words (rowid, words, marks) VALUES (?, ?, ?)"


def cut(text: str) -> str:
    """Return the tokens of a text, one for each character: 值机员 gives 值机 机员 员, ZJ0015 gives zj00 j001 0015 …."""
    return " ".join(token for run in _runs(text) for token in _TOKENS.findall(run))


def wanted(typed: str) -> str:
    """Return the query that finds what was typed, all of its words; "" where there is nothing to look for."""
    phrases = [_phrase(run) for run in _runs(typed)]
    return f"words : ({' AND '.join(phrases)})" if phrases else ""


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


def _phrase(run: str) -> str:
    """Return the tokens from the first to the one that reaches the end; there it may go on in what is searched."""
    tokens: list[str] = _TOKENS.findall(run)
    reaching = next(at for at, token in enumerate(tokens) if at + len(token) == len(run))
    tokens = tokens[: reaching + 1]
    last = tokens[-1]
    is_whole = len(last) == _LATIN or (len(last) > 1 and not last.isascii())
    return f'"{" ".join(tokens)}"' if is_whole else f'"{" ".join(tokens)}" *'
