"""The contract of the search port's reads, run on every engine."""

import dataclasses
import itertools
from datetime import date

import engines
import pytest
from engines import change, document, plan

from schema import errors
from schema.domain import search
from schema.domain.search import Facet, Filters, HitKind, Plan

TEXTS = {
    "a1": "负责辖区内秸秆禁烧巡查",
    "a2": "河道非法采砂行为的查处",
    "a3": "燃气安全检查，配合开展政务app推广",
    "a4": "秸秆综合利用补贴发放",
}
DOCUMENTS = tuple(document(id_, text) for id_, text in TEXTS.items())


@pytest.fixture(params=engines.KINDS)
async def engine(request, tmp_path):
    """Each engine; its first generation, freshly built, holds TEXTS as one edition."""
    async with engines.make(request.param, tmp_path, request) as made:
        await made.serve(1, change(1, *DOCUMENTS))
        yield made


async def test_the_document_with_most_of_the_words_comes_first(engine):
    """Any of the words may match, and the better match ranks higher."""
    assert (await engine.ids(plan("秸秆禁烧")))[:2] == ["a1", "a4"]


async def test_a_character_is_found_however_frequent(engine):
    """Frequent characters are left out beside pairs only: alone they are all that is asked for."""
    docs = [document(f"c{n}", "乡镇清单") for n in range(9)]
    await engine.serve(2, change(2, *docs), expected=1)
    assert len(await engine.ids(plan("镇"))) == 9


SCORED = {
    "one character": plan("砂"),
    "a frequent unigram beside a bigram": plan("秸秆"),
    "several words": plan("秸秆禁烧 河道采砂"),
    "a word of Latin letters": plan("政务app推广"),
    "expansions": Plan(bigrams=("秸秆",), expansions=(("补贴", 0.5), ("采砂", 0.25))),
    "only expansions": Plan(expansions=(("补贴", 0.3),)),
    "filters beside words": plan("秸秆", classes=frozenset({"BASIC"}), as_of=date(2025, 1, 1)),
}


@pytest.mark.parametrize("wanted", SCORED.values(), ids=SCORED)
async def test_scores_are_those_of_the_formula(engine, wanted):
    """Both engines score by the same BM25, whatever filters there are."""
    found = (await engine.index.search(wanted, limit=10)).hits
    expected = engines.bm25(DOCUMENTS, wanted)
    scored = {hit.id: hit.score for hit in found}
    assert scored == {id_: pytest.approx(score, abs=1e-4) for id_, score in expected.items()}
    assert scored  # the plan does find something


async def test_an_exact_phrase_adds_to_the_score_as_one_rare_word(engine):
    """A phrase weighs as much as its pairs, as if all of them stood once more in the text."""
    pairs, phrase = plan("秸秆禁烧"), plan('"秸秆禁烧"')
    expected = engines.bm25(DOCUMENTS, dataclasses.replace(pairs, unigrams=()))["a1"]
    (alone,) = (await engine.index.search(Plan(phrases=phrase.phrases), limit=2)).hits
    assert (alone.id, alone.score) == ("a1", pytest.approx(expected, abs=1e-4))


async def test_hits_of_filters_alone_score_nothing(engine):
    """Where no word is asked for, all hits are equal and come in order of id."""
    hits = (await engine.index.search(plan(""), limit=10)).hits
    assert [(hit.id, hit.score, hit.hit_kind) for hit in hits] == [
        (id_, 0.0, HitKind.ENTRY) for id_ in TEXTS
    ]


