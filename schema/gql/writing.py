"""The executor: graphql-core's, with a short way for what is plain through and through.

Of a value whose selection is all plain fields (`plain`), however deep, the answer is written in one
go. On any surprise the stock executor does the value again, and tells what is wrong; so what a
client gets is the same to the byte (tests/gql/test_plain.py).
"""

from functools import partial
from types import NoneType
from typing import Any, TypeAlias

import graphql
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.gql.plain import CLASS, READ, Way, each_of, leaf, quickly, required

# By what is written (field or value), its type and the nodes that select it.
Ways: TypeAlias = dict[tuple[object, ...], Way | None]

# Unions selected in one another could ask for very many.
_MOST_WAYS = 500
_UNTOLD: Any = object()


class Executor(StrawberryGraphQLCoreExecutionContext):
    """strawberry's executor with the short ways of one operation, which others may have made."""

    def __init__(self, *args: Any, ways: Ways | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ways: Ways = {} if ways is None else ways
        self._surprised = False

    def execute_field(self, parent_type: Any, source: Any, details: Any, *place: Any) -> Any:
        """Write a plain field; leave every other one to graphql-core."""
        told = self._told(Executor._field, parent_type, details, source)
        if told is not _UNTOLD:
            return told
        return super().execute_field(parent_type, source, details, *place)

    def complete_value(
        self, return_type: Any, details: Any, info: Any, path: Any, result: Any, *place: Any
    ) -> Any:
        """Write a plain value; leave every other one to graphql-core."""
        told = self._told(Executor._value, return_type, details, result)
        if told is not _UNTOLD:
            return told
        return super().complete_value(return_type, details, info, path, result, *place)

    def _told(self, make: Any, kind: Any, details: Any, value: Any) -> Any:
        way = None if self._surprised else self._way(make, kind, details)
        try:
            return _UNTOLD if way is None else way(value)
        except Exception:  # noqa: BLE001 - whatever it is: it is done again, and told as all errors
            self._surprised = True  # lists in lists would each try again
            return _UNTOLD

    def _way(self, make: Any, kind: Any, details: Any) -> Way | None:
        key = make, kind, *[id(each.node) for each in details]
        if key not in self._ways and len(self._ways) < _MOST_WAYS:
            self._ways[key] = make(self, kind, details)
        return self._ways.get(key)

    def _field(self, parent: Any, details: Any) -> Way | None:
        name = details[0].node.name.value
        if name == "__typename":
            return lambda _: parent.name
        field = parent.fields.get(name)
        is_plain = field is not None and READ in field.extensions
        way = self._way(Executor._value, field.type, details) if is_plain else None
        return None if way is None else quickly(field, way)

    def _value(self, kind: Any, details: Any) -> Way | None:
        if graphql.is_leaf_type(kind):
            return leaf(kind)
        if graphql.is_wrapping_type(kind):
            way = self._way(Executor._value, kind.of_type, details)
            wrapped = required if graphql.is_non_null_type(kind) else each_of
            return way and partial(wrapped, way)
        ways: dict[type, Way] = {NoneType: lambda _: None}
        for each in getattr(kind, "types", (kind,)):
            class_, way = each.extensions.get(CLASS), self._object(each, details)
            if class_ is None or class_ in ways or way is None:
                return None
            ways[class_] = way
        return lambda value: ways[type(value)](value)

    def _object(self, kind: Any, details: Any) -> Way | None:
        if not graphql.is_object_type(kind):  # which object an interface is takes asking
            return None
        selected, deferred, _ = self.collect_subfields(kind, details)
        ways = {told: self._way(Executor._field, kind, each) for told, each in selected.items()}
        if deferred or None in ways.values():
            return None
        return lambda value: {told: way(value) for told, way in ways.items()}  # type: ignore[misc]
