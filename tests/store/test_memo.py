from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import func, select

from dutydesk.records import Team

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store


def counted(session: Session, made: list[int]) -> int:
    """Ask the store's memo how many teams there are; `made` learns what really was counted."""

    def count() -> int:
        made.append(session.exec(select(func.count()).select_from(Team)).one())
        return made[-1]

    return session.info["store"].memo.of(session, "teams", count)


def test_what_was_made_is_kept_until_a_record_changes_also_in_the_same_session(store: Store, lead: Actor) -> None:
    made: list[int] = []
    with store.session(lead) as session:
        assert [counted(session, made), counted(session, made)] == [0, 0]
        session.add(Team(name="一班"))
        assert counted(session, made) == 1
    with store.session(None) as session:
        assert counted(session, made) == 1
    assert made == [0, 1]


def test_what_was_made_of_changes_that_were_rolled_back_is_forgotten(store: Store, lead: Actor) -> None:
    made: list[int] = []
    with store.session(lead) as session:
        session.add(Team(name="一班"))
        assert counted(session, made) == 1
        session.rollback()
    with store.session(lead) as session:
        assert counted(session, made) == 0
        session.add_all([Team(name="二班"), Team(name="三班")])
        assert counted(session, made) == 2
