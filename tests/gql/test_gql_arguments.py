"""Every argument of the schema changes the answer."""

from typing import Any, NamedTuple

import graphql
import pytest
from county import POLICE

from schema.gql.ids import encode

END = "the cursor of the first page"


class Case(NamedTuple):
    """An operation on one field, what it is asked, and another value for each argument."""

    operation: str
    base: dict[str, Any]
    changes: dict[str, Any]


PAGE = "pageInfo { endCursor } edges { cursor node { id } }"

CASES = {
    "Query.search": Case(
        """query ($query: String!, $filter: SearchFilter, $place: String, $asOf: Date,
                  $first: Int!, $after: String) {
          search(query: $query, filter: $filter, place: $place, asOf: $asOf, first: $first,
                 after: $after) {
            ... on SearchConnection { pageInfo { endCursor } totalCount edges { node {
              ... on Node { id } } } } } }""",
        {"query": "秸秆", "first": 3},
        {
            "query": "犬只",
            "filter": {"classes": ["TERRITORIAL"]},
            "place": "城关街道",
            "asOf": "2023-06-01",
            "first": 1,
            "after": END,
        },
    ),
    "SearchConnection.facets": Case(
        """query ($names: [Facet!]!, $size: Int!) { search(query: "秸秆", first: 1) {
            ... on SearchConnection { facets(names: $names, size: $size) {
              facet otherCount buckets { value } } } } }""",
        {"names": ["BODY"], "size": 20},
        {"names": ["CLASS"], "size": 1},
    ),
    "Query.responsible": Case(
        """query ($question: String!, $place: String, $asOf: Date, $top: Int!) {
          responsible(question: $question, place: $place, asOf: $asOf, top: $top) {
            ... on AnswerCard { verdict asOf passages { citation { source { name } } } } } }""",
        {"question": "谁负责露天禁烧秸秆？", "top": 10},
        {"question": "谁负责传染病防控？", "place": "城关街道", "asOf": "2023-06-01", "top": 1},
    ),
    "Query.lists": Case(
        """query ($township: String!, $class: ListClass, $asOf: Date) {
          lists(township: $township, class: $class, asOf: $asOf) {
            ... on DutyLists { nodes { id } } } }""",
        {"township": "城关街道"},
        {"township": "990121101", "class": "BASIC", "asOf": "2024-06-01"},
    ),
    "DutyList.entries": Case(
        """query ($first: Int!, $after: String) { lists(township: "城关街道", class: BASIC) {
            ... on DutyLists { nodes { entries(first: $first, after: $after) { PAGE } } } } }""",
        {"first": 3},
        {"first": 4, "after": END},
    ),
    "Query.body": Case(
        "query ($name: String!, $place: String) { body(name: $name, place: $place) { id } }",
        {"name": "柳河镇人民政府", "place": "青禾县"},
        {"name": POLICE, "place": "临溪区"},
    ),
    "Query.bodies": Case(
        "query ($first: Int!, $after: String) { bodies(first: $first, after: $after) { PAGE } }",
        {"first": 2},
        {"first": 3, "after": END},
    ),
    "Body.duties": Case(
        """query ($role: Role, $asOf: Date, $first: Int!, $after: String) {
          body(name: "县公安局") {
            duties(role: $role, asOf: $asOf, first: $first, after: $after) { PAGE } } }""",
        {"first": 2},
        {"role": "COOPERATE", "asOf": "2023-06-01", "first": 3, "after": END},
    ),
    "Body.mirror": Case(
        """query ($asOf: Date, $first: Int!, $after: String) { body(name: "县公安局") {
            mirror(asOf: $asOf, first: $first, after: $after) { PAGE } } }""",
        {"first": 2},
        {"asOf": "2023-06-01", "first": 3, "after": END},
    ),
    "Query.compareAt": Case(
        """query ($township: String!, $class: ListClass, $from: Date!, $to: Date!) {
          compareAt(township: $township, class: $class, from: $from, to: $to) {
            ... on Comparison { old { id } new { id } counts { kind count } } } }""",
        {"township": "990121101", "from": "2024-06-01", "to": "2025-06-01"},
        {
            "township": "城关街道",
            "class": "COOPERATIVE",
            "from": "2025-06-01",
            "to": "2024-06-01",
        },
    ),
    "Comparison.changes": Case(
        """query ($first: Int!, $after: String, $kinds: [ChangeKind!]) {
          compareAt(township: "城关街道", from: "2024-06-01", to: "2025-06-01") {
            ... on Comparison { changes(first: $first, after: $after, kinds: $kinds) {
              pageInfo { endCursor } edges { node { kinds new { id } } } } } } }""",
        {"first": 2},
        {"first": 3, "after": END, "kinds": ["ADDED"]},
    ),
    "Query.sources": Case(
        """query ($first: Int!, $after: String) {
          sources(first: $first, after: $after) { PAGE } }""",
        {"first": 2},
        {"first": 3, "after": END},
    ),
    "Query.ingestReports": Case(
        """query ($first: Int!, $after: String) { ingestReports(first: $first, after: $after) {
            pageInfo { endCursor } edges { node { name } } } }""",
        {"first": 2},
        {"first": 3, "after": END},
    ),
    "Document.passages": Case(
        """query ($first: Int!, $after: String) {
          search(query: "违者由公安机关依法处理", filter: {kinds: [PASSAGE]}, first: 1) {
            ... on SearchConnection { edges { node { ... on Passage { document {
              passages(first: $first, after: $after) { PAGE } } } } } } } }""",
        {"first": 1},
        {"first": 2, "after": END},
    ),
}

