"""How long the lists may be that a request brings, in its text or in its variables.

A list of ids that sizes a field is bounded by `paging` already; this holds for every other one, at
any depth. Must not know the schema.
"""

from collections.abc import Iterable, Mapping

import graphql

from schema.gql.errors import refusal


def check_variables(variables: Mapping[str, object], most: int) -> None:
    """Refuse a list of more items anywhere in the variables; each is looked at once."""
    waiting: list[object] = list(variables.values())
    while waiting:
        match waiting.pop():
            case list() as items:
                _check(len(items), most)
                waiting += items
            case dict() as fields:
                waiting += fields.values()


def check_literals(arguments: Iterable[graphql.ArgumentNode], most: int) -> None:
    """Refuse a list of more items anywhere in the arguments of a field."""
    waiting: list[graphql.ValueNode] = [argument.value for argument in arguments]
    while waiting:
        match waiting.pop():
            case graphql.ListValueNode(values=values):
                _check(len(values), most)
                waiting += values
            case graphql.ObjectValueNode(fields=fields):
                waiting += [field.value for field in fields]


def _check(length: int, most: int) -> None:
    if length > most:
        raise refusal("LIST_LIMIT_EXCEEDED", f"列表有 {length} 项，超过上限 {most}")
