"""What is Elasticsearch's own: races of writers, snapshots, deep pages, names and mappings."""

import asyncio
import itertools
from collections.abc import AsyncIterator

import engines
import pytest
from elasticsearch import BadRequestError
from engines import Engine, change, document, plan

from schema import errors
from schema.domain import search
from schema.domain.search import Change
from schema.settings import Settings
from schema.stores.elastic import admin, checks, writers
from schema.stores.elastic.bulk import Bulk

STRAW = document("a1", "秸秆禁烧")


@pytest.fixture
async def engine(request, tmp_path) -> AsyncIterator[Engine]:
    """Elasticsearch, whose first generation serves and is empty."""
    async with engines.make("elastic", tmp_path, request) as made:
        await made.serve(1)
        yield made


@pytest.fixture
async def other(engine, elastic_url) -> AsyncIterator[Engine]:
    """The same index on a connection of its own, as another process has it."""
    prefix = engine.admin._names.prefix
    async with admin.opened(Settings(elastic_url=elastic_url, elastic_prefix=prefix)) as opened:
        yield Engine(*opened)


async def send_late(engine: Engine, late: Change) -> None:
    """Send the documents of a change unasked, as a writer does that was held up at this point."""
    sent = Bulk(engine.admin._connection, engine.admin._names.write_alias(1))
    await sent.add(writers.puts(late))
    await sent.finish()


async def test_a_late_write_loses_to_a_newer_document_and_to_a_newer_deletion(engine):
    """Versions are kept of what was written and of what was deleted."""
    await engine.apply(change(3, STRAW, document("a2", "河道采砂")))
    await engine.apply(change(5, STRAW))
    await send_late(engine, change(4, STRAW, document("a2", "河道采砂")))
    assert await engine.held("e1") == {"e1": {"a1.0": 5}}


async def test_a_leftover_of_a_late_write_goes_when_its_edition_is_written_again(engine):
    """A key that was never held has no version to lose against; the next write removes it."""
    await engine.apply(change(5, STRAW))
    await send_late(engine, change(4, document("a9", "从未有过")))
    assert await engine.held("e1") == {"e1": {"a1.0": 5, "a9.0": 4}}
    await engine.apply(change(5, STRAW))
    assert await engine.held("e1") == {"e1": {"a1.0": 5}}


async def test_of_two_writers_of_an_edition_at_once_the_newer_change_remains(engine, other):
    """However their requests fall between each other, no document of the older one is left."""
    both = itertools.cycle([(engine, other), (other, engine)])
    for round_ in range(12):
        older = change(2 * round_ + 1, *(document(f"o{round_}-{n}", "旧") for n in range(3)))
        newer = change(2 * round_ + 2, *(document(f"n{round_}-{n}", "新") for n in range(2)))
        first, second = next(both)
        await asyncio.gather(first.apply(older), second.apply(newer))
        held = await engine.held("e1")
        assert held["e1"] == {document.key: newer.version for document in newer.documents}


async def test_a_document_that_is_refused_is_named_and_the_others_are_written(engine):
    """The message has the key, the edition, the server's reason, and how many there are."""
    long = document("bad", "秸秆", bodies=("局" * 20_000,))
    with pytest.raises(errors.DocumentsRejected) as raised:
        await engine.apply(change(1, STRAW, long))
    assert "1 份" in str(raised.value)
    assert "bad.0（e1）" in str(raised.value)
    assert "immense term" in str(raised.value)
    assert await engine.held("e1") == {"e1": {"a1.0": 1}}


async def test_a_build_with_a_refused_document_fails(engine):
    """Refusals are never swallowed: the build ends with the error."""
    long = document("bad", "秸秆", bodies=("局" * 20_000,))
    with pytest.raises(errors.DocumentsRejected, match=r"bad\.0"):
        await engine.build(2, change(1, STRAW, long))


async def test_a_snapshot_outlives_the_swap_but_not_its_generation(engine):
    """Pages go on in the generation that they began in, until that is removed."""
    docs = [document(f"d{n}", "秸秆禁烧") for n in range(4)]
    await engine.apply(change(1, *docs))
    first = await engine.index.search(plan("秸秆"), limit=2)
    await engine.serve(2, change(2, STRAW), expected=1)
    after = first.hits[-1].position
    second = await engine.index.search(plan("秸秆"), limit=9, after=after, snapshot=first.snapshot)
    assert [hit.id for hit in second.hits] == ["d2", "d3"]
    await engine.admin.remove(1)
    with pytest.raises(errors.CursorExpired, match="从第一页"):
        await engine.index.search(plan("秸秆"), limit=2, after=after, snapshot=first.snapshot)