# Identifiers are told from each other by the tests of `ids`.
BY_ID = {
    "Query.node",
    "Query.nodes",
    "Query.entry",
    "Query.passage",
    "Query.document",
    "Query.verifyEntry",
    "Query.compare",
}


def end_cursor(data: Any) -> str | None:
    """The cursor at the end of the innermost page."""
    if isinstance(data, list):
        return next((found for each in data if (found := end_cursor(each))), None)
    if not isinstance(data, dict):
        return None
    inner = (end_cursor(value) for name, value in data.items() if name != "pageInfo")
    return next((found for found in inner if found), None) or data.get("pageInfo", {}).get(
        "endCursor"
    )


def test_every_field_with_arguments_has_a_case(schema):
    """A field or argument that is added needs a line above."""
    declared = {
        f"{type_.name}.{name}": set(field.args)
        for type_ in schema._schema.type_map.values()
        if isinstance(type_, graphql.GraphQLObjectType) and not type_.name.startswith("__")
        for name, field in type_.fields.items()
        if field.args
    }
    covered = {name: set(case.changes) for name, case in CASES.items()}
    assert {name: args for name, args in declared.items() if name not in BY_ID} == covered


@pytest.mark.parametrize(
    ("field", "argument"), [(name, each) for name, case in CASES.items() for each in case.changes]
)
async def test_an_argument_changes_the_answer(ask, field, argument):
    """With another value the answer is another, and it is one."""
    operation, base, changes = CASES[field]
    operation = operation.replace("PAGE", PAGE)
    before = await ask(operation, **base)
    value = end_cursor(before) if changes[argument] is END else changes[argument]
    assert value is not None
    after = await ask(operation, **{**base, argument: value})
    assert None not in after.values()
    assert after != before


@pytest.mark.parametrize(
    "narrow",
    [
        {"kinds": ["PASSAGE"]},
        {"workKinds": ["LIST"]},
        {"classes": ["COOPERATIVE"]},
        {"bodies": ["县农业局"]},
    ],
)
async def test_each_filter_narrows_the_search(ask, narrow):
    """A filter leaves some of the hits; none of the filters is the whole."""
    operation = CASES["Query.search"].operation
    whole = await ask(operation, query="秸秆", first=50)
    part = await ask(operation, query="秸秆", first=50, filter=narrow)
    assert 0 < part["search"]["totalCount"] < whole["search"]["totalCount"]


@pytest.mark.parametrize(("field", "kind"), [("entry", "Entry"), ("document", "Document")])
async def test_an_unknown_identifier_is_nothing(ask, field, kind):
    """Well formed, but of nothing that is stored."""
    found = await ask(
        f"query ($id: ID!) {{ {field}(id: $id) {{ id }} }}", id=encode(kind, "0" * 24)
    )
    assert found == {field: None}
