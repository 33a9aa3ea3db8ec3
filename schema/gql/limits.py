"""What one GraphQL operation may ask for, decided before it is validated; knows nothing of HTTP.

An operation is walked once, each fragment once whatever the number of its spreads, so the time is
linear in the text (`demands` remembers). What cannot be read here (an unknown field, a cycle of
fragments) is left to validation. Cost of a field = its own + items x cost of one item. Items are
  - what `first` or `last` says, or the length of `ids`, literally or in a variable;
  - else what the field just above was asked for: `edges` in `entries(first: 20) {edges {node}}`;
  - else the `list_size` of the metadata (see `weight`), else `Limits.list_size`.
Of fragments on several object types the dearest counts: an object is of one type only.

Codes: (COST|DEPTH|ALIAS|DIRECTIVE|ROOT_FIELD|LIST)_LIMIT_EXCEEDED, INTROSPECTION_DISABLED,
OPERATION_NAME_REQUIRED, TIMEOUT, and those of `PageSizeInvalid` and of the parser (`errors`).
"""

import asyncio
import dataclasses
from collections.abc import Awaitable, Mapping
from typing import NamedTuple, TypeAlias, TypeVar, cast

import graphql
from strawberry.schema.schema_converter import GraphQLCoreConverter

from schema.gql import inputs, paging
from schema.gql.demands import Demand
from schema.gql.errors import refusal

# Reported costs end here: beyond it they say no more, and JSON encoders stop at 64 bits.
CEILING = 1_000_000_000
# Selection sets and fragments inside one another; the walk recurses, so it must have an end.
MAX_LEVEL = 60
# graphql-core compares each pair of equal fields: `{a {c{x} c{x} ...` of 1.6 kB kept it busy for a
# second. This knob is documented, and the process has one; real queries spend less than a fifth.
MAX_COMPARISONS = 5_000
# `__schema` and `__type` cost the same whatever is selected. The query of the tools never has these
# lists in one another; `types {fields {type {fields ...` would grow at each turn.
INTROSPECTION_COST = 1000
INTROSPECTION_LISTS = frozenset({"fields", "inputFields", "interfaces", "possibleTypes"})

Parent: TypeAlias = graphql.GraphQLNamedType | None
N = TypeVar("N", bound=graphql.DefinitionNode)
T = TypeVar("T")
_WITH_FIELDS = (graphql.GraphQLObjectType, graphql.GraphQLInterfaceType)


@dataclasses.dataclass(frozen=True)
class Limits:
    """The most that one operation may ask for."""

    max_cost: int = 5000
    max_depth: int = 15
    max_aliases: int = 30
    max_directives: int = 50
    max_root_fields: int = 20
    max_page_size: int = paging.MAX_PAGE_SIZE
    max_list: int = 100
    max_tokens: int = 2000
    max_source_chars: int = 50_000
    list_size: int = 10
    timeout_s: float = 10.0
    introspection: bool = True


def weight(*, cost: int = 1, list_size: int | None = None) -> dict[str, int | None]:
    """Return the `metadata` of a `strawberry.field` that is dearer or longer than most."""
    return {"cost": cost, "list_size": list_size}


async def in_time(work: Awaitable[T], timeout_s: float) -> T:
    """Cancel an operation that runs for too long; what never awaits is not interrupted.

    Raises:
        GraphQLError: it did.
    """
    budget = asyncio.timeout(timeout_s)
    try:
        async with budget:
            return await work
    except TimeoutError as error:
        if not budget.expired():
            raise
        told = f"查询超过 {timeout_s:g} 秒，已取消；请缩小查询范围"
        raise refusal("TIMEOUT", told) from error


def check(demand: Demand, limits: Limits) -> None:
    """Raise the first refusal, if any."""
    for kind, what, asked, most in (
        ("DEPTH", "嵌套层数", demand.depth, limits.max_depth),
        ("ALIAS", "别名数", demand.aliases, limits.max_aliases),
        ("DIRECTIVE", "指令数", demand.directives, limits.max_directives),
        ("ROOT_FIELD", "顶层字段数", demand.root_fields, limits.max_root_fields),
        ("COST", "查询成本", demand.cost, limits.max_cost),
    ):
        if asked > most:
            raise refusal(f"{kind}_LIMIT_EXCEEDED", f"{what} {asked} 超过上限 {most}")


def measure(
    schema: graphql.GraphQLSchema,
    document: graphql.DocumentNode,
    operation_name: str | None,
    variables: Mapping[str, object],
    limits: Limits,
) -> Demand:
    """Return what the operation asks for; raise where that cannot be found within the limits."""
    operation = next(
        node
        for node in definitions(document, graphql.OperationDefinitionNode)
        if operation_name is None or (node.name and node.name.value == operation_name)
    )
    fragments = {
        node.name.value: node for node in definitions(document, graphql.FragmentDefinitionNode)
    }
    walk = _Walk(schema, fragments, paging.with_defaults(operation, variables), limits)
    walk.directives += len(operation.directives or ())
    shape = walk.selection(operation.selection_set, schema.get_root_type(operation.operation), 1)
    cost = min(shape.cost(limits.list_size), CEILING)
    return Demand(cost, shape.depth, shape.fields, walk.aliases, walk.directives)


