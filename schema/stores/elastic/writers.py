"""Writers of one generation, on bulk requests.

Every document bears the version of its change as an external version, deletions too: of two
writes of a key the higher version wins in any order, an equal one changes nothing, and a deletion
is remembered for an hour. So a write that was held up, by a stalled process or a slow network,
loses.

What versions of single documents cannot tell is which keys belong together. `Writer.apply`
therefore looks at what is held of an edition before it writes and once more afterwards:

- before: a change older than anything held of its edition is dropped whole;
- afterwards: a document older than another of its edition is a leftover and goes.

Two writers of one edition may overlap in any way: the one whose documents come last sees those
of both afterwards, and removes the older ones. What remains is a newer change that leaves nothing
of the edition while an older one brings keys that were never held: reconciliation finds those.
"""

import itertools
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import orjson

from schema.domain.search import Change
from schema.stores.elastic import mapping, queries
from schema.stores.elastic.bulk import Bulk, Item
from schema.stores.elastic.client import Connection

_HELD_PAGE = 10_000  # what a search may return at most
_SWEPT = 256  # editions asked for in one request
_FILTERS = 500  # terms counted in one request


class Held(NamedTuple):
    """One document that the index holds."""

    edition_id: str
    key: str
    version: int


class Writer:
    """`ports.IndexWriter` whose changes can be read when `apply` returns."""

    def __init__(self, connection: Connection, names: mapping.Names, number: int) -> None:
        self._connection = connection
        self._index = names.index(number)
        self._target = names.write_alias(number)

    async def apply(self, changes: Sequence[Change]) -> None:
        """Replace the documents of editions; the module tells what happens in races.

        Raises:
            errors.DocumentsRejected: the server refused documents; the others were written.
            errors.IndexMissing: the generation was removed.
            errors.SearchUnavailable: the server is away; some may have been written. To apply
                the same changes again mends it.
        """
        newest = _newest(changes)
        held = await self._held(list(newest))
        for id_, docs in held.items():
            if _top(docs) > newest[id_].version:
                del newest[id_]
        try:
            async with self._sending() as bulk:
                for id_, change in newest.items():
                    kept = {document.key for document in change.documents}
                    gone = [doc for doc in held.get(id_, ()) if doc.key not in kept]
                    await bulk.add(puts(change))
                    await bulk.add(_deletion(doc, change.version) for doc in gone)
            await self._sweep(newest)
        finally:
            self._connection.changes += 1

    async def held(self, edition_ids: Sequence[str]) -> dict[str, dict[str, int]]:
        """Version of every document held of editions; editions without one are left out."""
        found = await self._held(edition_ids)
        return {id_: {doc.key: doc.version for doc in docs} for id_, docs in found.items()}

    async def editions(self) -> list[str]:
        """Ids of all editions that have a document, in order."""
        await self._refresh()
        values = {"sources": [{"id": {"terms": {"field": "edition_id"}}}], "size": _HELD_PAGE}
        found: list[str] = []
        after: dict[str, Any] = {}
        while True:
            async with self._connection.writing() as client:
                answer = await client.search(
                    index=self._index,
                    size=0,
                    aggs={"editions": {"composite": {**values, **after}}},
                    allow_partial_search_results=False,
                )
            counted = answer.body["aggregations"]["editions"]
            found += [bucket["key"]["id"] for bucket in counted["buckets"]]
            if len(counted["buckets"]) < _HELD_PAGE:
                return found
            after = {"after": counted["after_key"]}

    @asynccontextmanager
    async def _sending(self) -> AsyncIterator[Bulk]:
        """What is added has been written when the block ends."""
        bulk = Bulk(self._connection, self._target)
        try:
            yield bulk
            await bulk.finish()
        finally:
            await bulk.abandon()

    async def _sweep(self, changes: dict[str, Change]) -> None:
        """Make what was written readable, and remove leftovers of writers that overlapped."""
        await self._refresh()
        mixed: set[str] = set()
        for at in range(0, len(changes), _SWEPT):
            part = itertools.islice(changes.values(), at, at + _SWEPT)
            others = {"bool": {"should": [_of_another_version(change) for change in part]}}
            mixed.update(doc.edition_id for doc in await self._found(others))
        if not mixed:
            return
        async with self._sending() as bulk:
            for docs in (await self._held(sorted(mixed))).values():
                top = _top(docs)
                await bulk.add(_deletion(doc, top) for doc in docs if doc.version < top)
        await self._refresh()

    async def _held(self, edition_ids: Sequence[str]) -> dict[str, list[Held]]:
        await self._refresh()
        found: dict[str, list[Held]] = defaultdict(list)
        for doc in await self._found({"terms": {"edition_id": list(edition_ids)}}):
            found[doc.edition_id].append(doc)
        return found

    async def _found(self, query: queries.Clause) -> list[Held]:
        """All documents of a query, as last refreshed."""
        found: list[Held] = []
        after: list[Any] | None = None
        while True:
            async with self._connection.writing() as client:
                answer = await client.search(
                    index=self._index,
                    query={"bool": {"filter": query}},
                    sort=["id", "known_from_us", "edition_id", "version"],
                    size=_HELD_PAGE,
                    search_after=after,
                    stored_fields="_none_",
                    track_total_hits=False,
                    allow_partial_search_results=False,
                    filter_path="hits.hits.sort",
                )
            sorts = [hit["sort"] for hit in answer.body["hits"]["hits"]] if answer.body else []
            found += [
                Held(edition, f"{id_}.{known_from_us}", version)
                for id_, known_from_us, edition, version in sorts
            ]
            if len(sorts) < _HELD_PAGE:
                return found
            after = sorts[-1]

    async def _refresh(self) -> None:
        async with self._connection.writing() as client:
            await client.indices.refresh(index=self._index)


