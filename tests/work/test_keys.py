from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dutydesk.errors import NotAllowed, WrongKey
from dutydesk.records import Role
from dutydesk.store import vault
from dutydesk.store.actor import Actor
from dutydesk.store.vault import Slot
from dutydesk.work import keys

if TYPE_CHECKING:
    from dutydesk.store.database import Store
    from dutydesk.store.vault import Cost


def test_a_new_code_counts_once_typed_back_and_voids_the_old_one(
    store: Store, lead: Actor, recovery_words: str, cheap: Cost
) -> None:
    with store.session(lead) as session:
        code = keys.draw_code(session, Slot.BRANCH, cost=cheap)
    assert vault.unlock_by_code(store.folder, recovery_words) == store.key
    with store.session(lead) as session:
        keys.confirm_code(session, Slot.BRANCH, code.words())
    assert vault.unlock_by_code(store.folder, code.words()) == store.key
    with pytest.raises(WrongKey):
        vault.unlock_by_code(store.folder, recovery_words)


def test_the_clients_code_comes_and_goes_and_the_journal_says_so_without_its_digits(
    store: Store, lead: Actor, cheap: Cost
) -> None:
    with store.session(lead) as session:
        code = keys.draw_code(session, Slot.CLIENT, "按保密协议第 6 条", cost=cheap)
        keys.confirm_code(session, Slot.CLIENT, code.words())
        assert set(keys.standing(session).since) == set(Slot)
        keys.void_client_code(session)
        assert set(keys.standing(session).since) == {Slot.BRANCH}
        rows = session.connection().exec_driver_sql("SELECT act, why FROM journal WHERE act LIKE '%code'").all()
        whole = str(session.connection().exec_driver_sql("SELECT * FROM journal").all())
    assert [tuple(row) for row in rows] == [
        ("draw_code", "用户单位恢复码：按保密协议第 6 条"),
        ("change_code", "用户单位恢复码"),
        ("void_code", "用户单位恢复码"),
    ]
    assert not any(group in whole for group in code.groups)
    with pytest.raises(WrongKey):
        vault.unlock_by_code(store.folder, code.words())


@pytest.mark.parametrize("role", [Role.SHIFT_LEADER, Role.OFFICER, Role.READER])
def test_only_the_lead_changes_a_code(store: Store, role: Role) -> None:
    with store.session(Actor(2, "韩立群", role)) as session, pytest.raises(NotAllowed):
        keys.draw_code(session, Slot.BRANCH)
