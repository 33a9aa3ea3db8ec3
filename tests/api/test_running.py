"""Operations that another process answers: to the byte what this one would have answered."""

import pickle
from collections.abc import Callable
from typing import Any

import graphql
import pytest
import strawberry
from apps import TODAY, DirectReader, client_of
from prometheus_client import CollectorRegistry

from api import asker, telemetry
from api.app import create_app
from api.graphql import graphql_app
from api.running import Answered, Asked, Operation, Running
from api.turns import Turns
from schema.gql import observed, root
from schema.gql.context import context_factory
from schema.gql.running import Schema
from schema.settings import Settings
from schema.usecases.bodies import Register

ASK = """query Asked($q: String!) { responsible(question: $q) { __typename ... on AnswerCard {
  verdict asOf answers { bodyName } passages { quote evidence { __typename } } } } }"""
LISTS = """{ lists(first: 2) { ... on DutyLists { nodes {
  title entries(first: 2) { edges { cursor node { title number } } } } } } }"""
OPERATIONS = [
    (ASK, {"q": "谁负责秸秆禁烧？"}),
    (ASK, {"q": " "}),
    (ASK, {}),
    (LISTS, None),
    ('{ serverInfo { version } node(id: "nothing") { id } }', None),
    ("{ nothing }", None),
    ("{ audit(first: 1) { edges { node { seq } } } }", None),
]


class Elsewhere:
    """An aide, but for the process: what goes there and comes back is pickled."""

    def __init__(self, schema: Schema, context: Callable[..., Any]) -> None:
        self.schema, self.context = schema, context
        self.asked: list[Operation] = []
        self.seen: list[observed.Operation] = []
        schema.observer = self.seen.append
        self.fails = False

    def call(self) -> None:
        """Nothing to be called."""

    def number(self) -> int:
        """One."""
        return 1

    def are_busy(self) -> bool:
        """Never."""
        return False

    async def answered(self, asked: Asked) -> Answered | None:
        """Run it."""
        got: Asked = pickle.loads(pickle.dumps(asked))  # noqa: S301 - our own
        self.asked.append(got.operation)
        if self.fails:
            return None
        result = await self.schema.execute(
            got.operation.text,
            variable_values=got.operation.variables,
            context_value=self.context(got.actor),
            operation_name=got.operation.name,
            operation_extensions=got.operation.extensions,
        )
        answer = pickle.dumps(Answered.of(result, self.seen[-1]))
        found: Answered = pickle.loads(answer)  # noqa: S301 - our own
        return found


@pytest.fixture
def elsewhere(stores) -> Elsewhere:
    """A schema of its own over the same stores."""
    made = context_factory(stores, Register(stores.sql.reads), lambda: TODAY, DirectReader())
    return Elsewhere(root.build(Settings()), made)


@pytest.mark.parametrize(("text", "variables"), OPERATIONS)
@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
async def test_clients_are_answered_the_same(stores, elsewhere, text, variables, accept):
    """Data, errors with their places and paths, extensions, status."""
    asked = {"query": text, "variables": variables}
    answers = []
    for aides in (None, elsewhere):
        app = create_app(Settings(), stores, DirectReader(), lambda: TODAY, aides=aides)
        async with client_of(app) as client:
            answers.append(await client.post("/graphql", json=asked, headers={"accept": accept}))
    here, there = answers
    assert len(elsewhere.asked) == 1
    assert (here.status_code, here.content) == (there.status_code, there.content)


async def test_pages_are_the_same(stores, elsewhere):
    """Whoever answered the operations that they are made of."""
    told = []
    for aides in (None, elsewhere):
        app = create_app(Settings(), stores, DirectReader(), lambda: TODAY, aides=aides)
        async with client_of(app) as client:
            told.append((await client.get("/", params={"q": "谁负责秸秆禁烧？"})).text)
    assert "县" in told[0]
    assert told[0] == told[1]
    assert elsewhere.asked


@strawberry.type
class Query:
    """One field."""

    @strawberry.field
    def who(self) -> str:
        """Say who asks."""
        return asker.current().name


@strawberry.type
class Mutation:
    """One field."""

    @strawberry.mutation
    def write(self) -> str:
        """Say that it was done here."""
        return "here"


async def test_changes_are_made_here_and_what_comes_to_nothing_is_answered_here():
    """An aide only reads, and may meet its end at any moment."""
    schema = Schema(Query, Mutation)
    elsewhere = Elsewhere(Schema(Query, Mutation), lambda actor: actor)
    running = Running(schema, Turns(), elsewhere)
    assert (await running.run(Operation("mutation { write }"), None)).data == {"write": "here"}
    assert not elsewhere.asked
    assert (await running.run(Operation("{ who }"), None)).data == {"who": "未登录"}
    assert elsewhere.asked == [Operation("{ who }")]
    elsewhere.fails = True
    assert (await running.run(Operation("{ who }"), None)).data == {"who": "未登录"}
    assert len(elsewhere.asked) == 2
    assert graphql_app(running, lambda _: None)


async def test_it_is_counted_where_it_was_asked():
    """Once, by its name, with what it took elsewhere."""
    registry = CollectorRegistry()
    schema = Schema(Query, observer=telemetry.Telemetry(registry, 60.0).observe)
    elsewhere = Elsewhere(Schema(Query), lambda actor: actor)
    await Running(schema, Turns(), elsewhere).run(Operation("query Named { who }"), None)
    labels = {"operation": "Named", "kind": "query", "code": "OK"}
    assert registry.get_sample_value("yidan_graphql_operations_total", labels) == 1
    (seen,) = elsewhere.seen
    assert seen.seconds == registry.get_sample_value("yidan_graphql_operation_seconds_sum")


async def test_an_error_keeps_its_place():
    """Where in the text it is, and where in the answer."""
    schema = Schema(Query)
    answered = Answered.of(await schema.execute("{ nothing }"), None)
    (error,) = answered.result(encoded=True).errors or ()
    assert isinstance(error, graphql.GraphQLError)
    assert error.formatted == answered.errors[0]
    assert error.formatted["locations"] == [{"line": 1, "column": 3}]
