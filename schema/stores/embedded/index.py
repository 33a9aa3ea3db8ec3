"""The search port on tantivy.

A reader follows the pointer to the current generation and reloads when another process has
committed; a snapshot is one commit of one generation, and stays readable for two minutes.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import tantivy

from schema import errors
from schema.domain import search as found
from schema.domain.search import Facet, FacetCount, IndexStatus, Page, Plan
from schema.stores.embedded import layout, queries

_SNAPSHOT_S = 120.0
_MAX_SNAPSHOTS = 16
_TIE_MARGIN = 16
_WRITER_HEAP_BYTES = 64_000_000

T = TypeVar("T")


@dataclass(slots=True)
class _Snapshot:
    """One commit of one generation, as seen by readers."""

    name: str
    generation: int
    path: Path
    index: tantivy.Index
    searcher: tantivy.Searcher
    used_at_s: float

    @property
    def translator(self) -> queries.Translator:
        return queries.Translator(self.index.schema, self.searcher)


class EmbeddedIndex:
    """`ports.SearchIndex` and `ports.IndexAdmin` on files below `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._snapshots: dict[str, _Snapshot] = {}

    async def search(
        self, plan: Plan, *, limit: int, after: int = 0, snapshot: str | None = None
    ) -> Page:
        """One page; ties are ordered by id, so more is fetched than is shown."""
        return await self._read(lambda view: _page(view, plan, after, limit), snapshot)

    async def count(self, plan: Plan) -> int:
        """Exact number of hits."""

        def run(view: _Snapshot) -> int:
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

        def run(view: _Snapshot) -> str | None:
            by_id = tantivy.Query.term_query(view.index.schema, "id", id_, index_option="basic")
            hits = view.searcher.search(by_id, limit=1, count=False).hits
            if not hits:
                return None
            query = view.translator.query(plan)
            try:
                return query.explain(view.searcher, hits[0][1]).to_json()
            except ValueError:  # tantivy's word for "this document does not match"
                return None

        return await self._read(run)

    async def status(self) -> IndexStatus:
        """Generation, documents, bytes on disk."""

        def run(view: _Snapshot) -> IndexStatus:
            size = sum(file.stat().st_size for file in view.path.iterdir() if file.is_file())
            return IndexStatus("tantivy", view.generation, view.searcher.num_docs, size)

        return await self._read(run)

    async def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """Document frequencies in the bigram field (single characters: the unigram field)."""

        def run(view: _Snapshot) -> dict[str, int]:
            counts = {"": view.searcher.num_docs}
            for term in terms:
                field = "unigrams" if len(term) == 1 else "bigrams"
                counts[term] = view.searcher.doc_freq(field, term)
            return counts

        return await self._read(run)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator["Writer"]:
        """The writer of the current generation; makes an empty one where there is none."""
        async with layout.locked(self._root):
            path = layout.current(self._root)
            if path is None:
                path = layout.fresh(self._root)
                _create(path)
                layout.promote(self._root, path)
            yield Writer(path)

    @asynccontextmanager
    async def building(self) -> AsyncIterator["Writer"]:
        """A new generation, promoted when the block ends without an exception."""
        async with layout.locked(self._root):
            path = layout.fresh(self._root)
            _create(path)
            yield Writer(path)
            layout.promote(self._root, path)

    async def _read(self, run: Callable[[_Snapshot], T], snapshot: str | None = None) -> T:
        return await asyncio.to_thread(lambda: run(self._view(snapshot)))

    def _view(self, name: str | None) -> _Snapshot:
        """The snapshot of that name, or the newest."""
        now = time.monotonic()
        if name is None:
            return self._newest(now)
        view = self._snapshots.get(name)
        if view is None or now - view.used_at_s > _SNAPSHOT_S:
            newest = self._newest(now)
            if newest.name != name:
                raise errors.CursorExpired("翻页游标已过期：索引已更新，请从第一页重新查询。")
            view = newest
        view.used_at_s = now
        return view

    def _newest(self, now: float) -> _Snapshot:
        path = layout.current(self._root)
        if path is None:
            raise errors.IndexMissing(
                "还没有检索索引：请先运行 yidan ingest 或 yidan index rebuild。"
            )
        name = f"{path.name}.{(path / 'meta.json').stat().st_mtime_ns}"
        view = self._snapshots.get(name)
        if view is None:
            index = tantivy.Index.open(str(path))
            generation = layout.generation(path.name)
            view = _Snapshot(name, generation, path, index, index.searcher(), now)
            self._keep(view)
        view.used_at_s = now
        return view

    def _keep(self, view: _Snapshot) -> None:
        kept = {**self._snapshots, view.name: view}
        recent = sorted(kept.values(), key=lambda v: v.used_at_s)[-_MAX_SNAPSHOTS:]
        self._snapshots = {v.name: v for v in recent}


class Writer:
    """`ports.IndexWriter` on one generation; holds the writer's lock while it lives."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def apply(self, changes: Sequence[found.Change]) -> None:
        """Replace the documents of editions in one commit."""
        await asyncio.to_thread(self._apply, changes)

    async def count(self) -> int:
        """Documents in this generation."""
        index = await asyncio.to_thread(tantivy.Index.open, str(self._path))
        return index.searcher().num_docs

    def _apply(self, changes: Sequence[found.Change]) -> None:
        writer = tantivy.Index.open(str(self._path)).writer(_WRITER_HEAP_BYTES, num_threads=1)
        try:
            for change in changes:
                writer.delete_documents_by_term("edition_id", change.edition_id)
                for doc in change.documents:
                    writer.add_document(queries.document(doc))
            writer.commit()
            writer.garbage_collect_files()
        finally:
            writer.wait_merging_threads()


def _create(path: Path) -> None:
    tantivy.Index(queries.schema(), path=str(path))


def _page(view: _Snapshot, plan: Plan, after: int, limit: int) -> Page:
    query = view.translator.query(plan)
    wanted = after + limit
    fetch = wanted + _TIE_MARGIN
    hits = view.searcher.search(query, limit=fetch, count=False).hits
    while len(hits) == fetch and _tied(hits, wanted):
        fetch *= 2
        hits = view.searcher.search(query, limit=fetch, count=False).hits
    exhausted = len(hits) <= wanted
    ordered = found.ranked(_identified(view, hits))[after:wanted]
    page = tuple(
        found.Hit(id_, kind, score, after + place)
        for place, (id_, kind, score) in enumerate(ordered, start=1)
    )
    return Page(page, view.name, exhausted)


def _tied(hits: list[tuple[float, tantivy.DocAddress]], wanted: int) -> bool:
    """Whether documents beyond the fetched ones may tie with the last one shown."""
    return wanted > 0 and round(hits[wanted - 1][0], 5) == round(hits[-1][0], 5)


def _identified(
    view: _Snapshot, hits: list[tuple[float, tantivy.DocAddress]]
) -> list[tuple[str, found.HitKind, float]]:
    identified = []
    for score, address in hits:
        doc = view.searcher.doc(address)
        identified.append((doc["id"][0], found.HitKind(doc["hit_kind"][0]), score))
    return identified


def _facet(view: _Snapshot, plan: Plan, facet: Facet, size: int) -> FacetCount:
    field = {"CLASS": "list_class", "BODY": "bodies"}.get(facet.value, facet.value.lower())
    counted = view.searcher.aggregate(
        view.translator.query(plan), {"f": {"terms": {"field": field, "size": size}}}
    )["f"]
    buckets = tuple(found.Bucket(b["key"], b["doc_count"]) for b in counted["buckets"])
    return FacetCount(facet, buckets, counted.get("sum_other_doc_count", 0))
