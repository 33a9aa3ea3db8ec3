"""Where SQLite works: what is short in the event loop, what is long or waits in a thread."""

import asyncio
import sqlite3
import threading
import time

import pytest
from sqlalchemy import text
from sqlmodel import col, func, select

from schema.stores.sql.sqlite import Sqlite
from schema.stores.yielding import paced
from schema.tables.documents import Source

LONG = text(
    "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted LIMIT 400000) "
    "SELECT max(n) FROM counted"
)


@pytest.fixture
async def database(tmp_path):
    found = Sqlite(tmp_path / "yidan.db")
    yield found
    await found.aclose()


async def still_waits(task):
    """It does after a moment, in which the event loop came round."""
    began_s = time.monotonic()
    await asyncio.sleep(0.1)
    assert time.monotonic() < began_s + 5
    assert not task.done()


async def test_a_short_look_up_is_made_at_once(database):
    """And nobody has to wait for a thread."""

    def look(session):
        return threading.get_ident(), session.scalar(select(func.count(col(Source.sha256))))

    assert await database.read(look) == (threading.get_ident(), 0)


async def test_after_a_look_up_others_have_their_turn(database):
    """A request of many look-ups does not keep the event loop from its start to its end."""
    came_round = []
    asyncio.get_running_loop().call_soon(came_round.append, 1)
    await database.read(lambda session: session.scalar(text("SELECT 1")))
    assert came_round


async def test_what_is_short_is_done_before_what_is_long(database):
    """What is long was begun before, and is let on only when the other is done."""
    made = []

    async def work(name, *, is_long):
        with paced(is_long=is_long):
            for _ in range(8):
                await database.read(lambda session: session.scalar(text("SELECT 1")))
                made.append(name)

    await asyncio.gather(work("long", is_long=True), work("short", is_long=False))
    assert made == ["short"] * 8 + ["long"] * 8


async def test_what_is_long_goes_on_beside_what_nobody_knows_yet(database):
    """Each has its part of the rounds, the unknown the larger one."""
    made = []

    async def look_up(name):
        for _ in range(8):
            await database.read(lambda session: session.scalar(text("SELECT 1")))
            made.append(name)

    async def long_work():
        with paced(is_long=True):
            await look_up("long")

    await asyncio.gather(long_work(), look_up("unknown"))
    before = made[: len(made) - made[::-1].index("unknown")]
    assert before.count("long") < 4
    assert made.count("long") == 8


async def test_a_long_look_up_goes_to_a_thread(database):
    """It is begun anew there, and the event loop goes on meanwhile."""
    there = []

    def look(session):
        there.append(threading.get_ident())
        return session.scalar(LONG)

    assert await database.read(look) == 400_000
    here, elsewhere = there
    assert here == threading.get_ident() != elsewhere


async def test_a_look_up_that_must_wait_does_so_in_a_thread(database, tmp_path):
    """A file that somebody holds for himself alone keeps one request up, not all."""
    with sqlite3.connect(tmp_path / "yidan.db", isolation_level=None) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("PRAGMA journal_mode=DELETE")
        other.execute("BEGIN EXCLUSIVE")
        counted = select(func.count(col(Source.sha256)))
        asked = asyncio.create_task(database.read(lambda session: session.scalar(counted)))
        await still_waits(asked)
        other.execute("COMMIT")
    other.close()
    assert await asked == 0


async def test_statements_of_a_change_run_at_once(database):
    """Only its beginning and its end, which wait for others and for the disk, are a thread's."""
    async with database.transaction() as session:
        connection = await session.connection()
        raw = await connection.get_raw_connection()
        driver = raw.driver_connection._conn
        driver.create_function("whereabouts", 0, threading.get_ident)
        assert await session.scalar(text("SELECT whereabouts()")) == threading.get_ident()


async def test_a_change_that_waits_for_another_process_holds_up_nobody(database, tmp_path):
    """The place of the one writer is waited for in a thread."""
    with sqlite3.connect(tmp_path / "yidan.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")

        async def change():
            async with database.transaction() as session:
                return await session.scalar(text("SELECT 1"))

        changed = asyncio.create_task(change())
        await still_waits(changed)
        other.execute("COMMIT")
    other.close()
    assert await changed == 1
