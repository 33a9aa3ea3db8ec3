"""Plain fields: attributes, and methods that take nothing and wait for nothing, read directly.

strawberry and graphql-core take a dozen steps for each field of each object (its path, its
arguments, what the resolver may ask for, whether the value is awaitable ...). A plain field needs
none of them. `shorten` notes in a schema how each is read; `writing` uses it.
"""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, TypeAlias

import graphql
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from schema.gql.views import Column

# Where a schema keeps what reads a plain field, and the class of the values of a type.
READ, CLASS = "yidan-read", "yidan-class"

Way: TypeAlias = Callable[[Any], Any]

# Values that are told as they are; of any other the scalar knows.
_AS_THEY_ARE = {"String": str, "ID": str, "Boolean": bool}


class Surprise(Exception):
    """A value that the stock executor should look at."""


def shorten(schema: graphql.GraphQLSchema) -> None:
    """Note the short ways of a new schema."""
    for kind in schema.type_map.values():
        if not isinstance(kind, graphql.GraphQLObjectType):
            continue
        definition = kind.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
        if isinstance(definition, StrawberryObjectDefinition) and not definition.is_type_of:
            kind.extensions[CLASS] = (definition.concrete_of or definition).origin
        for field in kind.fields.values():
            described = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
            get = _getter(described) if isinstance(described, StrawberryField) else None
            if get is not None:
                field.extensions[READ] = get
                field.resolve = lambda source, _info, get=get: get(source)


def _getter(field: StrawberryField) -> Way | None:
    """What reads a plain field of a view; None where it is not plain."""
    resolver = field.base_resolver
    if field.extensions:
        return None
    if resolver is None:
        return attrgetter(
            f"row.{field.python_name}" if isinstance(field, Column) else field.python_name
        )
    takes = set(resolver.signature.parameters)
    return resolver if takes == {"self"} and not resolver.is_async else None


@cache
def leaf(kind: graphql.GraphQLLeafType) -> Way:
    """What tells a value of a scalar or enum as the answer has it."""
    as_it_is = _AS_THEY_ARE.get(kind.name)

    def tell(value: Any) -> Any:
        if value is None or type(value) is as_it_is:
            return value
        if value is graphql.Undefined or isinstance(value, Exception):
            raise Surprise
        coerced = kind.coerce_output_value(value)
        if coerced is None or coerced is graphql.Undefined:
            raise Surprise
        return coerced

    return tell


def required(way: Way, value: Any) -> Any:
    """Tell a value that may not be null."""
    told = way(value)
    if told is None:
        raise Surprise
    return told


def each_of(way: Way, value: Any) -> list[Any] | None:
    """Tell a list."""
    if value is None:
        return None
    if type(value) not in {list, tuple}:
        raise Surprise
    return [way(each) for each in value]
