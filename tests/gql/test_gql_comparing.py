"""Comparing lists."""

import pytest
from county import TOWN

from schema.gql.ids import decode, encode

AT = """query ($class: ListClass, $from: Date!, $to: Date!, $first: Int! = 50, $after: String,
               $kinds: [ChangeKind!]) {
  compareAt(township: "990121101", class: $class, from: $from, to: $to) {
    __typename
    ... on InputProblem { code message }
    ... on Comparison { FIELDS } } }"""
FIELDS = """old { id bindingFrom } new { id bindingFrom } counts { kind count }
  changes(first: $first, after: $after, kinds: $kinds) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { cursor node { kinds confidence explanation
      old { id title list { bindingFrom } } new { id title responsibilities { bodyName } }
      wordings { field bodyName old new spans { oldStart oldEnd newStart newEnd } } } } }"""
AT = AT.replace("FIELDS", FIELDS)
BY_IDS = """query ($old: ID!, $new: ID!, $first: Int! = 50, $after: String, $kinds: [ChangeKind!]) {
  compare(old: $old, new: $new) {
    ... on InputProblem { code message }
    ... on Comparison { FIELDS } } }""".replace("FIELDS", FIELDS)
LISTS = """query ($township: String!, $class: ListClass, $asOf: Date) {
  lists(township: $township, class: $class, asOf: $asOf) { ... on DutyLists { nodes { id } } } }"""


async def list_id(ask, township: str, list_class: str, day: str = "2025-06-01") -> str:
    """The list of a class at a place on a day."""
    variables = {"township": township, "class": list_class, "asOf": day}
    return (await ask(LISTS, **variables))["lists"]["nodes"][0]["id"]


async def test_two_editions_of_equal_words_are_unchanged(ask):
    """Each item once, though one edition of the county stands in two files."""
    old = await list_id(ask, "990121101", "COOPERATIVE", "2024-06-01")
    new = await list_id(ask, "990121101", "COOPERATIVE")
    found = (await ask(BY_IDS, old=old, new=new))["compare"]
    assert [found["old"][0]["id"], found["new"][0]["id"]] == [old, new]
    assert found["counts"] == [{"kind": "UNCHANGED", "count": 3}]
    twins = await list_id(ask, "城关街道", "COOPERATIVE")
    assert (await ask(BY_IDS, old=twins, new=new))["compare"]["counts"] == [
        {"kind": "UNCHANGED", "count": 3}
    ]
    first = found["changes"]["edges"][0]["node"]
    assert (first["kinds"], first["confidence"], first["wordings"]) == (["UNCHANGED"], 1.0, [])
    assert first["old"][0]["list"]["bindingFrom"] == "2023-01-01"
    assert TOWN in [part["bodyName"] for part in first["new"][0]["responsibilities"]]


async def test_another_list_is_all_added_and_removed(ask):
    """Nothing of one is in the other; what was removed has no new item."""
    old = await list_id(ask, "城关街道", "COOPERATIVE")
    new = await list_id(ask, "城关街道", "BASIC")
    found = (await ask(BY_IDS, old=old, new=new, kinds=["REMOVED"]))["compare"]
    assert found["counts"] == [{"kind": "ADDED", "count": 12}, {"kind": "REMOVED", "count": 3}]
    assert found["changes"]["totalCount"] == 3
    assert all(edge["node"]["new"] == [] for edge in found["changes"]["edges"])


async def test_lists_on_two_days(ask):
    """Before the first edition there was none: all is added; a list of the county stays."""
    variables = {"from": "2022-12-31", "to": "2024-06-01", "class": "COOPERATIVE"}
    found = (await ask(AT, **variables))["compareAt"]
    assert (found["old"], found["counts"]) == ([], [{"kind": "ADDED", "count": 3}])


async def test_pages_hold_every_change_once(ask, execute):
    """A cursor of another comparison, or with another choice of kinds, is expired."""
    old = await list_id(ask, "城关街道", "COOPERATIVE")
    new = await list_id(ask, "城关街道", "BASIC")

    async def page(**more) -> dict:
        return (await ask(BY_IDS, old=old, new=new, **more))["compare"]["changes"]

    whole, seen, after, more = await page(), [], None, True
    while more:
        part = await page(first=4, after=after)
        seen += part["edges"]
        after, more = part["pageInfo"]["endCursor"], part["pageInfo"]["hasNextPage"]
    assert seen == whole["edges"]
    assert len(seen) == whole["totalCount"] == 15
    for variables in ({"old": new, "new": old}, {"old": old, "new": new, "kinds": ["ADDED"]}):
        result = await execute(BY_IDS, after=after, **variables)
        assert [each.extensions["code"] for each in result.errors] == ["CURSOR_EXPIRED"]


@pytest.mark.parametrize("wrong", [encode("DutyList", "0" * 24), encode("Entry", "1"), "junk"])
async def test_what_is_no_list_is_a_problem(ask, wrong):
    """Unknown, of another type, no identifier at all; a document is no list."""
    known = await list_id(ask, "城关街道", "BASIC")
    for sides in ({"old": wrong, "new": known}, {"old": known, "new": wrong}):
        assert (await ask(BY_IDS, **sides))["compare"]["code"] == "ID_INVALID"
    text = (await ask('{ search(query: "养犬", first: 1, filter: {kinds: [PASSAGE]}) { '
                      "... on SearchConnection { edges { node { ... on Passage { document { id } "
                      "} } } } } }"))["search"]["edges"][0]["node"]["document"]["id"]  # fmt: skip
    as_list = encode("DutyList", decode(text)[1])
    assert (await ask(BY_IDS, old=as_list, new=known))["compare"]["code"] == "ID_INVALID"


async def test_an_unknown_place_is_a_problem(ask):
    """The answer says what is wrong."""
    query = """{ compareAt(township: "没有的地方", from: "2024-01-01", to: "2025-01-01") {
      ... on InputProblem { code } } }"""
    assert (await ask(query))["compareAt"] == {"code": "PLACE_UNKNOWN"}
