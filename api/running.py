"""How operations of clients and of pages are run: in their turn, here or by an aide (助手进程).

What is long and only reads may be answered by another process, so that more than one processor
works on answers; whatever comes of that process, the operation is answered here then. Must not know
how aides come and go.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import orjson
from graphql import GraphQLError, SourceLocation
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from api import asker, logs
from api.turns import Turns
from schema.domain import access
from schema.gql import observed
from schema.gql.running import Schema


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation as a client sends it; `name` chooses one of several of a text."""

    text: str | None
    variables: dict[str, Any] | None = None
    name: str | None = None
    extensions: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation for another process: who asks it, in which request."""

    operation: Operation
    actor: access.Actor
    request: logs.Told


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of it: data as JSON, errors as clients are told them."""

    data: bytes | None
    errors: Sequence[Mapping[str, Any]]
    extensions: dict[str, Any] | None
    seen: observed.Operation | None

    @staticmethod
    def of(result: ExecutionResult, seen: observed.Operation | None) -> "Answered":
        """What another process is told of a result, and of what it took."""
        return Answered(
            None if result.data is None else orjson.dumps(result.data),
            [each.formatted for each in result.errors or ()],
            result.extensions,
            seen,
        )

    def result(self, *, encoded: bool) -> ExecutionResult:
        """The result; `encoded`: its data are still JSON, for who encodes the whole."""
        data: Any = None
        if self.data is not None:
            data = orjson.Fragment(self.data) if encoded else orjson.loads(self.data)
        told = ExecutionResult(data=data, errors=[*map(_error, self.errors)] or None)
        told.extensions = self.extensions
        return told


def _error(told: Mapping[str, Any]) -> GraphQLError:
    error = GraphQLError(told["message"], path=told.get("path"), extensions=told.get("extensions"))
    if "locations" in told:
        error.locations = [SourceLocation(**each) for each in told["locations"]]
    return error


class Aides(Protocol):
    """Processes that answer long queries."""

    def call(self) -> None:
        """Say that some are wanted."""

    def number(self) -> int:
        """How many there are."""

    def are_busy(self) -> bool:
        """Whether each of them works on something."""

    async def answered(self, asked: Asked) -> Answered | None:
        """What one of them answers; None if nothing came of it."""


class Running:
    """The schema, the turns of its operations, and aides if there are any."""

    def __init__(self, schema: Schema, turns: Turns, aides: Aides | None = None) -> None:
        self.schema = schema
        self._turns, self._aides = turns, aides
        self._here = 0  # operations that run in this process

    async def run(
        self,
        operation: Operation,
        context: object,
        *,
        allowed: Iterable[OperationType] = tuple(OperationType),
        encoded: bool = False,
    ) -> ExecutionResult:
        """Run an operation when its turn has come; `encoded` as in `Answered.result`.

        Raises:
            errors.Overloaded: it was not begun.
            CannotGetOperationTypeError, InvalidOperationTypeError, MissingQueryError: as the schema
                raises them.
        """
        if self._aides is not None and self._turns.are_short():
            self._aides.call()
        async with self._turns.taken((operation.text, operation.name)) as is_long:
            if is_long and (answer := await self._elsewhere(operation)):
                return answer.result(encoded=encoded)
            self._here += 1
            try:
                return await self.schema.execute(
                    operation.text,
                    variable_values=operation.variables,
                    context_value=context,
                    operation_name=operation.name,
                    allowed_operation_types=allowed,
                    operation_extensions=operation.extensions,
                )
            finally:
                self._here -= 1

    async def _elsewhere(self, operation: Operation) -> Answered | None:
        """What an aide answers of what only reads.

        This process takes part only while it has nothing else to do: all go through it, and what
        is long here would keep the answers of aides waiting, and so the aides.
        """
        if self._aides is None or not self._aides.number():
            return None
        if (self._aides.are_busy() and not self._here) or not self._only_reads(operation):
            return None
        answer = await self._aides.answered(Asked(operation, asker.current(), logs.told()))
        if answer and answer.seen and self.schema.observer:
            self.schema.observer(answer.seen)
        return answer

    def _only_reads(self, operation: Operation) -> bool:
        """Whether it is a query; what cannot be read is told of here."""
        try:
            node = self.schema.text(operation.text or "").named(operation.name)
        except Exception:  # noqa: BLE001 - whatever it is, the schema tells it
            return False
        return node.operation.value == OperationType.QUERY.value
