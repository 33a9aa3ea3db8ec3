"""Both search engines behind the port, and what their tests share: documents, builds, an oracle."""

import collections
import contextlib
import dataclasses
import math
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from schema.domain import search
from schema.domain.search import Change, Document, Filters, HitKind, Page, Plan
from schema.domain.text import fold, tokens
from schema.settings import Settings
from schema.stores import ports
from schema.stores.embedded.admin import EmbeddedAdmin
from schema.stores.embedded.index import EmbeddedIndex

KINDS = ("embedded", "elastic")


@dataclass(frozen=True)
class Engine:
    """One engine: reads of the serving generation, and its generations."""

    index: ports.SearchIndex
    admin: ports.IndexAdmin

    async def build(self, number: int, *changes: Change) -> None:
        """Make a generation of these changes; it does not serve yet."""
        await self.admin.create(number)
        async with self.admin.building(number) as writer:
            await writer.apply(changes)

    async def serve(self, number: int, *changes: Change, expected: int | None = None) -> None:
        """Make a generation of these changes that serves."""
        await self.build(number, *changes)
        await self.admin.swap(number, expected=expected)

    async def apply(self, *changes: Change, number: int | None = None) -> None:
        """Write changes to a generation, or to the serving one."""
        async with self.admin.writing(number) as writer:
            await writer.apply(changes)

    async def held(self, *editions: str, number: int | None = None) -> dict[str, dict[str, int]]:
        """What a generation, or the serving one, holds of editions."""
        async with self.admin.writing(number) as writer:
            return await writer.held(editions)

    async def ids(self, plan: Plan, limit: int = 10) -> list[str]:
        """Ids of the first hits."""
        return [hit.id for hit in (await self.index.search(plan, limit=limit)).hits]

    async def pages(self, plan: Plan, size: int, *, most: int = 1000) -> list[Page]:
        """All pages of one snapshot, to the last."""
        pages = [await self.index.search(plan, limit=size)]
        while not pages[-1].exhausted and len(pages) < most:
            last = pages[-1]
            after, snapshot = last.hits[-1].position, last.snapshot
            pages.append(await self.index.search(plan, limit=size, after=after, snapshot=snapshot))
        return pages


@contextlib.asynccontextmanager
async def make(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Engine]:
    """One engine without any generation, gone after the block."""
    if kind == "embedded":
        root = tmp_path / "index"
        yield Engine(EmbeddedIndex(root), EmbeddedAdmin(root))
        return
    from schema.stores.elastic import admin  # noqa: PLC0415 - it takes half a second

    url = request.getfixturevalue("elastic_url")
    prefix = f"t{uuid.uuid4().hex[:12]}"  # of this test's own: all share one server
    async with admin.opened(Settings(elastic_url=url, elastic_prefix=prefix)) as (index, life):
        yield Engine(index, life)


def document(id_: str, text: str, **changes: object) -> Document:
    """A document of the text with open intervals, national, unless said otherwise."""
    analysed = tokens.tokenize(fold.fold(text))
    made = Document(
        id=id_,
        hit_kind=HitKind.ENTRY,
        edition_id="e1",
        work_kind="LIST",
        list_class="BASIC",
        territory_path=("0", "=0"),
        bodies=("县农业农村局",),
        unigrams=tokens.stream(analysed.unigrams),
        bigrams=tokens.stream(analysed.bigrams),
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def change(version: int, *documents: Document, edition: str = "e1") -> Change:
    """A change of one edition to these documents."""
    owned = (dataclasses.replace(each, edition_id=edition) for each in documents)
    return Change(edition, tuple(owned), version)


def plan(text: str, **filters: object) -> Plan:
    """The plan of a query with filters."""
    return search.plan(search.parse(text), Filters(**filters))  # type: ignore[arg-type]


def bm25(documents: Sequence[Document], wanted: Plan) -> dict[str, float]:
    """Scores of documents that hold any term, by the formula (exact below 40 tokens a field).

    Phrases and filters are left out; of unigrams beside pairs the frequent ones.
    """
    scores: dict[str, float] = collections.defaultdict(float)
    paired = any(len(term) > 1 for term in wanted.bigrams)
    for field, term, weight in _weighted(wanted):
        streams = {doc.id: getattr(doc, field).split() for doc in documents}
        average = sum(map(len, streams.values())) / len(streams)
        holding = sum(term in stream for stream in streams.values())
        if field == "unigrams" and paired and holding > max(0.2 * len(streams), 1):
            continue
        rarity = math.log(1 + (len(streams) - holding + 0.5) / (holding + 0.5))
        for id_, stream in streams.items():
            if count := stream.count(term):
                length = 1.2 * (0.25 + 0.75 * len(stream) / average)
                scores[id_] += weight * rarity * count * 2.2 / (count + length)
    return dict(scores)


def _weighted(wanted: Plan) -> Iterator[tuple[str, str, float]]:
    """Field, term and weight of everything that a plan ranks by."""
    yield from (("unigrams", term, 1.0) for term in wanted.unigrams)
    yield from (("bigrams", term, 1.0) for term in wanted.bigrams)
    yield from (("bigrams", term, weight) for term, weight in wanted.expansions)
