"""Opening the desk: with the key that the system's keyring keeps, and with the printed recovery code."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import pytest
from keyring.backend import KeyringBackend

from dutydesk.store import keyring_slot
from dutydesk.work import demo, setup

if TYPE_CHECKING:
    from collections.abc import Callable

    from dutydesk.store.folder import DataFolder

_TIMES = 9


class Safe(KeyringBackend):
    """A keyring that answers at once: what the system's own takes is not ours to measure."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.kept.pop((service, username), None)


@pytest.mark.bench
def test_opening_the_desk(folder: DataFolder, monkeypatch: pytest.MonkeyPatch, measured: Callable[..., None]) -> None:
    safe = Safe()
    monkeypatch.setattr(keyring_slot, "backends", lambda: iter((safe,)))
    beginning = setup.begin(folder)  # as strong as in earnest
    code = beginning.code.words()
    setup.confirm_code(folder, code)
    store = setup.open_store(folder, code=code)
    with store.session(None) as session:
        demo.fill(session, 50)
    store.close()
    for words, given, at_most in (("keyring", None, 0.2), ("code", code, 1)):
        taken: list[float] = []
        for _ in range(_TIMES):
            start = time.perf_counter()
            opened = setup.open_store(folder, code=given)
            with opened.session(None) as session:
                session.connection().exec_driver_sql("SELECT count(*) FROM officer").scalar_one()
            taken.append(time.perf_counter() - start)
            opened.close()
        measured(
            f"opening the desk with the {words}: median of {_TIMES}", statistics.median(taken), "s", at_most=at_most
        )
        measured(f"opening the desk with the {words}: longest", max(taken), "s")
