"""Plain fields: attributes, and methods that take nothing and wait for nothing, read directly.

strawberry and graphql-core take a dozen steps for each field of each object (its path, its
arguments, what the resolver may ask for, whether the value is awaitable ...). A plain field needs
none of them: a scalar or enum is read and coerced here, an object's method is called without the
detour. On any surprise the stock executor does the field again, and tells what is wrong; so what a
client gets is the same to the byte (tests/gql/test_plain.py).
"""

import contextlib
from collections.abc import Callable
from operator import attrgetter
from typing import Any

import graphql
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

from schema.gql.views import Column

_LEAF = "yidan-leaf"


class Surprise(Exception):
    """A value that the stock executor should look at."""


class Executor(StrawberryGraphQLCoreExecutionContext):
    """strawberry's executor with the short way for plain leaves."""

    def execute_field(
        self, parent_type: graphql.GraphQLObjectType, source: Any, details: Any, *place: Any
    ) -> Any:
        """Read a plain leaf; leave every other field to graphql-core."""
        name = details[0].node.name.value
        if name == "__typename":
            return parent_type.name
        field = parent_type.fields.get(name)
        read = field.extensions.get(_LEAF) if field else None
        if read is not None:
            # Whatever is raised: the field is done again, and told as all errors are.
            with contextlib.suppress(Exception):
                return read(source)
        return super().execute_field(parent_type, source, details, *place)


def shorten(schema: graphql.GraphQLSchema) -> None:
    """Give the plain fields of a new schema their short ways."""
    for kind in schema.type_map.values():
        for field in kind.fields.values() if isinstance(kind, graphql.GraphQLObjectType) else ():
            definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
            get = _getter(definition) if isinstance(definition, StrawberryField) else None
            if get is None:
                continue
            if graphql.is_leaf_type(graphql.get_nullable_type(field.type)):
                field.extensions[_LEAF] = _leaf(get, field.type)
            field.resolve = lambda source, _info, get=get: get(source)


def _getter(field: StrawberryField) -> Callable[[Any], Any] | None:
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


def _leaf(get: Callable[[Any], Any], kind: Any) -> Callable[[Any], Any]:
    """What gives a leaf as the answer has it."""
    required = graphql.is_non_null_type(kind)
    coerce = graphql.get_nullable_type(kind).coerce_output_value

    def read(source: Any) -> Any:
        value = get(source)
        if value is None and not required:
            return None
        if value is None or value is graphql.Undefined or isinstance(value, Exception):
            raise Surprise
        coerced = coerce(value)
        if coerced is None or coerced is graphql.Undefined:
            raise Surprise
        return coerced

    return read
