"""Search: pages, counts and facets only when selected, highlights that fit the shown words."""

import dataclasses
import json

import pytest
from county import TODAY

from schema.gql.context import context_factory
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases.bodies import Register

SEARCH = """query ($query: String!, $filter: SearchFilter, $place: String, $asOf: Date,
                   $first: Int!, $after: String) {
  search(query: $query, filter: $filter, place: $place, asOf: $asOf, first: $first, after: $after) {
    __typename
    ... on SearchConnection { asOf place totalCount
      pageInfo { hasNextPage hasPreviousPage endCursor }
      edges { cursor score node { __typename ... on Entry { title class list { territory } }
        ... on Passage { text document { kind } } } highlights { start end } } }
    ... on Problem { code message }
    ... on UnavailableProblem { retryAfter }
  } }"""


async def found(ask, query: str, **more) -> dict:
    """What a search gives."""
    return (await ask(SEARCH, **{"query": query, "first": 50, **more}))["search"]


def titles(page: dict) -> list[str]:
    """The shown words of each hit."""
    return [edge["node"].get("title") or edge["node"]["text"] for edge in page["edges"]]


async def test_hits_are_entries_and_passages_best_first(ask):
    """Both kinds, scores going down, the day echoed; an item of two files is one hit."""
    page = await found(ask, "秸秆禁烧", place="城关街道")
    scores = [edge["score"] for edge in page["edges"]]
    assert scores == sorted(scores, reverse=True)
    assert {edge["node"]["__typename"] for edge in page["edges"]} == {"Entry", "Passage"}
    assert titles(page).count("露天禁烧秸秆") == 1
    assert (page["asOf"], page["place"]) == (str(TODAY), "澜江省云州市青禾县城关街道")


@pytest.mark.parametrize("first", [1, 2, 3])
async def test_pages_join_to_the_whole(ask, first):
    """Page after page gives what one page gives, and the count is that of the whole."""
    whole = await found(ask, "秸秆")
    assert whole["totalCount"] == len(whole["edges"])
    joined, after, more = [], None, True
    while more:
        page = await found(ask, "秸秆", first=first, after=after)
        assert page["pageInfo"]["hasPreviousPage"] == (after is not None)
        joined += page["edges"]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert joined == whole["edges"]


@pytest.mark.parametrize(
    ("query", "words"),
    [("秸秆禁烧", {"秸秆禁烧"}), ("牵头", {"牵头"}), ("㈠", {"㈠"}), ('"公安机关"', {"公安机关"})],
)
async def test_highlights_are_offsets_into_the_shown_text(ask, query, words):
    """㈠ is three characters when folded; the spans still fit what is shown."""
    page = await found(ask, query, filter={"kinds": ["PASSAGE"]})
    assert page["edges"]
    shown = {
        edge["node"]["text"][span["start"] : span["end"]]
        for edge in page["edges"]
        for span in edge["highlights"]
    }
    assert words <= shown


async def test_quoted_words_must_stand_and_excluded_must_not(ask):
    """The query language holds through the API."""
    assert set(titles(await found(ask, '秸秆 -"火情"'))) & {"秸秆焚烧火情处置"} == set()
    assert set(titles(await found(ask, '"火情处置"'))) == {"秸秆焚烧火情处置"}


async def test_what_does_not_bind_on_the_day_is_no_hit(ask):
    """In 2023 one edition of one township bound."""
    page = await found(ask, "秸秆", asOf="2023-06-01")
    assert [edge["node"]["list"]["territory"] for edge in page["edges"]] == ["990121101"]


@pytest.mark.parametrize("name", ["县农业农村局", "县农业局", "縣農業局"])
async def test_a_body_is_filtered_by_any_of_its_names(ask, name):
    """The register knows that lists which write one name mean the other."""
    page = await found(ask, "秸秆", filter={"bodies": [name]})
    assert set(titles(page)) == {"露天禁烧秸秆"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"query": "秸" * 501}, "QUERY_INVALID"),
        ({"query": "-秸秆"}, "QUERY_INVALID"),
        ({"place": "没有的地方"}, "PLACE_UNKNOWN"),
        ({"after": "x"}, "CURSOR_INVALID"),
    ],
)
async def test_what_the_caller_can_mend_is_data(ask, change, code):
    """Code and Chinese message, no error."""
    page = await found(ask, **{"query": "秸秆", **change})
    assert (page["__typename"], page["code"]) == ("InputProblem", code)
    assert page["message"]


