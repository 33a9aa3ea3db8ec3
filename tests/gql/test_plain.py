"""Plain fields: the short ways give the same bytes as the stock executor, whatever the values."""

import enum
from datetime import date
from types import SimpleNamespace
from typing import Annotated, Any, Generic, Self, TypeVar

import graphql
import orjson
import strawberry
from hypothesis import given, settings
from hypothesis import strategies as st
from strawberry.schema.config import StrawberryConfig

from schema.gql import root, running
from schema.gql.context import context_factory
from schema.gql.scalars import SCALARS
from schema.gql.views import column, computed
from schema.settings import Settings
from schema.usecases.bodies import Register

DEPTH = 3
T = TypeVar("T")


@strawberry.enum
class Colour(enum.Enum):
    """Two values."""

    RED = "red"
    BLUE = "blue"


@strawberry.type
class Other:
    """What a thing may be instead."""

    text: str | None = strawberry.field(default=None, description="a text")


@strawberry.type
class Page(Generic[T]):
    """Items of a kind."""

    items: list[T] = strawberry.field(description="the items")


@strawberry.type
class Thing:
    """Every kind of plain field, over a row that holds anything."""

    row: strawberry.Private[Any]

    text: str = column("required")
    note: str | None = column("optional")
    number: int | None = column("a number")
    share: float = column("a float")
    flag: bool | None = column("a flag")
    colour: Colour = column("an enum")
    day: date | None = column("a scalar of ours")
    words: list[str] | None = column("a list, which is not short")
    own: str | None = strawberry.field(default=None, description="an attribute of the view")

    @computed("a method")
    def shout(self) -> str:
        """Return a text, or fail."""
        return self.row.text.upper()

    @computed("an object")
    def below(self) -> Self | None:
        """Return another thing of the same row."""
        return type(self)(row=self.row, own="below")

    @computed("a list of objects")
    def many(self) -> list[Self]:
        """Return two."""
        return [type(self)(row=self.row, own=f"{number}") for number in range(2)]

    @computed("one of two types, or of none")
    def either(self) -> Annotated["Thing | Other", strawberry.union("Either")] | None:
        """Return what the row says."""
        return {"烟花": self, "RED": Other(text="red"), None: None}.get(self.row.text, self.row)

    @computed("a list of lists")
    def lists(self) -> list[list[Self | None]]:
        """Return two lists, one of them with nothing in it."""
        return [[self, None], []]

    @computed("a page of a kind")
    def page(self) -> Page[Other]:
        """Return two items, the second as the row says."""
        return Page(items=[Other(text="a"), Other(text=self.row.note)])

    @computed("takes an argument, so it is not plain")
    def repeated(self, times: int = 2) -> str:
        """Return a text."""
        return "x" * times


@strawberry.type
class Query:
    """One thing, given as the root."""

    @strawberry.field
    def thing(self) -> Thing | None:
        """Return the thing of the row."""
        return Thing(row=self)


STOCK = strawberry.Schema(query=Query)
SHORT = running.Schema(Query)

LEAVES = ("text", "note", "number", "share", "flag", "colour", "day", "words", "own", "shout")
LIKELY = [None, "", "烟花", "RED", *Colour, -1, 0.5, True, date(2025, 3, 1), ["a"]]
ODD = ["red", 0, 2**31, 2**70, float("nan"), [], [None], {}, ValueError("no"), graphql.Undefined]
ANY = st.sampled_from([*LIKELY, *ODD])
ROWS = st.dictionaries(st.sampled_from(LEAVES[:8]), ANY, max_size=8).map(
    lambda values: SimpleNamespace(**values)
)
LEAF = st.sampled_from([*LEAVES, "repeated", "repeated(times: 3)", "__typename", "a: text"])
MARK = st.sampled_from(["", " @skip(if: true)", " @include(if: true)", " @include(if: $on)"])
BELOW = [
    *("below", "many", "b: below", "... on Thing", "... @skip(if: $on)", "... @include(if: $on)"),
    *("either { ... on Other { text } ... on Thing", "lists", "page { items"),
]
SELECTION = st.recursive(
    st.lists(st.builds("{}{}".format, LEAF, MARK), min_size=1, max_size=6).map(" ".join),
    lambda inner: st.builds(
        lambda first, below, inner, last: (
            f"{first} {below} {{ {inner} }} {'}' * (below.count('{') - below.count('}'))} {last}"
        ),
        LEAF,
        st.sampled_from(BELOW),
        inner,
        LEAF,
    ),
    max_leaves=4,
)


