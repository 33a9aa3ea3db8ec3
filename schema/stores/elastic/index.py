"""The search port on Elasticsearch: reads of the serving generation, or of one."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import orjson
from elasticsearch import BadRequestError

from schema import errors
from schema.domain.search import Bucket, Facet, FacetCount, HitKind, IndexStatus, Page, Plan
from schema.stores.elastic import checks, pages, queries
from schema.stores.elastic.client import Connection, ShardsAway, expired, shards_away
from schema.stores.elastic.mapping import Names
from schema.stores.elastic.views import KEEP_ALIVE, View, Views

ENGINE = "elasticsearch"
_AFTER_ANY_KIND = "~"
_PAUSES_S = (0.0, 0.2, 0.8)  # a node that went is left out by the others within about a second

T = TypeVar("T")


class ElasticIndex:
    """`ports.SearchIndex`; a view that is lost (a node or an index went) is replaced."""

    def __init__(self, connection: Connection, names: Names, number: int | None = None) -> None:
        self._connection = connection
        self._views = Views(connection, names, number)

    async def search(
        self, plan: Plan, *, limit: int, after: str = "", snapshot: str | None = None
    ) -> Page:
        """One page, in the order that `pages` tells."""
        if snapshot is None:
            return await self._newest(lambda view: self._page(view, plan, limit, after))
        view = await self._views.named(snapshot)
        try:
            return await self._page(view, plan, limit, after)
        except ShardsAway:
            with contextlib.suppress(errors.IndexMissing):
                await self._ask(view.index, {"size": 0}, "took")  # away for a while, or for good?
        except (errors.IndexMissing, BadRequestError, ValueError):
            pass  # its generation was removed; or snapshot or position are another engine's
        raise expired()

    async def count(self, plan: Plan) -> int:
        """Exact number of hits."""

        async def run(view: View) -> int:
            body = {"size": 0, "track_total_hits": True, "query": _query(view, plan)}
            answer = await self._ask(view.index, body, "hits.total.value")
            return int(answer["hits"]["total"]["value"])

        return await self._newest(run)

    async def facets(self, plan: Plan, facets: Sequence[Facet], *, size: int) -> list[FacetCount]:
        """Hits counted by field, each facet without its own filter, all in one request."""

        async def run(view: View) -> list[FacetCount]:
            body = queries.counted(plan, view.frequent, facets, size)
            answer = await self._ask(view.index, {"size": 0, **body}, "aggregations")
            found = answer["aggregations"]
            return [_facet(facet, found[facet.value]["values"]) for facet in facets]

        return await self._newest(run) if facets else []

    async def explain(self, plan: Plan, id_: str) -> str | None:
        """The server's explanation of the score of one document."""

        async def run(view: View) -> str | None:
            one = {"must": _query(view, plan), "filter": {"term": {"id": id_}}}
            body = {"size": 1, "explain": True, "query": {"bool": one}}
            answer = await self._ask(view.index, body, "hits.hits._explanation")
            if not answer:
                return None
            return orjson.dumps(answer["hits"]["hits"][0]["_explanation"]).decode()

        return await self._newest(run)

    async def status(self) -> IndexStatus:
        """Generation, documents, bytes of all copies, whether it can be written."""

        async def run(view: View) -> IndexStatus:
            async with self._connection.reading() as client:
                answer = await client.indices.stats(index=view.index, metric="docs,store")
                blocked = await checks.blocks(client, view.index)
            all_ = answer.body["_all"]
            if not (all_["total"] and all_["primaries"]):  # no shard of it answers
                raise shards_away()
            size = int(all_["total"]["store"]["size_in_bytes"])
            documents = int(all_["primaries"]["docs"]["count"])
            return IndexStatus(ENGINE, view.number, documents, size, writable=not blocked)

        return await self._newest(run)

    async def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """Document frequencies in the bigram field (single characters: the unigram field)."""

        async def run(view: View) -> dict[str, int]:
            fields = ["unigrams" if len(term) == 1 else "bigrams" for term in terms]
            aggregations = queries.by_term(list(zip(fields, terms, strict=True)))
            answer = await self._ask(view.index, {"size": 0, "aggs": aggregations}, "aggregations")
            return dict(zip(["", *terms], queries.counts(answer), strict=True))

        return await self._newest(run)

    async def _newest(self, run: Callable[[View], Awaitable[T]]) -> T:
        for pause_s in _PAUSES_S:
            try:
                async with self._views.newest() as view:
                    return await run(view)
            except ShardsAway:
                self._views.forget()
                await asyncio.sleep(pause_s)
            except (errors.CursorExpired, errors.IndexMissing):
                self._views.forget()
                break
        async with self._views.newest() as view:
            return await run(view)

    async def _page(self, view: View, plan: Plan, limit: int, after: str) -> Page:
        query, scores = _query(view, plan), queries.scores(plan)
        pit, order = view.pit, [*([{"_score": "desc"}] if scores else []), "id", "hit_kind"]

        async def fetch(place: pages.Place | None, size: int) -> list[pages.Raw]:
            nonlocal pit
            body: dict[str, Any] = {
                "pit": {"id": pit, "keep_alive": KEEP_ALIVE},
                "size": size,
                "query": query,
                "sort": order,
                "stored_fields": "_none_",
                "track_total_hits": False,
            }
            if place:
                body["search_after"] = [*place[not scores :], _AFTER_ANY_KIND]
            answer = await self._ask(None, body, "pit_id,hits.hits.sort")
            pit = answer["pit_id"]
            hits = [hit["sort"] for hit in answer.get("hits", {"hits": ()})["hits"]]
            if not scores:
                return [pages.Raw(0.0, id_, HitKind(kind)) for id_, kind, *_ in hits]
            return [pages.Raw(score, id_, HitKind(kind)) for score, id_, kind, *_ in hits]

        paged = pages.by_score if scores else pages.by_id
        hits, exhausted = await paged(fetch, limit, after)
        view.paged |= not exhausted
        return Page(hits, f"{view.number}.{pit}", exhausted)

    async def _ask(self, index: str | None, body: dict[str, Any], paths: str) -> Any:
        """Search; an answer that lacks a part of the index is none.

        Raises:
            errors.CursorExpired: the point in time is gone.
        """
        async with self._connection.reading() as client:
            answer = await client.search(
                index=index,
                filter_path=paths,
                allow_partial_search_results=False,
                search_type="dfs_query_then_fetch",  # rarity over all shards; of one shard, free
                **body,
            )
        return answer.body


def _query(view: View, plan: Plan) -> queries.Clause:
    return queries.query(plan, view.frequent)


def _facet(facet: Facet, counted: dict[str, Any]) -> FacetCount:
    buckets = tuple(Bucket(each["key"], each["doc_count"]) for each in counted["buckets"])
    return FacetCount(facet, buckets, counted["sum_other_doc_count"])
