"""Search: hits of the index re-read from SQL, pages refilled, facets and totals on demand."""

from collections.abc import Sequence
from dataclasses import dataclass

from schema.domain import search
from schema.stores.opening import Stores
from schema.usecases import confirming, past
from schema.usecases.citations import Seen


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page ended: the engine's own position, in which snapshot."""

    after: str
    snapshot: str


@dataclass(frozen=True, slots=True)
class Results:
    """One page; `position` is None after the last."""

    found: tuple[Seen, ...]
    positions: tuple[Position, ...]  # of each found hit
    has_next: bool


def planned(query: str, filters: search.Filters) -> search.Plan:
    """Read the query.

    Raises:
        errors.QueryInvalid: it cannot be read.
    """
    return search.plan(search.parse(query), filters)


async def page(
    stores: Stores, plan: search.Plan, *, first: int, after: Position | None = None
) -> Results:
    """One page of hits that SQL confirms; hits that it does not are replaced by later ones.

    Raises:
        errors.CursorExpired: the snapshot of `after` is gone.
        errors.IndexMissing: no index has been built.
    """
    place = after or Position("", "")
    found: list[tuple[Seen, Position]] = []
    exhausted = False
    while len(found) <= first and not exhausted:
        hits = await stores.index.search(
            plan, limit=first + 1, after=place.after, snapshot=place.snapshot or None
        )
        rows = await _confirmed(stores, plan, hits.hits)
        where = {hit.id: Position(hit.position, hits.snapshot) for hit in hits.hits}
        found += [(row, where[row.id]) for row in rows]
        last = hits.hits[-1].position if hits.hits else place.after
        place = Position(last, hits.snapshot)
        exhausted = hits.exhausted
    shown = found[:first]
    return Results(
        tuple(row for row, _ in shown),
        tuple(position for _, position in shown),
        len(found) > first or not exhausted,
    )


async def _confirmed(
    stores: Stores, plan: search.Plan, hits: Sequence[search.Hit]
) -> Sequence[Seen]:
    """Hits that bind; where words must stand exactly so, the whole text is looked at."""
    reads, wanted = stores.sql.reads, plan.filters
    if not plan.verified:
        return await confirming.see(reads, hits, on=wanted.as_of, known_at_us=wanted.known_at_us)
    found = await confirming.read(reads, hits, on=wanted.as_of, known_at_us=wanted.known_at_us)
    return [each for each in found if plan.confirms(each.text)]


async def total(stores: Stores, plan: search.Plan) -> int:
    """Exact number of hits; as known at a moment they are confirmed one by one."""
    if plan.filters.known_at_us is None:
        return await stores.index.count(plan)
    return len(await past.every(stores, plan, _confirmed))


async def facets(
    stores: Stores, plan: search.Plan, wanted: Sequence[search.Facet], *, size: int = 20
) -> list[search.FacetCount]:
    """Hits counted by field, each without its own filter."""
    if plan.filters.known_at_us is not None:
        return [await past.facet(stores, plan, each, _confirmed, size=size) for each in wanted]
    return await stores.index.facets(plan, wanted, size=size)


async def explain(stores: Stores, plan: search.Plan, id_: str) -> str | None:
    """The engine's explanation of one hit's score, as JSON."""
    return await stores.index.explain(plan, id_)
