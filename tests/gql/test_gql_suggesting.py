"""Suggestions, near misses, related things and reasons, over GraphQL."""

import pytest
from county import TODAY, build

from schema.domain.access import Actor, Grant, Role
from schema.gql.context import context_factory
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases.bodies import Register

SUGGEST = """query ($t: String!, $n: Int! = 8) {
  suggestions(typed: $t, first: $n) { text kind matchedBy } }"""
SEARCH = """query ($q: String!) { search(query: $q, first: 3) { ... on SearchConnection {
  edges { why node { __typename ... on Entry { id title } ... on Passage { id } } } } } }"""
RELATED = """query ($id: ID!, $n: Int! = 5, $on: Date) {
  related(to: $id, first: $n, asOf: $on) { __typename
  ... on Related { nodes { ... on Entry { id title } ... on Passage { id } } }
  ... on Problem { code } } }"""
WHY = """query ($q: String!, $p: String) { responsible(question: $q, place: $p) {
  ... on AnswerCard { confidence: verdict passages { why } } } }"""


@pytest.mark.parametrize(
    ("typed", "by"), [("禁烧", "CHARACTERS"), ("jinshao", "PINYIN"), ("ltjs", "INITIALS")]
)
async def test_names_while_typing(ask, typed, by):
    """An item of a list is found by characters, pinyin and initials."""
    found = (await ask(SUGGEST, t=typed))["suggestions"]
    assert ("ITEM", by) in {(each["kind"], each["matchedBy"]) for each in found}
    assert any("禁烧" in each["text"] for each in found)


async def test_only_as_many_as_asked_for(execute):
    """A page of suggestions is bounded like any other."""
    result = await execute(SUGGEST, t="禁", n=21)
    assert result.errors[0].extensions["code"] == "PAGE_SIZE_INVALID"


async def test_a_slip_is_put_right(ask):
    """A word that sounds like one of a name is told as that one; one that stands there is not."""
    slip = await ask('{ wrong: didYouMean(text: "露天进烧") right: didYouMean(text: "露天禁烧") }')
    assert slip == {"wrong": "露天禁烧", "right": None}


async def test_why_a_hit_was_found(ask):
    """Each hit tells its words, where it applies and since when."""
    for edge in (await ask(SEARCH, q="露天禁烧"))["search"]["edges"]:
        assert any(why.startswith("含有所查的词：") for why in edge["why"])
        assert any(why.startswith("截至 2025-06-01：") for why in edge["why"])


async def test_why_evidence_was_taken(ask):
    """Evidence tells how its place stands to the place asked for."""
    card = (await ask(WHY, q="谁负责露天禁烧秸秆？", p="城关街道"))["responsible"]
    assert any("正是所问地方" in why for why in card["passages"][0]["why"])


async def test_related_things_are_others(ask):
    """What is close to an item is not the item itself, nor its twin in another file."""
    edges = (await ask(SEARCH, q="露天禁烧秸秆"))["search"]["edges"]
    item = next(e["node"] for e in edges if e["node"]["__typename"] == "Entry")
    found = (await ask(RELATED, id=item["id"]))["related"]
    assert found["__typename"] == "Related"
    assert item["id"] not in {node["id"] for node in found["nodes"]}
    fewer = (await ask(RELATED, id=item["id"], n=1))["related"]["nodes"]
    assert fewer == found["nodes"][:1]
    earlier = (await ask(RELATED, id=item["id"], on="1990-01-01"))["related"]["nodes"]
    assert earlier != found["nodes"]


async def test_only_hits_have_related_things(ask):
    """Another node's identifier is told as such."""
    edge = (await ask("{ sources(first: 1) { edges { node { id } } } }"))["sources"]["edges"][0]
    assert (await ask(RELATED, id=edge["node"]["id"]))["related"]["code"] == "ID_INVALID"


GIVE = """mutation ($q: String!, $o: FeedbackOpinion!, $c: String, $p: String, $d: Date) {
  giveFeedback(question: $q, opinion: $o, comment: $c, place: $p, asOf: $d) {
    ... on FeedbackTaken { number } ... on Problem { code } } }"""
QUEUE = """query ($s: FeedbackState, $n: Int! = 20, $b: Int) {
  feedback(state: $s, first: $n, before: $b) {
    number question opinion comment place asOf state note handledBy } }"""
HANDLE = """mutation ($n: Int!, $s: FeedbackState!, $t: String) {
  handleFeedback(number: $n, state: $s, note: $t) {
    ... on Feedback { number state note handledBy } ... on Problem { code } } }"""
EDITOR = Actor("editor", "编办", (Grant(Role.LIST_EDITOR, "990121"),))


async def test_feedback_is_given_seen_and_handled(schema, new_settings):
    """Anyone gives it; the place's editors see what was asked, answered and said, and close it."""
    settings: Settings = new_settings()
    await build(settings)
    async with opened(settings) as stores:
        made = context_factory(stores, Register(stores.sql.reads), lambda: TODAY)

        async def run(query: str, actor: Actor | None = None, **variables):
            context = made(actor) if actor else made()
            result = await schema.execute(query, variable_values=variables, context_value=context)
            assert result.errors is None, result.errors
            return next(iter(result.data.values()))

        said = {"q": "谁负责露天禁烧秸秆？", "o": "WRONG", "p": "城关街道"}
        first = (await run(GIVE, **said, c="不对", d="2025-05-01"))["number"]
        second = (await run(GIVE, **{**said, "o": "RIGHT"}))["number"]
        assert (await run(GIVE, **{**said, "p": "没有的地方"}))["code"] == "PLACE_UNKNOWN"
        later, earlier = await run(QUEUE, EDITOR, s="OPEN")
        assert (later["number"], later["opinion"], later["asOf"]) == (second, "RIGHT", "2025-06-01")
        assert (earlier["comment"], earlier["asOf"]) == ("不对", "2025-05-01")
        assert earlier["place"] == "澜江省云州市青禾县城关街道"
        assert await run(QUEUE, EDITOR, s="OPEN", n=1) == [later]
        assert await run(QUEUE, EDITOR, s="OPEN", b=second) == [earlier]
        assert (await run(HANDLE, n=first, s="ACCEPTED"))["code"] == "UNAUTHENTICATED"
        done = await run(HANDLE, EDITOR, n=first, s="ACCEPTED", t="已更正")
        assert done == {
            "number": first,
            "state": "ACCEPTED",
            "note": "已更正",
            "handledBy": "editor",
        }
        assert await run(QUEUE, EDITOR, s="OPEN") == [later]
        assert len(await run(QUEUE, EDITOR, s=None)) == 2
