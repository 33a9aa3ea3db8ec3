"""A look-up that nobody waits for any more ends in the database too."""

import asyncio
import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
LONG = {
    "sqlite": f"{ENDLESS} SELECT max(i) FROM n",
    "postgresql": "SELECT pg_sleep(14)",
}
RUNNING = (
    "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(14%'"
)


@pytest.mark.parametrize("single", [True, False])
async def test_a_cancelled_look_up_ends_its_statement(store, single):
    """Its thread, or its connection, is free again long before the statement would have ended."""
    database = store._database
    begun, ended = asyncio.Event(), asyncio.Event()
    loop, drivers = asyncio.get_running_loop(), []
    here = threading.get_ident()

    def work(session) -> None:
        if database.name == "sqlite" and threading.get_ident() == here:
            session.execute(text(LONG[database.name]))  # SQLite ends it, and it goes to a thread
        drivers.append(session.connection().connection.driver_connection)
        loop.call_soon_threadsafe(begun.set)
        try:
            session.execute(text(LONG[database.name]))
        finally:
            loop.call_soon_threadsafe(ended.set)

    looking = asyncio.create_task(database.read(work, single=single))
    await begun.wait()
    await asyncio.sleep(0.2)
    looking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await looking
    try:
        await asyncio.wait_for(ended.wait(), 10)
    finally:
        if database.name == "sqlite":
            drivers[0].interrupt()  # else a test that fails would never end
    if database.name == "postgresql":
        count = await database.read(lambda s: s.scalar(text(RUNNING)), single=True)
        assert count == 1  # the question itself


async def test_a_look_up_after_a_cancelled_one_is_untouched(store):
    """The connection that was broken off serves the next ones, however long they take."""
    database = store._database
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) "

    def work(session) -> int:
        return session.scalar(text(many + "SELECT max(i) FROM n"))

    for _ in range(3):
        looking = asyncio.create_task(database.read(work))
        await asyncio.sleep(0.001)
        looking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await looking
        assert await asyncio.gather(*(database.read(work) for _ in range(3))) == [300_000] * 3


async def test_errors_of_a_look_up_are_told(store):
    """What goes wrong by itself is raised as before."""
    with pytest.raises(DBAPIError):
        await store._database.read(lambda session: session.execute(text("SELECT nothing")))