async def test_a_snapshot_can_be_read_by_another_process(engine, other):
    """A cursor is good for every process of an installation."""
    await engine.apply(change(1, *(document(f"d{n}", "秸秆禁烧") for n in range(4))))
    first = await engine.index.search(plan("秸秆"), limit=2)
    position, snapshot = first.hits[-1].position, first.snapshot
    second = await other.index.search(plan("秸秆"), limit=2, after=position, snapshot=snapshot)
    assert [hit.id for hit in second.hits] == ["d2", "d3"]


async def test_what_another_process_wrote_is_seen_soon(engine, other):
    """A reader looks again by itself."""
    await engine.apply(change(1, STRAW))
    assert await other.ids(plan("秸秆")) == ["a1"]
    await engine.apply(change(2, document("a2", "秸秆禁烧")))
    async with asyncio.timeout(10):
        while await other.ids(plan("秸秆")) != ["a2"]:  # noqa: ASYNC110 - only asking tells
            await asyncio.sleep(0.05)


async def open_snapshots(engine: Engine) -> int:
    """Points in time that the server keeps of the first generation."""
    async with engine.admin._connection.reading() as client:
        index = engine.admin._names.index(1)
        answer = await client.indices.stats(index=index, metric="search")
    return int(answer.body["_all"]["total"]["search"]["open_contexts"])


async def test_snapshots_are_kept_for_pages_only_and_never_more_than_sixteen(engine):
    """One that shows all there is closes when it is replaced; of the others the oldest goes."""
    for version in range(1, 6):
        await engine.apply(change(version, STRAW))
        await engine.ids(plan("秸秆"))
    assert await open_snapshots(engine) == 1
    first = None
    for version in range(6, 30):
        await engine.apply(change(version, STRAW, document("a2", "秸秆")))
        page = await engine.index.search(plan("秸秆"), limit=1)
        first = first or page
    assert await open_snapshots(engine) == 16
    position, snapshot = first.hits[-1].position, first.snapshot
    with pytest.raises(errors.CursorExpired):
        await engine.index.search(plan("秸秆"), limit=1, after=position, snapshot=snapshot)


async def test_of_several_swaps_at_once_exactly_one_wins(engine):
    """Compare and swap holds on the server, whether a generation serves already or none does."""
    async with engine.admin._connection.reading() as client:
        await client.indices.delete_alias(index="_all", name=engine.admin._names.prefix)
    for number in range(2, 8):
        await engine.admin.create(number)
    serving = None
    for _ in range(3):
        outcomes = await asyncio.gather(
            *(engine.admin.swap(number, expected=serving) for number in range(2, 8)),
            return_exceptions=True,
        )
        lost = [each for each in outcomes if isinstance(each, errors.PromotionLost)]
        now = [each.number for each in await engine.admin.generations() if each.serving]
        # The one that serves may be swapped for itself: that is no race to be lost.
        assert len(now) == 1
        assert outcomes[now[0] - 2] is None
        assert len(lost) >= 4
        serving = now[0]


async def test_a_late_write_to_a_removed_generation_makes_no_index(engine):
    """The server would make one of guessed fields; it is told not to."""
    await engine.build(2)
    async with engine.admin.writing(2) as writer:
        await engine.admin.remove(2)
        with pytest.raises(errors.IndexMissing):
            await writer.apply([change(1, STRAW)])
        sent = Bulk(engine.admin._connection, engine.admin._names.write_alias(2))
        await sent.add(writers.puts(change(1, STRAW)))
        with pytest.raises(errors.IndexMissing):
            await sent.finish()
    assert [each.number for each in await engine.admin.generations()] == [1]


