"""Editions over time: moments of knowledge, look-ups of a version, the list that deltas make."""

import asyncio
import dataclasses
from datetime import date

import pytest
from county import BODIES, DIVISIONS, NOW_US, POLICE, TODAY, duty_list, entry, parsed, part

from schema.domain.lists import ListClass, Relation, Role
from schema.gql import root
from schema.gql.context import context_factory
from schema.stores.opening import opened
from schema.usecases import bodies, completeness, documents, draining, withdrawing
from schema.usecases.bodies import Register

PLACE = "990121101"
SECOND = 1_000_000
BEFORE = "2025-05-31T08:00:00+08:00"  # nothing was known
FIRST = "2025-06-01T08:00:00.5+08:00"  # only the first edition was
SECOND_KNOWN = "2025-06-01T00:00:01.5Z"  # the delta too
LISTS = """query ($asOf: Date, $knownAt: DateTime) {
  lists(township: "990121101", asOf: $asOf, knownAt: $knownAt) { __typename
    ... on DutyLists { knownAt completeUpTo nodes {
      id label bindingTo relation completeUpTo sources { name } } }
    ... on NoEdition { knownAt earlier { ... on DutyList { label } }
      later { ... on DutyList { label } } } } }"""
STANDING = """query ($of: ID!, $asOf: Date, $knownAt: DateTime) {
  standing(of: $of, asOf: $asOf, knownAt: $knownAt) { __typename
    ... on StandingList { asOf knownAt editions { label }
      items(first: 50) { totalCount edges { node {
        entry { title adjustment } list { label } amendedBy { label } was { title } } } }
      removed { entry { title } by { adjustment } } unmatched { title } }
    ... on NoEdition { earlier { ... on DutyList { label } } later { ... on DutyList { label } } }
    ... on Problem { code } } }"""
EDITION = """query ($of: ID!, $which: Which!, $on: Date, $knownAt: DateTime) {
  edition(of: $of, which: $which, on: $on, knownAt: $knownAt) { __typename
    ... on DutyList { label bindingTo }
    ... on NoEdition { earlier { ... on DutyList { label } } later { ... on DutyList { label } } }
    ... on Problem { code } } }"""
ENTRIES = """query ($asOf: Date, $knownAt: DateTime) {
  lists(township: "990121101", asOf: "2024-06-01") { ... on DutyLists { nodes {
    entries(first: 20, asOf: $asOf, knownAt: $knownAt) { edges { node { title } } } } } } }"""
SEARCH = """query ($asOf: Date, $knownAt: DateTime) {
  search(query: "管理", first: 20, asOf: $asOf, knownAt: $knownAt) {
    ... on SearchConnection { knownAt totalCount facets(names: [CLASS, BODY]) {
      buckets { value count } } edges { node { ... on Entry {
        title list { label bindingTo } } } } } } }"""


def edition(label: str, start: date, relation: Relation, *items):
    """A version of the town's list; an item is (title, adjustment)."""
    kind = ListClass.COOPERATIVE
    entries = [
        entry(kind, row, title, part(POLICE, Role.LEAD), adjustment=adjustment)
        for row, (title, adjustment) in enumerate(items, 3)
    ]
    made = duty_list(kind, PLACE, start, *entries)
    about = dataclasses.replace(made.description, label=label, relation=relation)
    return dataclasses.replace(made, description=about)


FILES = (
    edition(
        "甲",
        date(2024, 1, 1),
        Relation.REPLACES,
        ("犬只管理", None),
        ("露天焚烧管理", None),
        ("燃气管理", None),
    ),
    edition(
        "乙",
        date(2025, 3, 1),
        Relation.AMENDS,
        ("犬只管理", "取消"),
        ("露天焚烧秸秆管理", "修改"),
        ("充电桩管理", "新增"),
        ("养蜂管理", "取消"),
    ),
    edition("丙", date(2026, 1, 1), Relation.REPLACES, ("燃气管理", None)),
)


