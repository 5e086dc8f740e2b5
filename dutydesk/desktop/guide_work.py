"""What the guide has done by the worker thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlmodel import Session

    from dutydesk.desktop.opening import Opened
    from dutydesk.kinds.kind import Kind
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store
    from dutydesk.store.folder import DataFolder
    from dutydesk.store.lock import Lock
    from dutydesk.work.setup import Beginning


@dataclass(frozen=True, slots=True)
class Standing:
    """Say how far an earlier run of the guide came."""

    has_site: bool
    has_contract: bool
    lead_name: str
    site: Kind
    contract: Kind


def begin(folder: DataFolder) -> Beginning:
    """Make the keys and the recovery code."""
    from dutydesk.work import setup

    return setup.begin(folder)


def confirm(folder: DataFolder, typed: str, lock: Lock) -> Store:
    """Take the code that was typed back and open the store with it."""
    from dutydesk.work import setup

    setup.confirm_code(folder, typed)
    return setup.open_store(folder, code=typed, lock=lock)


def standing(session: Session) -> Standing:
    """Read how far the guide came."""
    from sqlmodel import select

    from dutydesk.records import Contract, Site
    from dutydesk.work.entries import kind_named

    site = session.exec(select(Site)).first()
    contract = session.exec(select(Contract)).first()
    lead = site.lead_name if site else ""
    return Standing(site is not None, contract is not None, lead, kind_named("site"), kind_named("contract"))


def save_site(session: Session, values: Mapping[str, Any]) -> Standing:
    """Keep the site."""
    from dutydesk.work import entries

    entries.save(session, entries.kind_named("site"), values)
    return standing(session)


def save_contract(
    session: Session,
    contract: Mapping[str, Any],
    shifts: Sequence[tuple[str, str, str]],
    posts: Sequence[tuple[str, int]],
) -> None:
    """Keep contract, shifts, posts and how many people each post has in each shift."""
    from datetime import time

    from dutydesk.work import entries

    def save(table: str, values: Mapping[str, Any]) -> int:
        return int(entries.save(session, entries.kind_named(table), values).id)

    save("contract", contract)
    kinds = [
        save("shiftkind", {"name": name, "starts_at": time.fromisoformat(start), "ends_at": time.fromisoformat(end)})
        for name, start, end in shifts
    ]
    for name, people in posts:
        post = save("post", {"name": name})
        for kind in kinds:
            save("headcount", {"post_id": post, "shift_kind_id": kind, "people": people})


def make_lead(session: Session, name: str, password: str) -> Actor:
    """Make the branch lead, who is signed in by that."""
    from dutydesk.work import signin

    return signin.create_first_lead(session, name, password)


def opened(store: Store) -> Opened:
    """Return what the gate needs later."""
    from dutydesk.desktop.opening import Opened, names, site_name

    return Opened(store, names(store), site_name(store))


def code_pdf(beginning: Beginning) -> bytes:
    """Draw the sheet with the recovery code."""
    from datetime import date

    from dutydesk.store.vault import Slot
    from dutydesk.work import code_sheet

    return code_sheet.draw(beginning.code, Slot.BRANCH, beginning.folder.path, date.today())
