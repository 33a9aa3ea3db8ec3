"""Life of the index on both pairs of backends: build, promote, go back, drain, reconcile."""

import asyncio
import dataclasses
import itertools
from collections import Counter

import backends
import county
import pytest

from schema import errors
from schema.domain import search
from schema.domain.search import Change
from schema.domain.text import tokens
from schema.stores.opening import Stores, opened
from schema.usecases import documents, draining, generations, reconcile
from schema.usecases import search as searching
from schema.usecases.indexing import expand

_TICKS = itertools.count(county.NOW_US + 1_000_000_000)
BURNING = searching.planned("秸秆禁烧", search.Filters())


def clock() -> int:
    """A clock that moves with every look."""
    return next(_TICKS)


@pytest.fixture
async def stores(new_settings):
    """The small county on each pair of backends, taken in and indexed."""
    settings = new_settings()
    await county.build(settings)
    async with opened(settings) as made:
        yield made


async def take(stores: Stores, *wanted: str) -> None:
    """Take in one more township's list with items of these titles."""
    items = [
        county.entry(county.ListClass.BASIC, row, title, county.part(county.TOWN, county.Role.LEAD))
        for row, title in enumerate(wanted, 3)
    ]
    made = county.duty_list(county.ListClass.BASIC, "990121101", None, *items)
    name = f"lists/{'-'.join(wanted)}.xlsx"
    await documents.take(stores.sql, stores.blobs, county.parsed(name, made), clock())


async def found(stores: Stores, words: str) -> list[str]:
    """Titles of the hits of some exact words."""
    plan = searching.planned(f'"{words}"', search.Filters())
    return [each.cleaned for each in (await searching.page(stores, plan, first=20)).found]


async def serving(stores: Stores) -> int:
    """Number of the serving generation."""
    return (await stores.index.status()).generation


async def test_others_have_their_turn_while_documents_are_made(stores, monkeypatch):
    """A server that brings a long list into the index answers meanwhile."""
    await take(stores, *(f"事项{number}" for number in range(40)))
    turns, made_at = 0, list[int]()
    tokenize = tokens.tokenize

    def made(text: str) -> tokens.Tokens:
        made_at.append(turns)
        return tokenize(text)

    async def others() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    monkeypatch.setattr(tokens, "tokenize", made)
    beside = asyncio.create_task(others())
    await expand(stores.sql.reads, await stores.sql.reads.edition_ids())
    beside.cancel()
    assert len(made_at) > 40
    assert max(Counter(made_at).values()) <= 4


async def test_a_rebuilt_index_serves_the_same_hits(stores):
    """A new generation takes the place of the old one, which is kept, and answers alike."""
    before = await searching.page(stores, BURNING, first=20)
    old = await serving(stores)
    await generations.rebuild(stores, clock)
    after = await searching.page(stores, BURNING, first=20)
    assert [each.id for each in after.found] == [each.id for each in before.found]
    assert await serving(stores) == old + 1
    states = {each.number: each.state for each in await generations.known(stores)}
    assert states == {old: "RETIRED", old + 1: "SERVING"}


async def test_what_changes_after_a_build_is_in_it_when_it_serves(stores):
    """Promotion brings the built generation up to date first, also with what was drained since."""
    number = await generations.build(stores, clock)
    await take(stores, "校园周边巡查")
    await draining.drain(stores, clock)
    await take(stores, "水库巡查")
    assert await found(stores, "水库巡查") == []
    await generations.promote(stores, clock, number=number)
    assert await serving(stores) == number
    assert await found(stores, "校园周边巡查") == ["校园周边巡查"]
    assert await found(stores, "水库巡查") == ["水库巡查"]
    assert (await stores.sql.reads.counts()).pending == 0


