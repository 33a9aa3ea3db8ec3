"""Identifiers: one spelling for one thing, and everything found again by its own."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.errors import IdInvalid
from schema.gql import ids

KEY = "0123456789abcdef01234567"
GOOD = ids.encode("Entry", KEY)


@given(kind=st.sampled_from(sorted(ids.Node.kinds)), key=st.text(min_size=1, max_size=60))
def test_decoding_undoes_encoding(kind, key):
    """Any key of any type comes back, from an identifier that needs no escaping in a URL."""
    try:
        id_ = ids.encode(kind, key)
    except UnicodeEncodeError:
        return
    assert id_.replace("-", "").replace("_", "").isalnum()
    assert ids.decode(id_) == (kind, key)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "x",
        GOOD + "=",
        GOOD + "\n",
        " " + GOOD,
        GOOD[:4] + "!" + GOOD[4:],
        GOOD[:-2] + "Z",
        "中文",
        "\ud800",
        "A" * 5000,
        base64.b64encode(b"\xff\xfe\xfa").decode(),
        ids.encode("Nothing", KEY),
        ids.encode("Node", KEY),
        ids.encode("Entry", ""),
        base64.urlsafe_b64encode(b"Entry").decode(),
    ],
)
def test_only_the_one_spelling_is_an_identifier(bad):
    """Junk, padding, other types and cut texts are refused, not read leniently."""
    with pytest.raises(IdInvalid):
        ids.decode(bad)


@given(st.text(max_size=60))
def test_any_text_is_refused_or_means_one_thing(text):
    """No text crashes the decoder, and none is a second spelling."""
    try:
        kind, key = ids.decode(text)
    except IdInvalid:
        return
    assert ids.encode(kind, key) == text


async def test_an_identifier_of_another_type_is_refused(execute):
    """`entry` takes identifiers of entries only, and says so."""
    source = ids.encode("Source", "0" * 64)
    result = await execute("query ($id: ID!) { entry(id: $id) { id } }", id=source)
    assert result.data == {"entry": None}
    assert result.errors[0].extensions["code"] == "ID_INVALID"
    assert "这是 Source 的标识" in result.errors[0].message


EVERYTHING = """{
  lists(township: "城关街道") { ... on DutyLists { nodes { id entries(first: 2) { edges { node {
    id responsibilities { body { id } } citation { source { id } } } } } } } }
  search(query: "秸秆", filter: {kinds: [PASSAGE]}, first: 3) { ... on SearchConnection {
    edges { node { ... on Passage { id document { id } } } } } }
  bodies(first: 3) { edges { node { id } } }
}"""


def all_ids(data: object) -> list[str]:
    """Every identifier in an answer."""
    if isinstance(data, list):
        return [each for item in data for each in all_ids(item)]
    if not isinstance(data, dict):
        return []
    own = [data["id"]] if "id" in data else []
    return own + [each for value in data.values() for each in all_ids(value)]


async def test_every_object_is_found_by_its_identifier(ask):
    """What any field gives, `node` and `nodes` give again, each type of them."""
    wanted = sorted(set(all_ids(await ask(EVERYTHING))))
    found = await ask("query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=wanted)
    assert [node["id"] for node in found["nodes"]] == wanted
    seen = {node["__typename"] for node in found["nodes"]}
    assert seen == set(ids.Node.kinds) - {"Case"}  # shown to their parties only: test_gql_cases
    one = await ask("query ($id: ID!) { node(id: $id) { __typename id } }", id=wanted[0])
    assert one["node"] == found["nodes"][0]


async def test_what_is_not_there_is_null_in_its_place(ask):
    """The order of the answer is that of the question."""
    there = (await ask("{ bodies(first: 1) { edges { node { id } } } }"))["bodies"]["edges"][0]
    known = there["node"]["id"]
    absent = [ids.encode(kind, "0" * 24) for kind in sorted(ids.Node.kinds)]
    absent.append(ids.encode("Body", "990121/没有这个机构"))
    found = await ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[*absent, known])
    assert found["nodes"] == [None] * len(absent) + [{"id": known}]


async def test_a_list_is_no_document_and_a_document_no_list(ask):
    """Both are editions, but an identifier of the one is none of the other."""
    data = await ask(EVERYTHING)
    edition = ids.decode(data["lists"]["nodes"][0]["id"])[1]
    text = ids.decode(data["search"]["edges"][0]["node"]["document"]["id"])[1]
    wrong = [ids.encode("Document", edition), ids.encode("DutyList", text)]
    found = await ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=wrong)
    assert found["nodes"] == [None, None]


@pytest.mark.parametrize(("count", "code"), [(100, None), (101, "PAGE_SIZE_INVALID")])
async def test_at_most_a_hundred_are_given_at_once(execute, count, code):
    """One more is refused."""
    operation = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    result = await execute(operation, ids=[GOOD] * count)
    assert [error.extensions["code"] for error in result.errors or []] == [code] * (
        code is not None
    )
