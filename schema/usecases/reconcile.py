"""Reconciling (对账): the serving index against SQL, document by document; differences mended."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from schema import errors
from schema.domain.search import Change
from schema.stores import ports
from schema.stores.opening import Stores
from schema.usecases import generations
from schema.usecases.indexing import expand

_PENDING = 1_000_000


@dataclass(slots=True)
class Findings:
    """What differed, in documents; editions that wait in the outbox are behind, not wrong.

    `ahead` are documents newer than SQL knows (a database set back): only a rebuild mends them.
    """

    generation: int
    editions: int = 0
    missing: int = 0
    orphaned: int = 0
    stale: int = 0
    ahead: int = 0
    repaired: bool = False

    @property
    def clean(self) -> bool:
        """Whether nothing differed."""
        return not (self.missing or self.orphaned or self.stale or self.ahead)


async def reconcile(
    stores: Stores,
    clock: Callable[[], int],
    *,
    repair: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> Findings:
    """Compare the serving generation with SQL, and mend it unless told not to.

    Raises:
        errors.IndexMissing: no generation serves.
    """
    reads, admin = stores.sql.reads, stores.index_admin
    serving = next((each.number for each in await admin.generations() if each.serving), None)
    if serving is None:
        raise errors.IndexMissing("还没有检索索引：请先运行 yidan index rebuild。")
    ids = await reads.edition_ids()
    found = Findings(serving, editions=len(ids))
    async with admin.writing(serving) as writer:
        for at in range(0, len(ids), generations.BATCH):
            batch = ids[at : at + generations.BATCH]
            await _mend(writer, await _wrong(stores, writer, batch, found), repair=repair)
            if progress:
                progress(min(at + generations.BATCH, len(ids)), len(ids))
        orphans = sorted(set(await writer.editions()) - set(await reads.edition_ids()))
        held = await writer.held(orphans)
        found.orphaned += sum(map(len, held.values()))
        gone = [Change(id_, (), max(held[id_].values())) for id_ in orphans if held.get(id_)]
        await _mend(writer, gone, repair=repair)
    found.repaired = repair and not found.clean
    await _note(stores, found, clock())
    return found


async def _wrong(
    stores: Stores, writer: ports.IndexWriter, ids: list[str], found: Findings
) -> list[Change]:
    """Changes whose documents the index does not hold as they are; counts the differences."""
    changes = [
        change for change, held in await _compared(stores, writer, ids) if _differs(change, held)
    ]
    if not changes:
        return []
    # Someone may have written between the two looks: what differs is looked at once more.
    waiting = await _waiting(stores)
    again = [change.edition_id for change in changes if change.edition_id not in waiting]
    wrong = []
    for change, held in await _compared(stores, writer, again):
        if _differs(change, held):
            expected = {document.key for document in change.documents}
            found.missing += len(expected - held.keys())
            found.orphaned += len(held.keys() - expected)
            shared = [held[key] for key in expected & held.keys()]
            found.stale += sum(version < change.version for version in shared)
            found.ahead += sum(version > change.version for version in shared)
            wrong.append(change)
    return wrong


async def _compared(
    stores: Stores, writer: ports.IndexWriter, ids: list[str]
) -> Iterator[tuple[Change, Mapping[str, int]]]:
    changes = await expand(stores.sql.reads, ids)
    held = await writer.held(ids)
    return ((change, held.get(change.edition_id, {})) for change in changes)


def _differs(change: Change, held: Mapping[str, int]) -> bool:
    return {document.key: change.version for document in change.documents} != held


async def _waiting(stores: Stores) -> set[str]:
    async with stores.sql.unit_of_work() as work:
        return {edition for _, edition in await work.outbox(_PENDING)}


async def _mend(writer: ports.IndexWriter, changes: list[Change], *, repair: bool) -> None:
    if repair and changes:
        await writer.apply(changes)


async def _note(stores: Stores, found: Findings, now_us: int) -> None:
    """Keep what was found beside the generation, for metrics and `serverInfo`."""
    async with stores.sql.unit_of_work() as work:
        rows = await work.generations(stores.index_admin.engine)
        for row in rows:
            if row.number == found.generation:
                row.missing, row.orphaned, row.stale = found.missing, found.orphaned, found.stale
                row.stale += found.ahead
                row.reconciled_at_us = now_us
                await work.upsert([row])
