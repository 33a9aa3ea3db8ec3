"""The SQL store: migrations, transactions, the audit chain under concurrency."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from schema.domain import audit
from schema.stores.sql import engine, migrate, models
from schema.stores.sql.store import SqlStore
from schema.tables.bodies import RegisterVersion


@pytest.fixture
async def store(tmp_path):
    """A store on a new database."""
    opened = SqlStore(tmp_path / "yidan.db")
    yield opened
    await opened.aclose()


def test_migrations_make_exactly_the_models(tmp_path):
    """A migrated database has the tables, columns and indexes of the models, no more, no less."""
    path = tmp_path / "yidan.db"
    migrate.upgrade(path)
    assert {table.__tablename__ for table in models.TABLES} == set(SQLModel.metadata.tables)
    made = engine.migrating_engine(path)
    with made.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    made.dispose()


def test_migrating_again_changes_nothing(tmp_path):
    """A second upgrade, as every start does, leaves the file as it is."""
    path = tmp_path / "yidan.db"
    migrate.upgrade(path)
    before = _dump(path)
    migrate.upgrade(path)
    assert _dump(path) == before


def _dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    lines = list(connection.iterdump())
    connection.close()
    return lines


async def test_concurrent_transactions_lose_no_update(store):
    """Ten read-then-write transactions at once count to ten (BEGIN IMMEDIATE)."""

    async def count() -> None:
        async with store.unit_of_work() as work:
            await work.register_imported()

    await asyncio.gather(*(count() for _ in range(10)))
    assert (await store.reads.register_state())[0] == 10


async def test_an_exception_rolls_everything_back(store):
    """A unit of work that fails leaves no row behind."""
    with pytest.raises(RuntimeError, match="broken"):
        await _broken_work(store)
    assert (await store.reads.register_state())[0] == 0


async def test_concurrent_audit_appends_make_one_chain(store):
    """Appends from many tasks form one unbroken chain in which each event stands once."""

    async def append(n: int) -> None:
        async with store.unit_of_work() as work:
            await work.audit({"action": "test", "n": n}, at_us=n)

    await asyncio.gather(*(append(n) for n in range(20)))
    records = await store.reads.audit_records()
    assert [record.seq for record in records] == list(range(1, 21))
    assert audit.first_break(records) is None


@pytest.mark.parametrize("column", ["payload", "previous_hash", "hash"])
async def test_a_changed_audit_record_is_found(store, tmp_path, column):
    """Changing any column of a stored record breaks the chain at that record."""
    for n in range(3):
        async with store.unit_of_work() as work:
            await work.audit({"action": "test", "n": n}, at_us=n)
    connection = sqlite3.connect(tmp_path / "yidan.db")
    connection.execute(f"UPDATE audit_record SET {column} = {column} || 'x' WHERE seq = 2")
    connection.commit()
    connection.close()
    assert audit.first_break(await store.reads.audit_records()) == 2


async def _broken_work(store: SqlStore) -> None:
    async with store.unit_of_work() as work:
        await work.add([RegisterVersion(id=1, version=7)])
        raise RuntimeError("broken")
