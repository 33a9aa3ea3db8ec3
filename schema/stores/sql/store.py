"""`ports.Store` on SQL: the same look-ups and units of work on SQLite and on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
)
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from schema.stores import ports
from schema.stores.sql import migrate
from schema.stores.sql.archives import SqlTables
from schema.stores.sql.reads import SqlReads
from schema.stores.sql.running import Runner
from schema.stores.sql.sqlite import Sqlite
from schema.stores.sql.work import SqlUnitOfWork

T = TypeVar("T")


class Database(Runner, Protocol):
    """What differs between the databases."""

    @property
    def name(self) -> str:
        """Either sqlite or postgresql."""

    @property
    def server_version(self) -> str:
        """Statement that asks for the version."""

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]:
        """One transaction that holds the writer's place from its start."""

    def alone(self, *, writing: bool) -> AbstractContextManager[Connection]:
        """One transaction in this thread, without time limit: a snapshot, or the writer's place."""

    def leading(self, name: str) -> AbstractAsyncContextManager[bool]:
        """Try to be the one process that does a job."""

    async def aclose(self) -> None:
        """Close all connections."""


class SqlStore:
    """A store on a database; `migrated=False` leaves the database as it is found."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.reads = SqlReads(database)

    @classmethod
    def sqlite(cls, path: Path, *, migrated: bool = True) -> "SqlStore":
        """Open a SQLite file, made if need be."""
        return cls(Sqlite(path, migrated=migrated))

    @classmethod
    def postgresql(
        cls, url: str, *, pool: int = 8, statement_timeout_s: float = 15.0, migrated: bool = True
    ) -> "SqlStore":
        """Open a PostgreSQL database with at most `pool` connections (three at least).

        Raises:
            errors.EngineUnsuitable: its version, encoding, order or migration does not fit.
            errors.StoreUnavailable: it cannot be reached.
        """
        from schema.stores.sql import postgresql  # noqa: PLC0415 - a driver that SQLite needs not

        return cls(
            postgresql.Postgresql(
                url, pool=pool, statement_timeout_s=statement_timeout_s, migrated=migrated
            )
        )

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[SqlUnitOfWork]:
        """One transaction.

        Raises:
            errors.StoreBusy: another writer kept its place for longer than 30 s.
            errors.StoreUnavailable: the database cannot be reached.
        """
        async with self._database.transaction() as session:
            yield SqlUnitOfWork(session)

    def leading(self, name: str) -> AbstractAsyncContextManager[bool]:
        """Try to be the one process that does a job; True while it is.

        Raises:
            errors.StoreUnavailable: the database cannot be reached, or leadership was lost with
                the connection; the block is cancelled then.
        """
        return self._database.leading(name)

    async def dump(self, work: Callable[[ports.Tables], T]) -> T:
        """Run a function on all rows as they are at one moment."""

        def run() -> T:
            with self._database.alone(writing=False) as connection:
                return work(SqlTables(connection))

        return await asyncio.to_thread(run)

    async def load(self, work: Callable[[ports.Tables], T]) -> T:
        """Run a function that fills the tables."""

        def run() -> T:
            with self._database.alone(writing=True) as connection:
                tables = SqlTables(connection)
                done = work(tables)
                tables.go_on()
                return done

        return await asyncio.to_thread(run)

    async def state(self) -> ports.StoreState:
        """The database as found."""

        def read(session: Session) -> tuple[str, str | None]:
            version = session.execute(text(self._database.server_version)).scalar_one()
            return str(version), migrate.revision(session.connection())

        version, revision = await self._database.read(read)
        return ports.StoreState(self._database.name, version, revision, migrate.head())

    async def aclose(self) -> None:
        """Close all connections."""
        await self._database.aclose()
