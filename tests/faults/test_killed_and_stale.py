"""Real processes killed at the worst points of their work, overtaken while stopped, and racing."""

import itertools
import os
import signal
from collections.abc import Iterator

import county
import faulty
import pytest
import soundness

from schema.stores.opening import Stores, opened
from schema.usecases import documents, draining, generations

_TICKS = itertools.count(county.NOW_US + 10**9)
OLD = "露天禁烧秸秆"
KILLED = (
    ("drain", "before-apply"),
    ("drain", "within-apply"),
    ("drain", "after-apply"),
    ("rebuild", "build-within-apply"),
    ("rebuild", "before-swap"),
    ("rebuild", "after-swap"),
    ("take", "after-audit"),
)


def clock() -> int:
    """A clock that moves with every look."""
    return next(_TICKS)


@pytest.fixture(scope="module")
def parent() -> Iterator[faulty.Parent]:
    """The parent of the processes."""
    with faulty.Parent() as made:
        yield made


async def test_killed_anywhere_nothing_is_lost_doubled_or_empty(new_settings, parent):
    """SIGKILL in bulk, build, promotion, audit append: what served serves on, then all is whole."""
    settings = new_settings()
    await county.build(settings)
    titles = set()
    async with opened(settings) as stores:
        before = await soundness.answered(stores, OLD, county.TODAY)
        assert before
        for number, (job, point) in enumerate(KILLED):
            await take(stores, number)
            titles.add(faulty.title(number))
            assert parent.run(settings, job, point) == -signal.SIGKILL, point
            assert await soundness.answered(stores, OLD, county.TODAY) == before, point
            if job == "rebuild":
                await generations.rebuild(stores, clock)
            await draining.drain(stores, clock)
            await soundness.check(stores, titles, days=())
        assert faulty.title(9) not in {e.title for e in await stores.sql.reads.all_entries()}
        assert parent.run(settings, "take") == 0
        await draining.drain(stores, clock)
        await soundness.check(stores, titles | {faulty.title(9)})


async def test_of_builders_the_last_one_wins_and_late_ones_are_told(new_settings, parent):
    """One is stopped after its build and overtaken; two race: one whole index serves each time."""
    settings = new_settings()
    await county.build(settings)
    async with opened(settings) as stores:
        late = parent.start(settings, "rebuild", "built", "STOP")
        assert parent.wait(late) == -signal.SIGSTOP
        await take(stores, 1)
        served = (await generations.rebuild(stores, clock)).generation
        os.kill(late, signal.SIGCONT)
        assert parent.wait(late) == faulty.LOST
        assert (await stores.index.status()).generation == served
        await soundness.check(stores, {faulty.title(1)}, days=())
        await take(stores, 2)
        racing = [parent.start(settings, "rebuild") for _ in range(2)]
        assert sorted(map(parent.wait, racing)) in ([0, 0], [0, faulty.LOST])
        await draining.drain(stores, clock)
        await soundness.check(stores, {faulty.title(1), faulty.title(2)})


async def take(stores: Stores, number: int) -> None:
    """Take a file in; it waits in the outbox."""
    await documents.take(stores.sql, stores.blobs, faulty.taken(number), clock())