async def test_what_changes_while_a_promotion_catches_up_is_in_it(stores, monkeypatch):
    """A file that is taken in after the promotion's first look is written before it serves."""
    number, late = await generations.build(stores, clock), ["水库巡查"]

    async def expanded(reads, ids):
        changes = await expand(reads, ids)
        if late:
            await take(stores, late.pop())
        return changes

    await take(stores, "校园周边巡查")
    monkeypatch.setattr(generations, "expand", expanded)
    await generations.promote(stores, clock, number=number)
    for title in ("校园周边巡查", "水库巡查"):
        assert await found(stores, title) == [title]
    assert (await stores.sql.reads.counts()).pending == 0


@pytest.mark.parametrize("fault", ["lost", "classes", "words"])
async def test_a_generation_that_differs_from_sql_never_serves(stores, fault):
    """Too few documents, other classes, or rows that cannot be found again stop a promotion."""
    old, number = await serving(stores), await generations.build(stores, clock)
    reads = stores.sql.reads
    changes = await expand(reads, await reads.edition_ids())
    spoil = {
        "lost": lambda change: Change(change.edition_id, (), change.version),
        "classes": lambda change: _each(change, list_class="OFFICE"),
        "words": lambda change: _each(change, bigrams="別的 词语"),
    }[fault]
    lists = [change for change in changes if change.documents[0].list_class]
    async with stores.index_admin.writing(number) as writer:
        await writer.apply([spoil(change) for change in lists])
    with pytest.raises(errors.IndexIncomplete, match="旧索引继续服务"):
        await generations.promote(stores, clock, number=number)
    assert await serving(stores) == old
    assert await found(stores, "犬只管理")


def _each(change: Change, **changed: object) -> Change:
    documents_ = tuple(dataclasses.replace(each, **changed) for each in change.documents)
    return Change(change.edition_id, documents_, change.version)


async def test_of_two_builders_the_later_one_wins(stores):
    """A build that another overtook is abandoned: it is not promoted, whenever it ends."""
    first = await generations.build(stores, clock)
    second = await generations.build(stores, clock)
    with pytest.raises(errors.PromotionLost, match="ABANDONED"):
        await generations.promote(stores, clock, number=first)
    await generations.promote(stores, clock)
    assert await serving(stores) == second


async def test_builders_that_race_leave_one_whole_index(stores):
    """Rebuilds at the same time: at least one wins, the losers say so, what serves is whole."""
    results = await asyncio.gather(
        *(generations.rebuild(stores, clock) for _ in range(3)), return_exceptions=True
    )
    lost = [each for each in results if isinstance(each, BaseException)]
    assert all(isinstance(each, errors.PromotionLost) for each in lost), lost
    assert len(lost) < len(results)
    content = await stores.sql.reads.index_content()
    assert (await stores.index.status()).documents == content.documents


async def test_going_back_brings_the_old_generation_up_to_date(stores):
    """After a demotion the former generation serves, with what has changed since it did."""
    old = await serving(stores)
    await generations.rebuild(stores, clock)
    await take(stores, "水库巡查")
    await draining.drain(stores, clock)
    await generations.demote(stores, clock)
    assert await serving(stores) == old
    assert await found(stores, "水库巡查") == ["水库巡查"]


async def test_without_a_former_generation_there_is_no_way_back(stores):
    """A demotion says that nothing is kept."""
    with pytest.raises(errors.PromotionLost, match="没有保留"):
        await generations.demote(stores, clock)


async def test_no_more_generations_are_kept_than_said(stores):
    """Of those that served the newest stay; abandoned ones go."""
    await generations.build(stores, clock)
    for _ in range(3):
        await generations.rebuild(stores, clock, keep=2)
    states = [each.state for each in await generations.known(stores) if each.engine]
    assert states == ["RETIRED", "SERVING"]