class _Shape(NamedTuple):
    """A selection; it costs `fixed + per_item x n` where the field above was asked for n items."""

    fixed: int = 0
    per_item: int = 0
    depth: int = 0
    fields: int = 0
    lists: int = 0  # INTROSPECTION_LISTS in one another

    def beside(self, other: "_Shape") -> "_Shape":
        return _Shape(
            self.fixed + other.fixed,
            self.per_item + other.per_item,
            max(self.depth, other.depth),
            self.fields + other.fields,
            max(self.lists, other.lists),
        )

    def cost(self, items: int) -> int:
        return self.fixed + self.per_item * items


_NOTHING, _FREE = _Shape(), _Shape(depth=1, fields=1)


@dataclasses.dataclass
class _Walk:
    """One pass over an operation, with a memory of the fragments that it has seen."""

    schema: graphql.GraphQLSchema
    fragments: Mapping[str, graphql.FragmentDefinitionNode]
    variables: Mapping[str, object]
    limits: Limits
    # Filled on entering: a fragment that spreads itself finds nothing, and fails validation.
    shapes: dict[str, _Shape] = dataclasses.field(default_factory=dict)
    aliases: int = 0
    directives: int = 0

    def selection(self, nodes: graphql.SelectionSetNode, parent: Parent, level: int) -> _Shape:
        """Add up what is selected of an object of the parent type."""
        if level > MAX_LEVEL:
            raise refusal("DEPTH_LIMIT_EXCEEDED", f"选择与片段嵌套超过 {MAX_LEVEL} 层")
        total = _NOTHING
        branches: dict[str, _Shape] = {}
        for node in nodes.selections:
            self.directives += len(node.directives or ())
            if isinstance(node, graphql.FieldNode):
                total = total.beside(self.field(node, parent, level))
                continue
            on, shape = self.fragment(node, parent, level)
            if on is parent or not isinstance(on, graphql.GraphQLObjectType):
                total = total.beside(shape)
            else:
                branches[on.name] = branches.get(on.name, _NOTHING).beside(shape)
        dearest = map(max, zip(*branches.values(), strict=True))
        return total.beside(_Shape(*dearest))

    def fragment(
        self, node: graphql.SelectionNode, parent: Parent, level: int
    ) -> tuple[Parent, _Shape]:
        """Return the type that a fragment is on, and its shape."""
        if isinstance(node, graphql.InlineFragmentNode):
            condition = node.type_condition
            on = self.schema.get_type(condition.name.value) if condition else parent
            return on, self.selection(node.selection_set, on, level + 1)
        name = cast("graphql.FragmentSpreadNode", node).name.value
        definition = self.fragments.get(name)
        if definition is None:
            return parent, _NOTHING
        on = self.schema.get_type(definition.type_condition.name.value)
        if name not in self.shapes:
            self.shapes[name] = _NOTHING
            self.directives += len(definition.directives or ())
            self.shapes[name] = self.selection(definition.selection_set, on, level + 1)
        return on, self.shapes[name]

    def field(self, node: graphql.FieldNode, parent: Parent, level: int) -> _Shape:
        """Return the shape of one field with all below it."""
        name = node.name.value
        self.aliases += node.alias is not None
        definition = None
        if isinstance(parent, _WITH_FIELDS) and name != "__typename":
            definition = self.schema.get_field(parent, name)
        if definition is None:
            return _FREE
        own, list_size = weight_of(definition)
        size = paging.asked_size(node, definition, self.variables, self.limits.max_page_size)
        inputs.check_literals(node.arguments or (), self.limits.max_list)
        if node.selection_set is None:
            return _Shape(own, depth=1, fields=1)
        below = graphql.get_named_type(definition.type)
        inner = self.selection(node.selection_set, below, level + 1)
        if name.startswith("__"):
            return self.introspection(inner)
        lists = inner.lists + (name in INTROSPECTION_LISTS)
        usual, fixed, per_item = self.limits.list_size, own, 0
        if not isinstance(graphql.get_nullable_type(definition.type), graphql.GraphQLList):
            fixed += inner.cost(usual if size is None else size)
        elif size is None and list_size is None:
            per_item = inner.cost(usual)
        else:
            fixed += inner.cost(usual) * cast("int", list_size if size is None else size)
        return _Shape(fixed, per_item, inner.depth + 1, 1, lists)

    def introspection(self, inner: _Shape) -> _Shape:
        """Return the shape of `__schema` or `__type`; however deep, it counts as one field."""
        if not self.limits.introspection:
            raise refusal("INTROSPECTION_DISABLED", "本服务不提供结构自省")
        if inner.lists > 1:
            raise refusal("DEPTH_LIMIT_EXCEEDED", "自省查询嵌套过深")
        return _Shape(INTROSPECTION_COST, depth=1, fields=1)


def definitions(document: graphql.DocumentNode, kind: type[N]) -> list[N]:
    """Return the definitions of a kind, in their order."""
    return [node for node in document.definitions if isinstance(node, kind)]


def weight_of(definition: graphql.GraphQLField) -> tuple[int, int | None]:
    """Return the own cost of a field, and the size of its list where it is declared."""
    field = definition.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    metadata = field.metadata if field else {}
    return metadata.get("cost", 1), metadata.get("list_size")
