"""Descriptions in both languages: code has the Chinese, english.toml the English before it.

A catalogue by text, as gettext has it: equal descriptions are translated once, and none of the
schema's modules has each sentence twice. What the catalogue lacks stays Chinese; `untranslated`
tells of it, and the tests and `cli.sdl` refuse it.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Protocol

import graphql
import rtoml

_CATALOGUE = Path(__file__).parent / "english.toml"


class Described(Protocol):
    """A type, field, argument, input field or enum value."""

    description: str | None


def describe(schema: graphql.GraphQLSchema) -> None:
    """Put the English before every Chinese description of the schema."""
    for _, each in described(schema):
        english = catalogue().get(each.description or "")
        if english is not None:
            each.description = f"{english} {each.description}"


def untranslated(schema: graphql.GraphQLSchema) -> list[str]:
    """Return the coordinates in the schema, described already, that have no English."""
    return [
        coordinate for coordinate, each in described(schema) if each.description not in _halves()
    ]


def halves(description: str | None) -> tuple[str, str]:
    """Return the English and the Chinese of what `describe` has put together."""
    if description is None:
        return "", ""
    return _halves().get(description, ("", description))


def described(schema: graphql.GraphQLSchema) -> Iterator[tuple[str, Described]]:
    """Everything of the schema that is ours, by its coordinate: `Entry.list`, `Query.node(id:)`."""
    for name, type_ in schema.type_map.items():
        if graphql.is_introspection_type(type_) or graphql.is_specified_scalar_type(type_):
            continue
        yield name, type_
        if isinstance(type_, graphql.GraphQLEnumType):
            yield from ((f"{name}.{key}", value) for key, value in type_.values.items())
        for key, field in getattr(type_, "fields", {}).items():
            yield f"{name}.{key}", field
            arguments = getattr(field, "args", {})
            yield from ((f"{name}.{key}({arg}:)", each) for arg, each in arguments.items())


@cache
def catalogue() -> dict[str, str]:
    """Chinese to English."""
    return dict(rtoml.loads(_CATALOGUE.read_text(encoding="utf-8")))


@cache
def _halves() -> dict[str, tuple[str, str]]:
    return {f"{english} {chinese}": (english, chinese) for chinese, english in catalogue().items()}
