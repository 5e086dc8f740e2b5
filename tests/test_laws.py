"""What must agree across rooms: clauses, labels, forms, fonts, kinds."""

from __future__ import annotations

import ast
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dutydesk.paper.fonts import covers
from dutydesk.records import KINDS
from dutydesk.standard import CHECKS, CLAUSES, How

if TYPE_CHECKING:
    from dutydesk.kinds.kind import Kind

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "dutydesk").rglob("*.py"))
FORMS = sorted((ROOT / "forms").glob("*.toml"))
HELP = sorted((ROOT / "resources" / "help").glob("*.md"))
LETTERS = {"4.1": "abcdef", "6.2": "abc", "6.4": "abcd", "7.2": "abcdefg", "8.2": "abcd", "10.7": "abcdef"}
ONLY_READ = set("․∙⋅\N{REPLACEMENT CHARACTER}")  # in what people type; the program never shows them
OTHER_ELLIPSIS = re.compile(r"⋯|……|\.\.\.|[A-Za-z] ?…")  # after a Latin letter the fonts draw … on the ground line
LAST_OF_CHAPTER = {4: 4, 5: 10, 6: 7, 7: 2, 8: 3, 10: 7, 11: 5}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def the_standard() -> set[str]:
    """Return the number of every clause of chapters 4 to 11 and of Annex A, as the standard's own text counts them."""
    numbered = {f"{chapter}.{n}" for chapter, last in LAST_OF_CHAPTER.items() for n in range(1, last + 1)}
    return numbered | {f"{number}{letter}" for number, letters in LETTERS.items() for letter in letters} | {"9", "A"}


def section_file(number: str) -> str:
    return "annex_a" if number == "A" else f"section_{number.partition('.')[0]}"


def clause_numbers(path: Path) -> set[str]:
    """Return every clause number that a file writes: `clause="5.2"` or `@clause("5.2")`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            said = [keyword.value for keyword in node.keywords if keyword.arg == "clause"]
            said += node.args[:1] if ast.unparse(node.func) == "clause" else []
            found |= {value.value for value in said if isinstance(value, ast.Constant) and isinstance(value.value, str)}
    return found


def shown_strings(path: Path) -> list[str]:
    """Return the strings of a Python file that a person may come to see: all but docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in said]
    return [node.value for node in strings if isinstance(node.value, str)]


def undrawable(text: str) -> set[str]:
    looked_at = {char for char in text if unicodedata.category(char)[0] not in "ZCM"} - ONLY_READ
    return {f"{char} U+{ord(char):04X}" for char in looked_at if not covers(char)}


def test_the_register_holds_exactly_the_clauses_of_the_standard() -> None:
    numbers = [clause.number for clause in CLAUSES]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) == the_standard()


def test_every_live_clause_has_one_check_in_the_file_of_its_section() -> None:
    assert {clause.number for clause in CLAUSES if clause.live} == set(CHECKS)
    for number, live in CHECKS.items():
        assert live.check.__module__ == f"dutydesk.standard.{section_file(number)}"


def test_only_a_clause_that_records_decide_has_a_check() -> None:
    assert not [clause.number for clause in CLAUSES if clause.live and clause.how is not How.CHECKED]


def test_every_clause_that_is_named_exists() -> None:
    named = {name_of(path): clause_numbers(path) - {""} - the_standard() for path in SOURCES}
    assert not {name: numbers for name, numbers in named.items() if numbers}


def test_the_shipped_fonts_draw_every_word() -> None:
    texts = {path: "".join(shown_strings(path)) for path in SOURCES} | {
        path: path.read_text("utf-8") for path in [*FORMS, *HELP]
    }
    found = {name_of(path): undrawable(text) for path, text in texts.items()}
    assert not {name: characters for name, characters in found.items() if characters}


def test_an_ellipsis_looks_the_same_everywhere() -> None:
    texts = {path: shown_strings(path) for path in SOURCES} | {path: [path.read_text("utf-8")] for path in HELP}
    found = {name_of(path): [text for text in said if OTHER_ELLIPSIS.search(text)] for path, said in texts.items()}
    assert not {name: said for name, said in found.items() if said}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.table)
def test_a_form_that_a_kind_names_is_there(kind: Kind) -> None:
    assert not kind.about.form or ROOT / "forms" / f"{kind.about.form}.toml" in FORMS
