from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from dutydesk.store.database import Store
from dutydesk.store.folder import DataFolder
from dutydesk.work import demo
from dutydesk.work.roster import calendar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.store.actor import Actor
    from dutydesk.store.key import Key

TODAY = date.today()


@pytest.fixture(scope="session")
def _rostered(_begun: tuple[Path, Key, str, Actor], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rostered") / "desk"
    shutil.copytree(_begun[0], path)
    store = Store(DataFolder(path), _begun[1])
    with store.session(_begun[3]) as session:
        demo.fill(session, 20, on=TODAY)
    store.close()
    return path


@pytest.fixture
def site(_rostered: Path, _begun: tuple[Path, Key, str, Actor], tmp_path: Path) -> Iterator[Session]:
    """The invented site of twenty, its four teams in rotation."""
    shutil.copytree(_rostered, tmp_path / "site")
    store = Store(DataFolder(tmp_path / "site"), _begun[1])
    with store.session(_begun[3]) as session:
        yield session
    store.close()


@pytest.fixture
def following() -> date:
    """The month after this one."""
    return calendar.next_month(calendar.first_of(TODAY))
