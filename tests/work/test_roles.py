from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dutydesk.errors import NotAllowed
from dutydesk.records import Role
from dutydesk.store.actor import Actor, recovery_holder
from dutydesk.store.database import Store
from dutydesk.work import setup
from dutydesk.work.roles import Act, allow, may
from dutydesk.work.signin import create_first_lead

if TYPE_CHECKING:
    from dutydesk.store.folder import DataFolder
    from dutydesk.store.vault import Cost


def test_the_lead_and_the_holder_of_the_recovery_code_may_do_everything() -> None:
    assert all(may(Role.LEAD, act) for act in Act)
    assert recovery_holder().role is Role.LEAD


def test_a_shift_leader_enters_and_prints_but_gives_nothing_away() -> None:
    assert all(may(Role.SHIFT_LEADER, act) for act in (Act.READ, Act.ENTER, Act.PRINT))
    refused = (Act.REVEAL, Act.EXPORT, Act.OPERATORS, Act.SITE, Act.SETTINGS, Act.REMOVE)
    assert not any(may(Role.SHIFT_LEADER, act) for act in refused)


def test_an_officer_reads_and_notes_and_a_reader_only_reads() -> None:
    assert {act for act in Act if may(Role.OFFICER, act)} == {Act.READ, Act.NOTE}
    assert {act for act in Act if may(Role.READER, act)} == {Act.READ}


def test_a_refusal_says_who_may(store: Store) -> None:
    with store.session(Actor(9, "郑晓棠", Role.OFFICER)) as session:
        allow(session, Act.READ)
        with pytest.raises(NotAllowed, match="“值机员”不能打印纸件") as refused:
            allow(session, Act.PRINT)
    assert refused.value.hint == "请由项目负责人、班长登录后办理。"


def test_nobody_may_do_anything_once_there_is_an_operator(store: Store) -> None:
    with store.session(None) as session, pytest.raises(NotAllowed, match="尚未登录"):
        allow(session, Act.READ)


def test_a_session_without_an_actor_sets_up_an_empty_database(folder: DataFolder, cheap: Cost) -> None:
    beginning = setup.begin(folder, cost=cheap)
    setup.confirm_code(folder, beginning.code.words())
    opened = Store(folder, beginning.key)
    with opened.session(None) as session:
        allow(session, Act.SITE)
        create_first_lead(session, "周敬言", "值机台-2026", cost=cheap)
        allow(session, Act.SITE)  # still the same setting up
    with opened.session(None) as session, pytest.raises(NotAllowed):
        allow(session, Act.SITE)
    opened.close()
