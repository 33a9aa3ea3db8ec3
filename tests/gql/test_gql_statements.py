"""Every connection of the schema: a page takes as many statements whatever its length.

The schema itself says which connections there are, so that a new one without a case fails.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import backends
import county
import graphql
import pytest
from casework import AUDITOR, Desk, temporary

from schema.domain.access import Actor, Grant, Role
from schema.domain.documents import Passage, WorkKind
from schema.gql import root
from schema.gql.context import context_factory
from schema.gql.running import Schema
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases import correcting, documents, draining
from schema.usecases.authors import Author
from schema.usecases.bodies import Register

Ask = Callable[..., Awaitable[dict[str, Any]]]

# Sees cases, ratings and the audit log; no person may be more at once.
READER = Actor("reader", "审计", (*AUDITOR.grants, Grant(Role.AUDITOR, "")))
SMALL, LARGE = 2, 8
LATER_US = county.NOW_US + 3_600_000_000
TASKS = (
    "汛期地质灾害隐患点值守",
    "人口普查入户登记",
    "马拉松赛道沿线秩序维护",
    "高考考点周边降噪",
    "非洲猪瘟排查",
    "旧桥拆除交通疏导",
    "古树名木挂牌",
    "电影下乡放映",
)
ARTICLES = tuple(
    Passage(
        at * 20,
        at * 20 + 20,
        f"第{at}条 各村储备沙袋。",
        f"第{at}条 各村储备沙袋。",
        (),
        f"第{at}条",
    )
    for at in range(1, 10)
)
# Threads may finish in another order, which splits a batch of a loader in two.
SLACK = 2

_ENTRY = """title responsibilities { role body { name place } }
  list { title place sources { name } } citation { source { name } sources { name } }
  corrections { field author } suspicions { reason }
  earlier { confidence reason earlier { title } } later { later { title } }"""
_CASE = (
    "title state townships opinions { text } steps { action } canDo flags similar entry { title }"
)

# A query of `first` items of each, with what reads more than the row.
CONNECTIONS = {
    "Query.search": """query ($first: Int!) {
        search(query: "秸秆 犬只 传染病 工作", first: $first,
            filter: {kinds: [ENTRY], classes: [BASIC]}) {
          ... on SearchConnection { totalCount edges {
          highlights { start } why node { ... on Entry { AN_ENTRY } } } } } }""",
    "Query.bodies": """query ($first: Int!) { bodies(first: $first) { totalCount edges { node {
        name place aliases } } } }""",
    "Body.duties": """query ($first: Int!) { body(name: "县公安局", place: "青禾县") {
        duties(first: $first) { totalCount edges { node { AN_ENTRY } } } } }""",
    "Body.mirror": """query ($first: Int!) { body(name: "县公安局", place: "青禾县") {
        mirror(first: $first) { totalCount edges { node { AN_ENTRY } } } } }""",
    "DutyList.entries": """query ($first: Int!) { lists(township: "城关街道") { ... on DutyLists {
        nodes { entries(first: $first) { totalCount edges { node { AN_ENTRY } } } } } } }""",
    "Document.passages": """query ($first: Int!, $document: ID!) { document(id: $document) {
        passages(first: $first) { totalCount edges { node {
        text citation { source { name } } } } } } }""",
    "Query.sources": """query ($first: Int!) { sources(first: $first) { totalCount edges { node {
        name title learntAt } } } }""",
    "Query.ingestReports": """query ($first: Int!) { ingestReports(first: $first) { totalCount
        edges { node { name suspicious { reason } } } } }""",
    "Query.corrections": """query ($first: Int!) { corrections(first: $first) { totalCount
        edges { node { field entry { title list { title } } } } } }""",
    "Query.audit": """query ($first: Int!) { audit(first: $first) { totalCount
        edges { node { seq action hash } } } }""",
    "Query.cases": "query ($first: Int!) { cases(first: $first) { edges { node { A_CASE } } } }",
    "Query.ledger": "query ($first: Int!) { ledger(first: $first) { edges { node { A_CASE } } } }",
    "Comparison.changes": """query ($first: Int!) { compareAt(township: "城关街道",
        from: "2024-06-01", to: "2025-06-01") { ... on Comparison { changes(first: $first) {
        totalCount edges { node { kinds new { AN_ENTRY } } } } } } }""",
    "StandingList.items": """query ($first: Int!, $list: ID!) { standing(of: $list) {
        ... on StandingList { items(first: $first) { totalCount edges { node {
        entry { AN_ENTRY } list { title } was { title } } } } } } }""",
}


async def _fill(settings: Settings) -> None:
    """The county with tasks in the ledger, a longer text, and more corrections."""
    await county.build(settings)
    async with opened(settings) as stores:
        desk = Desk(stores)
        for title in TASKS:
            await desk.registered(temporary(title=title, content=title))
        made = county.text(WorkKind.POLICY, "防汛预案", county.TODAY, *ARTICLES)
        await documents.take(stores.sql, stores.blobs, county.parsed("预案.txt", made), LATER_US)
        for number, row in enumerate(await stores.sql.reads.all_entries("lists/城关基本.xlsx")):
            told = {"author": Author("张三"), "reason": "漏读", "now_us": LATER_US + 1 + number}
            await correcting.correct(stores.sql, row.id, "basis", "《镇村条例》", **told)
        await draining.drain(stores, lambda: LATER_US + 100)


@pytest.fixture(scope="module")
def filled(backend, request, tmp_path_factory) -> Iterator[Settings]:
    """Where it is stored, on each pair of backends: each reads in its own way."""
    home = tmp_path_factory.mktemp("statements")
    with backends.settings(backend, home, request.getfixturevalue) as made:
        settings = made.model_copy(update={"cursor_key": "k"})
        asyncio.run(_fill(settings))
        yield settings


@pytest.fixture(scope="module")
def whole_schema() -> Schema:
    """The schema as it is served."""
    return root.build(Settings())


@pytest.fixture
def counted(filled, whole_schema, statements) -> Callable[..., Awaitable[tuple[int, int]]]:
    """Ask as the reader; gives how many items there were, and how many statements it took."""

    async def run(name: str, first: int) -> tuple[int, int]:
        async with opened(filled) as stores:
            make = context_factory(stores, Register(stores.sql.reads), lambda: county.TODAY)
            variables: dict[str, Any] = {"first": first}

            async def execute(query: str) -> dict[str, Any]:
                text = query.replace("AN_ENTRY", _ENTRY).replace("A_CASE", _CASE)
                asked = {key: value for key, value in variables.items() if f"${key}" in text}
                result = await whole_schema.execute(text, asked, context_value=make(READER))
                assert result.errors is None, result.errors
                return result.data

            variables |= await _ids(execute)
            await execute(CONNECTIONS[name])  # the register is read once a process
            with statements() as seen:
                data = await execute(CONNECTIONS[name])
        return _items(data), len(seen)

    return run


async def _ids(execute: Callable[..., Awaitable[dict[str, Any]]]) -> dict[str, str]:
    """Identifiers of a document and of a list of twelve items."""
    found = await execute("""{
        search(query: "沙袋", first: 5, filter: {kinds: [PASSAGE]}) { ... on SearchConnection {
          edges { node { ... on Passage { document { id } } } } } }
        lists(township: "城关街道", class: BASIC) { ... on DutyLists { nodes { id } } } }""")
    document = found["search"]["edges"][0]["node"]["document"]["id"]
    return {"document": document, "list": found["lists"]["nodes"][0]["id"]}


def _items(data: Any) -> int:
    """How many edges there are on the innermost connections, at most on one."""
    if isinstance(data, list):
        return max(map(_items, data), default=0)
    if not isinstance(data, dict):
        return 0
    below = max(map(_items, data.values()), default=0)
    return below or len(data.get("edges", ()))


def _connections(schema: Schema) -> set[str]:
    """Fields that return a connection, or a union with one."""
    found = set()
    for kind in schema._schema.type_map.values():
        if not isinstance(kind, graphql.GraphQLObjectType):
            continue
        for name, field in kind.fields.items():
            returned = graphql.get_named_type(field.type)
            members = getattr(returned, "types", (returned,))
            if any(each.name.endswith("Connection") for each in members):
                found.add(f"{kind.name}.{name}")
    return found


def test_every_connection_is_counted(whole_schema):
    """The cases here are the connections of the schema, neither more nor fewer."""
    assert _connections(whole_schema) == set(CONNECTIONS)


@pytest.mark.parametrize("name", CONNECTIONS)
async def test_a_longer_page_takes_no_more_statements(counted, name):
    """A page of two and one of eight, with all that surrounds their items."""
    few, small = await counted(name, SMALL)
    many, large = await counted(name, LARGE)
    assert many > few > 0
    assert large <= small + SLACK, (small, large)
