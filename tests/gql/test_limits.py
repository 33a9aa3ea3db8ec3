"""Limits: what an operation costs, what is refused with which code, and how fast."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Annotated, Any

import pytest
import strawberry
from graphql import get_introspection_query, parse, validate
from graphql.validation.rules import overlapping_fields_can_be_merged as overlapping
from strawberry.types import ExecutionResult

from schema.errors import QueryInvalid
from schema.gql import limits, paging, running
from schema.gql.limits import Limits, weight

Run = Callable[..., Awaitable[ExecutionResult]]


@strawberry.interface
class Named:
    """Something with a name."""

    name: str


@strawberry.type
class Town(Named):
    """One side of the cycle."""

    @strawberry.field
    def duties(self, first: int) -> list["Duty"]:
        """Return the duties of the town."""
        return [Duty(name=f"d{number}") for number in range(first)]

    @strawberry.field
    def tags(self) -> list["Tag"]:
        """Return a list without arguments."""
        return [Tag(name="t")]


@strawberry.type
class Duty(Named):
    """The other side of the cycle."""

    @strawberry.field
    def towns(self, first: int) -> list[Town]:
        """Return the towns that have the duty."""
        return [Town(name=f"t{number}") for number in range(first)]


@strawberry.type
class Tag(Named):
    """A leaf."""


Hit = Annotated[Town | Duty | Tag, strawberry.union("Hit")]


@strawberry.type
class Query:
    """Roots."""

    @strawberry.field
    def town(self) -> Town:
        """Return one town."""
        return Town(name="t")

    @strawberry.field
    def named(self) -> Named:
        """Return something behind an interface."""
        return Duty(name="d")

    @strawberry.field
    def hits(self, first: int) -> list[Hit]:
        """Return things of several types."""
        return [Tag(name="x")] * first

    @strawberry.field
    def towns(self, first: int, after: str | None = None) -> paging.Connection[Town]:
        """Return a connection."""
        towns = [Town(name=f"t{number}") for number in range(first + 1)]
        return paging.connection(towns, first, after, cursor_of=lambda town: town.name)

    @strawberry.field
    def nodes(self, ids: list[strawberry.ID]) -> list[Tag]:
        """Return things by their ids."""
        return [Tag(name=str(id_)) for id_ in ids]

    @strawberry.field
    def counted(self, words: list[list[str]]) -> int:
        """Return how many lists of words there are."""
        return len(words)

    @strawberry.field(metadata=weight(cost=50))  # type: ignore[untyped-decorator]
    def ask(self) -> str:
        """Return something dear."""
        return "x"

    @strawberry.field(metadata=weight(list_size=3))  # type: ignore[untyped-decorator]
    def few(self) -> list[Tag]:
        """Return a list that is known to be short."""
        return []

    @strawberry.field
    async def slow(self) -> int:
        """Outlast every budget."""
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            CANCELLED.append(True)
            raise
        return 1

    @strawberry.field
    def crash(self) -> int | None:
        """Fail by accident."""
        raise RuntimeError("password of the database")

    @strawberry.field
    def refuse(self) -> int | None:
        """Fail on purpose."""
        raise QueryInvalid("检索式有误")


CANCELLED: list[bool] = []
CYCLE = "duties(first:1){towns(first:1){"
SCHEMA = running.Schema(Query, types=[Town, Duty, Tag])


def schema_with(most: Limits) -> running.Schema:
    return running.Schema(Query, types=[Town, Duty, Tag], limited=most)


@pytest.fixture(autouse=True)
def library_knob() -> Iterator[None]:
    before = overlapping.MAX_COMPLEXITY_BUDGET
    yield
    overlapping.MAX_COMPLEXITY_BUDGET = before


@pytest.fixture
def run() -> Run:
    schema = schema_with(Limits())

    async def execute(query: str, **variables: Any) -> ExecutionResult:
        return await schema.execute(query, variables or None)

    return execute


def demand(query: str, **variables: object) -> limits.Demand:
    return limits.measure(SCHEMA._schema, parse(query), None, variables, Limits())


def codes(result: ExecutionResult) -> list[object]:
    return [(error.extensions or {}).get("code") for error in result.errors or []]


def doubling(levels: int, inside: str = "") -> str:
    """Return fragments that spread each other twice: 2^levels fields in a few hundred bytes."""
    fragments = [f"fragment F{n} on Town{{{inside}...F{n + 1} ...F{n + 1}}}" for n in range(levels)]
    return " ".join(["{town{...F0}}", *fragments, f"fragment F{levels} on Town{{name}}"])


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{town{name}}", 2),
        ("{town{__typename name}}", 2),
        ("{town{duties(first:5){name}}}", 1 + 1 + 5),
        ("{town{duties(first:5){name towns(first:2){name}}}}", 2 + 5 * (1 + 1 + 2)),
        ("{town{tags{name}}}", 2 + 10),
        ("{few{name}}", 1 + 3),
        ("{ask}", 50),
        ('{nodes(ids:["a","b","c"]){name}}', 1 + 3),
        ("{towns(first:20){edges{node{name}}}}", 2 + 20 * 2),
        ("{towns(first:20){totalCount pageInfo{endCursor} edges{cursor}}}", 1 + 1 + 2 + 1 + 20),
        ("{towns(first:20){edges{node{tags{name}}}}}", 2 + 20 * (1 + 1 + 10)),
        ("{town{...F ...F}} fragment F on Town{name}", 3),
        ("{__schema{queryType{name}}}", limits.INTROSPECTION_COST),
    ],
)
def test_cost_is_multiplied_by_the_items_asked_for(query: str, cost: int) -> None:
    """The cost of a field is its own plus, for each item, that of what is selected of it."""
    assert demand(query).cost == cost


def test_dearest_branch_of_a_union_counts() -> None:
    """Of fragments on several object types only the dearest is charged, for each item."""
    query = "{hits(first:2){...on Named{name} ...on Tag{name} ...on Town{a:name b:name ...T}}}"
    assert demand(query + " fragment T on Town{name}").cost == 1 + 2 * (1 + 3)


def test_nested_abstract_fragments_are_never_undercharged() -> None:
    """A fragment on an interface counts beside those on object types."""
    query = "{named{name ...on Named{...on Duty{a:name b:name} ...on Tag{name}}}}"
    assert demand(query).cost == 1 + 1 + 2


@pytest.mark.parametrize(("variables", "size"), [({"n": 7}, 7), ({}, 4), ({"n": 6.0}, 6)])
def test_variables_and_their_defaults_count(variables: dict[str, object], size: int) -> None:
    """The value of a variable, or its default, multiplies like a literal."""
    query = "query($n:Int!=4){town{duties(first:$n){name}}}"
    assert demand(query, **variables).cost == 2 + size


@pytest.mark.parametrize("value", ["5", None, True, {}, []])
def test_unreadable_sizes_count_as_the_most(value: object) -> None:
    """A size that is not a number is charged as a full page, until validation refuses it."""
    assert demand("query($n:Int!){town{duties(first:$n){name}}}", n=value).cost == 2 + 100


def test_ids_in_variables_count() -> None:
    """A list of ids given as a variable is charged by its length."""
    assert demand("query($i:[ID!]!){nodes(ids:$i){name}}", i=["a"] * 9).cost == 1 + 9


async def test_cost_is_told_with_every_answer(run: Run) -> None:
    """A caller learns from each answer what it asked for and what it may ask for."""
    result = await run("{town{name}}")
    assert result.errors is None
    assert result.extensions == {"cost": {"requested": 2, "maximum": 5000}}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{towns(first:100){edges{node{duties(first:60){name}}}}}", "COST_LIMIT_EXCEEDED"),
        ("{town{" + CYCLE * 8 + "name" + "}}" * 8 + "}}", "DEPTH_LIMIT_EXCEEDED"),
        ("{town{" + "...on Town{" * 70 + "name" + "}" * 70 + "}}", "DEPTH_LIMIT_EXCEEDED"),
        ("{town{" + " ".join(f"a{n}:name" for n in range(31)) + "}}", "ALIAS_LIMIT_EXCEEDED"),
        ("{town{name" + " @skip(if:false)" * 51 + "}}", "DIRECTIVE_LIMIT_EXCEEDED"),
        ("{" + "town{name} " * 21 + "}", "ROOT_FIELD_LIMIT_EXCEEDED"),
        ("{" + "...F " * 21 + "} fragment F on Query{town{name}}", "ROOT_FIELD_LIMIT_EXCEEDED"),
        ("{towns(first:101){totalCount}}", "PAGE_SIZE_INVALID"),
        ("{towns(first:0){totalCount}}", "PAGE_SIZE_INVALID"),
        ("{towns(first:-1){totalCount}}", "PAGE_SIZE_INVALID"),
        ("{towns(first:" + "9" * 5000 + "){totalCount}}", "PAGE_SIZE_INVALID"),
        ("{nodes(ids:[" + '"a" ' * 101 + "]){name}}", "PAGE_SIZE_INVALID"),
        ("{counted(words:[" + '["a"]' * 101 + "])}", "LIST_LIMIT_EXCEEDED"),
        ("{counted(words:[[" + '"a"' * 101 + "]])}", "LIST_LIMIT_EXCEEDED"),
        ("{" + "a " * 2000 + "}", "TOKEN_LIMIT_EXCEEDED"),
        ("#\n" * 2001 + "{town{name}}", "TOKEN_LIMIT_EXCEEDED"),
        ('{nodes(ids:["' + "x" * 50_000 + '"]){name}}', "TOKEN_LIMIT_EXCEEDED"),
        ("{" + "a{" * 500 + "a" + "}" * 501, "TOKEN_LIMIT_EXCEEDED"),
        ("{__schema{types{fields{type{fields{name}}}}}}", "DEPTH_LIMIT_EXCEEDED"),
        ("query A{town{name}} query B{town{name}}", "OPERATION_NAME_REQUIRED"),
        ("{town{", "GRAPHQL_PARSE_FAILED"),
        ("{town{nothing}}", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_what_asks_for_too_much_is_refused(run: Run, query: str, code: str) -> None:
    """Each limit refuses the operation as a whole, with its own code."""
    result = await run(query)
    assert result.data is None
    assert codes(result) == [code]


@pytest.mark.parametrize(
    ("query", "variables", "message"),
    [
        (
            "{towns(first:100){edges{node{duties(first:99){name}}}}}",
            {},
            "查询成本 10102 超过上限 5000",
        ),
        ("query($n:Int!){towns(first:$n){totalCount}}", {"n": 500}, "first 须在 1 至 100 之间"),
        (
            "query($n:Int!){towns(first:$n){totalCount}}",
            {"n": float("inf")},
            "first 须在 1 至 100 之间",
        ),
        (
            "query($n:Int!){towns(first:$n){totalCount}}",
            {"n": float("-inf")},
            "first 须在 1 至 100 之间",
        ),
    ],
)
async def test_refusals_say_what_would_do(
    run: Run, query: str, variables: dict[str, object], message: str
) -> None:
    """A refusal names the limit and what was asked, in Chinese."""
    result = await run(query, **variables)
    assert [error.message for error in result.errors or []] == [message]


@pytest.mark.parametrize(
    "query",
    [
        doubling(20),
        doubling(20, "duties(first:2){name} "),
        doubling(150),
        "{town{" + "duties(first:50){towns(first:10){" * 7 + "name" + "}}" * 7 + "}}",
        "{town{...F}} fragment F on Town{duties(first:9){towns(first:9){...F}}}",
        "{town{...F}} fragment F on Town{name ...G} fragment G on Town{name ...F}",
        "{town{...F0}}" + "".join(f"fragment F{n} on Town{{...F{n + 1}}}" for n in range(200)),
    ],
    ids=["doubling", "with lists", "deep", "list cycle", "self", "mutual", "chain"],
)
async def test_explosions_are_refused_at_once(run: Run, query: str) -> None:
    """Texts that stand for 2^n fields, or for endless ones, are refused in linear time."""
    result = await run(query)  # without limits this takes seconds or gigabytes
    assert result.data is None
    assert codes(result)


async def test_repeated_fields_do_not_keep_validation_busy(run: Run) -> None:
    """Hundreds of equal fields, which graphql-core compares in pairs, end validation early."""
    repeated = "{town{" + "tags{name}" * 400 + "}}"
    assert codes(await run(repeated)) == ["GRAPHQL_VALIDATION_FAILED"]
    overlapping.MAX_COMPLEXITY_BUDGET = 500_000
    assert not validate(SCHEMA._schema, parse(repeated))


async def test_tools_can_read_the_schema(run: Run) -> None:
    """The introspection query of the tools passes, deep as it is."""
    result = await run(get_introspection_query())
    assert result.errors is None


async def test_introspection_can_be_switched_off() -> None:
    """Without introspection the schema cannot be read, while __typename can."""
    schema = schema_with(Limits(introspection=False))
    assert codes(await schema.execute("{__schema{queryType{name}}}")) == ["INTROSPECTION_DISABLED"]
    assert (await schema.execute("{__typename}")).errors is None


@pytest.mark.parametrize("introspection", [True, False])
async def test_names_are_suggested_only_where_the_schema_may_be_read(introspection: bool) -> None:
    """A mistyped name, argument or value does not tell what stands in a closed schema."""
    schema = schema_with(Limits(introspection=introspection))
    for query in ("{twon{name}}", "{towns(fist:1){totalCount}}"):
        result = await schema.execute(query)
        told = " ".join(error.message for error in result.errors or [])
        assert ("Did you mean" in told) is introspection
        assert set(codes(result)) == {"GRAPHQL_VALIDATION_FAILED"}


@pytest.mark.parametrize("words", [[["a"]] * 101, [["a"] * 101], [[], ["a"] * 200]])
async def test_lists_in_variables_have_an_end_at_any_depth(run: Run, words: object) -> None:
    """A list is refused by its length, wherever it stands, also when the text is known already."""
    query = "query($w:[[String!]!]!){counted(words:$w)}"
    assert (await run(query, w=[["a"] * 100] * 100)).data == {"counted": 100}
    result = await run(query, w=words)
    assert codes(result) == ["LIST_LIMIT_EXCEEDED"]
    assert "超过上限 100" in str(result.errors)


async def test_nested_variables_are_looked_at_without_recursion(run: Run) -> None:
    """Variables a thousand lists deep, as deep as JSON is read, are refused as what they are."""
    deep: list[object] = []
    for _ in range(1000):
        deep = [deep]
    assert codes(await run("query($w:[[String!]!]!){counted(words:$w)}", w=deep)) == [
        "BAD_USER_INPUT"
    ]


async def test_named_operation_is_the_one_measured(run: Run) -> None:
    """Of several operations the cost is that of the one that runs."""
    query = "query A{town{name}} query B{town{duties(first:9){name}}}"
    result = await schema_with(Limits()).execute(query, operation_name="B")
    assert result.extensions is not None
    assert result.extensions["cost"]["requested"] == 11


async def test_time_budget_cancels_the_work() -> None:
    """An operation over its time is cancelled and answered with TIMEOUT."""
    CANCELLED.clear()
    result = await schema_with(Limits(timeout_s=0.05)).execute("{slow}")
    assert codes(result) == ["TIMEOUT"]
    assert result.errors is not None
    assert result.errors[0].message == "查询超过 0.05 秒，已取消；请缩小查询范围"
    assert CANCELLED == [True]


async def test_a_text_is_parsed_and_validated_once() -> None:
    """What rests on the text alone is found at its first request, and kept."""
    schema, text = schema_with(Limits()), "{town{name tags{name}}}"
    await schema.execute(text)
    known = schema.text(text)
    assert vars(known)["invalid"] == []
    await schema.execute(text)
    assert schema.text(text) is known
    assert schema.text.cache_info().misses == 1


async def test_cached_validation_errors_stay_what_they_were(run: Run) -> None:
    """Presenting errors does not change those in the cache."""
    first, second = await run("{town{nothing}}"), await run("{town{nothing}}")
    assert [str(error) for error in first.errors or []] == [str(e) for e in second.errors or []]
    assert codes(first) == codes(second) == ["GRAPHQL_VALIDATION_FAILED"]


async def test_unexpected_errors_are_masked(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    """An unexpected error tells the client a number only, and the log all about that number."""
    with caplog.at_level(logging.ERROR):
        result = await run("{crash town{name}}")
    assert result.data == {"crash": None, "town": {"name": "t"}}
    assert result.errors is not None
    formatted = result.errors[0].formatted
    assert "password" not in str(formatted)
    number = formatted["extensions"]["id"]
    assert formatted["message"] == f"服务器内部错误，编号 {number}"
    assert number in caplog.text
    assert "password of the database" in caplog.text


async def test_errors_on_purpose_keep_code_and_message(
    run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    """A YidanError reaches the client as it is, with its path, and is not logged as a failure."""
    result = await run("{refuse}")
    assert [error.formatted for error in result.errors or []] == [
        {
            "message": "检索式有误",
            "locations": [{"line": 1, "column": 2}],
            "path": ["refuse"],
            "extensions": {"code": "QUERY_INVALID"},
        }
    ]
    assert not caplog.records


async def test_wrong_variables_are_the_callers_fault(run: Run) -> None:
    """A variable that does not fit its type is BAD_USER_INPUT, the name that tools know."""
    result = await run("query($n:Int!){towns(first:$n){totalCount}}", n="x")
    assert codes(result) == ["BAD_USER_INPUT"]


async def test_bugs_in_hooks_are_masked_too() -> None:
    """What fails outside of a resolver is INTERNAL as well, not a traceback for the client."""
    schema = schema_with(Limits(max_tokens="x"))  # type: ignore[arg-type]
    result = await schema.execute("{town{name}}")
    assert codes(result) == ["INTERNAL"]