@pytest.mark.parametrize("words", ["同样", "样", ""])
@pytest.mark.parametrize(("count", "size"), [(30, 7), (30, 30), (300, 101), (300, 7)])
async def test_hits_with_equal_scores_come_in_order_of_id(engine, words, count, size):
    """Ties are ordered by id and stay in order from page to page, however many they are."""
    docs = [document(f"t{n:03}", "同样的文字") for n in reversed(range(count))]
    await engine.apply(change(2, *docs))
    pages = await engine.pages(plan(words), size)
    assert [hit.id for page in pages for hit in page.hits] == [f"t{n:03}" for n in range(count)]
    assert [page.exhausted for page in pages] == [False] * (-(-count // size) - 1) + [True]
    assert len({page.snapshot.partition(".")[0] for page in pages}) == 1


@pytest.mark.parametrize("size", [1, 3, 10, 49])
async def test_pages_that_cut_groups_of_equal_scores_make_one_order(engine, size):
    """Pages of any size, put together, are the hits by falling score, then id."""
    docs = [document(f"g{n:02}", "巡查" + "河道" * (n % 5)) for n in range(50)]
    await engine.apply(change(2, *docs))
    (whole,) = await engine.pages(plan("巡查 河道"), 60)
    parts = [hit for page in await engine.pages(plan("巡查 河道"), size) for hit in page.hits]
    order = [(hit.score, hit.id) for hit in parts]
    assert order == [(hit.score, hit.id) for hit in whole.hits]
    assert order == sorted(order, key=lambda hit: (-hit[0], hit[1]))
    assert len({score for score, _ in order}) == 5


@pytest.mark.parametrize("words", ["秸秆", ""])
async def test_a_write_between_two_pages_does_not_move_the_second(engine, words):
    """A page of an old snapshot neither skips nor repeats nor shows what is newer."""
    before = await engine.ids(plan(words))
    first = await engine.index.search(plan(words), limit=1)
    await engine.apply(change(2, document("a0", "秸秆 秸秆"), edition="e2"), change(3))
    after = first.hits[0].position
    rest = await engine.index.search(plan(words), limit=9, after=after, snapshot=first.snapshot)
    assert [hit.id for hit in (*first.hits, *rest.hits)] == before
    assert await engine.ids(plan(words)) == ["a0"]


async def test_a_swap_between_two_pages_does_not_move_the_second(engine):
    """Pages go on in the generation in which they began, new searches see the new one."""
    before = await engine.ids(plan("秸秆"))
    first = await engine.index.search(plan("秸秆"), limit=1)
    await engine.serve(2, change(2, document("b1", "秸秆")), expected=1)
    after = first.hits[0].position
    rest = await engine.index.search(plan("秸秆"), limit=9, after=after, snapshot=first.snapshot)
    assert [hit.id for hit in (*first.hits, *rest.hits)] == before
    assert await engine.ids(plan("秸秆")) == ["b1"]


@pytest.mark.parametrize("snapshot", ["gen-1-9.1", "gen-2-1.5.6", "1.abc", "nothing", "../x.1"])
async def test_an_unknown_snapshot_is_a_typed_error(engine, snapshot):
    """A cursor of a snapshot that is gone, or of another engine, says so."""
    with pytest.raises(errors.CursorExpired, match="从第一页"):
        await engine.index.search(plan("秸秆"), limit=1, after="1", snapshot=snapshot)


@pytest.mark.parametrize(
    ("quoted", "expected"),
    [
        ("砂", {"a2"}),
        ("秸秆", {"a1", "a4"}),
        ("秸秆禁烧", {"a1"}),
        ("秸秆综合利用补贴发放", {"a4"}),
        ("禁烧秸秆", set()),
        ("秆采", set()),
        ("政务app", {"a3"}),
        ("务app推", {"a3"}),
        ("app", {"a3"}),
    ],
)
async def test_quoted_words_of_any_length_match_exactly(engine, quoted, expected):
    """One, two and more characters in quotes match where they stand in the text, nowhere else."""
    assert set(await engine.ids(plan(f'"{quoted}"'))) == expected


@pytest.mark.parametrize("excluded", ['-"补贴"', "-贴", '-"综合利用补贴"', '-补贴 -"app"'])
async def test_excluded_words_exclude_whatever_else_matches(engine, excluded):
    """An exclusion of any length holds for every hit, also when the ranked words match."""
    assert await engine.ids(plan(f"秸秆 {excluded}")) == ["a1"]
    assert await engine.index.count(plan(f"秸秆 {excluded}")) == 1


FILTERED = [
    ("hit_kinds", frozenset({HitKind.PASSAGE}), {"hit_kind": HitKind.PASSAGE}),
    ("work_kinds", frozenset({"LAW"}), {"work_kind": "LAW"}),
    ("classes", frozenset({"RECLAIMED"}), {"list_class": "RECLAIMED"}),
    ("bodies", frozenset({"县水利局"}), {"bodies": ("县公安局", "县水利局")}),
    ("editions", frozenset({"e3", "e9"}), {}),
    ("places", frozenset({"99", "9901"}), {"territory_path": ("99", "9901", "=9901")}),
    ("within", "9901", {"territory_path": ("99", "9901", "990121", "=990121")}),
    ("as_of", date(2020, 1, 1), {"valid_to": date(2020, 1, 1).toordinal()}),
]


@pytest.mark.parametrize("words", ["秸秆", '"秸秆"', ""])
@pytest.mark.parametrize(("name", "value", "changes"), FILTERED, ids=[f[0] for f in FILTERED])
async def test_each_filter_keeps_its_documents_only(engine, name, value, changes, words):
    """A filter keeps the documents that have its value, and drops the others."""
    other = document("z1", "秸秆禁烧", valid_from=date(2020, 1, 2).toordinal())
    kept = dataclasses.replace(document("z2", "秸秆禁烧"), **changes)
    await engine.apply(change(2), change(2, other, edition="e2"), change(2, kept, edition="e3"))
    assert await engine.ids(plan(words, **{name: value})) == ["z2"]


async def test_a_place_has_what_applies_there_and_what_lies_inside(engine):
    """`places` means the territory itself, `within` whatever lies below; together either."""
    paths = {"p1": ("99", "=99"), "p2": ("99", "9901", "=9901"), "p3": ("98", "=98")}
    docs = [document(id_, "秸秆", territory_path=path) for id_, path in paths.items()]
    await engine.apply(change(2, *docs))
    assert await engine.ids(plan("秸秆", places=frozenset({"99"}))) == ["p1"]
    assert await engine.ids(plan("秸秆", within="99")) == ["p1", "p2"]
    assert await engine.ids(plan("秸秆", places=frozenset({"98"}), within="9901")) == ["p2", "p3"]


async def test_days_are_inclusive_at_both_ends(engine):
    """A document binds on its first and on its last day, not before, not after."""
    first, last = date(2020, 1, 1).toordinal(), date(2020, 12, 31).toordinal()
    await engine.apply(change(2, document("d1", "秸秆", valid_from=first, valid_to=last)))
    days = [date.fromordinal(day) for day in (first - 1, first, last, last + 1)]
    found = [await engine.ids(plan("秸秆", as_of=day)) for day in days]
    assert found == [[], ["d1"], ["d1"], []]


@pytest.mark.parametrize("words", ["秸秆", ""])
async def test_a_revision_is_found_while_it_was_known_and_only_then(engine, words):
    """`known_at` sees what was known at a moment; without it only the newest revision counts."""
    old = document("k1", "秸秆", known_from_us=10, known_to_us=20)
    new = document("k2", "秸秆", known_from_us=20)
    await engine.apply(change(2, old, new))
    moments = (9, 10, 19, 20, None)
    found = [await engine.ids(plan(words, known_at_us=moment)) for moment in moments]
    assert found == [[], ["k1"], ["k1"], ["k2"], ["k2"]]


async def test_a_moment_leaves_the_end_known_now_aside(engine):
    """What a later edition ended is a hit of an earlier moment: SQL knows which end was known."""
    first, last, day = (date(2025, 1, each).toordinal() for each in (1, 9, 20))
    made = document("d1", "秸秆", valid_from=first, valid_to=last, known_from_us=10)
    await engine.apply(change(2, made))
    on = date.fromordinal(day)
    assert await engine.ids(plan("秸秆", as_of=on)) == []
    assert await engine.ids(plan("秸秆", as_of=on, known_at_us=15)) == ["d1"]
    early = date.fromordinal(first - 1)
    assert await engine.ids(plan("秸秆", as_of=early, known_at_us=15)) == []


async def test_one_id_is_found_by_the_revision_that_was_known(engine):
    """Two revisions may bring the same row: two documents, of which one is found and explained."""
    old = document("k1", "秸秆", known_from_us=10, known_to_us=20)
    await engine.apply(change(2, old, document("k1", "禁烧", known_from_us=20)))
    assert await engine.held("e1") == {"e1": {"k1.10": 2, "k1.20": 2}}
    assert await engine.ids(plan("秸秆 禁烧")) == ["k1"]
    assert await engine.index.explain(plan("禁烧"), "k1")
    assert await engine.index.explain(plan("秸秆"), "k1") is None
    assert await engine.index.explain(plan("秸秆", known_at_us=10), "k1")


async def test_counts_are_exact(engine):
    """The total is the number of matching documents, whatever the page size."""
    assert [await engine.index.count(plan(words)) for words in ("秸秆", "", "没有")] == [2, 4, 0]


async def test_a_facet_ignores_its_own_filter_and_tells_what_it_left_out(engine):
    """Counting by class ignores the class filter; values beyond the size are counted as other."""
    names = ["BASIC", "POWERS", "SERVICE"]
    docs = [document(f"f{n}", "秸秆", list_class=name) for n, name in enumerate(names)]
    docs.append(document("f9", "秸秆", list_class="BASIC", hit_kind=HitKind.PASSAGE))
    await engine.apply(change(2, *docs, edition="e2"))
    filtered = plan("秸秆", classes=frozenset({"POWERS"}), hit_kinds=frozenset({HitKind.ENTRY}))
    by_class, by_kind = await engine.index.facets(filtered, [Facet.CLASS, Facet.HIT_KIND], size=1)
    assert by_class == search.FacetCount(Facet.CLASS, (search.Bucket("BASIC", 3),), 2)
    assert by_kind == search.FacetCount(Facet.HIT_KIND, (search.Bucket("ENTRY", 1),), 0)


async def test_every_facet_counts_each_value(engine):
    """A document with several bodies counts once for each; one without a class for none."""
    law = document("l1", "秸秆", work_kind="LAW", list_class=None, bodies=("甲", "乙"))
    await engine.apply(change(2, law, document("l2", "秸秆", bodies=("甲",))))
    found = await engine.index.facets(plan("秸秆"), list(Facet), size=10)
    counted = {each.facet: {b.value: b.count for b in each.buckets} for each in found}
    assert counted == {
        Facet.HIT_KIND: {"ENTRY": 2},
        Facet.WORK_KIND: {"LAW": 1, "LIST": 1},
        Facet.CLASS: {"BASIC": 1},
        Facet.BODY: {"甲": 2, "乙": 1},
    }
    assert await engine.index.facets(plan("秸秆"), [], size=10) == []


async def test_an_explanation_exists_for_hits_only(engine):
    """Explaining a hit gives the engine's words, explaining another document gives nothing."""
    assert "value" in (await engine.index.explain(plan("采砂"), "a2") or "")
    assert await engine.index.explain(plan("采砂"), "a1") is None
    assert await engine.index.explain(plan("采砂"), "nothing") is None
    elsewhere = plan("采砂", classes=frozenset({"POWERS"}))
    assert await engine.index.explain(elsewhere, "a2") is None


async def test_frequencies_count_documents(engine):
    """Document frequencies come for single characters and pairs, with the total."""
    found = await engine.index.frequencies(["秸秆", "砂", "没有", "app"])
    assert found == {"": 4, "秸秆": 2, "砂": 1, "没有": 0, "app": 1}
    assert await engine.index.frequencies([]) == {"": 4}


async def test_the_status_tells_generation_and_size(engine):
    """The status names the engine as its administration does."""
    status = await engine.index.status()
    assert (status.engine, status.generation, status.documents) == (engine.admin.engine, 1, 4)
    assert status.size_bytes > 0


async def test_combined_filters_all_hold(engine):
    """Filters narrow each other, in every combination."""
    kinds, classes = (HitKind.ENTRY, HitKind.PASSAGE), ("BASIC", "POWERS")
    docs = [
        document(f"{kind}{name}", "秸秆", hit_kind=kind, list_class=name)
        for kind, name in itertools.product(kinds, classes)
    ]
    await engine.apply(change(2, *docs))
    for kind, name in itertools.product(kinds, classes):
        filters = Filters(hit_kinds=frozenset({kind}), classes=frozenset({name}))
        wanted = search.plan(search.parse("秸秆"), filters)
        assert await engine.ids(wanted) == [f"{kind}{name}"]
