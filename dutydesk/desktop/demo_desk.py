"""The demo site: invented people, a folder of its own, no questions asked.

Its key lies beside it in the clear. That protects nothing, and there is nothing to protect; a real desk never does so.
"""

from __future__ import annotations

import shutil
import threading
from typing import TYPE_CHECKING, Any

from dutydesk.errors import StoreError
from dutydesk.store.folder import DataFolder, default_folder
from dutydesk.store.key import Key

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dutydesk.desktop.opening import Opened
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store
    from dutydesk.store.lock import Lock

_OFFICERS = 50
DEMO_PASSWORD = "yanshi-2026"  # noqa: S105  (said on the gate of the demo: there is nothing to protect)
_KEY_FILE = "demo-key.txt"


def demo_folder() -> DataFolder:
    """Return where the demo lies: beside the real desk, never in it."""
    real = default_folder().path
    return DataFolder(real.with_name(real.name + "-demo"))


class DemoDesk:
    """Open the demo: first its last painted page by a plain connection, later the store itself."""

    def __init__(self, folder: DataFolder, lock: Lock) -> None:
        self._folder = folder
        self._lock = lock
        self._key_file = folder.path / _KEY_FILE
        self._found: tuple[Store, Actor] | None = None
        self._one = threading.Lock()
        self.on_open: Callable[[frozenset[str]], None] | None = None
        self.who = "演示负责人（项目负责人）"
        self.site = "演示分部"
        self._connection: Any = None

    @property
    def is_made(self) -> bool:
        """Tell whether the demo was made on an earlier day."""
        return self._key_file.is_file() and self._folder.database.is_file()

    @property
    def may_be_discarded(self) -> bool:
        """Tell whether this is surely a demo: a real desk never has its key beside it."""
        return any(mark.is_file() for mark in self._marks())

    def discard(self) -> None:
        """Remove the demo's data, last of all what tells that they are a demo's. Raises StoreError."""
        kept = {
            self._folder.lock.name,
            self._folder.holder.name,
            self._folder.logs.name,
            *(mark.name for mark in self._marks()),
        }
        try:
            for path in self._folder.path.iterdir():
                if path.name in kept:
                    continue
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()
            for mark in self._marks():
                mark.unlink(missing_ok=True)
        except OSError as trouble:
            raise StoreError("演示数据没有删除干净，不能重新生成。", "请检查数据文件夹的权限后再试。") from trouble

    def make(self) -> None:
        """Make the demo in an empty folder, or go on where an earlier making was broken off. For the worker thread."""
        from dutydesk.store.database import Store
        from dutydesk.work import demo, roles, setup, signin

        begun = self._key_file.with_suffix(".part")
        if not (begun.is_file() and setup.has_desk(self._folder)):
            beginning = setup.begin(self._folder)
            begun.write_text(beginning.key.raw.hex(), encoding="ascii")
            setup.confirm_code(self._folder, beginning.code.words())
        store = Store(self._folder, Key(bytes.fromhex(begun.read_text(encoding="ascii"))))
        try:
            with store.session(None) as session:
                if not roles.has_operator(session):
                    site = demo.fill(session, _OFFICERS)
                    signin.create_first_lead(session, site.lead_name, DEMO_PASSWORD)
        finally:
            store.close()
        begun.replace(self._key_file)

    def glance(self, page: str) -> dict[str, Any] | None:
        """Return what a page showed last, read without the ORM."""
        from dutydesk.store import cipher, glance

        connection = cipher.connect(self._folder.database, self._key())
        try:
            return glance.read(connection, page)
        except cipher.engine.DatabaseError:
            return None
        finally:
            connection.close()

    def opened(self) -> tuple[Store, Actor]:
        """Return the store and its lead; the first call opens it."""
        with self._one:
            if self._found is None:
                self._found = self._open()
            return self._found

    def as_opened(self) -> Opened:
        """Return what the gate needs after 锁定."""
        from dutydesk.desktop.opening import Opened

        store, actor = self.opened()
        return Opened(store, [actor.name], self.site, f"演示分部的密码是 {DEMO_PASSWORD}")

    def _open(self) -> tuple[Store, Actor]:
        from dutydesk.records import Role
        from dutydesk.store.actor import Actor
        from dutydesk.store.database import Store
        from dutydesk.work import signin

        store = Store(self._folder, self._key(), self._lock)
        with store.session(None) as session:
            lead = next(o for o in signin.operators(session) if o.role is Role.LEAD)
            actor = Actor(lead.id or 0, lead.name, lead.role)
        if self.on_open is not None:
            store.on_change.append(self.on_open)
        return store, actor

    def _marks(self) -> tuple[Path, Path]:
        return self._key_file, self._key_file.with_suffix(".part")

    def _key(self) -> Key:
        return Key(bytes.fromhex(self._key_file.read_text(encoding="ascii")))