@pytest.fixture(scope="session")
def town(backend, request, tmp_path_factory):
    """Settings of a store in which a list was learnt version by version, a second apart."""
    import backends  # noqa: PLC0415 - the fixture alone needs it

    home = tmp_path_factory.mktemp("town")
    with backends.settings(backend, home, request.getfixturevalue) as made:
        asyncio.run(build(made))
        yield made


async def build(settings) -> None:
    """Take the versions in; the last one is withdrawn after ten seconds."""
    async with opened(settings) as stores:
        register = {"divisions.csv": DIVISIONS, "bodies.csv": BODIES}
        await bodies.import_register(stores.sql, register, NOW_US)
        for seconds, each in enumerate(FILES):
            taken = parsed(f"{each.description.label}.xlsx", each)
            await documents.take(stores.sql, stores.blobs, taken, NOW_US + seconds * SECOND)
        await completeness.declare(
            stores.sql,
            Register(stores.sql.reads),
            "青禾县",
            up_to=date(2025, 5, 1),
            note="编办来函",
            now_us=NOW_US + 5 * SECOND,
        )
        await withdrawing.withdraw(
            stores.sql, "丙.xlsx", reason="误收", now_us=NOW_US + 10 * SECOND
        )
        await draining.drain(stores, lambda: NOW_US)


@pytest.fixture
async def tell(town):
    """Run an operation on that store; gives its data."""
    schema = root.build(town)
    async with opened(town) as stores:
        make = context_factory(stores, Register(stores.sql.reads), lambda: TODAY)

        async def run(query, /, **variables):
            result = await schema.execute(query, variable_values=variables, context_value=make())
            assert result.errors is None, result.errors
            return result.data

        yield run


async def the_list(tell) -> str:
    """The id of the first version."""
    found = await tell(LISTS, asOf="2024-06-01")
    return found["lists"]["nodes"][0]["id"]


async def test_ends_are_those_known_at_the_moment(tell):
    """While 丙 was known it ended 甲; before it came, and since it is withdrawn, nothing does."""
    moments = {
        FIRST: [("甲", None)],
        "2025-06-01T00:00:03Z": [("甲", "2026-01-01"), ("乙", "2026-01-01")],
        None: [("甲", None), ("乙", None)],
    }
    for moment, expected in moments.items():
        found = (await tell(LISTS, knownAt=moment))["lists"]
        told = sorted(((n["label"], n["bindingTo"]) for n in found["nodes"]), reverse=True)
        assert told == sorted(expected, reverse=True)
        assert (found["knownAt"] is None) == (moment is None)


async def test_what_was_withdrawn_is_found_at_the_moments_at_which_it_was_known(tell):
    """A list of 2026 binds then by what was known at second 3, and names its file."""
    found = await tell(LISTS, asOf="2026-02-01", knownAt="2025-06-01T00:00:03Z")
    assert [node["sources"] for node in found["lists"]["nodes"]] == [[{"name": "丙.xlsx"}]]
    now = (await tell(LISTS, asOf="2026-02-01"))["lists"]["nodes"]
    assert sorted(node["label"] for node in now) == sorted("甲乙")


async def test_nothing_known_then_is_no_list(tell):
    """Before the first file there is no list, and no nearest one."""
    found = (await tell(LISTS, knownAt=BEFORE))["lists"]
    assert (found["__typename"], found["nodes"]) == ("DutyLists", [])


async def test_no_edition_on_a_day_tells_the_nearest_ones(tell):
    """Before 甲 starts, it is the next; there is none before."""
    found = (await tell(LISTS, asOf="2023-01-01"))["lists"]
    assert found == {
        "__typename": "NoEdition",
        "knownAt": None,
        "earlier": None,
        "later": {"label": "甲"},
    }


