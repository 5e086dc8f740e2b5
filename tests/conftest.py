"""What every test may ask for: an empty folder, an open store with a lead, a session of that lead."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from dutydesk.records import Operator, Role
from dutydesk.store import keyring_slot, passwords
from dutydesk.store.actor import Actor
from dutydesk.store.database import Store
from dutydesk.store.folder import DataFolder
from dutydesk.store.vault import Cost
from dutydesk.work import setup

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.store.key import Key

CHEAP = Cost(passes=1, memory_kib=64, lanes=1)
LEAD_PASSWORD = "值机台-2026"


@pytest.fixture(autouse=True)
def _no_real_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring_slot, "backends", lambda: iter(()))


@pytest.fixture
def cheap() -> Cost:
    """Argon2 as cheap as it goes, so that the suite is quick."""
    return CHEAP


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A data folder in which nothing has begun."""
    return DataFolder(tmp_path / "desk")


@pytest.fixture(scope="session")
def _begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Key, str, Actor]:
    # Made once and copied for each test: keys, schema and a lead operator.
    path = tmp_path_factory.mktemp("begun") / "desk"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keyring_slot, "backends", lambda: iter(()))
        beginning = setup.begin(path, cost=CHEAP)
        setup.confirm_code(path, beginning.code.words())
        opened = setup.open_store(path, code=beginning.code.words())
    lead = Operator(name="周敬言", role=Role.LEAD, password_hash=passwords.make_hash(LEAD_PASSWORD, CHEAP))
    with opened.session(None) as session:
        session.add(lead)
        session.flush()
    opened.close()
    assert lead.id is not None
    return path, beginning.key, beginning.code.words(), Actor(lead.id, lead.name, lead.role)


@pytest.fixture
def desk_folder(_begun: tuple[Path, Key, str, Actor], folder: DataFolder) -> DataFolder:
    """A data folder with an empty desk and its lead, not open."""
    shutil.copytree(_begun[0], folder.path)
    return folder


@pytest.fixture
def recovery_words(_begun: tuple[Path, Key, str, Actor]) -> str:
    """The recovery code of `store` and `desk_folder`, as printed."""
    return _begun[2]


@pytest.fixture
def lead(_begun: tuple[Path, Key, str, Actor]) -> Actor:
    """The lead operator of `store`, signed in."""
    return _begun[3]


@pytest.fixture
def store(_begun: tuple[Path, Key, str, Actor], desk_folder: DataFolder) -> Iterator[Store]:
    """An open empty store: real SQLCipher, one lead operator, no records."""
    opened = Store(desk_folder, _begun[1])
    yield opened
    opened.close()


@pytest.fixture
def session(store: Store, lead: Actor) -> Iterator[Session]:
    """A session of the lead, who has just given the password; it commits when the test ends."""
    store.presence.prove(lead.operator_id)
    with store.session(lead) as opened:
        yield opened
