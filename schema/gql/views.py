"""What the types of the schema are made of: columns of a row, computed fields, described enums.

A type is a view: it holds a row privately and copies nothing of it. Must not know any noun.
"""

import enum
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

from schema.gql.limits import weight

F = TypeVar("F", bound=Callable[..., Any])
E = TypeVar("E", bound=enum.Enum)


class Column(StrawberryField):
    """A field read from the `row` of its view: no resolver, so that it costs next to nothing."""

    def get_result(self, source: Any, info: object, args: object, kwargs: object) -> Any:  # noqa: ARG002
        """Read the attribute of the same name."""
        return getattr(source.row, self.python_name)


def column(description: str, *, name: str | None = None) -> Any:
    """Declare a field of a view that is the column of the same name of its row.

    Args:
        description: What the schema says of it.
        name: Its name in GraphQL where it is not the column's own in camel case.
    """
    field = Column(graphql_name=name, description=description)
    # The view is made from its row alone; its representation must not ask for columns.
    field.init = field.repr = field.compare = False
    return field


def computed(
    description: str, *, name: str | None = None, cost: int = 1, list_size: int | None = None
) -> Callable[[F], F]:
    """Declare a field that a method computes, with its weight in the cost of an operation."""
    field = strawberry.field(
        name=name, description=description, metadata=weight(cost=cost, list_size=list_size)
    )
    return cast("Callable[[F], F]", field)


def described(
    kind: type[E], description: str, values: Mapping[E, str], *, name: str | None = None
) -> type[E]:
    """Make an enum of the domain one of the schema, every value with a description."""
    strawberry.enum(kind, name=name, description=description)
    definition = cast("StrawberryEnumDefinition", vars(kind)["__strawberry_definition__"])
    for value in definition.values:
        value.description = values[kind[value.name]]
    return kind