async def test_the_list_on_a_day_is_the_fold_of_what_binds(tell):
    """A delta takes one item away, gives one new words in its place, and adds one."""
    of = await the_list(tell)
    found = (await tell(STANDING, of=of))["standing"]
    assert [each["label"] for each in found["editions"]] == ["甲", "乙"]
    items = [edge["node"] for edge in found["items"]["edges"]]
    told = [
        (i["entry"]["title"], i["list"]["label"], (i["amendedBy"] or {}).get("label"), i["was"])
        for i in items
    ]
    assert told == [
        ("露天焚烧秸秆管理", "甲", "乙", [{"title": "露天焚烧管理"}]),
        ("燃气管理", "甲", None, []),
        ("充电桩管理", "乙", None, []),
    ]
    assert found["items"]["totalCount"] == 3
    assert found["removed"] == [{"entry": {"title": "犬只管理"}, "by": {"adjustment": "取消"}}]
    assert found["unmatched"] == [{"title": "养蜂管理"}]


async def test_pages_of_the_fold_hold_every_item_once(tell):
    """Going from page to page gives what one page gives."""
    pages = """query ($of: ID!, $first: Int!, $after: String) { standing(of: $of) {
      ... on StandingList { items(first: $first, after: $after) {
        pageInfo { endCursor hasNextPage } edges { node { entry { title } } } } } } }"""
    of, found, after, more = await the_list(tell), [], None, True
    while more:
        page = (await tell(pages, of=of, first=2, after=after))["standing"]["items"]
        found += [edge["node"]["entry"]["title"] for edge in page["edges"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert found == ["露天焚烧秸秆管理", "燃气管理", "充电桩管理"]


@pytest.mark.parametrize(
    "when", [{"asOf": "2024-06-01"}, {"knownAt": FIRST}], ids=["before", "not known"]
)
async def test_a_delta_that_does_not_bind_or_was_not_known_changes_nothing(tell, when):
    """On an earlier day, and by what was known before it came, the list is 甲's."""
    found = (await tell(STANDING, of=await the_list(tell), **when))["standing"]
    titles = [edge["node"]["entry"]["title"] for edge in found["items"]["edges"]]
    assert titles == ["犬只管理", "露天焚烧管理", "燃气管理"]


async def test_the_fold_of_a_day_without_an_edition_tells_the_nearest(tell):
    """Nothing binds in 2023."""
    found = (await tell(STANDING, of=await the_list(tell), asOf="2023-01-01"))["standing"]
    assert (found["__typename"], found["later"]) == ("NoEdition", {"label": "甲"})


@pytest.mark.parametrize(
    ("which", "on", "known_at", "label"),
    [
        ("EXACT", "2025-03-01", None, "乙"),
        ("EXACT", "2025-03-02", None, None),
        ("EXACT", "2025-03-01", FIRST, None),
        ("AT_OR_BEFORE", "2025-03-02", None, "乙"),
        ("AT_OR_BEFORE", "2025-02-28", None, "甲"),
        ("AT_OR_BEFORE", "2023-12-31", None, None),
        ("FIRST", None, None, "甲"),
        ("NEWEST", None, None, "乙"),
        ("NEWEST", None, "2025-06-01T00:00:03Z", "丙"),
    ],
)
async def test_an_edition_is_looked_up_in_three_ways(tell, which, on, known_at, label):
    """Exact, latest at or before, first, newest; else what is nearest."""
    of = await the_list(tell)
    found = (await tell(EDITION, of=of, which=which, on=on, knownAt=known_at))["edition"]
    assert found.get("label") == label
    assert found["__typename"] == ("DutyList" if label else "NoEdition")


@pytest.mark.parametrize(("which", "on"), [("EXACT", None), ("NEWEST", "2025-01-01")])
async def test_a_look_up_that_makes_no_sense_is_a_problem(tell, which, on):
    """A day is needed where it matters, and refused where it does not."""
    found = (await tell(EDITION, of=await the_list(tell), which=which, on=on))["edition"]
    assert found == {"__typename": "InputProblem", "code": "BAD_USER_INPUT"}


async def test_entries_of_an_edition_leave_out_what_was_amended(tell):
    """As published all three; on a day after the delta one; by what was known before it, three."""

    async def titles(**when):
        (node,) = (await tell(ENTRIES, **when))["lists"]["nodes"]
        return [edge["node"]["title"] for edge in node["entries"]["edges"]]

    whole = ["犬只管理", "露天焚烧管理", "燃气管理"]
    assert await titles() == whole
    assert await titles(asOf="2025-06-01") == ["燃气管理"]
    assert await titles(asOf="2025-06-01", knownAt=FIRST) == whole
    assert await titles(knownAt=BEFORE) == []


async def test_search_finds_what_stands_and_counts_it(tell):
    """Amended items are no hits, nor lines that say 取消; counts and facets agree with the hits."""
    found = (await tell(SEARCH))["search"]
    assert hits(found) == ["充电桩管理", "燃气管理", "露天焚烧秸秆管理"]
    assert found["totalCount"] == 3
    assert [b["count"] for facet in found["facets"] for b in facet["buckets"]] == [3, 3]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (BEFORE, []),
        (FIRST, ["燃气管理", "犬只管理", "露天焚烧管理"]),
        (SECOND_KNOWN, ["充电桩管理", "燃气管理", "露天焚烧秸秆管理"]),
    ],
)
async def test_search_loses_no_hit_of_an_earlier_moment(tell, moment, expected):
    """What a later delta displaced is found by what was known before; ends and counts too."""
    found = (await tell(SEARCH, knownAt=moment))["search"]
    assert hits(found) == sorted(expected)
    assert found["totalCount"] == len(expected)
    counts = [bucket["count"] for facet in found["facets"] for bucket in facet["buckets"]]
    assert counts == [len(expected)] * 2 * bool(expected)
    assert {edge["node"]["list"]["bindingTo"] for edge in found["edges"]} <= {None}