def told(result: Any) -> bytes:
    """What a client gets."""
    found = [error.formatted for error in result.errors or ()]
    return orjson.dumps({"data": result.data, "errors": found})


def run(schema: Any, text: running.Text, values: dict[str, Any], row: Any) -> bytes:
    """What a client gets, by the executor of the schema."""
    short = {"ways": text.ways(text.operations[0], values)} if schema is SHORT else {}
    result = graphql.execute(
        schema._schema,
        text.document,
        root_value=row,
        variable_values=values,
        executor_class=schema.execution_context_class,
        **short,
    )
    return told(result)


@settings(max_examples=200)
@given(st.lists(ROWS, min_size=1, max_size=3), SELECTION)
def test_any_selection_of_any_values_is_told_as_the_stock_executor_tells_it(rows, selection):
    """Values, nulls, errors with their paths, and the order of keys are equal to the byte.

    The ways of the first row serve the others, those of one switch never the other's.
    """
    text = f"query ($on: Boolean!) {{ thing {{ {selection} a: text @include(if: $on) }} }}"
    known = SHORT.text(text)
    for row in rows:
        for on in (True, False):
            expected, found = (run(schema, known, {"on": on}, row) for schema in (STOCK, SHORT))
            assert found == expected


def test_what_is_plain_is_written_in_one_go():
    """The short way is taken: a selection of plain fields has a way for the whole value."""
    known = SHORT.text("{ thing { text many { text } page { items { text } } } }")
    run(SHORT, known, {}, SimpleNamespace(text="a"))
    ways = known.ways(known.operations[0], {})
    made = {str(kind): way is not None for (make, kind, *_), way in ways.items()}
    assert made["Thing"] is True
    assert made["OtherPage!"] is True


def selection(kind: Any, depth: int) -> str:
    """All fields of a type that need no argument, down to a depth."""
    kind = graphql.get_named_type(kind)
    if graphql.is_leaf_type(kind):
        return ""
    if isinstance(kind, graphql.GraphQLUnionType):
        inner = [f"... on {each.name} {selection(each, depth)}" for each in kind.types]
        return f"{{ __typename {' '.join(inner)} }}"
    told = ["__typename"]
    for name, field in kind.fields.items():
        if any(map(graphql.is_required_argument, field.args.values())):
            continue
        below = graphql.get_named_type(field.type)
        if graphql.is_leaf_type(below):
            told.append(f"{kind.name}_{name}: {name}")  # types of a union differ in nullability
        elif depth:
            told.append(f"{kind.name}_{name}: {name} {selection(below, depth - 1)}")
    return f"{{ {' '.join(told)} }}"


async def test_the_whole_schema_answers_the_same_bytes(stores, county_settings):
    """Search with every field that needs no argument, over the sample county, on both backends."""
    short = root.build(Settings(home=county_settings.home))
    stock = strawberry.Schema(
        query=root.Query, mutation=root.Mutation, config=StrawberryConfig(scalar_map=SCALARS)
    )
    made = context_factory(stores, Register(stores.sql.reads), lambda: date(2025, 6, 1))
    kind = short._schema.query_type.fields["search"].type
    text = f'{{ search(query: "烟花爆竹 燃气", first: 5) {selection(kind, DEPTH)} }}'
    answers = []
    for schema in (stock, short):
        core, executor = schema._schema, schema.execution_context_class
        document = graphql.parse(text)
        assert graphql.validate(core, document) == []
        result = await graphql.execute(
            core, document, context_value=made(), executor_class=executor, middleware=None
        )
        assert not result.errors
        answers.append(orjson.dumps(result.data))
    assert len(answers[0]) > 1000
    assert answers[0] == answers[1]
