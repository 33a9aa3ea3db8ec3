"""`ports.Store` on one SQLite file: a reading engine and a writing engine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import async_sessionmaker

from schema import errors
from schema.stores.sql import engine, migrate
from schema.stores.sql.reads import SqlReads
from schema.stores.sql.work import SqlUnitOfWork


class SqlStore:
    """Opens the database at `path`, migrated to the newest revision."""

    def __init__(self, path: Path) -> None:
        migrate.upgrade(path)
        self._reading = engine.async_engine(path, immediate=False)
        self._writing = engine.async_engine(path, immediate=True)
        self._sessions = async_sessionmaker(self._writing, expire_on_commit=False)
        self.reads = SqlReads(async_sessionmaker(self._reading, expire_on_commit=False))

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
        await self._reading.dispose()
        await self._writing.dispose()
