"""What a file says anew of officers who are registered already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlmodel import select

from dutydesk.kinds.words import words
from dutydesk.records import Officer, OfficerStatus
from dutydesk.store import journal
from dutydesk.work.importing.fields import WORDS
from dutydesk.work.officer_rules import years_of_duty

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlmodel import Session

    from dutydesk.work.importing.reader import Reading

_COMPARED: Final = ("employee_number", "sex", "education", "position", "joined_on", "phone", "note")
_MONTHS_IN_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """Name one field that a file would change, with the old and the new value as words."""

    field: str
    words: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class KnownOfficer:
    """Hold a registered officer as far as files speak of one."""

    id: int
    employee_number: str
    name: str
    id_number: str
    left: bool
    values: dict[str, Any]


class Known:
    """Hold every registered officer, by ID number and by employee number."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.by_id_number: dict[str, KnownOfficer] = {}
        self.by_employee_number: dict[str, KnownOfficer] = {}
        self._by_name: dict[str, KnownOfficer] = {}
        table: Any = Officer.__table__  # pyright: ignore[reportAttributeAccessIssue]  (every record class has one)
        for row in session.connection().execute(select(table)).mappings():
            officer = KnownOfficer(
                row["id"],
                row["employee_number"],
                row["name"],
                row["id_number"],
                row["status"] is OfficerStatus.LEFT,
                dict(row),
            )
            self.by_id_number[officer.id_number] = officer
            self.by_employee_number[officer.employee_number] = officer
            self._by_name[officer.name] = officer

    def named(self, name: str) -> KnownOfficer | None:
        """Return an officer of this name."""
        return self._by_name.get(name)

    def start_kept_on(self, officer: KnownOfficer) -> date | None:
        """Return the day on which the officer's start of duty was last written."""
        entries = journal.history(self._session, "officer", officer.id)
        days = [entry.at.astimezone().date() for entry in entries if entry.after and "duty_since" in entry.after]
        return days[-1] if days else None


def differences(known: Known, officer: KnownOfficer, reading: Reading, on: date) -> Iterator[Difference]:
    """Yield each field in which a file says something else. An empty cell says nothing."""
    for key in _COMPARED:
        if key in reading.values and (officer.values[key] or None) != (reading.values[key] or None):
            yield Difference(key, WORDS[key], words(officer.values[key]), words(reading.values[key]))
    if "duty_since" in reading.values and _starts_otherwise(known, officer, reading, on):
        old, new = officer.values["duty_since"], reading.values["duty_since"]
        mark = "（推算）" if reading.values["duty_since_derived"] else ""
        old_mark = "（推算）" if officer.values["duty_since_derived"] else ""
        yield Difference("duty_since", WORDS["duty_since"], words(old) + old_mark, words(new) + mark)


def _starts_otherwise(known: Known, officer: KnownOfficer, reading: Reading, on: date) -> bool:
    """Tell whether the file knows another start of duty.

    A day is compared with a day. A number of years was right when the file was written, which nobody knows: it is
    taken as old news if it was right on any day since the start of duty was registered. It never replaces a day that
    somebody entered or confirmed.
    """
    kept, derived = officer.values["duty_since"], officer.values["duty_since_derived"]
    if not reading.values["duty_since_derived"]:
        return bool(kept != reading.values["duty_since"] or derived)
    if reading.months is None:
        return False
    said, now = reading.months // _MONTHS_IN_YEAR, years_of_duty(kept, on)
    if said == now:
        return False
    if not derived:
        reading.notes.append(f"表中从事值机年数为 {said} 年，登记的开始值机日期为{words(kept)}（{now} 年），未改动。")
        return False
    since = known.start_kept_on(officer)
    return since is None or not years_of_duty(kept, min(since, on)) <= said <= now
