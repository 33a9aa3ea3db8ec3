"""The contract of the search port, run on every backend."""

import dataclasses
from datetime import date

import pytest

from schema import errors
from schema.domain import search
from schema.domain.search import Change, Document, Facet, Filters, HitKind
from schema.domain.text import fold, tokens
from schema.stores.embedded.index import EmbeddedIndex

TEXTS = {
    "a1": "负责辖区内秸秆禁烧巡查",
    "a2": "河道非法采砂行为的查处",
    "a3": "燃气安全检查，配合开展政务app推广",
    "a4": "秸秆综合利用补贴发放",
}


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
    return dataclasses.replace(made, **changes)


def plan(text: str, **filters: object) -> search.Plan:
    """The plan of a query with filters."""
    return search.plan(search.parse(text), Filters(**filters))  # type: ignore[arg-type]


@pytest.fixture(params=["embedded"])
async def index(request, tmp_path) -> EmbeddedIndex:
    """An index that holds TEXTS as one edition."""
    made = EmbeddedIndex(tmp_path / "index")
    async with made.writing() as writer:
        docs = tuple(document(id_, text) for id_, text in TEXTS.items())
        await writer.apply([Change("e1", docs)])
    return made


async def ids(index: EmbeddedIndex, wanted: search.Plan, limit: int = 10) -> list[str]:
    """Ids of the first hits."""
    return [hit.id for hit in (await index.search(wanted, limit=limit)).hits]


async def test_the_document_with_most_of_the_words_comes_first(index):
    """Any of the words may match, and the better match ranks higher."""
    assert (await ids(index, plan("秸秆禁烧")))[:2] == ["a1", "a4"]


@pytest.mark.parametrize(
    ("quoted", "expected"),
    [
        ("砂", {"a2"}),
        ("秸秆", {"a1", "a4"}),
        ("秸秆禁烧", {"a1"}),
        ("秆采", set()),
        ("政务app", {"a3"}),
    ],
)
async def test_quoted_words_of_any_length_match_exactly(index, quoted, expected):
    """One, two and more characters in quotes match where they stand in the text, nowhere else."""
    assert set(await ids(index, plan(f'"{quoted}"'))) == expected


async def test_excluded_words_exclude_whatever_else_matches(index):
    """An exclusion holds for every hit, also when the ranked words match."""
    assert set(await ids(index, plan('秸秆 -"补贴"'))) == {"a1"}


async def test_hits_with_equal_scores_come_in_order_of_id(index):
    """Ties are ordered by id and stay in order from page to page."""
    async with index.writing() as writer:
        docs = tuple(document(f"t{n:02}", "同样的文字") for n in range(30))
        await writer.apply([Change("e1", docs)])
    first = await index.search(plan("同样"), limit=7)
    rest = await index.search(plan("同样"), limit=30, after=7, snapshot=first.snapshot)
    assert [hit.id for hit in (*first.hits, *rest.hits)] == [f"t{n:02}" for n in range(30)]
    assert not first.exhausted
    assert rest.exhausted


async def test_a_page_of_an_old_snapshot_neither_skips_nor_repeats(index):
    """A write between two pages does not move what the second page shows."""
    first = await index.search(plan("秸秆"), limit=1)
    async with index.writing() as writer:
        await writer.apply([Change("e2", (document("a0", "秸秆 秸秆", edition_id="e2"),))])
    second = await index.search(plan("秸秆"), limit=1, after=1, snapshot=first.snapshot)
    assert [hit.id for hit in (*first.hits, *second.hits)] == ["a1", "a4"] or [
        hit.id for hit in (*first.hits, *second.hits)
    ] == ["a4", "a1"]


async def test_an_unknown_snapshot_is_a_typed_error(index):
    """A cursor of a snapshot that is gone says so."""
    with pytest.raises(errors.CursorExpired, match="从第一页"):
        await index.search(plan("秸秆"), limit=1, after=1, snapshot="gen-1-9.1")


async def test_applying_an_edition_replaces_its_documents(index):
    """What the index held of an edition is gone once the edition is written again."""
    async with index.writing() as writer:
        await writer.apply([Change("e1", (document("b1", "秸秆禁烧"),))])
    assert await ids(index, plan("秸秆")) == ["b1"]
    assert (await index.status()).documents == 1


