"""Plain fields: the short way gives the same bytes as the stock executor, whatever the values."""

import enum
from datetime import date
from types import SimpleNamespace
from typing import Any, Self

import graphql
import orjson
import strawberry
from hypothesis import given, settings
from hypothesis import strategies as st
from strawberry.schema.config import StrawberryConfig

from schema.gql import errors, plain, root
from schema.gql.context import context_factory
from schema.gql.scalars import SCALARS
from schema.gql.views import column, computed
from schema.settings import Settings
from schema.usecases.bodies import Register

DEPTH = 3


@strawberry.enum
class Colour(enum.Enum):
    """Two values."""

    RED = "red"
    BLUE = "blue"


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


STOCK = errors.Schema(query=Query)
SHORT = errors.Schema(query=Query, execution_context_class=plain.Executor)
plain.shorten(SHORT._schema)

LEAVES = ("text", "note", "number", "share", "flag", "colour", "day", "words", "own", "shout")
LIKELY = [None, "", "烟花", "RED", *Colour, -1, 0.5, True, date(2025, 3, 1), ["a"]]
ODD = ["red", 0, 2**31, 2**70, float("nan"), [], [None], {}, ValueError("no"), graphql.Undefined]
ANY = st.sampled_from([*LIKELY, *ODD])
ROWS = st.dictionaries(st.sampled_from(LEAVES[:8]), ANY, max_size=8).map(
    lambda values: SimpleNamespace(**values)
)
LEAF = st.sampled_from([*LEAVES, "repeated", "repeated(times: 3)", "__typename", "a: text"])
MARK = st.sampled_from(["", " @skip(if: true)", " @include(if: true)", " @include(if: $on)"])
SELECTION = st.recursive(
    st.lists(st.builds("{}{}".format, LEAF, MARK), min_size=1, max_size=6).map(" ".join),
    lambda inner: st.builds(
        "{} {} {{ {} }} {}".format,
        LEAF,
        st.sampled_from(["below", "many", "b: below", "... on Thing", "... @skip(if: $on)"]),
        inner,
        LEAF,
    ),
    max_leaves=4,
)


def told(result: Any) -> bytes:
    """What a client gets."""
    found = [error.formatted for error in result.errors or ()]
    return orjson.dumps({"data": result.data, "errors": found})


@settings(max_examples=200)
@given(ROWS, SELECTION, st.booleans())
def test_any_selection_of_any_values_is_told_as_the_stock_executor_tells_it(row, selection, on):
    """Values, nulls, errors with their paths, and the order of keys are equal to the byte."""
    text = f"query ($on: Boolean!) {{ thing {{ {selection} a: text @include(if: $on) }} }}"
    expected, found = (
        told(schema.execute_sync(text, {"on": on}, root_value=row)) for schema in (STOCK, SHORT)
    )
    assert found == expected


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
    stock = errors.Schema(
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
