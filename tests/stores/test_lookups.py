"""Look-ups of every search, on both backends: the same rows as the ORM loads."""

import psycopg
import pytest
from county import TODAY

from schema import errors
from schema.stores.sql.cited import binding
from schema.stores.sql.store import SqlStore


async def test_rows_are_those_that_a_session_loads(stores):
    """Every column of every row has the same value and type, in order of id."""
    reads = stores.sql.reads
    entries, passages = await reads.contents(await reads.edition_ids())
    assert entries
    assert passages
    found = await reads.binding([row.id for row in entries], [row.id for row in passages], None)
    for rows, loaded in zip(found, (entries, passages), strict=True):
        expected = {row.id: row.model_dump() for row in loaded}
        assert {row.id: row.model_dump() for row in rows} == expected
        assert [row.id for row in rows] == sorted(expected)
        assert {type(row) for row in rows} == {type(row) for row in loaded}


async def test_only_what_binds_on_the_day_is_found(stores):
    """Rows of an edition are found on the days on which it binds, whatever else is asked for."""
    reads = stores.sql.reads
    entries, passages = await reads.contents(await reads.edition_ids())
    ids = [row.id for row in entries], [row.id for row in passages]
    bound = {
        row.id
        for row in await reads.editions(await reads.edition_ids())
        if (row.binding_from is None or row.binding_from <= TODAY)
        and (row.binding_to is None or row.binding_to > TODAY)
    }
    found = [row for rows in await reads.binding(*ids, TODAY) for row in rows]
    assert {row.id for row in found} == {
        row.id for row in (*entries, *passages) if row.edition_id in bound
    }


def test_a_look_up_of_many_ids_asks_in_pieces_of_few_sizes():
    """Every id is asked for once; statements have 4, 16, 64 or 256 places."""
    ids = [f"{number:04}" for number in range(600)]
    asked = [list(each.parameters()) for each in binding(ids, ids[:5], None)]
    sizes = [[size for size, _ in each] for each in asked]
    assert sizes == [[256, 256, 256], [16]]
    assert {id_ for _, each in asked[0] for id_ in each.values()} == set(ids)
    assert list(binding([], [], TODAY)[0].parameters()) == []


async def test_a_connection_that_the_server_closed_is_replaced(postgres):
    """A look-up on it is answered all the same, and so is the next one."""
    with postgres.database() as url:
        store = SqlStore.postgresql(url)
        for _ in range(2):
            assert await store.reads.binding(["a"], ["b"], TODAY) == ([], [])
            with psycopg.connect(url) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        assert await store.reads.binding(["a"], ["b"], TODAY) == ([], [])
        with pytest.raises(errors.InputError):
            await store.reads.binding(["a\0"], [], TODAY)
        await store.aclose()
