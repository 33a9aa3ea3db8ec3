"""The search port on tantivy: reads of the serving generation, or of one."""

import asyncio
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import tantivy

from schema.domain import search as found
from schema.domain.search import Facet, FacetCount, IndexStatus, Page, Plan
from schema.stores.embedded import layout, queries
from schema.stores.embedded.views import View, Views
from schema.stores.yielding import give_way

ENGINE = "tantivy"
_TIE_MARGIN = 16
_SCORE_DIGITS = 5  # as `search.ranked` rounds

T = TypeVar("T")
Ranked = tuple[str, found.HitKind, float]


class EmbeddedIndex:
    """`ports.SearchIndex` on files below `root`; a position is the number of hits before it."""

    def __init__(self, root: Path, number: int | None = None) -> None:
        self._views = Views(root, number)

    async def search(
        self, plan: Plan, *, limit: int, after: str = "", snapshot: str | None = None
    ) -> Page:
        """One page; ties are ordered by id, so more is fetched than is shown.

        It takes some milliseconds, so it is found here: in a thread each hit that is read waits for
        its turn of the interpreter, up to five milliseconds for each thread that has work.
        """
        views = self._views
        view = views.named(snapshot) if snapshot else views.newest()
        page = _page(view, plan, int(after or 0), limit)
        await give_way()
        return page

    async def count(self, plan: Plan) -> int:
        """Exact number of hits."""

        def run(view: View) -> int:
            query = view.translator.query(plan)
            return int(view.searcher.search(query, limit=1, count=True).count)  # type: ignore[attr-defined]  # the stub lacks it

        return await self._read(run)

    async def facets(self, plan: Plan, facets: Sequence[Facet], *, size: int) -> list[FacetCount]:
        """Hits counted by field, each facet without its own filter."""
        return await self._read(
            lambda view: [_facet(view, plan.without(facet), facet, size) for facet in facets]
        )

    async def explain(self, plan: Plan, id_: str) -> str | None:
        """Tantivy's explanation of the score of one document."""

        def run(view: View) -> str | None:
            query = view.translator.query(plan)
            for address in view.translator.holding("id", id_):
                try:
                    return query.explain(view.searcher, address).to_json()
                except ValueError:  # tantivy's word for "this document does not match"
                    continue
            return None

        return await self._read(run)

    async def status(self) -> IndexStatus:
        """Generation, documents, bytes on disk."""

        def run(view: View) -> IndexStatus:
            size = layout.size(view.path)
            return IndexStatus(ENGINE, view.number, view.searcher.num_docs, size)

        return await self._read(run)

    async def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """Document frequencies in the bigram field (single characters: the unigram field)."""
        searcher = self._views.newest().searcher
        counts = {"": searcher.num_docs}
        for term in terms:
            field = "unigrams" if len(term) == 1 else "bigrams"
            counts[term] = searcher.doc_freq(field, term)
        await give_way()
        return counts

    async def _read(self, run: Callable[[View], T]) -> T:
        return await asyncio.to_thread(lambda: run(self._views.newest()))


def _page(view: View, plan: Plan, after: int, limit: int) -> Page:
    paged = _by_score if queries.scores(plan) else _by_id
    ranked, exhausted = paged(view, plan, after, limit)
    page = tuple(
        found.Hit(id_, kind, score, str(after + place))
        for place, (id_, kind, score) in enumerate(ranked, start=1)
    )
    return Page(page, view.name, exhausted)


def _by_score(view: View, plan: Plan, after: int, limit: int) -> tuple[list[Ranked], bool]:
    """Hits by score; of the groups of equal scores only those on the page are looked into."""
    query = view.translator.query(plan)
    wanted = after + limit
    fetch = wanted + _TIE_MARGIN
    hits = view.searcher.search(query, limit=fetch, count=False).hits
    while len(hits) == fetch and _tied(hits, wanted):
        fetch *= 2
        hits = view.searcher.search(query, limit=fetch, count=False).hits
    falling = [-round(score, _SCORE_DIGITS) for score, _ in hits]
    if after >= len(hits):
        return [], True
    first = bisect_left(falling, falling[after])
    last = bisect_right(falling, falling[min(wanted, len(hits)) - 1])
    groups = [
        (*_identity(view, address), score) for score, address in hits[first : max(first, last)]
    ]
    return found.ranked(groups)[after - first : wanted - first], len(hits) <= wanted


def _by_id(view: View, plan: Plan, after: int, limit: int) -> tuple[list[Ranked], bool]:
    """Hits of a plan of filters only: all score 0, so that they are in order of id at once."""
    hits = view.searcher.search(
        view.translator.query(plan),
        limit=limit + 1,
        offset=after,
        count=False,
        order_by_field="id",
        order=tantivy.Order.Asc,
    ).hits
    shown = [(*_identity(view, address), 0.0) for _, address in hits[:limit]]
    return shown, len(hits) <= limit


def _tied(hits: list[tuple[float, tantivy.DocAddress]], wanted: int) -> bool:
    """Whether documents beyond the fetched ones may tie with the last one shown."""
    last, fetched = hits[max(wanted, 1) - 1][0], hits[-1][0]
    return round(last, _SCORE_DIGITS) == round(fetched, _SCORE_DIGITS)


def _identity(view: View, address: tantivy.DocAddress) -> tuple[str, found.HitKind]:
    doc = view.searcher.doc(address)
    return doc["id"][0], found.HitKind(doc["hit_kind"][0])


def _facet(view: View, plan: Plan, facet: Facet, size: int) -> FacetCount:
    field = {"CLASS": "list_class", "BODY": "bodies"}.get(facet.value, facet.value.lower())
    counted = view.searcher.aggregate(
        view.translator.query(plan), {"f": {"terms": {"field": field, "size": size}}}
    )["f"]
    buckets = tuple(found.Bucket(b["key"], b["doc_count"]) for b in counted["buckets"])
    return FacetCount(facet, buckets, counted.get("sum_other_doc_count", 0))
