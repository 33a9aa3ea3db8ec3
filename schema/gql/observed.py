"""What one operation was and what it took (可观测): told to an observer once it has ended.

One hook an operation, none a field: a hook a field would cost more than the fields. Nothing told
has a question, a variable or a token in it: an operation is known by its name, and by the
fingerprint of its text without literals.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import graphql
from graphql import (
    DocumentNode,
    FieldNode,
    FloatValueNode,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
)

from schema.stores.timing import Spent

MOST_NAME = 60
_MOST_REMEMBERED = 256
NO_FINGERPRINT = "unparsed"


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation that has ended; `code` is that of its first error."""

    name: str | None
    kind: str | None
    cost: int | None
    seconds: float
    spent: Spent
    code: str | None
    text: str | None  # None where it could not be parsed
    deprecated: frozenset[str] = frozenset()

    @property
    def fingerprint(self) -> str:
        """Equal for operations that differ in literals, blanks and comments only."""
        return NO_FINGERPRINT if self.text is None else fingerprint(self.text)


Observer: TypeAlias = Callable[[Operation], None]


class Deprecations:
    """Which deprecated fields documents use; remembered by text, nothing where there are none."""

    def __init__(self, schema: graphql.GraphQLSchema) -> None:
        self.schema = schema
        self.known = frozenset(
            f"{type_.name}.{name}"
            for type_ in schema.type_map.values()
            if isinstance(type_, graphql.GraphQLObjectType | graphql.GraphQLInterfaceType)
            for name, field in type_.fields.items()
            if field.deprecation_reason is not None
        )
        self._found: dict[str, frozenset[str]] = {}

    def used(self, text: str, document: DocumentNode | None) -> frozenset[str]:
        """Coordinates of the deprecated fields that a document selects."""
        if not self.known or document is None:
            return frozenset()
        if text not in self._found:
            if len(self._found) >= _MOST_REMEMBERED:
                self._found.clear()
            info = TypeInfo(self.schema)
            selected = _Selected(info)
            graphql.visit(document, TypeInfoVisitor(info, selected))
            self._found[text] = self.known & selected.found
        return self._found[text]


class _Selected(Visitor):
    """Collects the fields that a document selects."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.info, self.found = info, set[str]()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """Note a field by its type."""
        parent = self.info.get_parent_type()
        if parent is not None:
            self.found.add(f"{parent.name}.{node.name.value}")


class _Bare(Visitor):
    """Takes the literals out."""

    def enter(self, node: graphql.Node, *_: object) -> graphql.Node | None:
        """Replace a literal by an empty one of its kind."""
        if isinstance(node, StringValueNode):
            return StringValueNode(value="")
        if isinstance(node, IntValueNode | FloatValueNode):
            return IntValueNode(value="0")
        if isinstance(node, ListValueNode):
            return ListValueNode(values=())
        if isinstance(node, ObjectValueNode):
            return ObjectValueNode(fields=())
        return None


@lru_cache(_MOST_REMEMBERED)
def fingerprint(text: str) -> str:
    """Sixteen digits that name the shape of a document that can be parsed."""
    document = graphql.parse(text, no_location=True)
    bare = graphql.print_ast(graphql.visit(document, _Bare()))
    return hashlib.sha256(bare.encode("utf-8", "replace")).hexdigest()[:16]
