"""The contract of generations and their writers, run on every engine."""

import asyncio

import engines
import pytest
from engines import change, document, plan

from schema import errors
from schema.domain.search import HitKind


@pytest.fixture(params=engines.KINDS)
async def bare(request, tmp_path):
    """Each engine without a generation."""
    async with engines.make(request.param, tmp_path, request) as made:
        yield made


@pytest.fixture
async def engine(bare):
    """Each engine; its first generation holds one document of edition e1, version 5."""
    await bare.serve(1, change(5, document("a1", "秸秆禁烧")))
    return bare


BURNING = plan("秸秆")

# -- versions


@pytest.mark.parametrize("version", [5, 6])
async def test_applying_an_edition_replaces_its_documents(engine, version):
    """What was held of an edition is gone once it is written again, at an equal version too."""
    await engine.apply(change(version, document("b1", "秸秆"), document("b2", "采砂")))
    assert await engine.held("e1") == {"e1": {"b1.0": version, "b2.0": version}}
    assert await engine.ids(BURNING) == ["b1"]
    assert (await engine.index.status()).documents == 2


async def test_the_same_change_again_changes_nothing(engine):
    """A change that was applied before a crash can be applied again."""
    again = change(7, document("a1", "秸秆禁烧"), document("b1", "秸秆"))
    await engine.apply(again)
    held, found = await engine.held("e1"), await engine.ids(BURNING)
    await engine.apply(again)
    assert (await engine.held("e1"), await engine.ids(BURNING)) == (held, found)
    assert (await engine.index.status()).documents == 2


@pytest.mark.parametrize(
    "stale",
    [
        change(4, document("a1", "采砂")),
        change(4, document("other", "秸秆")),
        change(4),
        change(0, document("a1", "秸秆"), document("other", "秸秆")),
    ],
    ids=["the same document", "another document", "a deletion", "both"],
)
async def test_an_older_change_loses(engine, stale):
    """A change that comes late never takes the place of a newer one, nor stands beside it."""
    await engine.apply(stale)
    assert await engine.held("e1") == {"e1": {"a1.0": 5}}
    assert await engine.ids(BURNING) == ["a1"]
    await engine.apply(change(6, document("c1", "采砂"), edition="e2"), stale)
    assert await engine.held("e1", "e2") == {"e1": {"a1.0": 5}, "e2": {"c1.0": 6}}


async def test_what_was_emptied_is_not_filled_by_an_older_change(engine):
    """A deletion is remembered: an older change of the edition does not bring it back."""
    await engine.apply(change(7))
    await engine.apply(change(6, document("a1", "秸秆")))
    assert await engine.held("e1") == {}
    assert await engine.ids(BURNING) == []
    await engine.apply(change(8, document("a1", "秸秆")))
    assert await engine.ids(BURNING) == ["a1"]


@pytest.mark.parametrize("order", [1, -1])
async def test_of_two_changes_at_once_the_newer_wins(engine, order):
    """Within one `apply`, too, the order of arrival does not matter."""
    changes = [change(6, document("a1", "采砂")), change(7, document("a1", "秸秆"))]
    await engine.apply(*changes[::order])
    assert await engine.held("e1") == {"e1": {"a1.0": 7}}
    assert await engine.ids(BURNING) == ["a1"]


async def test_writers_of_several_tasks_do_not_undo_each_other(engine):
    """Concurrent writers, newest first: every edition ends at its newest version."""
    changes = [
        change(version, document(f"{edition}d", "秸秆"), edition=edition)
        for version in (13, 12, 11)
        for edition in ("e1", "e2", "e3")
    ]
    await asyncio.gather(*(engine.apply(each) for each in changes))
    held = await engine.held("e1", "e2", "e3")
    assert held == {edition: {f"{edition}d.0": 13} for edition in ("e1", "e2", "e3")}


async def test_an_edition_is_held_by_document_key(engine):
    """Revisions of a row are documents of their own; editions that are not there are left out."""
    rows = [document("r", "秸秆", known_from_us=at) for at in (10, 20)]
    passage = document("p", "秸秆", hit_kind=HitKind.PASSAGE)
    await engine.apply(change(9, *rows, edition="e2"), change(9, passage, edition="e3"))
    assert await engine.held("e2", "nothing", "e3") == {
        "e2": {"r.10": 9, "r.20": 9},
        "e3": {"p.0": 9},
    }
    assert await engine.held() == {}


