"""The SQL store on both databases: transactions, the audit chain, election, what it tells."""

import asyncio
import sys

import audited
import pytest
from sqlalchemy import text

from schema import errors
from schema.domain import audit
from schema.stores.sql import migrate
from schema.stores.sql.store import SqlStore
from schema.tables.bodies import RegisterVersion

_APPENDER = """
import asyncio, pathlib, sys
from schema.stores.sql.store import SqlStore

async def main():
    at = sys.argv[1]
    sqlite = "://" not in at
    store = SqlStore.sqlite(pathlib.Path(at)) if sqlite else SqlStore.postgresql(at)
    for n in range(20):
        async with store.unit_of_work() as work:
            await work.audit({"action": "test", "by": sys.argv[2], "n": n}, at_us=n)
    await store.aclose()

asyncio.run(main())
"""
_LEADER = """
import asyncio, pathlib, sys
from schema.stores.sql.store import SqlStore

async def main():
    at = sys.argv[1]
    sqlite = "://" not in at
    store = SqlStore.sqlite(pathlib.Path(at)) if sqlite else SqlStore.postgresql(at)
    async with store.leading("worker") as leads:
        print(leads, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_concurrent_transactions_lose_no_update(store):
    """Ten read-then-write transactions at once count to ten (one writer at a time)."""

    async def count() -> None:
        async with store.unit_of_work() as work:
            await work.register_imported()

    await asyncio.gather(*(count() for _ in range(10)))
    assert (await store.reads.register_state()).imports == 10


async def test_an_exception_rolls_everything_back(store):
    """A unit of work that fails leaves no row behind."""
    with pytest.raises(RuntimeError, match="broken"):
        await _broken_work(store)
    assert (await store.reads.register_state()).imports == 0


async def test_concurrent_audit_appends_make_one_chain(store):
    """Appends from many tasks form one unbroken chain in which each event stands once."""

    async def append(n: int) -> None:
        async with store.unit_of_work() as work:
            await work.audit({"action": "test", "n": n}, at_us=n)

    await asyncio.gather(*(append(n) for n in range(20)))
    records = await store.reads.audit_records()
    assert [record.seq for record in records] == list(range(1, 21))
    assert audit.first_break(records) is None


async def test_audit_appends_of_two_processes_make_one_chain(place, store):
    """Two processes that append at once make one unbroken chain of all their events."""
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", _APPENDER, str(place.at), name)
        for name in ("a", "b")
    ]
    assert [await process.wait() for process in processes] == [0, 0]
    records = await store.reads.audit_records()
    assert [record.seq for record in records] == list(range(1, 41))
    assert audit.first_break(records) is None


@pytest.mark.parametrize("column", ["payload", "previous_hash", "hash"])
async def test_a_changed_audit_record_is_found(store, place, column):
    """Changing any column of a stored record breaks the chain at that record."""
    for n in range(3):
        async with store.unit_of_work() as work:
            await work.audit({"action": "test", "n": n}, at_us=n)
    with audited.altered(place) as connection:
        change = "replace(payload, 'test', 'tesu')" if column == "payload" else "lower('0')"
        connection.execute(text(f"UPDATE audit_record SET {column} = {change} WHERE seq = 2"))
    assert audit.first_break(await store.reads.audit_records()) == 2


async def test_outbox_ids_are_never_used_again(store):
    """Ids go on rising when the outbox has been emptied: they are versions."""
    seen = []
    for _ in range(3):
        async with store.unit_of_work() as work:
            await work.touch(["edition"], at_us=7)
            items = await work.outbox(10)
            seen += [id_ for id_, _ in items]
            await work.forget([id_ for id_, _ in items])
    assert seen == [1, 2, 3]
    assert await store.reads.oldest_pending_us() is None


async def test_one_contender_leads_and_the_next_follows(store):
    """Of two contenders one leads; once it leaves, the next one does. Other jobs are free."""
    async with store.leading("worker") as one, store.leading("worker") as two:
        assert (one, two) == (True, False)
        async with store.leading("sweeper") as other:
            assert other
    async with store.leading("worker") as three:
        assert three


async def test_a_killed_leader_is_followed(store, place):
    """When the leader's process is killed, another gets its place."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _LEADER, str(place.at), stdout=asyncio.subprocess.PIPE
    )
    assert await process.stdout.readline() == b"True\n"
    async with store.leading("worker") as leads:
        assert not leads
    process.kill()
    await process.wait()
    async with asyncio.timeout(30):
        while not await _leads(store):  # noqa: ASYNC110 - nobody tells; without it no time would end
            await asyncio.sleep(0.01)


async def test_errors_of_a_leader_pass_unchanged(store):
    """What a leader's block raises comes out as it is, cancellation too."""
    with pytest.raises(errors.IndexMissing):
        async with store.leading("worker"):
            raise errors.IndexMissing("没有索引")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01), store.leading("worker"):
            await asyncio.Event().wait()


async def test_the_state_tells_server_and_migrations(store, place):
    """The state names engine, version, the database's revision and the program's."""
    state = await store.state()
    assert state.engine == ("postgresql" if isinstance(place.at, str) else "sqlite")
    assert int(state.version.split(".")[0]) >= 3
    assert state.revision == state.head == migrate.head()


async def test_a_database_left_as_found_tells_what_it_lacks(bare):
    """Opened without migration, an empty database says that it has no revision."""
    store = bare.open(migrated=False)
    state = await store.state()
    await store.aclose()
    assert (state.revision, state.head) == (None, migrate.head())


async def test_many_ids_are_looked_up_at_once(store):
    """More ids than a driver takes parameters are no error (a province has 400,000 entries)."""
    assert await store.reads.parts([f"{n:024}" for n in range(70_000)]) == []


async def _leads(store: SqlStore) -> bool:
    async with store.leading("worker") as leads:
        return leads


async def _broken_work(store: SqlStore) -> None:
    async with store.unit_of_work() as work:
        await work.add([RegisterVersion(id=1, version=7)])
        raise RuntimeError("broken")
