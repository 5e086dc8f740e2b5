from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dutydesk.errors import InvalidEntry, NotAllowed
from dutydesk.records import Role
from dutydesk.store.actor import Actor
from dutydesk.work import settings

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.store.database import Store


def test_a_setting_has_its_default_until_it_is_put(session: Session) -> None:
    assert settings.get(session, "copies") == 2
    settings.put(session, "copies", 3)
    settings.put(session, "copies", 4)
    assert settings.get_number(session, "copies") == 4


@pytest.mark.parametrize("declared", settings.SETTINGS, ids=lambda declared: declared.name)
def test_every_setting_comes_back_as_what_it_was(session: Session, declared: settings.Declared) -> None:
    assert declared.words
    assert declared.help.endswith("。")
    value = {bool: not declared.default, int: declared.most, str: "/media/优盘/资料包"}[declared.type]
    settings.put(session, declared.name, value)
    assert settings.get(session, declared.name) == value
    assert type(settings.get(session, declared.name)) is declared.type


def test_a_number_out_of_its_bounds_is_refused(session: Session) -> None:
    with pytest.raises(InvalidEntry) as refused:
        settings.put(session, "copies", 0)
    assert refused.value.faults == {"copies": "纸件份数应在 1 到 9 之间。"}


def test_another_type_and_an_unknown_name_are_mistakes(session: Session) -> None:
    with pytest.raises(TypeError):
        settings.put(session, "copies", "3")
    with pytest.raises(TypeError):
        settings.put(session, "ask_again", 1)
    with pytest.raises(KeyError):
        settings.get(session, "colour")


def test_only_the_lead_changes_settings(store: Store) -> None:
    with store.session(Actor(7, "仇敏", Role.SHIFT_LEADER)) as session, pytest.raises(NotAllowed):
        settings.put(session, "copies", 3)
