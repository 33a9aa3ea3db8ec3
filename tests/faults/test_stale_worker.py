"""A worker on PostgreSQL and Elasticsearch stands still in the middle of a bulk and comes back."""

import asyncio
import dataclasses
import itertools
import os
import signal
from collections.abc import Iterator

import backends
import county
import faulty
import pytest
import soundness

from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases import documents, draining, withdrawing

_TICKS = itertools.count(county.NOW_US + 10**9)
CORRECTED, WITHDRAWN = "lists/改.xlsx", "lists/撤.xlsx"
BEFORE, AFTER, GONE = "后来事项旧", "后来事项新", "后来事项撤"


def clock() -> int:
    """A clock that moves with every look."""
    return next(_TICKS)


@pytest.fixture
def settings(request, tmp_path) -> Iterator[Settings]:
    """A new installation on servers."""
    with backends.settings(backends.SERVERS, tmp_path / "home", request.getfixturevalue) as made:
        yield made


async def test_what_a_stale_worker_writes_loses(settings):
    """Its bulk was ready, then entries changed and another brought them in: its text stays out."""
    await county.build(settings)
    async with opened(settings) as stores:
        await _take(stores, CORRECTED, BEFORE, "990121102")
        await _take(stores, WITHDRAWN, GONE, "990121103")
        await draining.drain(stores, clock)
        await _take(stores, CORRECTED, f"{BEFORE}乙", "990121102")
        await _take(stores, WITHDRAWN, f"{GONE}乙", "990121103")
        with faulty.Parent() as parent:
            stale = parent.start(settings, "drain", "before-bulk", "STOP")
            assert parent.wait(stale) == -signal.SIGSTOP
            await _take(stores, CORRECTED, AFTER, "990121102")
            await withdrawing.withdraw(stores.sql, WITHDRAWN, reason="误收", now_us=clock())
            await draining.drain(stores, clock)
            await soundness.check(stores, {AFTER})
            os.kill(stale, signal.SIGCONT)
            assert parent.wait(stale) == 0
        await soundness.check(stores, {AFTER})
        for words, found in ((AFTER, 1), (BEFORE, 0), (GONE, 0)):
            assert len(await soundness.answered(stores, words, county.TODAY)) == found, words


async def test_a_leader_that_stands_still_is_replaced(settings):
    """The server lets its place go after a while; awake again, it is told, and nothing is lost."""
    await county.build(settings)
    async with opened(settings) as stores:
        await _take(stores, CORRECTED, BEFORE, "990121102")
        with faulty.Parent() as parent:
            stale = parent.start(settings, "lead", "before-bulk", "STOP")
            assert parent.wait(stale) == -signal.SIGSTOP
            async with stores.sql.leading("worker") as leads:
                assert not leads
            await _led(stores)
            await _take(stores, CORRECTED, AFTER, "990121102")
            await draining.drain(stores, clock)
            os.kill(stale, signal.SIGCONT)
            assert parent.wait(stale) == faulty.LOST
        await soundness.check(stores, {AFTER})


async def _led(stores: Stores) -> None:
    """Return once the place of a leader that stands still can be had."""
    async with asyncio.timeout(60):
        while True:
            async with stores.sql.leading("worker") as leads:
                if leads:
                    return
            await asyncio.sleep(0.5)


async def _take(stores: Stores, name: str, title: str, territory: str) -> None:
    """Take a file in, or its correction; it waits in the outbox."""
    basic = county.ListClass.BASIC
    made = county.duty_list(basic, territory, None, county.entry(basic, 3, title))
    parsed = dataclasses.replace(county.parsed(title, made), name=name)
    await documents.take(stores.sql, stores.blobs, parsed, clock())
