"""PostgreSQL through psycopg 3: one advisory lock is the writer's place, look-ups see a snapshot.

Two pools: one connection for writing (more would only wait for each other), the others for
look-ups, so that writers never starve readers.
"""

import zlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, TypeVar

import orjson
import psycopg
from sqlalchemy import URL, Connection, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool
from sqlalchemy.util import greenlet_spawn

from schema import errors
from schema.stores.sql import fetching, lookups, migrate, standing, suitability
from schema.stores.sql.lookups import Asked

T = TypeVar("T")

_BUSY_TIMEOUT_S = 30
_CONNECT_TIMEOUT_S = 5
# The server lets go the locks of a host that is gone after 60 s, well after its leader noticed.
_KEEPALIVES = {"tcp_keepalives_idle": 30, "tcp_keepalives_interval": 10, "tcp_keepalives_count": 3}
_SNAPSHOT = {
    "default_transaction_isolation": "repeatable\\ read",
    "default_transaction_read_only": "on",
}
_LEADING = {"idle_session_timeout": f"{standing.IDLE_S * 1000:.0f}"}
_WRITING = {"lock_timeout": f"{_BUSY_TIMEOUT_S * 1000}"}
_WRITER = 7_308_894_417_021  # key of the lock; any number of ours
_LEADER = 1_702_130_017  # first half of the keys of leaders' locks
_TAKE_PLACE = f"SELECT pg_advisory_xact_lock({_WRITER})"
_BEGIN = text("BEGIN")
_LEAD = "SELECT pg_try_advisory_lock(%s, %s)"


