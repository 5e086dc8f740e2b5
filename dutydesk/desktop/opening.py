"""Opening the store and signing in, for the worker thread: here the ORM is loaded for the first time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.errors import DeskError
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store
    from dutydesk.store.folder import DataFolder
    from dutydesk.store.lock import Lock


@dataclass(slots=True)
class Opened:
    """Hold the open store, who may sign in, and the site's name."""

    store: Store
    names: list[str]
    site: str
    hint: str = ""
    warning: DeskError | None = None


def open_desk(folder: DataFolder, code: str | None, lock: Lock, accept: str = "") -> Opened:
    """Open the store; without a code, by the key that the system's keyring keeps.

    `accept` says why a desk that lacks entries of its journal is opened all the same; that takes the code.
    """
    from dutydesk.work import setup, signin

    store = (
        setup.accept_loss(folder, code or "", accept, lock)
        if accept
        else setup.open_store(folder, code=code, lock=lock)
    )
    with store.session(None) as session:
        return Opened(store, _names(session), _site(session), warning=signin.clock_trouble(session))


def names(store: Store, leaving: Actor | None = None) -> list[str]:
    """Return who may sign in; journal who leaves."""
    from dutydesk.work import signin

    with store.session(leaving) as session:
        if leaving is not None:
            signin.sign_out(session)
        found = _names(session)
    store.sign_head("换班")
    return found


def sign_out(store: Store, actor: Actor) -> None:
    """Journal that somebody leaves, when the program ends."""
    from dutydesk.work import signin

    with store.session(actor) as session:
        signin.sign_out(session)


def site_name(store: Store) -> str:
    """Return client and site."""
    with store.session(None) as session:
        return _site(session)


def sign_in(store: Store, name: str, password: str) -> Actor:
    """Return who has signed in."""
    from dutydesk.work import signin

    with store.session(None) as session:
        return signin.sign_in(session, name, password)


def reset_password(store: Store, name: str, code: str, new: str) -> None:
    """Give an operator a new password on the strength of the recovery code. Raises WrongKey where it is another."""
    from dutydesk.errors import WrongKey
    from dutydesk.store import vault
    from dutydesk.store.actor import recovery_holder
    from dutydesk.work import signin

    # The vault beside the store may have been changed since the store was opened: the key itself decides.
    if vault.unlock_by_code(store.folder, code) != store.key:
        raise WrongKey("恢复码与这个数据文件夹不符。", "请输入这个数据文件夹的恢复码。")
    with store.session(recovery_holder()) as session:
        found = next((operator.id for operator in signin.operators(session) if operator.name == name), None)
        signin.reset_password(session, found or 0, new)  # refuses whom it does not know, instead of doing nothing


def _names(session: Session) -> list[str]:
    from dutydesk.work import signin

    return [str(operator.name) for operator in signin.operators(session) if not operator.disabled]


def _site(session: Session) -> str:
    from sqlmodel import select

    from dutydesk.records import Site

    site = session.exec(select(Site)).first()
    return f"{site.client_name}　{site.name}" if site is not None else ""
