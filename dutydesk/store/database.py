"""The open store: sessions that commit wholly or not at all, and tell whom it may concern what they touched."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

from dutydesk.errors import NotAllowed, StoreError
from dutydesk.store import cipher, heads, journal, migrate, vault
from dutydesk.store.actor import recovery_holder
from dutydesk.store.authority import Authority
from dutydesk.store.blobs import Blobs
from dutydesk.store.clock import Clock
from dutydesk.store.memo import Memo
from dutydesk.store.presence import Presence

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from sqlalchemy.engine import Connection

    from dutydesk.store.actor import Actor
    from dutydesk.store.folder import DataFolder
    from dutydesk.store.key import Key
    from dutydesk.store.lock import Lock

_log = logging.getLogger(__name__)
_WAIT_SECONDS = 60.0
_FULL_DISK = "database or disk is full"
_FAILED_DISK = ("disk I/O error", "readonly database", "unable to open database")


class Store:
    """Hold one desk's database open. Opening brings the schema up to date.

    A journal that lacks what the heads beside it name is refused untouched, unless `accept` says why it is accepted.
    Sessions follow each other: a second thread waits for the first. `lock` is released when the store closes.
    """

    def __init__(self, folder: DataFolder, key: Key, lock: Lock | None = None, *, accept: str = "") -> None:
        cipher.check_engine()
        if not vault.is_confirmed(folder):
            raise StoreError("恢复码尚未核对，还不能录入数据。", "请先把打印的恢复码输入一遍。")
        if vault.has_database(folder) and not folder.database.exists():
            raise StoreError(
                "数据库文件 desk.db 不见了；程序没有新建空的数据库来代替它。", "请从备份恢复，或检查文件是否被移走。"
            )
        lost = _compare(folder, key)
        if lost is not None and not accept:
            raise lost
        migrate.migrate(folder, key)
        vault.mark_database(folder)
        self.folder = folder
        self.key = key
        self.blobs = Blobs(folder.blobs, key)
        self.clock = Clock()
        self.presence = Presence()
        self.authority = Authority()
        self.memo = Memo()
        self.on_change: list[Callable[[frozenset[str]], None]] = []
        self._lock = lock
        self._turn = threading.Lock()
        self._holder: int | None = None
        self._closed = False
        self._engine = create_engine(
            "sqlite+pysqlite://",
            module=cipher.engine,
            creator=lambda: cipher.connect(folder.database, key),
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            hide_parameters=True,  # or the text of an error would hold ID numbers
        )
        self.authority.watch(self._engine)
        event.listen(self._engine, "begin", _begin)
        event.listen(self._engine, "commit", self._see_head)
        self._head = _head_of(folder, key)
        self._heads = heads.Heads(folder, key, self._head)
        if lost is not None:
            self._accept(lost, accept)
        else:
            self._heads.go_on()

    @contextmanager
    def session(self, actor: Actor | None) -> Generator[Session]:
        """Give a session on behalf of `actor`: it commits at the end and rolls back when anything is raised."""
        self._take_turn()
        committed: set[str] = set()
        self.authority.begin(actor)
        try:
            with Session(self._engine, expire_on_commit=False) as session, _trouble_in_words():
                session.info.update(actor=actor, store=self, why="")
                journal.watch(session, committed)
                event.listen(session, "after_commit", self._follow)
                yield session
                session.commit()  # anything raised before leaves the session closed and rolled back
        finally:
            self._give_turn()
            # Also after an error: what was committed on the way stays, such as a counted sign-in attempt.
            self._tell(frozenset(committed))

    def sign_head(self, why: str) -> heads.Head:
        """Sign the journal's head beside the database: 退出, 换班, 备份, 定时, 恢复. Raises StoreError."""
        return self._heads.sign(why)

    def close(self, *, let_go: bool = True) -> None:
        """Sign the head, close the database and let go of the folder, unless the caller still needs it held.

        A session of another thread ends first; one that comes later is refused, for it would write without lock and
        heads, perhaps into other data.
        """
        if not self._closed:
            self._take_turn()
            self._closed = True
            self._give_turn()
        try:
            self.sign_head("退出")
        except StoreError:
            _log.warning("the head was not signed at the end")  # the tail still stands for it
        self._heads.close()
        self._engine.dispose()
        if self._lock is not None and let_go:
            self._lock.release()

    def _see_head(self, connection: Connection) -> None:
        self._head = heads.of_journal(connection.connection.driver_connection)

    def _follow(self, _session: Session) -> None:
        self._heads.follow(self._head)

    def _accept(self, lost: StoreError, why: str) -> None:
        with self.session(recovery_holder()) as session:
            journal.note(session, "accept_loss", "journal", None, f"{why}（{lost.message}）")
        self._heads.begin("接受缺失")

    def _take_turn(self) -> None:
        if self._holder == threading.get_ident():
            raise RuntimeError("a session is already open in this thread; hand it on instead of opening another")
        if not self._turn.acquire(timeout=_WAIT_SECONDS):
            raise StoreError("数据库正忙，等了一分钟仍未轮到。", "请等当前的工作完成后再试。")
        if self._closed:
            self._turn.release()
            raise StoreError("资料已经关闭，本次操作没有进行。", "请关闭程序后重新打开。")
        self._holder = threading.get_ident()

    def _give_turn(self) -> None:
        self._holder = None
        self._turn.release()

    def _tell(self, touched: frozenset[str]) -> None:
        if touched:
            for listener in self.on_change:
                listener(touched)


def _compare(folder: DataFolder, key: Key) -> StoreError | None:
    if not folder.database.exists():
        return None
    signed = heads.read(folder, key, recent=True)  # before the journal is looked at, which may only grow meanwhile
    connection = cipher.look(folder.database, key)
    try:
        return heads.missing(connection, signed)
    except cipher.engine.DatabaseError as trouble:
        raise cipher.unreadable(folder.database, key, trouble) from trouble
    finally:
        connection.close()


def _head_of(folder: DataFolder, key: Key) -> heads.Head:
    connection = cipher.look(folder.database, key)
    try:
        return heads.of_journal(connection)
    finally:
        connection.close()


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
        if "not authorized" in text or "prohibited" in text:
            raise NotAllowed(
                "当前操作员没有这项权限，数据库没有执行，资料没有改动。", "请由有权限的操作员登录后办理。"
            ) from trouble
        if "database is locked" in text:
            raise StoreError("数据库正被占用，没有保存。", "请稍后再试。") from trouble
        if _FULL_DISK in text:
            raise StoreError(
                "数据文件夹所在的磁盘已满，数据没有写进磁盘，本次操作没有保存。", "请腾出磁盘空间，再保存一次。"
            ) from trouble
        if any(words in text for words in _FAILED_DISK):
            raise StoreError("数据没有写进磁盘，本次操作没有保存。", "请检查磁盘空间和数据文件夹后再试。") from trouble
        if "malformed" in text or "not a database" in text:
            raise StoreError("数据库文件已损坏，本次操作没有保存。", "请停止录入并从备份恢复。") from trouble
        raise


def raw(session: Session) -> Any:
    """Return the driver's own connection of a session, inside the same transaction."""
    return session.connection().connection.driver_connection