async def test_duties_are_those_of_the_day_and_the_moment(tell):
    """A body's duties follow amendments as the list does."""
    duties = """query ($asOf: Date, $knownAt: DateTime) { body(name: "县公安局") {
      duties(first: 20, asOf: $asOf, knownAt: $knownAt) {
        totalCount edges { node { title } } } } }"""
    now = (await tell(duties))["body"]["duties"]
    assert hits(now) == ["充电桩管理", "燃气管理", "露天焚烧秸秆管理"]
    then = (await tell(duties, knownAt=FIRST))["body"]["duties"]
    assert hits(then) == sorted(["燃气管理", "犬只管理", "露天焚烧管理"])
    assert (now["totalCount"], then["totalCount"]) == (3, 3)


async def test_a_version_is_compared_as_it_was_known(tell):
    """A version is compared with itself, but not at a moment at which nobody knew it."""
    compare = """query ($of: ID!, $knownAt: DateTime) {
      compare(old: $of, new: $of, knownAt: $knownAt) { __typename
        ... on Comparison { knownAt counts { kind count } } ... on Problem { code } } }"""
    of = await the_list(tell)
    found = (await tell(compare, of=of, knownAt=FIRST))["compare"]
    assert found["counts"] == [{"kind": "UNCHANGED", "count": 3}]
    assert found["knownAt"] == "2025-06-01T00:00:00.500000Z"
    none = (await tell(compare, of=of, knownAt=BEFORE))["compare"]
    assert none == {"__typename": "InputProblem", "code": "ID_INVALID"}


async def test_completeness_is_told_where_it_was_declared(tell):
    """The county's word holds for its towns, from the moment at which it was given."""
    found = (await tell(LISTS))["lists"]
    assert found["completeUpTo"] == "2025-05-01"
    assert {node["completeUpTo"] for node in found["nodes"]} == {"2025-05-01"}
    assert (await tell(LISTS, knownAt=SECOND_KNOWN))["lists"]["completeUpTo"] is None


def hits(found) -> list[str]:
    """Titles of what was found, sorted."""
    return sorted(edge["node"]["title"] for edge in found["edges"])
