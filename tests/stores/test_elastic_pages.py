"""Pages of Elasticsearch: near ties, more hits than its window, several shards."""

import asyncio

import engines
import pytest
from engines import Engine, change, document, plan
from hypothesis import given
from hypothesis import strategies as st

from schema.domain import search
from schema.domain.search import Facet, HitKind, Plan
from schema.settings import Settings
from schema.stores.elastic import admin, pages


@pytest.fixture
async def engine(request, tmp_path):
    """Elasticsearch, whose first generation serves and is empty."""
    async with engines.make("elastic", tmp_path, request) as made:
        await made.serve(1)
        yield made


SCORES = st.sampled_from([3.0, 2.000004, 2.000003, 2.0, 1.999997, 1.0])


async def walk(raws: list[pages.Raw], size: int) -> list[tuple[str, HitKind, float]]:
    """All hits, page by page, of a server that has these."""

    async def fetch(after: pages.Place | None, most: int) -> list[pages.Raw]:
        ordered = sorted((-raw.score, raw.id, raw) for raw in raws)
        start = (-after[0], after[1]) if after else (float("-inf"), "")
        return [raw for score, id_, raw in ordered if (score, id_) > start][:most]

    found: list[tuple[str, HitKind, float]] = []
    exhausted, after = False, ""
    while not exhausted:
        hits, exhausted = await pages.by_score(fetch, size, after)
        found += [(hit.id, hit.hit_kind, hit.score) for hit in hits]
        after = hits[-1].position if hits else after
    return found


@given(st.lists(SCORES, max_size=60), st.integers(1, 20))
def test_pages_of_any_size_neither_skip_nor_repeat(scores, size):
    """Near ties come in order of id as rounded, unless one exact score alone overflows a page."""
    # Ids fall while scores fall, so that exact order and rounded order differ within a group.
    raws = [pages.Raw(score, f"d{99 - n}", HitKind.ENTRY) for n, score in enumerate(scores)]
    walked = asyncio.run(walk(raws, size))
    ranked = search.ranked((raw.id, raw.hit_kind, raw.score) for raw in raws)
    assert sorted(walked) == sorted(ranked)
    assert [score for *_, score in walked] == [score for *_, score in ranked]
    tops = [max((s for s in scores if round(s, 5) == each), default=0) for each in (2.0, 3.0, 1.0)]
    if all(scores.count(top) <= pages._MARGIN for top in tops):
        assert walked == ranked


async def test_pages_go_on_beyond_ten_thousand_hits(engine):
    """Neither ranked hits nor filtered ones end where the server's window does."""
    docs = [document(f"d{n:05}", f"秸秆{'禁烧' * (n % 3)}") for n in range(12_000)]
    await engine.serve(2, change(1, *docs), expected=1)
    for wanted in (plan("秸秆"), Plan()):
        hits = [hit for page in await engine.pages(wanted, 900) for hit in page.hits]
        assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.id))
        assert {hit.id for hit in hits} == {doc.id for doc in docs}
        assert len(hits) == 12_000


async def test_several_shards_score_and_count_as_one(engine, elastic_url):
    """Rarity is that of the whole index, whatever shard a document lies on."""
    texts = [f"秸秆{'禁烧' * (n % 5)}{'巡查' * (n % 3)}河道{n}" for n in range(80)]
    docs = [document(f"d{n}", text, bodies=(f"局{n % 7}",)) for n, text in enumerate(texts)]
    await engine.serve(2, change(1, *docs), expected=1)
    prefix = f"{engine.admin._names.prefix}s"
    settings = Settings(elastic_url=elastic_url, elastic_prefix=prefix, elastic_shards=3)
    async with admin.opened(settings) as opened:
        sharded = Engine(*opened)
        await sharded.serve(1, change(1, *docs))
        for wanted in (plan("秸秆禁烧巡查"), plan('"河道7"'), Plan()):
            ours = [hit for page in await sharded.pages(wanted, 7) for hit in page.hits]
            whole = [hit for page in await engine.pages(wanted, 7) for hit in page.hits]
            assert [(hit.id, hit.score) for hit in ours] == [(hit.id, hit.score) for hit in whole]
            facets = [
                await each.index.facets(wanted, [*Facet], size=3) for each in (sharded, engine)
            ]
            assert facets[0] == facets[1]
        terms = ["秸秆", "禁烧", "河", "没有"]
        assert await sharded.index.frequencies(terms) == await engine.index.frequencies(terms)
