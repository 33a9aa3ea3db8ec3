"""Equal engines: the same documents, freshly indexed, give the same first ten hits on both."""

import asyncio
import json
from datetime import date

import pytest
from sample import ROOT, SHARED, fill

from cli import clock
from schema.domain import questions, search
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases import answers, generations

QUERIES = 300
NEAR = 1e-4  # relative difference of scores that engines may order either way
TODAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def both(tmp_path_factory, elastic_url) -> tuple[Settings, Settings]:
    """One database with an index of each engine: the real documents, else the sample county."""
    folders = [SHARED / name for name in ("policies", "laws", "lists")]
    if not SHARED.is_dir():
        folders = [ROOT / "corpus/policies", ROOT / "corpus/lists"]
    embedded = Settings(home=tmp_path_factory.mktemp("equal"))
    elastic = embedded.model_copy(update={"elastic_url": elastic_url, "elastic_prefix": "equal"})
    asyncio.run(fill(embedded, *folders))
    for settings in (embedded, elastic):
        asyncio.run(_rebuild(settings))
    return embedded, elastic


async def _rebuild(settings: Settings) -> None:
    async with opened(settings) as stores:
        await generations.rebuild(stores, clock.now_us)


async def plans(stores: Stores) -> list[search.Plan]:
    """Plans of 300 queries: staff questions, then items, headings and words of the texts."""
    files = [ROOT / "tests/data/questions.jsonl", SHARED / "questions.jsonl"]
    lines = [line for file in files if file.is_file() for line in file.read_text().splitlines()]
    asked = [json.loads(line)["q"] for line in lines]
    filters = search.Filters(as_of=TODAY)
    lexicon = answers.lexicon()
    made = [
        questions.plan(questions.understand(text, lexicon, as_of=TODAY), filters) for text in asked
    ]
    entries, passages = await stores.sql.reads.probes(QUERIES)
    words = [row.title for row in entries] + [row.text[:30] for row in passages]
    made += [search.plan(search.parse(text[:60]), filters) for text in words[::2]]
    made += [search.plan(search.parse(f'"{text[:4]}"'), filters) for text in words[1::2]]
    return made[:QUERIES]


async def test_three_hundred_queries_find_the_same_ten(both):
    """At least 99 in 100 sets of ten are equal, and each difference is a near-tie."""
    async with opened(both[0]) as embedded, opened(both[1]) as elastic:
        wanted = await plans(embedded)
        assert len(wanted) == QUERIES
        differing = 0
        for plan in wanted:
            ours = (await embedded.index.search(plan, limit=20)).hits
            theirs = (await elastic.index.search(plan, limit=20)).hits
            if {hit.id for hit in ours[:10]} != {hit.id for hit in theirs[:10]}:
                differing += 1
                print(plan.query, _scores(ours), _scores(theirs))
                assert _tied(ours) or _tied(theirs), plan.query
        print(f"{QUERIES - differing} of {QUERIES} sets of ten are equal")
        assert differing <= QUERIES // 100


def _scores(hits: tuple[search.Hit, ...]) -> list[float]:
    return [hit.score for hit in hits[8:12]]


def _tied(hits: tuple[search.Hit, ...]) -> bool:
    """Whether the tenth and the eleventh are a near-tie."""
    if len(hits) <= 10:
        return False
    return abs(hits[9].score - hits[10].score) <= NEAR * abs(hits[9].score)


async def test_scores_are_the_same_number(both):
    """Score by score the engines agree to a part in 100,000: thresholds mean the same."""
    async with opened(both[0]) as embedded, opened(both[1]) as elastic:
        for plan in (await plans(embedded))[:100]:
            ours = {h.id: h.score for h in (await embedded.index.search(plan, limit=10)).hits}
            theirs = {h.id: h.score for h in (await elastic.index.search(plan, limit=10)).hits}
            for id_ in ours.keys() & theirs.keys():
                assert theirs[id_] == pytest.approx(ours[id_], rel=1e-5, abs=2e-5)
