"""Leadership ends with the connection whose lock it is: who leads asks whether it still stands."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg

from schema import errors

_BEAT_S = 1.0  # a leader asks so often whether its connection still stands
_BEAT_TIMEOUT_S = 5.0
IDLE_S = 10.0  # the server ends the connection of a leader that has not asked for so long


@asynccontextmanager
async def while_standing(connection: psycopg.AsyncConnection[Any]) -> AsyncIterator[None]:
    """Cancel the block once the connection breaks.

    Raises:
        errors.StoreUnavailable: it broke.
    """
    block = asyncio.current_task()
    broken = False

    async def watch() -> None:
        nonlocal broken
        try:
            while True:
                await asyncio.sleep(_BEAT_S)
                async with asyncio.timeout(_BEAT_TIMEOUT_S):
                    await connection.execute("SELECT 1")
        except (psycopg.Error, TimeoutError):
            broken = True
            if block is not None:
                block.cancel()

    watcher = asyncio.create_task(watch())
    try:
        try:
            yield
        finally:
            watcher.cancel()
            await asyncio.wait([watcher])  # a cancellation that is due comes here at the latest
    except asyncio.CancelledError:
        if not broken or block is None or block.uncancel():
            raise
        raise errors.StoreUnavailable("与数据库的连接中断，已不再是主进程。") from None
