"""Texts that mean something elsewhere, in every String and ID that the schema takes anywhere.

The schema itself says where those are, so a new argument is tried without a case of its own: each
field is reached from the root, by arguments that find something, and asked once for each text.
"""

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import county
import graphql
import httpx
import pytest
from casework import COUNTY, OFFICER, Desk, by, temporary
from sample import ROOT
from sqlalchemy import text

from api.graphql import graphql_app
from api.running import Running
from api.turns import Turns
from schema.domain.access import Actor, Grant, Role
from schema.gql import root
from schema.gql.context import context_factory
from schema.gql.running import Schema
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.stores.sql import sqlite
from schema.usecases.bodies import Register

TEXTS = {
    "SQL": "' OR '1'='1'; DROP TABLE entry; --",
    "LIKE": "%_\\%",
    "Lucene": 'title:* AND (NOT x)^9 OR "a"~2 /.*/ {* TO *} +-!&&||\\',
    "Elasticsearch": '{"script":{"source":"java.lang.Runtime"},"query":{"match_all":{}}}',
    "HTML": "<script>alert(1)</script>\"><img src=x onerror='alert(1)'>",
    "a template": "{{7*7}} ${7*7} #{7*7} %s %(x)s {0.__class__}",
    "a formula": '=HYPERLINK("http://x","x")+cmd|\' /C calc\'!A0',
    "NUL": "秸\x00秆",
    "RTL": "秸秆\u202egnp.exe\u2066\u200b\ufeff",
    "a path": "../../../../etc/passwd\x2f..%2f..%00/..\\..\\windows",
    "a header": "x\r\nset-cookie: a=b\r\n\r\n",
    "half a character": "\ufffd\uffff\U0010ffff\ud7ff",
    "long": "秸" * 20_000,
    "empty": "",
}
# What finds something, by the name of an argument; ids are asked for first.
FINDING = {
    "township": "城关街道",
    "place": "青禾县",
    "name": "县公安局",
    "query": "秸秆",
    "question": "谁负责露天禁烧秸秆？",
    "asOf": "2026-06-01",
    "from": "2024-06-01",
    "to": "2025-06-01",
    "which": "NEWEST",
    "action": "SUBMIT",
}
PLAIN = {
    "Int": 1,
    "Float": 1.0,
    "Boolean": True,
    "Date": "2026-06-01",
    "DateTime": "2026-06-01T00:00:00Z",
}
IDS = """{
  lists(township: "城关街道") { ... on DutyLists { nodes { id
    entries(first: 1) { edges { node { id } } } } } }
  search(query: "秸秆", first: 9, filter: {kinds: [PASSAGE]}) { ... on SearchConnection {
    edges { node { ... on Passage { document { id } } } } } }
  cases(first: 1) { edges { node { id } } } }"""
EVERYTHING = Actor(
    "all",
    "程序",
    tuple(
        Grant(role, COUNTY)
        for role in (Role.LIST_EDITOR, Role.APPROVER, Role.AUDITOR, Role.TOWNSHIP_CLERK)
    ),
)
DOCUMENTED = set(re.findall(r"`([A-Z][A-Z_]+)`", (ROOT / "docs/api.md").read_text("utf-8")))
DEEPEST = 3  # inputs inside inputs

Place: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Hop:
    """A field on the way from the root, on an object type."""

    on: str
    name: str
    field: graphql.GraphQLField


@dataclass(frozen=True)
class Target:
    """A place in the arguments of the last field of a way that takes any text."""

    operation: str
    way: tuple[Hop, ...]
    place: Place

    @property
    def name(self) -> str:
        """Its coordinate, and where it is inside of an input."""
        return f"{self.way[-1].on}.{self.way[-1].name}({'.'.join(self.place)}:)"


def ways(schema: graphql.GraphQLSchema) -> Iterator[tuple[str, tuple[Hop, ...]]]:
    """The shortest way to every field of every object, from either root."""
    roots = (("query", schema.query_type), ("mutation", schema.mutation_type))
    queue = deque((kind, (), type_) for kind, type_ in roots if type_)
    seen = {type_ for _, type_ in roots}
    while queue:
        kind, way, type_ = queue.popleft()
        for name, field in type_.fields.items():
            there = (*way, Hop(type_.name, name, field))
            yield kind, there
            below = graphql.get_named_type(field.type)
            if kind == "mutation" or not graphql.is_composite_type(below):
                continue
            abstract = graphql.is_abstract_type(below)
            for each in schema.get_possible_types(below) if abstract else [below]:
                if each not in seen:
                    seen.add(each)
                    queue.append((kind, there, each))


def places(type_: Any, depth: int = 0) -> Iterator[Place]:
    """Where in a value of a type any text may stand."""
    named = graphql.get_named_type(type_)
    if named.name in {"String", "ID"}:
        yield ()
    elif isinstance(named, graphql.GraphQLInputObjectType) and depth < DEEPEST:
        for name, field in named.fields.items():
            yield from ((name, *rest) for rest in places(field.type, depth + 1))


def targets(schema: graphql.GraphQLSchema) -> list[Target]:
    """Every one of them."""
    return [
        Target(kind, way, (name, *rest))
        for kind, way in ways(schema)
        for name, argument in way[-1].field.args.items()
        for rest in places(argument.type)
    ]


def value(type_: Any, told: str, place: Place, injected: str | None, finding: Any) -> Any:
    """A value of a type, as short as can be, with the text at its place."""
    if isinstance(type_, graphql.GraphQLNonNull):
        return value(type_.of_type, told, place, injected, finding)
    if isinstance(type_, graphql.GraphQLList):
        return [value(type_.of_type, told, place, injected, finding)]
    if isinstance(type_, graphql.GraphQLInputObjectType):
        return {
            name: value(field.type, name, place[1:], injected if here else None, finding)
            for name, field in type_.fields.items()
            if (here := place[:1] == (name,)) or graphql.is_required_input_field(field)
        }
    if injected is not None:
        return injected
    if isinstance(type_, graphql.GraphQLEnumType):
        return finding.get(told, next(iter(type_.values)))
    return finding.get(told, PLAIN.get(type_.name, "秸秆"))


