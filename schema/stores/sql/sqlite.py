"""One SQLite file: WAL, busy timeout, and transactions that begin when we say so.

Writers take the lock at once (BEGIN IMMEDIATE): without it ten concurrent read-then-update
transactions all succeeded and lost nine updates.
"""

import asyncio
import fcntl
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import IO, Any, TypeVar, cast

import orjson
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import Session

from schema import errors
from schema.stores.sql import lookups, migrate
from schema.stores.sql.lookups import Asked

T = TypeVar("T")

_BUSY_TIMEOUT_S = 30
_FULL = ("disk is full", "disk I/O error")  # the latter where shared memory finds no room
# Of SQLite's machine, between two looks: well below a millisecond.
_STEPS = 20_000


class Sqlite:
    """The database at `path`, made if need be; migrated to the newest revision unless told not."""

    name = "sqlite"
    server_version = "SELECT sqlite_version()"

    def __init__(self, path: Path, *, migrated: bool = True) -> None:
        self._path = path
        _prepare(path, migrated=migrated)
        self._reading = _engine(path, "BEGIN")
        self._writing = _writing_engine(path)
        self._sessions = async_sessionmaker(self._writing, expire_on_commit=False)
        # SQLite's waiters sleep and poll, out of turn; ours queue here, other processes' there.
        self._turn = asyncio.Lock()

    async def read(self, work: Callable[[Session], T], *, single: bool = False) -> T:  # noqa: ARG002
        """Run a look-up on a session of its own in a thread, always in one snapshot.

        Through aiosqlite every BEGIN, execute, fetch and close is a hop to its thread and back,
        some nine for one statement; a look-up in a thread is one. Nobody can stop a thread, so
        SQLite asks now and then whether the look-up was cancelled, and ends its statement.
        """
        over = threading.Event()

        def run() -> T:
            with Session(self._reading, expire_on_commit=False) as session:
                driver = cast(
                    "sqlite3.Connection", session.connection().connection.driver_connection
                )
                driver.set_progress_handler(over.is_set, _STEPS)
                try:
                    return work(session)
                finally:
                    driver.set_progress_handler(None, 0)

        try:
            return await asyncio.to_thread(run)
        finally:
            over.set()

    async def rows(self, asked: Sequence[Asked]) -> list[list[Any]]:
        """What each look-up finds, all in one thread."""
        return await self.read(lambda session: lookups.through(session, asked))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One transaction that holds the write lock from its start; its end is not cut off."""
        with _translated():
            async with self._turn, self._sessions.begin() as session:
                await session.connection()  # BEGIN IMMEDIATE now, before anything is read
                yield session

    @asynccontextmanager
    async def leading(self, name: str) -> AsyncIterator[bool]:
        """Hold a lock on a file beside the database; it is let go when the process ends."""
        with _beside(self._path, name).open("w") as file:
            yield _locked(file)

    @contextmanager
    def alone(self, *, writing: bool) -> Iterator[Connection]:
        """One transaction on a connection of its own: the writer's place, or a snapshot."""
        engine = _engine(self._path, "BEGIN IMMEDIATE" if writing else "BEGIN")
        try:
            with _translated(), engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    async def aclose(self) -> None:
        """Close all connections."""
        await asyncio.to_thread(self._reading.dispose)
        await self._writing.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    """Say in our words what the driver raises."""
    try:
        yield
    except OperationalError as error:
        if "locked" in str(error):
            raise errors.StoreBusy("数据库正被其他进程写入，请稍后重试。") from error
        if any(words in str(error) for words in _FULL):
            raise errors.StoreFull(
                "数据库所在磁盘已满或不能写入，未作任何改动；请腾出空间。"
            ) from error
        raise


def _prepare(path: Path, *, migrated: bool) -> None:
    """Turn on the write-ahead log and migrate; one process at a time, others wait.

    Turning on the log fails at once where two processes do it together, busy timeout or not.
    """
    engine = _engine(path, "BEGIN")
    try:
        with _beside(path, "opening").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with engine.connect() as connection:
                pending = migrate.pending(connection)
            raw = engine.raw_connection()
            raw.cursor().execute("PRAGMA journal_mode=WAL")
            raw.close()
            if migrated and pending:
                _migrate(path)
    finally:
        engine.dispose()


def _migrate(path: Path) -> None:
    engine = migrating_engine(path)
    try:
        with engine.begin() as connection:
            migrate.upgrade(connection)
    finally:
        engine.dispose()


def migrating_engine(path: Path) -> Engine:
    """Engine for migrations: each transaction holds the write lock from its start."""
    return _engine(path, "BEGIN IMMEDIATE")


def _writing_engine(path: Path) -> AsyncEngine:
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}",
        hide_parameters=True,  # what was asked stays out of the log
        connect_args={"timeout": _BUSY_TIMEOUT_S},
    )
    _listen(engine.sync_engine, "BEGIN IMMEDIATE")

    @event.listens_for(engine.sync_engine, "invalidate")
    def end(connection: Any, _record: Any, _error: Any) -> None:
        """Let go of what a cancelled change holds; a closed connection may keep its lock.

        It is closed for good only when its last cursor is gone (sqlite3_close_v2). Neither an
        error nor being cancelled once more may keep it from being closed after that.
        """
        with suppress(sqlite3.Error, asyncio.CancelledError):
            connection.run_async(lambda driver: asyncio.shield(driver.rollback()))

    return engine


def _engine(path: Path, begin: str) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        hide_parameters=True,
        connect_args={"timeout": _BUSY_TIMEOUT_S},
        json_deserializer=orjson.loads,
    )
    _listen(engine, begin)
    return engine


def _listen(engine: Engine, begin: str) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late
        cursor = connection.cursor()
        for pragma in ("synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _beside(path: Path, name: str) -> Path:
    """File that is only ever locked; never removed, so that all lock the same one."""
    return path.with_name(f"{path.name}.{name}.lock")


def _locked(file: IO[str]) -> bool:
    """Take an exclusive lock on a file if nobody has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