async def test_no_index_is_data_too(schema, tmp_path):
    """An installation without an index says that it cannot answer yet."""
    async with opened(Settings(home=tmp_path)) as stores:
        context = context_factory(stores, Register(stores.sql.reads), lambda: TODAY)()
        variables = {"query": "秸秆", "first": 1}
        result = await schema.execute(SEARCH, variable_values=variables, context_value=context)
        info = await schema.execute(
            "{ serverInfo { searchAvailable sources } }", context_value=context
        )
    assert result.errors is None
    assert result.data["search"] == {
        "__typename": "UnavailableProblem",
        "code": "SEARCH_UNAVAILABLE",
        "message": result.data["search"]["message"],
        "retryAfter": None,
    }
    assert info.data == {"serverInfo": {"searchAvailable": False, "sources": 0}}


FACETS = """{ search(query: "秸秆", filter: {classes: [COOPERATIVE]}, first: 1) {
  ... on SearchConnection { facets(names: [HIT_KIND, WORK_KIND, CLASS, BODY]) {
    facet otherCount buckets { value label count } } } } }"""


async def test_facets_count_without_their_own_filter_and_speak_chinese(ask):
    """Other classes are counted though one is asked for; every value has a label."""
    facets = {each["facet"]: each for each in (await ask(FACETS))["search"]["facets"]}
    assert set(facets) == {"HIT_KIND", "WORK_KIND", "CLASS", "BODY"}
    assert facets["CLASS"]["buckets"] == [
        {"value": "COOPERATIVE", "label": "配合履职事项", "count": 3},
        {"value": "TERRITORIAL", "label": "属地管理事项", "count": 1},
    ]
    assert facets["HIT_KIND"]["buckets"] == [{"value": "ENTRY", "label": "清单事项", "count": 3}]
    assert facets["WORK_KIND"]["buckets"] == [{"value": "LIST", "label": "事项清单", "count": 3}]
    labels = {bucket["label"] for bucket in facets["BODY"]["buckets"]}
    assert labels == {"县公安局", "县农业农村局", "乡镇（街道）"}


@pytest.mark.parametrize("size", [0, 101])
async def test_a_facet_has_as_many_values_as_a_page(execute, size):
    """Outside 1 to 100 is refused."""
    operation = """query ($size: Int!) { search(query: "秸秆", first: 1) { ... on SearchConnection {
      facets(names: [CLASS], size: $size) { facet } } } }"""
    result = await execute(operation, size=size)
    assert [error.extensions["code"] for error in result.errors] == ["PAGE_SIZE_INVALID"]


async def test_the_engine_explains_a_score(ask):
    """Its own words, as JSON."""
    operation = """{ search(query: "秸秆", first: 1) { ... on SearchConnection {
      edges { explanation } } } }"""
    (edge,) = (await ask(operation))["search"]["edges"]
    assert json.loads(edge["explanation"])


class Watched:
    """An index that notes which of its methods are called."""

    def __init__(self, index):
        self.index, self.called = index, []

    def __getattr__(self, name):
        self.called.append(name)
        return getattr(self.index, name)


@pytest.mark.parametrize(
    ("selected", "called"),
    [
        ("edges { score }", ["search"]),
        ("totalCount", ["search", "count"]),
        ("facets(names: [CLASS]) { facet }", ["search", "facets"]),
        ("edges { explanation }", ["search", "explain"]),
    ],
)
async def test_only_what_is_selected_is_computed(schema, stores, selected, called):
    """Counting, facets and explanations cost nothing to those who do not ask."""
    index = Watched(stores.index)
    watched = dataclasses.replace(stores, index=index)
    context = context_factory(watched, Register(stores.sql.reads), lambda: TODAY)()
    operation = (
        f'{{ search(query: "火情", first: 1) {{ ... on SearchConnection {{ {selected} }} }} }}'
    )
    result = await schema.execute(operation, context_value=context)
    assert result.errors is None
    assert index.called == called