def asked(target: Target, injected: str | None, finding: dict[str, Any]) -> dict[str, Any]:
    """The operation that puts a text at its place, or that only goes the way."""
    variables: dict[str, Any] = {}
    declared, opening, closing = [], "", ""
    for at, hop in enumerate(target.way):
        last = at == len(target.way) - 1
        given = []
        for name, argument in hop.field.args.items():
            chosen = last and injected is not None and target.place[0] == name
            if not chosen and not graphql.is_required_argument(argument):
                continue
            key = f"v{at}_{name}"
            found = finding | finding.get(f"{hop.on}.{hop.name}", {})
            if not last:  # where several types come from one field
                found |= finding.get(f"{hop.on}.{hop.name} {target.way[at + 1].on}", {})
            rest = target.place[1:] if chosen else ()
            variables[key] = value(argument.type, name, rest, injected if chosen else None, found)
            declared.append(f"${key}:{argument.type}")
            given.append(f"{name}:${key}")
        arguments = f"({','.join(given)})" if given else ""
        opening += f"{{...on {hop.on}{{it{at}:{hop.name}{arguments}"
        closing += "}}"
    if graphql.is_composite_type(graphql.get_named_type(target.way[-1].field.type)):
        opening += "{__typename}"
    head = f"{target.operation}({','.join(declared)})" if declared else target.operation
    return {"query": head + opening + closing, "variables": variables}


@pytest.fixture(scope="module")
def schema() -> Schema:
    """The schema as it is served."""
    return root.build(Settings())


async def _build(settings: Settings) -> None:
    """The county with a case."""
    await county.build(settings)
    async with opened(settings) as stores:
        await Desk(stores).propose(temporary(), by(OFFICER))


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    """A small county, to be written to."""
    made = Settings(home=tmp_path_factory.mktemp("injected") / "home", cursor_key="k")
    asyncio.run(_build(made))
    return made


@pytest.fixture
async def stores(settings) -> AsyncIterator[Stores]:
    """Its stores."""
    async with opened(settings) as found:
        yield found


@pytest.fixture
async def client(stores, schema) -> AsyncIterator[httpx.AsyncClient]:
    """A client who may do nearly everything."""
    made = context_factory(stores, Register(stores.sql.reads), lambda: county.TODAY)
    app = graphql_app(Running(schema, Turns()), lambda _request: made(EVERYTHING))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://yidan", timeout=60
    ) as found:
        yield found


@pytest.fixture
async def finding(client) -> dict[str, Any]:
    """Arguments that find something: ids too, by the field that takes them."""
    data = (await client.post("/graphql", json={"query": IDS})).json()["data"]
    listed = data["lists"]["nodes"][0]
    entry = listed["entries"]["edges"][0]["node"]["id"]
    document = data["search"]["edges"][0]["node"]["document"]["id"]
    return FINDING | {
        "list": listed["id"],
        "entry": entry,
        "of": listed["id"],
        "old": listed["id"],
        "new": listed["id"],
        "case": data["cases"]["edges"][0]["node"]["id"],
        "Query.entry": {"id": entry},
        "Query.node": {"id": entry},
        "Query.nodes": {"ids": entry},
        "Query.document": {"id": document},
        "Query.edition Document": {"of": document},
    }


def tables(settings: Settings) -> list[str]:
    """What the database is made of."""
    engine = sqlite.migrating_engine(settings.home / "yidan.db")
    with engine.connect() as connection:
        made = connection.execute(text("SELECT sql FROM sqlite_master ORDER BY name")).scalars()
        found = [each or "" for each in made]
    engine.dispose()
    return found


def files(settings: Settings) -> set[Path]:
    """What there is in the data directory and beside it, but for SQLite's own files."""
    return {
        path for path in settings.home.parent.rglob("*") if not path.name.startswith("yidan.db-")
    }


async def test_no_text_means_more_than_its_characters(client, schema, finding, settings):
    """Answered, or refused with a documented code: nothing breaks, and nothing else is there after.

    Every answer has the shape that the operation asks for, and the type that the schema says.
    """
    before, there = tables(settings), files(settings)
    found = targets(schema._schema)
    assert len({target.name for target in found}) == len(found) > 80
    for target in found:
        for kind, injected in TEXTS.items():
            response = await client.post("/graphql", json=asked(target, injected, finding))
            told, where = response.json(), (target.name, kind)
            assert response.status_code == 200, (where, response.text[:500])
            assert response.headers["content-type"].startswith("application/json"), where
            codes = {error["extensions"]["code"] for error in told.get("errors", ())}
            assert codes <= DOCUMENTED - {"INTERNAL", "GRAPHQL_VALIDATION_FAILED"}, (where, told)
            assert "set-cookie" not in response.headers, where
            assert told.get("data") or codes, where
    assert (tables(settings), files(settings)) == (before, there)


async def test_every_argument_that_takes_a_text_is_reached(client, schema, finding):
    """The way to each finds something: what is tried above is not refused before it gets there."""
    missed = []
    for target in targets(schema._schema):
        if len(target.way) == 1:
            continue
        above = Target(target.operation, target.way[:-1], ())
        data = (await client.post("/graphql", json=asked(above, None, finding))).json()["data"]
        if "__typename" not in str(data):
            missed.append((target.name, data))
    assert missed == []
