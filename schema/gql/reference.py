"""The schema for readers (接口说明): every type, field and argument in both languages, with costs.

Values only, in alphabetical order, ready to be shown; made from the schema that serves, so that
nothing is told that is not there. Must not know how it is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import graphql

from schema.gql import bilingual, limits, paging
from schema.gql.running import Schema

_KINDS = {
    graphql.GraphQLObjectType: "object",
    graphql.GraphQLInterfaceType: "interface",
    graphql.GraphQLUnionType: "union",
    graphql.GraphQLEnumType: "enum",
    graphql.GraphQLInputObjectType: "input",
    graphql.GraphQLScalarType: "scalar",
}
KINDS = ("query", "mutation", *_KINDS.values())

_Member: TypeAlias = (
    graphql.GraphQLField
    | graphql.GraphQLInputField
    | graphql.GraphQLArgument
    | graphql.GraphQLEnumValue
)


@dataclass(frozen=True, slots=True)
class Reference:
    """The type of something: a name with what stands around it, as `[`, `Entry`, `!]!`."""

    before: str
    name: str
    after: str
    ours: bool  # whether the reference has it, or the specification


@dataclass(frozen=True, slots=True)
class Cost:
    """What a field adds to the cost of an operation.

    `own` is paid once. Below it each item is paid: as many as the argument `sized_by` says, else
    `items` of them, else as many as the limits take a list for.
    """

    own: int
    sized_by: str | None
    items: int | None


@dataclass(frozen=True, slots=True)
class Member:
    """A field, an argument, an input field or a value of an enum."""

    name: str
    anchor: str
    english: str
    chinese: str
    deprecated: str | None
    type: Reference | None = None  # None for a value
    default: str | None = None
    cost: Cost | None = None
    arguments: tuple["Member", ...] = ()


@dataclass(frozen=True, slots=True)
class Type:
    """A type with its members; `related` are those of a union, or the interfaces it has."""

    name: str
    kind: str  # one of KINDS
    english: str
    chinese: str
    members: tuple[Member, ...]
    related: tuple[Reference, ...]


def reference(schema: Schema) -> list[Type]:
    """Return every type of ours, by kind as `KINDS` has them, then by name."""
    core = schema._schema  # noqa: SLF001 - strawberry has no other way to its types
    types = [
        _type(core, each)
        for each in core.type_map.values()
        if not graphql.is_introspection_type(each) and not graphql.is_specified_scalar_type(each)
    ]
    return sorted(types, key=lambda each: (KINDS.index(each.kind), each.name))


def _type(schema: graphql.GraphQLSchema, type_: graphql.GraphQLNamedType) -> Type:
    roots = {schema.query_type: "query", schema.mutation_type: "mutation"}
    kind = next(name for core, name in _KINDS.items() if isinstance(type_, core))
    related = type_.types if isinstance(type_, graphql.GraphQLUnionType) else ()
    english, chinese = bilingual.halves(type_.description)
    return Type(
        name=type_.name,
        kind=roots.get(type_, kind) if isinstance(type_, graphql.GraphQLObjectType) else kind,
        english=english,
        chinese=chinese,
        members=_members(type_),
        related=tuple(
            sorted(
                map(_reference, related or getattr(type_, "interfaces", ())),
                key=lambda each: each.name,
            )
        ),
    )


def _members(type_: graphql.GraphQLNamedType) -> tuple[Member, ...]:
    found: Mapping[str, _Member] = getattr(type_, "fields", None) or getattr(type_, "values", {})
    return tuple(_member(name, type_.name, each) for name, each in sorted(found.items()))


def _member(name: str, owner: str, member: _Member) -> Member:
    english, chinese = bilingual.halves(member.description)
    anchor = f"{owner}.{name}"
    is_field = isinstance(member, graphql.GraphQLField)
    arguments = sorted(member.args.items()) if isinstance(member, graphql.GraphQLField) else ()
    return Member(
        name=name,
        anchor=anchor,
        english=english,
        chinese=chinese,
        deprecated=member.deprecation_reason,
        type=None if isinstance(member, graphql.GraphQLEnumValue) else _reference(member.type),
        default=None if is_field else _default(member),
        cost=_cost(member) if isinstance(member, graphql.GraphQLField) else None,
        arguments=tuple(_member(key, anchor, each) for key, each in arguments),
    )


def _reference(type_: graphql.GraphQLType) -> Reference:
    named = graphql.get_named_type(type_)
    before, after = str(type_).split(named.name)
    return Reference(before, named.name, after, not graphql.is_specified_scalar_type(named))


def _default(member: _Member) -> str | None:
    if not isinstance(member, graphql.GraphQLArgument | graphql.GraphQLInputField):
        return None
    if member.default_value is graphql.Undefined or member.default_value is None:
        return None  # left out and null are the same in this schema
    value = graphql.ast_from_value(member.default_value, member.type)
    return None if value is None else graphql.print_ast(value)


def _cost(field: graphql.GraphQLField) -> Cost:
    own, items = limits.weight_of(field)
    sized_by = next(iter(sorted(paging.SIZES & field.args.keys())), None)
    return Cost(own, sized_by, items)
