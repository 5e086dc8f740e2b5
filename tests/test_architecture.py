"""The rooms, which way they look, and how small and plain their files stay."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "dutydesk"
LIBRARY = {"kinds", "records", "standard", "store", "paper", "rota", "work"}
LOOKS_AT = {
    "kinds": set[str](),
    "records": {"kinds"},
    "standard": {"kinds", "records"},
    "store": {"kinds", "records"},
    "paper": {"kinds"},
    "rota": set[str](),
    "work": LIBRARY,
    "desktop": LIBRARY,
    "command": LIBRARY,
    "errors": set[str](),
    "places": set[str](),
    "__init__": set[str](),
    "__main__": {"desktop", "command"},
}
FOR_EVERYONE = {"errors", "places", "__init__"}
TOP_LEVEL = {
    "dutydesk",
    "resources",
    "forms",
    "tests",
    "pyproject.toml",
    "build_installer.py",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "dev.py",
    "requirements.lock",
}
MADE_BY_TOOLS = {"build", "dist"}
CATCHES_ALL = {"desktop/task.py"}
SOURCES = sorted(APP.rglob("*.py"))
EVERY_FILE = sorted([*SOURCES, *(ROOT / "tests").rglob("*.py"), *ROOT.glob("*.py")])


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def room_of(path: Path) -> str:
    return path.relative_to(APP).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """Return the dotted names of everything that a file imports anywhere: at the top, in functions, for types only."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: imports name the whole path"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def packages_imported(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


def rooms_imported(path: Path) -> set[str]:
    ours = [name.split(".") for name in imports(path) if name.split(".")[0] == "dutydesk"]
    children = {entry.stem for entry in APP.iterdir()}
    return {parts[1] if len(parts) > 1 and parts[1] in children else "__init__" for parts in ours}


def test_every_file_is_in_a_room_of_the_house() -> None:
    assert {room_of(path) for path in SOURCES} <= LOOKS_AT.keys()


@pytest.mark.parametrize("room", LOOKS_AT)
def test_rooms_look_one_way(room: str) -> None:
    allowed = LOOKS_AT[room] | {room} | FOR_EVERYONE
    seen = {name_of(path): rooms_imported(path) - allowed for path in SOURCES if room_of(path) == room}
    assert not {name: rooms for name, rooms in seen.items() if rooms}


def test_only_the_desktop_knows_qt() -> None:
    others = [path for path in SOURCES if room_of(path) != "desktop"]
    assert not [name_of(path) for path in others if packages_imported(path) & {"PySide6", "shiboken6"}]


@pytest.mark.parametrize("room", ["kinds", "paper", "rota", "standard"])
def test_plain_rooms_know_no_database(room: str) -> None:
    known = {"sqlmodel", "sqlalchemy", "sqlcipher3", "sqlite3"}
    for path in (APP / room).rglob("*.py"):
        if path != APP / "kinds" / "kind.py":  # it reads the record classes, and names their base for the type checker
            assert not packages_imported(path) & known, name_of(path)


def test_the_standard_has_no_clock() -> None:
    clocks = {"today", "now", "utcnow"}
    for path in (APP / "standard").rglob("*.py"):
        used = {node.attr for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute)}
        assert not used & clocks, f"{name_of(path)}: the day is handed in"


def test_files_stay_small() -> None:
    lines = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in EVERY_FILE}
    assert not {name: count for name, count in lines.items() if count > 400}


def test_annotations_are_read_late_except_in_records() -> None:
    wrong = [path for path in EVERY_FILE if annotates(path) and reads_late(path) == (APP / "records" in path.parents)]
    assert not [name_of(path) for path in wrong]


def annotates(path: Path) -> bool:
    plain = (ast.Expr, ast.Assign, ast.Import, ast.ImportFrom)
    return not all(isinstance(node, plain) for node in tree_of(path).body)


def reads_late(path: Path) -> bool:
    return any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree_of(path).body)


def catches_everything(handler: ast.ExceptHandler) -> bool:
    """Tell whether a handler swallows any exception; one that only cleans up and raises again does not."""
    caught = ast.unparse(handler.type).strip("()").split(", ") if handler.type else ["BaseException"]
    raises_again = isinstance(handler.body[-1], ast.Raise)
    return bool({"Exception", "BaseException"} & set(caught)) and not raises_again


def test_unknown_defects_are_caught_at_the_edge_only() -> None:
    handlers = [(path, n) for path in SOURCES for n in ast.walk(tree_of(path)) if isinstance(n, ast.ExceptHandler)]
    catching = {path.relative_to(APP).as_posix() for path, handler in handlers if catches_everything(handler)}
    assert catching <= CATCHES_ALL


def test_a_handful_of_errors_is_enough() -> None:
    classes = [node for path in SOURCES for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef)]
    bases = {node.name: {ast.unparse(base).split(".")[-1] for base in node.bases} for node in classes}
    family = {"DeskError"}
    while grown := {name for name, parents in bases.items() if parents & family} - family:
        family |= grown
    assert len(family - {"DeskError"}) <= 10


def test_the_top_level_is_as_agreed() -> None:
    here = {entry.name for entry in ROOT.iterdir() if not entry.name.startswith((".", "__"))}
    assert here - MADE_BY_TOOLS == TOP_LEVEL


def test_tests_are_files_and_not_a_package() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))


@pytest.mark.parametrize("module", ["dutydesk.command", "dutydesk.__main__"])
def test_the_terminal_door_starts_without_qt(module: str) -> None:
    script = f"import sys, {module}; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def test_the_first_paint_waits_for_no_records() -> None:
    script = (
        "import sys, dutydesk.desktop.app, dutydesk.desktop.window; "
        "sys.exit(', '.join({'sqlmodel', 'sqlalchemy', 'pydantic', 'openpyxl', 'reportlab'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
