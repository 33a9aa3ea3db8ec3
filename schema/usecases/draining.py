"""Draining the outbox: what changed in SQL reaches the serving index, at once or later."""

import asyncio
from collections.abc import Callable

from schema import errors
from schema.stores.opening import Stores
from schema.usecases import generations
from schema.usecases.indexing import expand

_POLL_S = 0.2
_BUILDER = "index-builder"


async def drain(stores: Stores, clock: Callable[[], int]) -> int:
    """Bring the index up to date with SQL, building it if none serves; returns editions written.

    Items leave the outbox only after the index has taken them: a crash between repeats work.
    The outbox is read before the serving generation is looked up: an item read before a swap has
    been written to the new generation already, one read after it is written there now.

    Raises:
        errors.SearchUnavailable: the engine is away; nothing is lost.
    """
    written = 0
    while await stores.sql.reads.oldest_pending_us() is not None:
        async with stores.sql.unit_of_work() as work:
            items = await work.outbox(generations.BATCH)
        editions = list(dict.fromkeys(edition for _, edition in items))
        try:
            async with stores.index_admin.writing() as writer:
                await writer.apply(await expand(stores.sql.reads, editions))
        except errors.IndexMissing:
            written += await _first(stores, clock)
            continue
        async with stores.sql.unit_of_work() as work:
            await work.forget([id_ for id_, _ in items])
        written += len(editions)
    return written


async def _first(stores: Stores, clock: Callable[[], int]) -> int:
    """Build the first generation, or wait for the process that does."""
    async with stores.sql.leading(_BUILDER) as leads:
        if not leads:
            await asyncio.sleep(_POLL_S)
            return 0
        if any(each.serving for each in await stores.index_admin.generations()):
            return 0
        await generations.rebuild(stores, clock)
        return len(await stores.sql.reads.edition_ids())
