"""Processes that keep the checkpoints of one audit chain: one does, and another goes on with it."""

import asyncio
import contextlib
from collections.abc import Iterator

import backends
import pytest

from cli import clock, keeping
from schema.domain import checkpoints
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases import verified_audit


@pytest.fixture(params=backends.DATABASES)
def settings(request, tmp_path) -> Iterator[Settings]:
    """An empty installation on each database."""
    with backends.on_database(request.param, tmp_path, request.getfixturevalue) as found:
        yield found


async def test_when_a_keeper_goes_the_next_one_signs(settings, monkeypatch):
    """Two look at a hundred records and one signs them; the other signs the next hundred."""
    monkeypatch.setattr(keeping, "LOOK_EVERY_S", 0.1)
    monkeypatch.setattr(keeping, "RETRY_S", 0.2)
    async with opened(settings) as stores, opened(settings) as others:
        first = asyncio.create_task(keeping.keep(stores))
        await _signed(stores, 1)
        second = asyncio.create_task(keeping.keep(others))
        await _signed(stores, 2)
        await _ended(first)
        await _signed(others, 3)
        await _ended(second)
        found = await verified_audit.verify(others.sql.reads, await others.checkpoints.read())
        assert (found.holds, found.checkpoints, found.unprotected) == (True, 3, 0)


async def _signed(stores: Stores, number: int) -> None:
    """Append as many records as fall due, and wait for their checkpoint: so many there are then."""
    async with stores.sql.unit_of_work() as work:
        for _ in range(checkpoints.EVERY_ROWS):
            await work.audit({"action": "test"}, clock.now_us())
    async with asyncio.timeout(60):
        while len(await stores.checkpoints.read()) < number:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.02)


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
