"""Plain fields: attributes, and methods that take nothing and wait for nothing, read directly.

strawberry and graphql-core take a dozen steps for each field of each object (its path, its
arguments, what the resolver may ask for, whether the value is awaitable ...). A plain field needs
none of them. `shorten` notes in a schema how each is read; `writing` uses it. Of the other fields
those are called directly whose arguments are plain values, which strawberry would hand on as well.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from types import NoneType
from typing import Any, TypeAlias, cast

import graphql
import strawberry
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from schema.gql.views import Column

# Where a schema keeps what reads a plain field, the column of the row that it is, if it is one, and
# the class of the values of a type.
READ, COLUMN, CLASS = "yidan-read", "yidan-column", "yidan-class"

Way: TypeAlias = Callable[[Any], Any]

# Values that are told as they are; of any other the scalar knows.
_AS_THEY_ARE = {"String": str, "ID": str, "Boolean": bool}
# Values of arguments that strawberry hands on as they are: neither lists nor input types nor enums.
_AS_GIVEN = {NoneType, bool, int, float, str, date, datetime}


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
            if not isinstance(described, StrawberryField) or described.extensions:
                continue
            get = _getter(described)
            if get is not None:
                field.extensions[READ] = get
                if isinstance(described, Column):
                    field.extensions[COLUMN] = described.python_name
                field.resolve = lambda source, _info, get=get: get(source)
            elif field.args and field.resolve is not None:
                field.resolve = _called(described, list(field.args), field.resolve)


def _getter(field: StrawberryField) -> Way | None:
    """What reads a plain field of a view; None where it is not plain."""
    resolver = field.base_resolver
    if resolver is None:
        return attrgetter(
            f"row.{field.python_name}" if isinstance(field, Column) else field.python_name
        )
    takes = set(resolver.signature.parameters)
    plain = takes == {"self"} and not resolver.is_async
    return cast("Way", resolver.wrapped_func) if plain else None


def _called(
    field: StrawberryField, names: list[str], stock: Callable[..., Any]
) -> Callable[..., Any]:
    """What calls the method of a field, by strawberry's longer way where a value is not plain."""
    resolver = field.base_resolver
    takes = set(resolver.signature.parameters) if resolver is not None else set()
    python = dict(zip(names, (each.python_name for each in field.arguments), strict=True))
    if resolver is None or takes - {*python.values(), "info"} != {"self"}:
        return stock
    call, informed = cast("Callable[..., Any]", resolver.wrapped_func), "info" in takes

    def called(source: Any, info: Any, **given: Any) -> Any:
        for value in given.values():
            if type(value) not in _AS_GIVEN:
                return stock(source, info, **given)
        taken = {python[name]: value for name, value in given.items()}
        if informed:
            taken["info"] = strawberry.Info(_raw_info=info, _field=field)
        return call(source, **taken)

    return called


def quickly(field: graphql.GraphQLField, way: Way) -> Way:
    """What reads a plain field and tells its value; what is told as it is takes one step."""
    read, column = field.extensions[READ], field.extensions.get(COLUMN)
    as_it_is = _AS_THEY_ARE.get(getattr(graphql.get_nullable_type(field.type), "name", ""))

    def tell(source: Any) -> Any:
        value = read(source)
        return value if type(value) is as_it_is else way(value)

    def tell_column(source: Any) -> Any:
        try:
            value = source.row.__dict__[column]  # loaded: without SQLAlchemy's descriptor
        except (AttributeError, KeyError):
            value = read(source)
        return value if type(value) is as_it_is else way(value)

    return tell_column if column and as_it_is else tell


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
