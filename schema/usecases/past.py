"""Counts of hits as known at an earlier moment: the index counts by the ends known now."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from schema.domain import search
from schema.domain.search import Facet
from schema.stores.opening import Stores
from schema.tables.lists import Entry
from schema.usecases.citations import Seen

_PAGE = 500

Confirm: TypeAlias = Callable[
    [Stores, search.Plan, Sequence[search.Hit]], Awaitable[Sequence[Seen]]
]


async def every(stores: Stores, plan: search.Plan, confirm: Confirm) -> list[Seen]:
    """All hits that SQL confirms."""
    found: list[Seen] = []
    after, snapshot, exhausted = "", None, False
    while not exhausted:
        page = await stores.index.search(plan, limit=_PAGE, after=after, snapshot=snapshot)
        found += await confirm(stores, plan, page.hits)
        after = page.hits[-1].position if page.hits else after
        snapshot, exhausted = page.snapshot, page.exhausted
    return found


async def facet(
    stores: Stores, plan: search.Plan, wanted: Facet, confirm: Confirm, *, size: int
) -> search.FacetCount:
    """Hits counted by a field, without its own filter."""
    found = await every(stores, plan.without(wanted), confirm)
    counted = Counter(value for each in await _values(stores, found, wanted) for value in each)
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    buckets = tuple(search.Bucket(value, count) for value, count in ordered[:size])
    return search.FacetCount(wanted, buckets, sum(count for _, count in ordered[size:]))


async def _values(stores: Stores, found: Sequence[Seen], facet: Facet) -> list[set[str]]:
    if facet is Facet.HIT_KIND:
        return [{each.hit_kind.value} for each in found]
    reads = stores.sql.reads
    if facet is Facet.BODY:
        parts = await reads.parts([each.id for each in found if isinstance(each.row, Entry)])
        bodies: dict[str, set[str]] = {each.id: set() for each in found}
        for part in parts:
            bodies[part.entry_id].add(part.body_key)
        return list(bodies.values())
    rows = {each.id: each for each in await reads.editions([e.row.edition_id for e in found])}
    editions = [rows[each.row.edition_id] for each in found]
    if facet is Facet.WORK_KIND:
        return [{each.kind} for each in editions]
    return [{each.list_class} if each.list_class else set() for each in editions]
