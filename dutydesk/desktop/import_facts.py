"""What the import window reads and writes, in the worker thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.desktop.task import Job
    from dutydesk.work.importing.apply import Applied
    from dutydesk.work.importing.header import Proposal
    from dutydesk.work.importing.judge import JudgedRow
    from dutydesk.work.importing.reading import Workbook

ADD, UPDATE, NONE, REFUSE = "add", "update", "none", "refuse"
ACTIONS = {ADD: "新增", UPDATE: "更新", NONE: "无变化", REFUSE: "拒绝"}


@dataclass(frozen=True, slots=True)
class Line:
    """Say what one row of the spreadsheet would do; `judged` goes back to `write` as it is."""

    number: int
    name: str
    id_number: str
    fields: tuple[tuple[str, str], ...]
    action: str
    faults: tuple[str, ...]
    notes: tuple[str, ...]
    differences: tuple[tuple[str, str, str], ...]
    judged: JudgedRow

    @property
    def cells(self) -> dict[str, str]:
        """Return the words of the row by column of the table."""
        changes = [f"{field}：{old or '（空）'} → {new or '（空）'}" for field, old, new in self.differences]
        said = self.faults if self.action == REFUSE else (*changes, *self.notes)
        return {
            "tick": "",
            "number": str(self.number),
            "action": ACTIONS[self.action],
            "name": self.name,
            "id_number": self.id_number,
            "said": "".join(said) if self.action == REFUSE else "；".join(part.rstrip("。") for part in said),
        }


@dataclass(frozen=True, slots=True)
class Preview:
    """Hold a file as it was read, where its people were found, and what each row would do."""

    workbook: Workbook
    proposal: Proposal
    sheets: tuple[str, ...]
    fields: tuple[tuple[str, str, bool], ...]
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    skipped: tuple[str, ...]
    warning: tuple[str, str] = ("", "")


def open_file(session: Session, path: Path) -> Preview:
    """Read a file and judge it. Raises BadFile for what must not, or cannot, be read."""
    from dutydesk.errors import BadFile
    from dutydesk.work.importing.header import propose
    from dutydesk.work.importing.reading import read_file

    workbook = read_file(path)
    try:
        return judged(session, workbook, propose(workbook))
    except BadFile as trouble:  # no header found: the person may still point at it
        return judged(session, workbook, propose(workbook, 0, 1), (trouble.message, trouble.hint))


def other_sheet(session: Session, workbook: Workbook, sheet: int, header_row: int | None) -> Preview:
    """Look at another sheet, or take another row as the header."""
    from dutydesk.errors import BadFile
    from dutydesk.work.importing.header import propose

    try:
        return judged(session, workbook, propose(workbook, sheet, header_row))
    except BadFile as trouble:
        return judged(session, workbook, propose(workbook, sheet, 1), (trouble.message, trouble.hint))


def judged(session: Session, workbook: Workbook, proposal: Proposal, warning: tuple[str, str] = ("", "")) -> Preview:
    """Judge every row as the columns are mapped now."""
    from dutydesk.work.importing import judge
    from dutydesk.work.importing.fields import FIELDS, REQUIRED
    from dutydesk.work.importing.rows import skipped

    grid = workbook.sheets[proposal.sheet]
    rows = judge.judge(session, workbook, proposal, date.today())
    return Preview(
        workbook,
        proposal,
        tuple(f"{sheet.name or '表格'}{'（隐藏）' if sheet.hidden else ''}" for sheet in workbook.sheets),
        tuple((field.key, field.words, field.key in REQUIRED) for field in FIELDS),
        tuple(f"{_letters(at)}　{title or '（无标题）'}" for at, title in enumerate(proposal.titles)),
        tuple(_line(row) for row in rows),
        tuple(f"第 {row.row_number} 行（{row.reason}）" for row in skipped(grid, proposal)),
        warning,
    )


def write(session: Session, lines: Sequence[Line], job: Job) -> Applied:
    """Keep the chosen rows as one transaction; each of them is one step of the job.

    Raises Refused where one of them may not be kept, and Cancelled where the person no longer wants it: nothing is.
    """
    from sqlalchemy import event

    from dutydesk.work.importing.apply import apply

    done = 0

    def tell(*_flushed: object) -> None:
        nonlocal done
        done += 1
        job.tell(min(done, len(lines)), len(lines))

    job.tell(0, len(lines))
    event.listen(session, "after_flush", tell)
    try:
        applied = apply(session, [line.judged for line in lines])
        job.tell(len(lines), len(lines))
    finally:
        event.remove(session, "after_flush", tell)
    return applied


def _line(row: JudgedRow) -> Line:
    from dutydesk.work.importing.fields import WORDS

    return Line(
        row.row_number,
        row.shown.get("name", ""),
        row.shown.get("id_number", ""),
        tuple((WORDS[key], _read(row, key)) for key in WORDS if row.shown.get(key)),
        row.action,
        row.faults,
        row.notes,
        tuple((changed.words, changed.old, changed.new) for changed in row.differences),
        row,
    )


def _read(row: JudgedRow, key: str) -> str:
    derived = key == "duty_since" and row.values.get("duty_since_derived")
    return f"{row.shown[key]}（推算，待确认）" if derived else row.shown[key]


def _letters(column: int) -> str:
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
