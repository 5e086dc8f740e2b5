"""The register holds the clauses of the standard, all of them and no others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dutydesk.records import KINDS
from dutydesk.standard import CHECKS, CLAUSES, How, clause_of
from dutydesk.standard.clause import clause

if TYPE_CHECKING:
    from dutydesk.kinds.kind import Kind

CHAPTERS = {
    "4": "4.1 4.1a 4.1b 4.1c 4.1d 4.1e 4.1f 4.2 4.3 4.4",
    "5": "5.1 5.2 5.3 5.4 5.5 5.6 5.7 5.8 5.9 5.10",
    "6": "6.1 6.2 6.2a 6.2b 6.2c 6.3 6.4 6.4a 6.4b 6.4c 6.4d 6.5 6.6 6.7",
    "7": "7.1 7.2 7.2a 7.2b 7.2c 7.2d 7.2e 7.2f 7.2g",
    "8": "8.1 8.2 8.2a 8.2b 8.2c 8.2d 8.3",
    "9": "9",
    "10": "10.1 10.2 10.3 10.4 10.5 10.6 10.7 10.7a 10.7b 10.7c 10.7d 10.7e 10.7f",
    "11": "11.1 11.2 11.3 11.4 11.5",
    "A": "A",
}
EVERY_NUMBER = [number for numbers in CHAPTERS.values() for number in numbers.split()]
TEXT = Path(__file__).resolve().parents[3] / "shared" / "standard" / "T-BAX-0001.2-2021.txt"
NUMBERED = re.compile(r"^(?:- )?(?P<main>(?:[4-9]|1[01])\.\d+) |^\s*- (?P<item>[a-g])\) |^(?P<nine>9) 值机服务$")


def test_the_register_holds_exactly_the_clauses_in_their_order() -> None:
    assert [clause.number for clause in CLAUSES] == EVERY_NUMBER


@pytest.mark.skipif(not TEXT.exists(), reason="the standard's text does not lie beside this repository")
def test_the_golden_list_is_what_the_text_numbers() -> None:
    found: list[str] = []
    for line in TEXT.read_text("utf-8").split("\n4 基本要求\n", 1)[1].splitlines():
        if match := NUMBERED.match(line):
            if match["item"]:
                parent = next(number for number in reversed(found) if number[-1].isdigit())
                found.append(parent + match["item"])
            else:
                found.append(match["main"] or match["nine"])
        elif line == "附录 A":
            found.append("A")
    assert found == EVERY_NUMBER


def test_a_gist_is_short_enough_for_one_line() -> None:
    assert [clause.number for clause in CLAUSES if not 4 <= len(clause.gist) <= 40] == []


def test_what_is_live_has_a_check_in_the_file_of_its_section_and_nothing_else_has() -> None:
    assert {clause.number for clause in CLAUSES if clause.live} == set(CHECKS)
    for number, live in CHECKS.items():
        file = "annex_a" if number == "A" else f"section_{number.split('.')[0]}"
        assert live.check.__module__ == f"dutydesk.standard.{file}"
        assert clause_of(number).how is How.CHECKED


def test_a_check_cannot_be_registered_for_a_clause_that_the_standard_has_not() -> None:
    with pytest.raises(KeyError):
        clause("5.11")


def test_a_clause_has_one_check_only() -> None:
    with pytest.raises(ValueError, match="already"):
        clause("5.2")(CHECKS["5.2"].check)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.table)
def test_records_name_only_clauses_that_the_standard_has(kind: Kind) -> None:
    named = {kind.about.clause, *(column.label.clause for column in kind.columns)} - {""}
    assert named <= set(EVERY_NUMBER)
