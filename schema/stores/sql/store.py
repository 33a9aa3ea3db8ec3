"""`ports.Store` on one SQLite file: a reading engine and a writing engine."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import async_sessionmaker
from sqlalchemy.orm import Session

from schema import errors
from schema.stores.sql import engine, migrate
from schema.stores.sql.reads import SqlReads
from schema.stores.sql.work import SqlUnitOfWork

T = TypeVar("T")


class SqlStore:
    """Opens the database at `path`, migrated to the newest revision."""

    def __init__(self, path: Path) -> None:
        migrate.upgrade(path)
        self._reading = engine.reading_engine(path)
        self._writing = engine.writing_engine(path)
        self._sessions = async_sessionmaker(self._writing, expire_on_commit=False)
        self.reads = SqlReads(self._in_thread)

    async def _in_thread(self, work: Callable[[Session], T]) -> T:
        """Run a look-up on a session of its own in a thread."""

        def run() -> T:
            with Session(self._reading, expire_on_commit=False) as session:
                return work(session)

        return await asyncio.to_thread(run)

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[SqlUnitOfWork]:
        """One transaction.

        Raises:
            errors.StoreBusy: another process kept the write lock for longer than 30 s.
        """
        try:
            async with self._sessions() as session, session.begin():
                await session.connection()  # BEGIN IMMEDIATE now, before anything is read
                yield SqlUnitOfWork(session)
        except OperationalError as error:
            if "locked" in str(error):
                raise errors.StoreBusy("数据库正被其他进程写入，请稍后重试。") from error
            raise

    async def aclose(self) -> None:
        """Close all connections."""
        await asyncio.to_thread(self._reading.dispose)
        await self._writing.dispose()
