"""The keys of the desk: what opens it, new recovery codes, and the client's own code (6.6, 11.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dutydesk.errors import Refused
from dutydesk.store import journal, vault
from dutydesk.store.vault import STRONG, Cost, Slot
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

    from dutydesk.store.database import Store
    from dutydesk.store.recovery_code import RecoveryCode


@dataclass(frozen=True, slots=True)
class Standing:
    """Say what opens the desk today: the system's keyring, and since which day each recovery code."""

    by_keyring: bool
    since: dict[Slot, date]


def standing(session: Session) -> Standing:
    """Return what opens the desk."""
    store = _store(session)
    return Standing(vault.unlock_by_keyring(store.folder) == store.key, vault.codes_since(store.folder))


def draw_code(session: Session, slot: Slot, why: str = "", *, cost: Cost = STRONG) -> RecoveryCode:
    """Draw a recovery code. It opens nothing, and the old one stays good, until it was typed back.

    `why` is the reason that was given; the journal keeps it beside the name of the slot.
    """
    allow(session, Act.KEYS)
    store = _store(session)
    journal.note(session, "draw_code", "operator", None, "：".join(filter(None, (f"{slot.value}恢复码", why.strip()))))
    return vault.new_code(store.folder, store.key, slot, cost)


def confirm_code(session: Session, slot: Slot, typed: str) -> None:
    """Take the code that was typed back; the older one of its slot is void. Raises WrongKey where it is another."""
    allow(session, Act.KEYS)
    store = _store(session)
    if vault.confirm_code(store.folder, typed, slot) != store.key:
        raise Refused("密钥文件已被替换，与打开的资料不符。", "请关闭程序，从备份恢复密钥文件 vault.json。")
    journal.note(session, "change_code", "operator", None, f"{slot.value}恢复码")


def void_client_code(session: Session) -> None:
    """Void the client's recovery code at once."""
    allow(session, Act.KEYS)
    journal.note(session, "void_code", "operator", None, f"{Slot.CLIENT.value}恢复码")
    vault.drop_client_code(_store(session).folder)


def _store(session: Session) -> Store:
    store: Store = session.info["store"]
    return store
