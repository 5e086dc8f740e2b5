"""Every button, key and way of every page is gone once, by each role; nothing breaks, nothing is offered in vain."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from PySide6.QtWidgets import QListWidget

from dutydesk.desktop.detail import DetailPane
from dutydesk.desktop.search_box import FilterChips
from dutydesk.desktop.table import Table
from dutydesk.desktop.window import PAGES, Window
from dutydesk.records import Operator, Outcome, Role
from dutydesk.store.actor import Actor
from dutydesk.store.database import Store
from dutydesk.store.folder import DataFolder
from tests.desktop.robot import Name, Robot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot
    from sqlmodel import Session

    from dutydesk.desktop.task import Tasks
    from dutydesk.store.key import Key

_MOST = 200  # buttons of one state
OFFICERS = 14
KEYS = tuple(key for key, *_ in PAGES)
ROLES = tuple(Role)


@pytest.fixture(scope="session")
def filled(_begun: tuple[Path, Key, str, Actor], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Key]:
    """A desk with people, a paper in every state, scans, and an operator of every role."""
    path = tmp_path_factory.mktemp("filled") / "desk"
    shutil.copytree(_begun[0], path)
    store = Store(DataFolder(path), _begun[1])
    with store.session(_begun[3]) as session:
        _fill(session, path.parent)
    store.close()
    return path, _begun[1]


def _fill(session: Session, folder: Path) -> None:
    from sqlmodel import select

    from dutydesk.records import Certificate, Officer
    from dutydesk.work import demo, entries, papers, staff_lists

    demo.fill(session, OFFICERS)
    lead = session.exec(select(Operator)).one()
    for role in Role:
        if role is not Role.LEAD:
            session.add(Operator(name=f"某{role.value}", role=role, password_hash=lead.password_hash))
    today = date.today()

    def issue(steps: int, outcome: Outcome | None = None, *, chosen: list[int] | None = None) -> Any:
        paper = staff_lists.issue(session, today, chosen)
        if steps > 0:
            papers.sign(session, paper, today, "周敬言")
        if steps > 1:
            papers.submit(session, paper, today)
        if outcome is not None:
            papers.decide(session, paper, outcome, today, "顾长河", why="" if outcome is Outcome.APPROVED else "缺照片")
        return paper

    picture, scan = folder / "回执.png", folder / "清单.pdf"
    Image.new("RGB", (200, 280), "white").save(picture)
    some = [officer.id or 0 for officer in session.exec(select(Officer))][:3]
    returned = issue(2, Outcome.RETURNED)
    scan.write_bytes(papers.pdf(session, returned))
    papers.attach_scan(session, returned, picture)
    papers.attach_scan(session, returned, scan)
    papers.withdraw(session, issue(0), "人员变动，已重新编制")
    for _ in range(2):
        issue(2, Outcome.APPROVED, chosen=some)
    issue(1)
    officer = session.exec(select(Officer).where(Officer.employee_number == "ZJ003")).one()
    entries.save(session, entries.kind_named("officer"), {"note": "临时抽调", "position": "副班长"}, officer.id)
    for steps in (2, 1, 0):  # the newer ones are up to date; one made of some people does not replace another
        papers.attach_scan(session, issue(steps, chosen=some if steps != 2 else None), picture)
    certificate = session.exec(select(Certificate)).first()
    assert certificate is not None
    certificate.expires_on = today - timedelta(days=3)
    session.add(certificate)


@pytest.fixture
def at_desk(filled: tuple[Path, Key], tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> Iterator[Callable[[Role], Window]]:
    stores: list[Store] = []

    def sit(role: Role) -> Window:
        folder = DataFolder(tmp_path / "desk")
        shutil.copytree(filled[0], folder.path)
        store = Store(folder, filled[1])
        stores.append(store)
        actor = _operator(store, role)
        store.on_change.append(tasks.changed.emit)
        window = Window(lambda: (store, actor), tasks, f"{actor.name}（{role.value}）")
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        window.watch_frame()
        return window

    yield sit
    qtbot.waitUntil(lambda: not tasks.busy, timeout=10_000)
    for store in stores:
        store.close()


def _operator(store: Store, role: Role) -> Actor:
    from sqlmodel import select

    with store.session(None) as session:
        found = session.exec(select(Operator).where(Operator.role == role)).one()
        assert found.id is not None
        return Actor(found.id, found.name, found.role)


@pytest.fixture
def robot_at(  # noqa: PLR0917  (fixtures)
    at_desk: Callable[[Role], Window],
    errors: list[Exception],
    qtlog: Any,
    monkeypatch: pytest.MonkeyPatch,
    filled: tuple[Path, Key],
    tmp_path: Path,
) -> Callable[[Role], Robot]:
    def make(role: Role) -> Robot:
        out = tmp_path / "out"
        out.mkdir()
        robot = Robot(at_desk(role), errors, qtlog, monkeypatch, out)
        robot.file = filled[0].parent / "回执.png"
        return robot

    return make


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("role", ROLES, ids=[role.name.lower() for role in ROLES])
def test_every_button_and_key_does_what_it_says(robot_at: Callable[[Role], Robot], role: Role, key: str) -> None:
    robot = robot_at(role)
    _press_everything(robot, key)
    print(sorted(robot.pressed), robot.said)
    assert not robot.faults, "\n".join(robot.faults)


def _press_everything(robot: Robot, key: str) -> None:
    done: set[Any] = set()
    robot.go_to(key)
    for state, restore in _states(robot, key):
        restore()
        for name in _todo(robot, done):
            robot.doing = f"{key}, {state}, {'、'.join(filter(None, name[1:3]))}"
            restore()
            robot.press(robot.window, name)
        restore()
        frame = robot.shortcuts(robot.window) if key == KEYS[0] else []
        own = [*robot.shortcuts(robot.page), "Return", "Space", "Del", "Esc"]
        marks = [(_kind_of_row(robot), keys) for keys in own] + [("", keys) for keys in frame]
        for mark in marks:
            keys = mark[1]
            if mark not in done and ("", keys) not in done:
                done.add(mark)
                robot.doing = f"{key}, {state}, {keys}"
                restore()
                robot.page.setFocus()
                robot.key(keys)


def _todo(robot: Robot, done: set[Any]) -> Iterator[Name]:
    """Name, again and again, the buttons that were not pressed yet: each once, those of a pane once a kind of row."""
    for _ in range(_MOST):
        kind = _kind_of_row(robot)
        within = robot.window if robot.page.key == KEYS[0] else robot.page
        changing = [within] if robot.page.key == "settings" else _visible(robot, DetailPane)
        in_pane = [name for part in changing for name in robot.names(part)]
        marks = [(kind if name in in_pane else "", name) for name in robot.names(within)]
        new = next((mark for mark in marks if mark not in done), None)
        if new is None:
            return
        done.add(new)
        yield new[1]
    robot.fault("there are always new buttons")


State = tuple[str, "Callable[[], None]"]


def _states(robot: Robot, key: str) -> Iterator[State]:
    """Name every state that subjects, chips and kinds of rows make of the page, with the way back to it."""

    def back() -> None:
        if robot.page.key != key:
            robot.go_to(key)

    subjects = next(iter(_visible(robot, QListWidget, "设置项目")), None)
    if subjects is None:
        yield from _states_of_rows(robot, "", back)
        return
    for place in range(subjects.count()):

        def turn(place: int = place) -> None:
            back()
            if subjects.currentRow() != place:
                subjects.setCurrentRow(place)
                robot.settle()

        turn()
        yield from _states_of_rows(robot, subjects.item(place).text(), turn)


def _states_of_rows(robot: Robot, before: str, back: Callable[[], None]) -> Iterator[State]:
    yield before or "as it opens", back
    for chips in _visible(robot, FilterChips):

        def choose(chips: FilterChips = chips, key: str = "") -> None:
            back()
            if chips.key != key:
                chips.choose(key)
                robot.settle()

        for key in list(chips._keys):
            yield f"{before} chip {key}", partial(choose, key=key)
        choose(key=chips._keys[0])
    for table in _tables(robot):
        for kind in dict.fromkeys(_kind(row) for row in table.rows):

            def select(table: Table = table, kind: str = kind) -> None:
                back()
                if table.current is None or _kind(table.current) != kind:
                    table.select(partial(_is_of, kind))
                    robot.settle()

            yield f"{before} row {kind}", select


def _tables(robot: Robot) -> list[Table]:
    found: list[Table] = _visible(robot, Table)
    panes = _visible(robot, DetailPane)
    return [one for one in found if not any(pane.isAncestorOf(one) for pane in panes)]


def _is_of(kind: str, row: Any) -> bool:
    return _kind(row) == kind


def _kind(row: Any) -> str:
    return "/".join(filter(None, (row.cells.get(name, "") for name in ("state", "waits_for", "status", "role"))))


def _kind_of_row(robot: Robot) -> str:
    subjects = [one.currentItem().text() for one in _visible(robot, QListWidget, "设置项目")]
    return " ".join([*subjects, *(_kind(table.current) for table in _tables(robot) if table.current is not None)])


def _visible(robot: Robot, kind: type[Any], name: str = "") -> list[Any]:
    found = [one for one in robot.page.findChildren(kind) if one.isVisible()]
    return [one for one in found if not name or one.accessibleName() == name]