async def test_editions_are_those_with_documents(engine):
    """An edition is listed while a document of it is held, once."""
    more = [change(6, document(f"d{n}", "秸秆"), edition=f"x{n:03}") for n in range(150)]
    await engine.apply(*more, change(6, document("a1", "秸秆"), document("a2", "秸秆")))
    await engine.apply(change(7, edition="x000"))
    async with engine.admin.writing() as writer:
        assert sorted(await writer.editions()) == ["e1", *(f"x{n:03}" for n in range(1, 150))]


async def test_a_refused_document_is_named_and_can_be_mended(engine):
    """Documents that an engine cannot hold are named, with their edition; mended they are taken."""
    bad = [
        document("late", "秸秆", known_to_us=2**63),
        document("long", "秸秆", bodies=("县" * 20_000,)),
    ]
    refused = change(6, *bad, document("good", "秸秆"), edition="e2")
    with pytest.raises(errors.DocumentsRejected, match="拒绝了 2 份") as caught:
        await engine.apply(refused)
    assert all(name in str(caught.value) for name in ("late.0", "long.0", "e2"))
    await engine.apply(change(6, document("good", "秸秆"), edition="e2"))
    assert await engine.held("e2") == {"e2": {"good.0": 6}}


# -- generations


async def test_without_an_index_the_error_says_how_to_make_one(bare):
    """Reading and writing before anything was indexed are typed errors with the remedy."""
    with pytest.raises(errors.IndexMissing, match="yidan index rebuild"):
        await bare.index.search(BURNING, limit=1)
    with pytest.raises(errors.IndexMissing, match="yidan index rebuild"):
        await bare.index.status()
    with pytest.raises(errors.IndexMissing, match="yidan index rebuild"):
        await bare.apply(change(1))
    assert await bare.admin.generations() == []


async def test_a_generation_that_is_not_there_is_a_typed_error(engine):
    """Reading, writing or serving another generation than there is changes nothing."""
    with pytest.raises(errors.IndexMissing):
        await engine.admin.generation(99).search(BURNING, limit=1)
    with pytest.raises(errors.IndexMissing):
        await engine.apply(change(1), number=99)
    with pytest.raises(errors.IndexMissing):
        await engine.admin.swap(99, expected=1)
    assert [each.number for each in await engine.admin.generations()] == [1]
    assert await engine.ids(BURNING) == ["a1"]


async def test_a_build_is_invisible_until_it_is_left_and_complete_then(engine):
    """What a build writes is not read before its end, and never by those who read what serves."""
    await engine.admin.create(2)
    candidate = engine.admin.generation(2)
    async with engine.admin.building(2) as writer:
        for n in range(3):
            await writer.apply([change(6, document(f"b{n}", "秸秆"), edition=f"e{n}")])
            assert (await candidate.status()).documents == 0
            assert await candidate.count(BURNING) == 0
            assert await engine.ids(BURNING) == ["a1"]
        await writer.apply(
            [change(7, document("c0", "秸秆"), edition="e0"), change(5, edition="e2")]
        )
    assert (await candidate.status()).documents == 3
    assert [hit.id for hit in (await candidate.search(BURNING, limit=9)).hits] == ["b1", "b2", "c0"]
    assert await engine.held("e0", "e2", number=2) == {"e0": {"c0.0": 7}, "e2": {"b2.0": 6}}
    assert await engine.ids(BURNING) == ["a1"]
    assert [(g.number, g.documents, g.serving) for g in await engine.admin.generations()] == [
        (1, 1, True),
        (2, 3, False),
    ]


async def test_a_failed_build_leaves_the_old_generation_serving(engine):
    """Nothing of a build that breaks reaches those who read, and the next one succeeds."""
    before = await engine.index.status()
    await engine.admin.create(2)
    with pytest.raises(RuntimeError, match="broken"):
        await _broken_build(engine, 2)
    after = await engine.index.status()
    assert (after.generation, after.documents) == (before.generation, before.documents)
    assert await engine.ids(BURNING) == ["a1"]
    await engine.serve(3, change(6, document("n1", "秸秆")), expected=1)
    assert (await engine.index.status()).generation == 3
    assert await engine.ids(BURNING) == ["n1"]


async def _broken_build(engine: engines.Engine, number: int) -> None:
    async with engine.admin.building(number) as writer:
        await writer.apply([change(6, document("b1", "秸秆"))])
        raise RuntimeError("broken")


