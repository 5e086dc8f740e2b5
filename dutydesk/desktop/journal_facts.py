"""What the 记录 page reads and writes, in the worker thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dutydesk.desktop.long_table import PAGE
from dutydesk.desktop.table import PlainRow

if TYPE_CHECKING:
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.desktop.long_table import Span
    from dutydesk.work.journal_reading import Choices, Found, Wanted
    from dutydesk.work.journal_telling import Told


@dataclass(frozen=True, slots=True)
class FirstPage:
    """Hold how many entries are wanted, the first of them, and the words of the record they are narrowed to."""

    found: Found
    rows: list[PlainRow]
    record_words: str


def read_choices(session: Session) -> Choices:
    """Return what the journal can be narrowed to. Raises NotAllowed."""
    from dutydesk.work import journal_reading

    return journal_reading.choices(session)


def read_first(session: Session, wanted: Wanted) -> FirstPage:
    """Count, and read the first page."""
    from dutydesk.work import journal_reading, journal_telling

    found = journal_reading.find(session, wanted)
    told = journal_reading.page(session, wanted, found, limit=PAGE)
    words = journal_telling.record_words(session, *wanted.record) if wanted.record else ""
    return FirstPage(found, [row_of(one) for one in told], words)


def read_span(session: Session, wanted: Wanted, found: Found, span: Span) -> list[PlainRow]:
    """Read one page, from its neighbour where one is known."""
    from dutydesk.work import journal_reading

    if span.after is not None:
        told = journal_reading.page(session, wanted, found, older_than=span.after.seq, limit=PAGE)
    elif span.before is not None:
        told = journal_reading.page(session, wanted, found, newer_than=span.before.seq, limit=PAGE)
    else:
        told = journal_reading.page(session, wanted, found, offset=span.offset, limit=PAGE)
    return [row_of(one) for one in told]


def write_sheet(session: Session, wanted: Wanted, target: Path, why: str) -> int:
    """Write what is wanted into a workbook; return how many entries it has."""
    from dutydesk.work import journal_sheet

    return journal_sheet.write(session, wanted, target, why)


def row_of(told: Told) -> PlainRow:
    """Return one entry as a row of the list."""
    cells = {"when": told.when, "who": told.who, "act": told.act_words, "what": told.what, "gist": told.gist}
    return PlainRow(cells, told, {"act": "danger"} if told.act in {"remove", "accept_loss"} else {})