async def test_an_index_of_another_mapping_is_never_read_and_goes_once_ours_serves(engine):
    """After an upgrade nothing serves until a generation of the new mapping does."""
    prefix = engine.admin._names.prefix
    async with engine.admin._connection.writing() as client:
        await client.indices.create(index=f"{prefix}-0-000007")
        await client.indices.create(index=f"{prefix}-x")
        actions = [
            {"remove": {"index": f"{prefix}-1-000001", "alias": prefix}},
            {"add": {"index": f"{prefix}-0-000007", "alias": prefix, "is_write_index": True}},
        ]
        await client.indices.update_aliases(actions=actions)
    async with admin.opened(engine_settings(engine)) as (index, life):
        with pytest.raises(errors.IndexMissing):
            await index.count(plan("秸秆"))
        await life.swap(1, expected=None)
        assert await index.count(plan("秸秆")) == 0
    async with engine.admin._connection.writing() as client:
        left = await client.indices.get(index=f"{prefix}-*")
    assert set(left.body) == {f"{prefix}-1-000001", f"{prefix}-x"}


def engine_settings(engine: Engine) -> Settings:
    """Settings of an engine's installation."""
    node = next(iter(engine.admin._connection._client.transport.node_pool.all()))
    return Settings(elastic_url=node.base_url, elastic_prefix=engine.admin._names.prefix)


async def test_a_field_that_the_mapping_does_not_know_is_refused(engine):
    """Nothing is guessed from documents."""
    async with engine.admin._connection.writing() as client:
        with pytest.raises(BadRequestError, match="strict_dynamic_mapping"):
            await client.index(index=engine.admin._names.index(1), document={"colour": "red"})


async def test_a_build_leaves_its_frequent_characters_with_the_index(engine, other):
    """Every process leaves out the same ones, so that scores agree from page to page."""
    docs = [document(f"d{n}", f"乡镇{'甲乙丙丁戊己庚辛壬癸'[n]}") for n in range(10)]
    await engine.serve(2, change(1, *docs), expected=1)
    async with engine.admin._connection.reading() as client:
        answer = await client.indices.get_mapping(index=engine.admin._names.index(2))
    (kept,) = answer.body.values()
    assert set(kept["mappings"]["_meta"]["frequent"]) == {"乡", "镇"}
    mine = await engine.index.search(plan("乡镇甲"), limit=3)
    theirs = await other.index.search(plan("乡镇甲"), limit=3)
    assert mine.hits == theirs.hits
    explained = await engine.index.explain(plan("乡镇甲"), "d0")
    assert explained
    assert "unigrams:甲" in explained
    assert "unigrams:乡" not in explained


async def test_a_query_of_the_greatest_length_is_answered(engine):
    """500 different characters with all their pairs and phrases stay below the server's limits."""
    text = "".join(chr(0x4E00 + n) for n in range(search.MAX_QUERY_CHARS - 2))
    await engine.apply(change(1, document("a1", text)))
    assert await engine.ids(plan(text)) == ["a1"]
    assert await engine.ids(plan(f'"{text}"')) == ["a1"]


async def test_problems_name_an_index_that_cannot_be_written(engine):
    """A block, as a full disk leaves it, is told with its remedy; without one nothing is wrong."""
    index = engine.admin._names.index(1)
    assert await engine.admin.problems() == []
    async with engine.admin._connection.writing() as client:
        blocked = {"index.blocks.read_only_allow_delete": True}
        await client.indices.put_settings(index=index, settings=blocked)
        await client.indices.put_settings(index=index, settings={"number_of_replicas": 5})
    with pytest.raises(errors.SearchUnavailable, match="yidan doctor"):
        await engine.apply(change(1, STRAW))
    blocks, copies = await engine.admin.problems()
    assert index in blocks
    assert "磁盘" in blocks
    assert "YIDAN_ELASTIC_REPLICAS" in copies


@pytest.mark.parametrize(
    ("mark", "headroom", "wanted"),
    [
        ("90%", "5gb", 5 * 2**30),
        ("90%", "-1", 100 * 2**30),
        ("0.9", "", 100 * 2**30),
        ("7gb", "", 7 * 2**30),
    ],
)
def test_watermarks_are_read_in_every_form(mark, headroom, wanted):
    """A share of a disk of 1000 GB, bounded by the headroom, or an amount."""
    below = "cluster.routing.allocation.disk.watermark.low"
    limits = {below: mark, f"{below}.max_headroom": headroom}
    assert checks._wanted(1000 * 2**30, limits, "low") == pytest.approx(wanted)
