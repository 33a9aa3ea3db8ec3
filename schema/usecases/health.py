"""How the installation is (运行状况): what SQL holds, what serves, how far the index is behind."""

from dataclasses import dataclass

from schema import errors
from schema.domain.search import IndexStatus
from schema.stores import ports
from schema.stores.opening import Stores
from schema.tables.search import IndexGeneration


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the stores.

    `status` is None while no generation serves or the engine is away (`away` says which);
    `serving` tells what the last reconciliation of the serving generation found.
    """

    counts: ports.Counts
    engine: str
    status: IndexStatus | None
    away: errors.Unavailable | None
    serving: IndexGeneration | None
    behind_since_us: int | None


async def look(stores: Stores) -> Look:
    """Look at SQL and the index.

    Raises:
        errors.StoreUnavailable: SQL is away; nothing works without it.
    """
    reads, engine = stores.sql.reads, stores.index_admin.engine
    counts = await reads.counts()
    rows = await reads.generations(engine)
    behind_since_us = await reads.oldest_pending_us()
    try:
        status, away = await stores.index.status(), None
    except errors.Unavailable as error:
        status, away = None, error
    number = status.generation if status else None
    serving = next((row for row in rows if row.number == number), None)
    return Look(counts, engine, status, away, serving, behind_since_us)
