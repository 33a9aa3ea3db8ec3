"""Databases for the tests of the SQL store: the same tests on SQLite and on PostgreSQL."""

import functools
from collections.abc import AsyncIterator, Iterator

import pytest
import sql_places

from schema.stores.sql.store import SqlStore


@pytest.fixture(params=sql_places.ENGINES)
def place(request, tmp_path) -> Iterator[sql_places.Place]:
    """A new database of each kind."""
    server = functools.partial(request.getfixturevalue, "postgres")
    with sql_places.made(request.param, tmp_path, server) as found:
        yield found


@pytest.fixture(params=sql_places.ENGINES)
def bare(request, tmp_path) -> Iterator[sql_places.Place]:
    """A new database of each kind, without tables."""
    server = functools.partial(request.getfixturevalue, "postgres")
    with sql_places.made(request.param, tmp_path, server, bare=True) as found:
        yield found


@pytest.fixture
async def store(place) -> AsyncIterator[SqlStore]:
    """A store on a new database."""
    opened = place.open()
    yield opened
    await opened.aclose()
