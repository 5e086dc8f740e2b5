"""The open store: sessions that commit wholly or not at all, and tell whom it may concern what they touched."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

from dutydesk.errors import StoreError
from dutydesk.store import cipher, journal, migrate, vault
from dutydesk.store.blobs import Blobs
from dutydesk.store.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from sqlalchemy.engine import Connection

    from dutydesk.store.actor import Actor
    from dutydesk.store.folder import DataFolder
    from dutydesk.store.key import Key
    from dutydesk.store.lock import Lock

_WAIT_SECONDS = 60.0
_FULL_DISK = ("database or disk is full", "disk I/O error", "readonly database", "unable to open database")


class Store:
    """Hold one desk's database open. Opening brings the schema up to date.

    Sessions follow each other: a second thread waits for the first. `lock` is released when the store closes.
    """

    def __init__(self, folder: DataFolder, key: Key, lock: Lock | None = None) -> None:
        cipher.check_engine()
        if not vault.is_confirmed(folder):
            raise StoreError("恢复码尚未核对，还不能录入数据。", "请先把打印的恢复码输入一遍。")
        if vault.has_database(folder) and not folder.database.exists():
            raise StoreError(
                "数据库文件 desk.db 不见了；程序没有新建空的数据库来代替它。", "请从备份恢复，或检查文件是否被移走。"
            )
        migrate.migrate(folder, key)
        vault.mark_database(folder)
        self.folder = folder
        self.key = key
        self.blobs = Blobs(folder.blobs, key)
        self.clock = Clock()
        self.on_change: list[Callable[[frozenset[str]], None]] = []
        self._lock = lock
        self._turn = threading.Lock()
        self._holder: int | None = None
        self._engine = create_engine(
            "sqlite+pysqlite://",
            module=cipher.engine,
            creator=lambda: cipher.connect(folder.database, key),
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            hide_parameters=True,  # or the text of an error would hold ID numbers
        )
        event.listen(self._engine, "begin", _begin)

    @contextmanager
    def session(self, actor: Actor | None) -> Generator[Session]:
        """Give a session on behalf of `actor`: it commits at the end and rolls back when anything is raised."""
        self._take_turn()
        committed: set[str] = set()
        try:
            with Session(self._engine, expire_on_commit=False) as session, _trouble_in_words():
                session.info.update(actor=actor, store=self, why="")
                journal.watch(session, committed)
                yield session
                session.commit()  # anything raised before leaves the session closed and rolled back
        finally:
            self._holder = None
            self._turn.release()
            # Also after an error: what was committed on the way stays, such as a counted sign-in attempt.
            self._tell(frozenset(committed))

    def close(self) -> None:
        """Close the database and let go of the folder."""
        self._engine.dispose()
        if self._lock is not None:
            self._lock.release()

    def _take_turn(self) -> None:
        if self._holder == threading.get_ident():
            raise RuntimeError("a session is already open in this thread; hand it on instead of opening another")
        if not self._turn.acquire(timeout=_WAIT_SECONDS):
            raise StoreError("数据库正忙，等了一分钟仍未轮到。", "请等当前的工作完成后再试。")
        self._holder = threading.get_ident()

    def _tell(self, touched: frozenset[str]) -> None:
        if touched:
            for listener in self.on_change:
                listener(touched)


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def _trouble_in_words() -> Generator[None]:
    try:
        yield
    except IntegrityError:
        raise
    except DatabaseError as trouble:
        text = str(trouble.orig)
        if "database is locked" in text:
            raise StoreError("数据库正被占用，没有保存。", "请稍后再试。") from trouble
        if any(words in text for words in _FULL_DISK):
            raise StoreError("数据没有写进磁盘，本次操作没有保存。", "请检查磁盘空间和数据文件夹后再试。") from trouble
        if "malformed" in text or "not a database" in text:
            raise StoreError("数据库文件已损坏，本次操作没有保存。", "请停止录入并从备份恢复。") from trouble
        raise


def raw(session: Session) -> Any:
    """Return the driver's own connection of a session, inside the same transaction."""
    return session.connection().connection.driver_connection
