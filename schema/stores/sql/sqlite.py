"""One SQLite file: WAL, busy timeout, and transactions that begin when we say so.

Writers take the lock at once (BEGIN IMMEDIATE): without it ten concurrent read-then-update
transactions all succeeded and lost nine updates.

What takes a millisecond runs where it is asked for, in the event loop. In a thread each row, and
each hop there and back, waits for its turn of the interpreter, up to five milliseconds for each
thread that has work: with eight callers a fifth of what the process could answer went that way.
Only what waits for the disk or for others, and what turns out to be long, goes to a thread.
"""

import asyncio
import fcntl
import itertools
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import IO, Any, TypeVar, cast

import aiosqlite
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
from sqlalchemy.pool import AsyncAdaptedQueuePool

from schema import errors
from schema.stores.sql import lookups, migrate
from schema.stores.sql.lookups import Asked
from schema.stores.yielding import give_way

T = TypeVar("T")

_BUSY_TIMEOUT_S = 30
_NOT_AT_ONCE = ("interrupted", "locked")
_FULL = ("disk is full", "disk I/O error")  # the latter where shared memory finds no room
# Of SQLite's machine, between two looks: well below a millisecond.
_STEPS = 20_000
_SHORT = 10  # looks, some five milliseconds; what takes more goes to a thread
_BEGIN = "BEGIN IMMEDIATE"
_ROWS = 64  # at a time, where a result is walked through


class Sqlite:
    """The database at `path`, made if need be; migrated to the newest revision unless told not."""

    name = "sqlite"
    server_version = "SELECT sqlite_version()"

    def __init__(self, path: Path, *, migrated: bool = True) -> None:
        self._path = path
        _prepare(path, migrated=migrated)
        self._at_once = _engine(path, "BEGIN", timeout_s=0)  # who has to wait does so in a thread
        self._reading = _engine(path, "BEGIN")
        self._writing = _writing_engine(path)
        self._sessions = async_sessionmaker(self._writing, expire_on_commit=False)
        # SQLite's waiters sleep and poll, out of turn; ours queue here, other processes' there.
        self._turn = asyncio.Lock()

    async def read(self, work: Callable[[Session], T], *, single: bool = False) -> T:  # noqa: ARG002
        """Run a look-up on a session of its own, always in one snapshot.

        A short one at once; after it others have their turn. One that turns out to be long, or
        would have to wait, is run again in a thread. Nobody can stop a thread, so SQLite asks now
        and then whether the look-up was cancelled, and ends its statement.
        """
        looks = itertools.count(1)
        try:
            found = _read(self._at_once, work, lambda: next(looks) > _SHORT)
        except OperationalError as error:
            if not any(words in str(error) for words in _NOT_AT_ONCE):
                raise
        else:
            await give_way()
            return found
        over = threading.Event()
        try:
            return await asyncio.to_thread(_read, self._reading, work, over.is_set)
        finally:
            over.set()

    async def rows(self, asked: Sequence[Asked]) -> list[list[Any]]:
        """What each look-up finds, all in one session."""
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
        engine = _engine(self._path, _BEGIN if writing else "BEGIN")
        try:
            with _translated(), engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    async def aclose(self) -> None:
        """Close all connections."""
        self._at_once.dispose()
        await asyncio.to_thread(self._reading.dispose)
        await self._writing.dispose()


class _Connection(aiosqlite.Connection):
    """A connection whose statements run at once; what waits goes to its thread.

    A change is some forty statements of a tenth of a millisecond each, and others wait for its end.
    """

    def __init__(self, path: Path) -> None:
        def connect() -> sqlite3.Connection:
            return sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S, check_same_thread=False)

        super().__init__(connect, _ROWS)
        self._thread.daemon = True  # a process may end without closing

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        waits = (self._conn.commit, self._conn.rollback, self._conn.close)
        if fn in waits or args[:1] == (_BEGIN,):
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        return fn(*args, **kwargs)


def _read(engine: Engine, work: Callable[[Session], T], is_over: Callable[[], bool]) -> T:
    """What a look-up finds, unless it is over before: SQLite asks every so many steps."""
    with Session(engine, expire_on_commit=False) as session:
        driver = cast("sqlite3.Connection", session.connection().connection.driver_connection)
        driver.set_progress_handler(is_over, _STEPS)
        try:
            return work(session)
        finally:
            driver.set_progress_handler(None, 0)


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
    return _engine(path, _BEGIN)


def _writing_engine(path: Path) -> AsyncEngine:
    async def connected() -> aiosqlite.Connection:
        return await _Connection(path)

    engine = create_async_engine(
        "sqlite+aiosqlite://",
        hide_parameters=True,  # what was asked stays out of the log
        async_creator=connected,
        poolclass=AsyncAdaptedQueuePool,
    )
    _listen(engine.sync_engine, _BEGIN)

    @event.listens_for(engine.sync_engine, "invalidate")
    def end(connection: Any, _record: Any, _error: Any) -> None:
        """Let go of what a cancelled change holds; a closed connection may keep its lock.

        It is closed for good only when its last cursor is gone (sqlite3_close_v2). Neither an
        error nor being cancelled once more may keep it from being closed after that.
        """
        with suppress(sqlite3.Error, asyncio.CancelledError):
            connection.run_async(lambda driver: asyncio.shield(driver.rollback()))

    return engine


def _engine(path: Path, begin: str, timeout_s: float = _BUSY_TIMEOUT_S) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        hide_parameters=True,
        connect_args={"timeout": timeout_s},
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
