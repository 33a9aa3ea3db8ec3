"""What operations ask for, remembered: the walk of `limits` gives the same for the same sizes.

A demand rests on the text, the operation chosen, and the variables that size a page or a list of
ids. Of a variable only what can be a size counts: a number, or how many items a list has.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

# Twice the documents that the caches of parser and validation hold; texts may be long.
_MOST = 256


class Demand(NamedTuple):
    """What an operation asks for."""

    cost: int
    depth: int
    root_fields: int
    aliases: int
    directives: int


class Demands:
    """Demands by operation and sizes; when there are too many, all are forgotten."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], Demand] = {}

    def of(
        self,
        text: str,
        operation: str | None,
        variables: Mapping[str, object],
        measure: Callable[[], Demand],
    ) -> Demand:
        """Return the demand; `measure` finds it where it is not known, and may raise."""
        sizes = sorted((name, *_size(value)) for name, value in variables.items())
        key = (text, operation, *sizes)
        if key in self._found:
            return self._found[key]
        demand = measure()
        if len(self._found) >= _MOST:
            self._found.clear()
        self._found[key] = demand
        return demand


def _size(value: object) -> tuple[str, int | float]:
    """What of a variable counts: null takes no default and true is no number, so kinds differ."""
    if isinstance(value, list):
        return "list", len(value)
    # By kind and not by value alone: True == 1 in Python.
    return type(value).__name__, value if isinstance(value, int | float) else 0