FILTERED = [
    ("hit_kinds", frozenset({HitKind.PASSAGE}), {"hit_kind": HitKind.PASSAGE}),
    ("work_kinds", frozenset({"LAW"}), {"work_kind": "LAW"}),
    ("classes", frozenset({"RECLAIMED"}), {"list_class": "RECLAIMED"}),
    ("bodies", frozenset({"县水利局"}), {"bodies": ("县公安局", "县水利局")}),
    ("editions", frozenset({"e9"}), {"edition_id": "e9"}),
    ("places", frozenset({"99", "9901"}), {"territory_path": ("99", "9901", "=9901")}),
    ("within", "9901", {"territory_path": ("99", "9901", "990121", "=990121")}),
    ("as_of", date(2020, 1, 1), {"valid_to": date(2020, 1, 1).toordinal()}),
]


@pytest.mark.parametrize(("name", "value", "changes"), FILTERED, ids=[f[0] for f in FILTERED])
async def test_each_filter_keeps_its_documents_only(index, name, value, changes):
    """A filter keeps the documents that have its value, and drops the others."""
    other = document("z1", "秸秆禁烧", valid_from=date(2020, 1, 2).toordinal(), edition_id="e2")
    kept = dataclasses.replace(document("z2", "秸秆禁烧", edition_id="e3"), **changes)
    async with index.writing() as writer:
        await writer.apply([Change("e1", ()), Change("e2", (other,)), Change("e3", (kept,))])
    assert await ids(index, plan("秸秆", **{name: value})) == ["z2"]


async def test_a_revision_is_found_while_it_was_known_and_only_then(index):
    """`known_at` sees what was known at a moment; without it only the newest revision counts."""
    old = document("k1", "秸秆", known_from_us=10, known_to_us=20, edition_id="e2")
    new = document("k2", "秸秆", known_from_us=20, edition_id="e3")
    async with index.writing() as writer:
        await writer.apply([Change("e1", ()), Change("e2", (old,)), Change("e3", (new,))])
    assert await ids(index, plan("秸秆", known_at_us=19)) == ["k1"]
    assert await ids(index, plan("秸秆", known_at_us=20)) == ["k2"]
    assert await ids(index, plan("秸秆")) == ["k2"]


async def test_counts_are_exact(index):
    """The total is the number of matching documents, whatever the page size."""
    assert await index.count(plan("秸秆")) == 2


async def test_a_facet_ignores_its_own_filter_and_tells_what_it_left_out(index):
    """Counting by class ignores the class filter; values beyond the size are counted as other."""
    extra = tuple(
        document(f"f{n}", "秸秆", edition_id="e2", list_class=name)
        for n, name in enumerate(["BASIC", "POWERS", "SERVICE"])
    )
    async with index.writing() as writer:
        await writer.apply([Change("e2", extra)])
    filtered = plan("秸秆", classes=frozenset({"POWERS"}))
    (counted,) = await index.facets(filtered, [Facet.CLASS], size=1)
    assert [(bucket.value, bucket.count) for bucket in counted.buckets] == [("BASIC", 3)]
    assert counted.other_count == 2


async def test_an_explanation_exists_for_hits_only(index):
    """Explaining a hit gives the engine's words, explaining another document gives nothing."""
    assert "value" in (await index.explain(plan("采砂"), "a2") or "")
    assert await index.explain(plan("采砂"), "a1") is None
    assert await index.explain(plan("采砂"), "nothing") is None


async def test_frequencies_count_documents(index):
    """Document frequencies come for single characters and pairs, with the total."""
    found = await index.frequencies(["秸秆", "砂", "没有"])
    assert found == {"": 4, "秸秆": 2, "砂": 1, "没有": 0}


async def test_without_an_index_the_error_says_how_to_make_one(tmp_path):
    """Searching before anything was indexed is a typed error with the remedy."""
    with pytest.raises(errors.IndexMissing, match="yidan index rebuild"):
        await EmbeddedIndex(tmp_path / "none").search(plan("秸秆"), limit=1)


async def test_a_failed_build_leaves_the_old_generation_serving(index):
    """A generation is promoted only when its build ends well."""
    before = await index.status()
    with pytest.raises(RuntimeError, match="broken"):
        await _broken_build(index)
    assert await index.status() == before
    async with index.building() as writer:
        await writer.apply([Change("e1", (document("n1", "秸秆"),))])
    assert (await index.status()).generation > before.generation
    assert await ids(index, plan("秸秆")) == ["n1"]


async def _broken_build(index: EmbeddedIndex) -> None:
    async with index.building() as writer:
        await writer.apply([Change("e1", ())])
        raise RuntimeError("broken")