class Builder(Writer):
    """`ports.IndexWriter` of a build: nothing can be read until it is finished.

    An edition that comes a second time takes the slow way of `Writer.apply`.
    """

    def __init__(self, connection: Connection, names: mapping.Names, number: int) -> None:
        super().__init__(connection, names, number)
        self._bulk = Bulk(connection, self._target)
        self._seen: set[str] = set()
        self._unigrams: set[str] = set()

    async def apply(self, changes: Sequence[Change]) -> None:
        """Send documents; returns while the last requests are under way.

        Raises:
            errors.SearchUnavailable: the server is away; so also for earlier changes.
        """
        again = [change for change in changes if change.edition_id in self._seen]
        for change in changes:
            if change.edition_id not in self._seen:
                self._seen.add(change.edition_id)
                for document in change.documents:
                    self._unigrams.update(document.unigrams.split(" "))
                await self._bulk.add(puts(change))
        if again:
            await self._bulk.finish()
            await super().apply(again)

    async def finish(self, replicas: int) -> None:
        """Make all readable and leave the list of frequent unigrams with the index.

        Raises:
            errors.DocumentsRejected: the server refused documents.
        """
        await self._bulk.finish()
        await self._refresh()
        frequent = await self._frequent()
        async with self._connection.writing() as client:
            await client.indices.put_mapping(index=self._index, meta={"frequent": frequent})
            await client.indices.put_settings(
                index=self._index, settings={"number_of_replicas": replicas}
            )
        self._connection.changes += 1

    async def abandon(self) -> None:
        """Send nothing more; what was sent stays in an index that never serves."""
        await self._bulk.abandon()

    async def _frequent(self) -> list[str]:
        """Unigrams in more documents than are worth reading beside bigrams."""
        terms = sorted(self._unigrams - {""})
        frequent: list[str] = []
        for at in range(0, len(terms), _FILTERS):
            part = terms[at : at + _FILTERS]
            total, *counts = await self._counts(part)
            most = max(total * mapping.PRUNE_SHARE, 1)
            frequent += [term for term, count in zip(part, counts, strict=True) if count > most]
        return frequent

    async def _counts(self, terms: Sequence[str]) -> list[int]:
        """Documents in all, and those that hold each unigram."""
        async with self._connection.writing() as client:
            answer = await client.search(
                index=self._index,
                size=0,
                aggs=queries.by_term([("unigrams", term) for term in terms]),
                request_cache=False,
                allow_partial_search_results=False,
            )
        return queries.counts(answer.body)


def puts(change: Change) -> Iterator[Item]:
    """Bulk items that write a change's documents."""
    for document in change.documents:
        action = {"index": _addressed(document.key, change.version)}
        source = mapping.source(document, change.version)
        payload = orjson.dumps(action) + b"\n" + orjson.dumps(source)
        yield Item(change.edition_id, document.key, payload)


def _deletion(held: Held, version: int) -> Item:
    action = {"delete": _addressed(held.key, version)}
    return Item(held.edition_id, held.key, orjson.dumps(action))


def _of_another_version(change: Change) -> queries.Clause:
    own = {"term": {"version": change.version}}
    return {"bool": {"filter": queries.term("edition_id", change.edition_id), "must_not": own}}


def _addressed(key: str, version: int) -> dict[str, Any]:
    return {"_id": key, "version": version, "version_type": "external_gte"}


def _newest(changes: Sequence[Change]) -> dict[str, Change]:
    """The newest change of each edition; of equal versions the last."""
    newest: dict[str, Change] = {}
    for change in changes:
        known = newest.get(change.edition_id)
        if known is None or known.version <= change.version:
            newest[change.edition_id] = change
    return newest


def _top(held: Sequence[Held]) -> int:
    return max((doc.version for doc in held), default=-1)
