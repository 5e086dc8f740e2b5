"""Sticks that are full or pulled while a pack for the client is written: no broken name, the older pack whole."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from sqlmodel import func, select

from dutydesk.errors import MediumError
from dutydesk.records import Disclosure
from dutydesk.work import demo, pack
from dutydesk.work.verify import verify
from tests.reliability import sticks

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store
    from tests.reliability.conftest import Trial


@pytest.fixture
def desk(store: Store, lead: Actor) -> Store:
    """A desk of a site with printed papers, whose lead has just given the password."""
    with store.session(lead) as session:
        demo.fill(session, 14, 3)
    return store


def export(store: Store, lead: Actor, place: Path) -> Path | None:
    """Write a pack; None where the stick did not take it."""
    store.presence.prove(lead.operator_id)
    try:
        with store.session(lead) as session:
            return pack.write_pack(session, place, pack.Choice()).folder
    except MediumError as error:
        assert error.message.endswith("。")  # noqa: PT017  (the others are whole packs)
        return None


def look(behind: Path, older: dict[str, bytes], first: str) -> int:
    """Prove every pack that has a name, and return how many there are."""
    packs = [path for path in behind.iterdir() if path.name.startswith("资料包-")]
    for one in packs:
        assert verify(one).whole, one.name
    assert {path.name: path.read_bytes() for path in (behind / first).iterdir()} == older
    return len(packs)


def entered(store: Store, lead: Actor) -> int:
    """Return how many packs the register knows."""
    with store.session(lead) as session:
        return session.exec(select(func.count()).select_from(Disclosure)).one()


@pytest.mark.parametrize("trouble", ["full", "pulled"])
def test_an_export_that_is_broken_off_leaves_no_broken_pack(
    desk: Store, lead: Actor, stick: Path, trial: Trial, trouble: str
) -> None:
    behind = stick.with_name("behind")
    first = export(desk, lead, stick)
    assert first is not None
    older = {path.name: path.read_bytes() for path in first.iterdir()}
    size, used, before = sum(map(len, older.values())), shutil.disk_usage(behind).used, entered(desk, lead)
    count, refused = trial.rounds(6, 100), 0
    for number in range(count):
        if trouble == "full":
            sticks.resize(behind, used + 4096 + number * int(1.3 * size) // count)
            written = export(desk, lead, stick)
            sticks.resize(behind, "64m")
        else:
            with sticks.pulled_at(stick, behind, int(number * 0.9 * size) // count):
                written = export(desk, lead, stick)
            assert not sticks.run("mount", "--bind", str(behind), str(stick))
        found = look(behind, older, first.name)
        # A stick that was pulled after the last byte may hold a whole pack of which nobody was told.
        assert found in ({2} if written else {1, 2} if trouble == "pulled" else {1})
        refused += written is None
        for path in behind.iterdir():
            if path.name != first.name:
                shutil.rmtree(path)
    assert refused >= count // 3
    assert entered(desk, lead) == before + count - refused
    what = {"full": "export to a stick that is full after N bytes", "pulled": "stick pulled after N bytes of an export"}
    trial.figure(what[trouble], count, f"{refused} refused, 0 broken names, older pack whole, register right")