async def test_an_index_that_is_gone_comes_back_whole_with_the_next_change(new_settings):
    """Where no generation serves, a drain builds one from all of SQL, not from the change alone."""
    settings = new_settings()
    await county.build(settings)
    backends.lose_index(settings)
    async with opened(settings) as stores:
        with pytest.raises(errors.IndexMissing):
            await stores.index.status()
        await take(stores, "水库巡查")
        await draining.drain(stores, clock)
        assert await found(stores, "水库巡查") == ["水库巡查"]
        content = await stores.sql.reads.index_content()
        assert (await stores.index.status()).documents == content.documents


async def test_a_clean_index_reconciles_clean(stores):
    """Nothing differs, and that is noted."""
    findings = await reconcile.reconcile(stores, clock)
    assert findings.clean
    (row,) = [r for r in await _rows(stores) if r.state == "SERVING"]
    assert (row.missing, row.orphaned, row.stale) == (0, 0, 0)
    assert row.reconciled_at_us


async def _rows(stores: Stores):
    return await stores.sql.reads.generations(stores.index_admin.engine)


async def test_reconciling_finds_and_mends_what_differs(stores):
    """Documents missing, too many, out of date: each is counted, and mended unless told not to."""
    reads = stores.sql.reads
    changes = await expand(reads, await reads.edition_ids())
    long = max(changes, key=lambda change: len(change.documents))
    short = min(changes, key=lambda change: len(change.documents))
    ghost = dataclasses.replace(long.documents[0], id="ghost", edition_id="e-ghost")
    async with stores.index_admin.writing() as writer:
        await writer.apply([Change(long.edition_id, long.documents[:-2], long.version)])
        extra = dataclasses.replace(short.documents[0], id="extra")
        await writer.apply([Change(short.edition_id, (*short.documents, extra), short.version)])
        await writer.apply([Change("e-ghost", (ghost,), 7)])
    seen = await reconcile.reconcile(stores, clock, repair=False)
    assert (seen.missing, seen.orphaned, seen.stale, seen.repaired) == (2, 2, 0, False)
    mended = await reconcile.reconcile(stores, clock)
    assert (mended.missing, mended.orphaned, mended.repaired) == (2, 2, True)
    assert (await reconcile.reconcile(stores, clock)).clean
    content = await reads.index_content()
    assert (await stores.index.status()).documents == content.documents


async def test_an_edition_that_waits_in_the_outbox_is_behind_not_wrong(stores):
    """What the drain will bring is no difference; what it brought to nobody is stale."""
    await take(stores, "水库巡查")
    assert (await reconcile.reconcile(stores, clock)).clean
    async with stores.sql.unit_of_work() as work:
        await work.forget_until(await work.index_version())
    findings = await reconcile.reconcile(stores, clock)
    assert findings.missing == 1
    assert findings.repaired
    assert await found(stores, "水库巡查") == ["水库巡查"]


async def test_searches_during_rebuilds_never_fail_and_never_come_back_empty(stores):
    """From the first to the last moment of two rebuilds every answer is the whole one."""
    whole = [each.id for each in (await searching.page(stores, BURNING, first=20)).found]
    done = asyncio.Event()
    answers: list[list[str]] = []

    async def ask() -> None:
        while not done.is_set():
            page = await searching.page(stores, BURNING, first=20)
            answers.append([each.id for each in page.found])

    asking = [asyncio.create_task(ask()) for _ in range(3)]
    for _ in range(2):
        await generations.rebuild(stores, clock)
    done.set()
    await asyncio.gather(*asking)
    assert len(answers) > len(asking)
    assert all(answer == whole for answer in answers)


async def test_a_change_between_two_pages_moves_nothing(stores):
    """A page goes on in the snapshot that the first one saw, though a rebuild came between."""
    plan = searching.planned("工作", search.Filters())
    whole = [each.id for each in (await searching.page(stores, plan, first=50)).found]
    first = await searching.page(stores, plan, first=5)
    await take(stores, "水库工作")
    await draining.drain(stores, clock)
    await generations.rebuild(stores, clock)
    rest = await searching.page(stores, plan, first=50, after=first.positions[-1])
    assert [each.id for each in (*first.found, *rest.found)] == whole
