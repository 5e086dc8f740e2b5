from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from dutydesk.records import Team

if TYPE_CHECKING:
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store


def test_a_session_commits_at_its_end(store: Store, lead: Actor) -> None:
    with store.session(lead) as session:
        session.add(Team(name="一班"))
    with store.session(lead) as session:
        assert [team.name for team in session.exec(select(Team))] == ["一班"]


def test_a_session_rolls_back_when_anything_is_raised(store: Store, lead: Actor) -> None:
    def fail_half_way() -> None:
        with store.session(lead) as session:
            session.add(Team(name="一班"))
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail_half_way()
    with store.session(lead) as session:
        assert session.exec(select(Team)).all() == []