class Postgresql:
    """The database at `url`, checked; migrated to the newest revision unless told not.

    Raises:
        errors.EngineUnsuitable: its version, encoding, order or migration does not fit.
        errors.StoreUnavailable: it cannot be reached.
    """

    name = "postgresql"
    server_version = "SHOW server_version"

    def __init__(self, url: str, *, pool: int, statement_timeout_s: float, migrated: bool) -> None:
        self._url = read_url(url)
        self._statement_timeout_s = statement_timeout_s
        _prepare(self._url, migrated=migrated)
        reading = {**_SNAPSHOT, "statement_timeout": f"{statement_timeout_s * 1000:.0f}"}
        self._reading = create_async_engine(
            self._url,
            hide_parameters=True,  # what was asked stays out of the log
            connect_args=_connect_args(self._url, reading),
            json_deserializer=orjson.loads,
            isolation_level="AUTOCOMMIT",
            pool_size=max(pool - 2, 1),
            max_overflow=0,
            pool_timeout=statement_timeout_s,
        )
        self._writing = create_async_engine(
            self._url,
            hide_parameters=True,
            connect_args=_connect_args(self._url, _WRITING),
            pool_pre_ping=True,
            pool_size=1,
            max_overflow=0,
            pool_timeout=_BUSY_TIMEOUT_S,
        )
        self._writers = async_sessionmaker(self._writing, expire_on_commit=False)

    async def read(self, work: Callable[[Session], T], *, single: bool = False) -> T:
        """Run a look-up on a session of its own: one read-only snapshot, unless `single`.

        A single statement takes one round trip, not four, without BEGIN, ROLLBACK and the question
        whether the connection stands. One that the server closed is noticed by using it: once more.
        """
        with self._translated():
            try:
                return await self._look_up(work, single=single)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
            return await self._look_up(work, single=single)

    async def _look_up(self, work: Callable[[Session], T], *, single: bool) -> T:
        def run() -> T:
            with Session(self._reading.sync_engine, expire_on_commit=False) as session:
                if not single:
                    session.execute(_BEGIN)  # closing the session rolls it back
                return work(session)

        return await greenlet_spawn(run)

    async def rows(self, asked: Sequence[Asked]) -> list[list[Any]]:
        """What each look-up finds, read by the driver; through a session if its connection went."""
        with self._translated(), suppress(fetching.ConnectionLost):
            return await fetching.fetched(self._reading, asked)
        return await self.read(lambda session: lookups.through(session, asked), single=True)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One transaction that holds the writer's place from its start."""
        with self._translated():
            async with self._writers() as session, session.begin():
                await session.execute(text(_TAKE_PLACE))
                yield session

    @asynccontextmanager
    async def leading(self, name: str) -> AsyncIterator[bool]:
        """Hold a lock of a connection of its own; where that breaks, the block is cancelled.

        The holder asks every second whether the connection stands, and gives up some 10 s after
        the last answer; the server lets go the lock of a process that has asked nothing for 10 s,
        and that of a host that is gone after 60 s.
        """
        _, arguments = self._reading.dialect.create_connect_args(self._url)
        with self._translated():
            connection = await psycopg.AsyncConnection.connect(
                **{**arguments, **_connect_args(self._url, _LEADING)}, autocommit=True
            )
        try:
            with self._translated():
                cursor = await connection.execute(_LEAD, (_LEADER, zlib.crc32(name.encode()) >> 1))
                leads = bool((await cursor.fetchone() or [False])[0])
            if leads:
                async with standing.while_standing(connection):
                    yield True
            else:
                yield False
        finally:
            await connection.close()

    @contextmanager
    def alone(self, *, writing: bool) -> Iterator[Connection]:
        """One transaction on a connection of its own: the writer's place, or a snapshot."""
        engine = create_engine(
            self._url,
            poolclass=NullPool,
            hide_parameters=True,
            json_deserializer=orjson.loads,
            connect_args=_connect_args(self._url, _WRITING if writing else _SNAPSHOT),
        )
        with self._translated(), engine.begin() as connection:
            if writing:
                connection.execute(text(_TAKE_PLACE))
            yield connection

    async def aclose(self) -> None:
        """Close all connections."""
        await self._reading.dispose()
        await self._writing.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Say in our words what the driver raises."""
        try:
            yield
        except PoolTimeout as error:
            raise errors.StoreBusy("数据库连接都在使用中，请稍后重试。") from error
        except (psycopg.Error, DBAPIError) as error:
            if named := self._named(error.orig if isinstance(error, DBAPIError) else error):
                raise named from error
            raise

    def _named(self, error: BaseException | None) -> errors.YidanError | None:
        match error:
            case psycopg.errors.LockNotAvailable():
                return errors.StoreBusy("数据库正被其他进程写入，请稍后重试。")
            case psycopg.errors.QueryCanceled():
                return errors.StoreBusy(
                    f"数据库查询超过 {self._statement_timeout_s:g} 秒，已中止；请稍后重试。"
                )
            case psycopg.errors.DiskFull():
                return _full(error)
            case psycopg.OperationalError() | psycopg.InterfaceError():
                return errors.StoreUnavailable("数据库暂时连不上，请稍后重试。")
            case psycopg.DataError() if "NUL" in str(error):
                return errors.InputError("文字中有 NUL 字符（U+0000），不能存取。")
        return None


def _full(error: psycopg.errors.DiskFull) -> errors.Unavailable:
    """No room for a page refuses a change whole; none for the log ends the server at a commit."""
    if error.diag.severity_nonlocalized == "PANIC":
        return errors.StoreUnavailable(
            "数据库服务器的日志（WAL）磁盘已满，服务器已停止：请腾出空间并启动它；"
            "这次改动是否已保存，请届时核对。"
        )
    return errors.StoreFull("数据库服务器的磁盘已满，未作任何改动；请腾出空间。")


def read_url(url: str) -> URL:
    """A PostgreSQL URL for our driver; `postgres://` and `postgresql://` mean the same.

    Raises:
        errors.EngineUnsuitable: it is none; the message does not show it, it holds a password.
    """
    try:
        read = make_url(url)
    except (ArgumentError, ValueError):
        read = URL.create("unreadable")
    if read.drivername not in {"postgres", "postgresql", "postgresql+psycopg"}:
        raise errors.EngineUnsuitable(
            "数据库地址无法识别：应为 postgresql://用户:密码@主机:端口/库名"
            "（用户名、密码中的特殊字符写成 %xx）。"
        )
    return read.set(drivername="postgresql+psycopg")


def _connect_args(url: URL, server: Mapping[str, object]) -> dict[str, Any]:
    """Arguments of a connection: how long to wait, and the server's settings for it."""
    given = url.query.get("options", "")
    options = [f"-c {name}={value}" for name, value in {**_KEEPALIVES, **server}.items()]
    options.append(given if isinstance(given, str) else " ".join(given))  # the last one counts
    return {
        "application_name": url.query.get("application_name", "yidan"),
        "client_encoding": "UTF8",
        "connect_timeout": url.query.get("connect_timeout", _CONNECT_TIMEOUT_S),
        "options": " ".join(options).strip(),
    }


def _prepare(url: URL, *, migrated: bool) -> None:
    """Check the server and the database, and migrate it."""
    engine = create_engine(url, poolclass=NullPool, connect_args=_connect_args(url, _WRITING))
    try:
        with engine.connect() as connection:
            suitability.check(connection)
            pending = migrate.pending(connection)
        if migrated and pending:
            with engine.begin() as connection:
                connection.execute(text(_TAKE_PLACE))
                migrate.upgrade(connection)
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.errors.LockNotAvailable):
            raise errors.StoreBusy("数据库正被其他进程写入，暂时不能迁移，请稍后重试。") from error
        if not isinstance(error, OperationalError | InterfaceError):
            raise
        reason = str(error.orig).strip()
        if url.password:
            reason = reason.replace(str(url.password), "***")
        raise errors.StoreUnavailable(
            f"连不上 PostgreSQL 数据库 {url.database or ''}：{reason}"
        ) from error
