"""Every argument of the schema changes the answer."""

from typing import Any, NamedTuple

import graphql
import pytest
import test_gql_audit as audit
import test_gql_cases as cases
import test_gql_decisions as decided
import test_gql_documents
import test_gql_editions as over_time
import test_gql_editorial as corrected
import test_gql_reading as reading
import test_gql_suggesting as near
from county import POLICE

from schema.gql.ids import encode

END = "the cursor of the first page"
EARLY = "2025-06-01T00:00:00.5Z"  # one file of the county was known
UNKNOWN = "2025-05-31T00:00:00Z"  # none


class Case(NamedTuple):
    """An operation on one field, what it is asked, and another value for each argument."""

    operation: str
    base: dict[str, Any]
    changes: dict[str, Any]


PAGE = "pageInfo { endCursor } edges { cursor node { id } }"

CASES = {
    "Query.search": Case(
        """query ($query: String!, $filter: SearchFilter, $place: String, $asOf: Date,
                  $knownAt: DateTime, $first: Int!, $after: String) {
          search(query: $query, filter: $filter, place: $place, asOf: $asOf, knownAt: $knownAt,
                 first: $first, after: $after) {
            ... on SearchConnection { pageInfo { endCursor } totalCount edges { node {
              ... on Node { id } } } } } }""",
        {"query": "秸秆", "first": 3},
        {
            "query": "犬只",
            "filter": {"classes": ["TERRITORIAL"]},
            "place": "城关街道",
            "asOf": "2023-06-01",
            "knownAt": EARLY,
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
        """query ($question: String!, $place: String, $asOf: Date, $knownAt: DateTime,
                  $top: Int!) {
          responsible(question: $question, place: $place, asOf: $asOf, knownAt: $knownAt,
                      top: $top) {
            ... on AnswerCard { verdict asOf passages { citation { source { name } } } } } }""",
        {"question": "谁负责露天禁烧秸秆？", "top": 10},
        {
            "question": "谁负责传染病防控？",
            "place": "城关街道",
            "asOf": "2023-06-01",
            "knownAt": EARLY,
            "top": 1,
        },
    ),
    "Query.suggestions": Case(
        "query ($typed: String!, $first: Int!) { suggestions(typed: $typed, first: $first) {"
        " text } }",
        {"typed": "禁烧", "first": 2},
        {"typed": "公安", "first": 1},
    ),
    "Query.lists": Case(
        """query ($township: String!, $class: ListClass, $asOf: Date, $knownAt: DateTime) {
          lists(township: $township, class: $class, asOf: $asOf, knownAt: $knownAt) {
            ... on DutyLists { nodes { id } } } }""",
        {"township": "城关街道"},
        {"township": "990121101", "class": "BASIC", "asOf": "2024-06-01", "knownAt": EARLY},
    ),
    "DutyList.entries": Case(
        """query ($first: Int!, $after: String, $knownAt: DateTime) {
          lists(township: "城关街道", class: BASIC) {
            ... on DutyLists { nodes { entries(first: $first, after: $after, knownAt: $knownAt) {
              PAGE } } } } }""",
        {"first": 3},
        {"first": 4, "after": END, "knownAt": EARLY},
    ),
    "Query.body": Case(
        "query ($name: String!, $place: String) { body(name: $name, place: $place) { id } }",
        {"name": "柳河镇人民政府", "place": "青禾县"},
        {"name": POLICE, "place": "临溪区"},
    ),
    "Query.resolveBody": Case(
        """query ($name: String!, $place: String, $asOf: Date) {
          resolveBody(name: $name, place: $place, asOf: $asOf) { ... on ResolvedNames {
            names { name status candidates { division evidence { text } } } } } }""",
        {"name": "县档案馆", "place": "青禾县"},
        {"name": POLICE, "place": "临溪区", "asOf": "2020-01-01"},
    ),
    "Query.bodies": Case(
        "query ($first: Int!, $after: String) { bodies(first: $first, after: $after) { PAGE } }",
        {"first": 2},
        {"first": 3, "after": END},
    ),
    "Body.duties": Case(
        """query ($role: Role, $asOf: Date, $knownAt: DateTime, $first: Int!, $after: String) {
          body(name: "县公安局") {
            duties(role: $role, asOf: $asOf, knownAt: $knownAt, first: $first, after: $after) {
              PAGE } } }""",
        {"first": 2},
        {"role": "COOPERATE", "asOf": "2023-06-01", "knownAt": UNKNOWN, "first": 3, "after": END},
    ),
    "Body.mirror": Case(
        """query ($asOf: Date, $knownAt: DateTime, $first: Int!, $after: String) {
          body(name: "县公安局") {
            mirror(asOf: $asOf, knownAt: $knownAt, first: $first, after: $after) { PAGE } } }""",
        {"first": 2},
        {"asOf": "2023-06-01", "knownAt": UNKNOWN, "first": 3, "after": END},
    ),
    "Query.compareAt": Case(
        """query ($township: String!, $class: ListClass, $from: Date!, $to: Date!,
                  $knownAt: DateTime) {
          compareAt(township: $township, class: $class, from: $from, to: $to, knownAt: $knownAt) {
            ... on Comparison { old { id } new { id } counts { kind count } } } }""",
        {"township": "990121101", "from": "2024-06-01", "to": "2025-06-01"},
        {
            "township": "城关街道",
            "class": "COOPERATIVE",
            "from": "2025-06-01",
            "to": "2024-06-01",
            "knownAt": EARLY,
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
        """query ($first: Int!, $after: String, $outcome: String) {
          ingestReports(first: $first, after: $after, outcome: $outcome) {
            pageInfo { endCursor } edges { node { name } } } }""",
        {"first": 2},
        {"first": 3, "after": END, "outcome": "accepted"},
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

# Identifiers are told from each other by the tests of `ids`, and of what takes them.
BY_ID = {
    "Query.node": {"id"},
    "Query.nodes": {"ids"},
    "Query.entry": {"id"},
    "Query.passage": {"id"},
    "Query.document": {"id"},
    "Query.case": {"id"},
    "Query.verifyEntry": {"id"},
    "Query.compare": {"old", "new"},
    "Query.edition": {"of"},
    "Query.standing": {"of"},
    "Query.itemHistory": {"entry"},
    "Query.prov": {"of"},
    "Query.related": {"to"},
}
# Arguments that the county does not tell apart, and the tests with what does.
ELSEWHERE = {
    **{
        (f"{field}", each): test
        for field, arguments, test in (
            (
                "Query.checkTask",
                ("input", "asOf"),
                decided.test_every_argument_of_a_check_makes_a_difference,
            ),
            (
                "Query.checkTasks",
                ("tasks", "asOf"),
                decided.test_arguments_of_judgements_make_a_difference,
            ),
            (
                "Query.liability",
                ("matter", "township", "on", "handedDownBy", "entrustedBy"),
                decided.test_arguments_of_judgements_make_a_difference,
            ),
            (
                "Query.assessPlan",
                ("indicators", "township", "asOf"),
                decided.test_arguments_of_judgements_make_a_difference,
            ),
            (
                "Query.checkDocument",
                ("name", "data", "department", "township", "until", "asOf"),
                "tests/api/test_checking_documents.py",
            ),
            ("Query.decision", ("id",), decided.test_recording_needs_the_right),
            ("Query.replayDecision", ("id",), decided.test_recording_needs_the_right),
            ("Mutation.recordDecision", ("input", "asOf"), decided.test_recording_needs_the_right),
        )
        for each in arguments
    },
    **{
        ("Query.audit", each): audit.test_pages_go_through_the_whole_chain_newest_first
        for each in ("first", "after")
    },
    ("Query.responsible", "asTyped"): reading.test_a_question_can_be_taken_as_typed,
    ("Query.didYouMean", "text"): near.test_a_slip_is_put_right,
    **{("Query.related", each): near.test_related_things_are_others for each in ("first", "asOf")},
    **{
        ("Query.feedback", each): near.test_feedback_is_given_seen_and_handled
        for each in ("state", "first", "before")
    },
    **{
        (f"Mutation.{field}", each): near.test_feedback_is_given_seen_and_handled
        for field, arguments in (
            ("giveFeedback", ("question", "opinion", "comment", "place", "asOf")),
            ("handleFeedback", ("number", "state", "note")),
        )
        for each in arguments
    },
    **{
        (f"Query.{field}", argument): cases.test_arguments_of_cases_ledger_and_burden
        for field, arguments in (
            ("cases", ("first", "after", "kinds", "states", "place")),
            ("ledger", ("first", "after", "place")),
            ("burden", ("asOf", "place")),
        )
        for argument in arguments
    },
    **{
        ("Query.alarms", argument): (cases.test_an_item_taken_back_is_followed_until_it_is_operated)
        for argument in ("asOf", "place")
    },
    ("Query.amendments", "place"): (
        cases.test_an_adjusted_item_is_linked_to_the_edition_that_has_it
    ),
    **{
        (f"Mutation.{field}", argument): cases.test_a_task_is_proposed_and_decided
        for field in ("proposeCase", "transitionCase")
        for argument in ("input", "requestKey")
    },
    ("Mutation.openTakeovers", "list"): (
        cases.test_an_item_taken_back_is_followed_until_it_is_operated
    ),
    ("DutyList.entries", "asOf"): (over_time.test_entries_of_an_edition_leave_out_what_was_amended),
    ("Query.edition", "which"): over_time.test_an_edition_is_looked_up_in_three_ways,
    ("Query.edition", "on"): over_time.test_an_edition_is_looked_up_in_three_ways,
    ("Query.edition", "knownAt"): over_time.test_an_edition_is_looked_up_in_three_ways,
    ("Query.standing", "asOf"): (
        over_time.test_a_delta_that_does_not_bind_or_was_not_known_changes_nothing
    ),
    ("Query.standing", "knownAt"): (
        over_time.test_a_delta_that_does_not_bind_or_was_not_known_changes_nothing
    ),
    (
        "Query.corrections",
        "first",
    ): corrected.test_an_entry_tells_what_was_corrected_by_whom_and_what_was_read,
    (
        "Query.corrections",
        "after",
    ): corrected.test_an_entry_tells_what_was_corrected_by_whom_and_what_was_read,
    ("StandingList.items", "first"): over_time.test_pages_of_the_fold_hold_every_item_once,
    ("StandingList.items", "after"): over_time.test_pages_of_the_fold_hold_every_item_once,
    ("Query.compare", "knownAt"): over_time.test_a_version_is_compared_as_it_was_known,
    ("Query.document", "knownAt"): (
        test_gql_documents.test_a_document_is_nothing_before_it_was_known
    ),
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
        (f"{type_.name}.{name}", argument)
        for type_ in schema._schema.type_map.values()
        if isinstance(type_, graphql.GraphQLObjectType) and not type_.name.startswith("__")
        for name, field in type_.fields.items()
        for argument in field.args
    }
    covered = {(name, each) for name, case in CASES.items() for each in case.changes}
    covered |= {(name, each) for name, arguments in BY_ID.items() for each in arguments}
    assert declared == covered | ELSEWHERE.keys()


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