async def test_an_empty_build_can_serve(bare):
    """An installation without a document has an index, which finds nothing."""
    await bare.serve(1)
    assert await bare.ids(BURNING) == []
    assert (await bare.index.status()).documents == 0
    await bare.apply(change(1, document("a1", "秸秆")))
    assert await bare.ids(BURNING) == ["a1"]


async def test_a_candidate_is_written_and_read_beside_the_serving_one(engine):
    """Writing a built generation (catching up) changes it alone, and is seen once applied."""
    await engine.build(2, change(6, document("b1", "秸秆")))
    await engine.apply(change(7, document("b2", "秸秆"), edition="e2"), number=2)
    candidate = engine.admin.generation(2)
    assert [hit.id for hit in (await candidate.search(BURNING, limit=9)).hits] == ["b1", "b2"]
    assert (await candidate.status()).generation == 2
    assert await candidate.frequencies(["秸秆"]) == {"": 2, "秸秆": 2}
    assert await engine.ids(BURNING) == ["a1"]
    await engine.apply(change(8, document("a2", "秸秆")))
    assert await engine.ids(BURNING) == ["a2"]
    assert await candidate.count(BURNING) == 2


async def test_a_number_is_used_once(engine):
    """Creating a generation that exists is refused, and leaves it as it is."""
    with pytest.raises(errors.PromotionLost, match="1"):
        await engine.admin.create(1)
    assert await engine.ids(BURNING) == ["a1"]


@pytest.mark.parametrize("expected", [None, 2, 7])
async def test_a_swap_compares_with_what_serves(engine, expected):
    """A swap that expected another generation to serve changes nothing."""
    await engine.build(2, change(6, document("b1", "秸秆")))
    with pytest.raises(errors.PromotionLost, match="2"):
        await engine.admin.swap(2, expected=expected)
    assert await engine.ids(BURNING) == ["a1"]
    assert [each.serving for each in await engine.admin.generations()] == [True, False]


async def test_a_first_swap_expects_nothing(bare):
    """Where none serves, expecting one is a lost promotion."""
    await bare.build(1, change(1, document("a1", "秸秆")))
    with pytest.raises(errors.PromotionLost):
        await bare.admin.swap(1, expected=3)
    with pytest.raises(errors.IndexMissing):
        await bare.index.status()
    await bare.admin.swap(1, expected=None)
    assert await bare.ids(BURNING) == ["a1"]


async def test_of_raced_swaps_one_wins(engine):
    """Of many who swap at once, exactly one finds what it expected."""
    for number in range(2, 6):
        await engine.build(number, change(number + 5, document(f"b{number}", "秸秆")))
    swaps = (engine.admin.swap(number, expected=1) for number in range(2, 6))
    outcomes = await asyncio.gather(*swaps, return_exceptions=True)
    lost = [each for each in outcomes if isinstance(each, errors.PromotionLost)]
    assert (len(lost), outcomes.count(None)) == (3, 1)
    (serving,) = [each.number for each in await engine.admin.generations() if each.serving]
    assert outcomes[serving - 2] is None
    assert await engine.ids(BURNING) == [f"b{serving}"]


async def test_a_swap_can_be_taken_back(engine):
    """The generation that served before serves again, with what was written to it meanwhile."""
    await engine.serve(2, change(6, document("b1", "秸秆")), expected=1)
    await engine.apply(change(7, document("a2", "秸秆")), number=1)
    await engine.admin.swap(1, expected=2)
    assert await engine.ids(BURNING) == ["a2"]
    assert [each.serving for each in await engine.admin.generations()] == [True, False]


async def test_writing_means_the_serving_generation(engine):
    """After a swap, writers without a number write the new generation."""
    await engine.serve(2, change(6, document("b1", "秸秆")), expected=1)
    await engine.apply(change(7, document("b2", "秸秆")))
    assert await engine.held("e1", number=1) == {"e1": {"a1.0": 5}}
    assert await engine.held("e1", number=2) == {"e1": {"b2.0": 7}}


async def test_a_removed_generation_is_gone_and_what_serves_stays(engine):
    """Removing is for what does not serve; what is not there is no error."""
    await engine.serve(2, change(6, document("b1", "秸秆")), expected=1)
    with pytest.raises(errors.PromotionLost, match="2"):
        await engine.admin.remove(2)
    await engine.admin.remove(1)
    await engine.admin.remove(1)
    assert [each.number for each in await engine.admin.generations()] == [2]
    with pytest.raises(errors.IndexMissing):
        await engine.admin.swap(1, expected=2)
    assert await engine.ids(BURNING) == ["b1"]
