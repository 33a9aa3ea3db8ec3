"""Look-ups by psycopg itself, on a connection of the pool: prepared, one round trip each."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import psycopg
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import await_only, greenlet_spawn

from schema.stores.sql.lookups import Asked, Lookup

_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]


class ConnectionLost(Exception):
    """The server closed the connection; the pool has dropped it."""


async def fetched(engine: AsyncEngine, asked: Sequence[Asked]) -> list[list[Any]]:
    """What each look-up finds, all on one connection.

    Raises:
        ConnectionLost: ask once more, in another way.
        psycopg.Error: the server refused.
    """
    return await greenlet_spawn(_fetched, engine, asked)


def _fetched(engine: AsyncEngine, asked: Sequence[Asked]) -> list[list[Any]]:
    """Run in a greenlet, since SQLAlchemy's pool waits for the server in such."""
    pooled = engine.sync_engine.raw_connection()
    driver: Any = pooled.driver_connection
    try:
        return [
            each.lookup.made(
                row
                for size, parameters in each.parameters()
                for row in await_only(_rows(driver, _text(each.lookup, size), parameters))
            )
            for each in asked
        ]
    except psycopg.OperationalError as error:
        if not driver.closed:
            raise
        pooled.invalidate(error)
        raise ConnectionLost from error
    finally:
        pooled.close()


async def _rows(
    driver: psycopg.AsyncConnection[Any], text: str, parameters: Mapping[str, object]
) -> list[Any]:
    cursor = await driver.execute(text, parameters, prepare=True)
    found: list[Any] = await cursor.fetchall()
    return found


@cache
def _text(lookup: Lookup, size: int) -> str:
    return str(lookup.of(size).compile(dialect=_DIALECT))
