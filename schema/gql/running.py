"""How an operation is run, from its text to what the client is told: every step, in its order.

read → chosen → measured (`limits`) → validated → executed under the clock (`writing`) → presented
(`errors`) → observed (`observed`). strawberry has a hook for each step, and a context manager for
each hook and step of each request; here they are lines.

What rests on the text alone is found once for it: `Text`.
"""

import inspect
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Any, cast

import graphql
import strawberry
from graphql import GraphQLError, OperationDefinitionNode
from graphql.validation.rules import overlapping_fields_can_be_merged
from strawberry.exceptions import MissingQueryError
from strawberry.execution.is_awaitable import optimized_is_awaitable
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.schema.schema import validate_document
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from schema.gql import errors, inputs, limits, observed, plain, writing
from schema.gql.demands import Demands
from schema.gql.limits import Limits
from schema.stores.timing import Spent, accounting

# Texts remembered; one has 50,000 characters at most.
_MOST_TEXTS = 128
# Of one text: operations, each with the switches of its @skip and @include.
_MOST_SWITCHED = 4
# What the HTTP edge answers itself, since it depends on the method of the request.
_FOR_THE_CALLER = (MissingQueryError, CannotGetOperationTypeError, InvalidOperationTypeError)


class Text:
    """A text that can be parsed, with what was found of it."""

    def __init__(self, schema: graphql.GraphQLSchema, most: Limits, text: str) -> None:
        self.schema, self.text = schema, text
        # Not max_tokens, which is deprecated and counts a string of a megabyte as one token.
        self.document = graphql.parse(
            text,
            max_lexical_tokens=most.max_tokens,
            max_comments=most.max_tokens,
            max_source_length=most.max_source_chars,
        )
        self._ways: dict[object, writing.Ways] = {}

    @cached_property
    def operations(self) -> list[OperationDefinitionNode]:
        """The operations in their order."""
        return limits.definitions(self.document, OperationDefinitionNode)

    @cached_property
    def invalid(self) -> list[GraphQLError]:
        """What does not fit the schema."""
        return validate_document(self.schema, self.document, tuple(graphql.specified_rules))

    def named(self, name: str | None) -> OperationDefinitionNode:
        """The operation of a name, the first one without.

        Raises:
            CannotGetOperationTypeError: there is none.
        """
        for node in self.operations:
            if name is None or (node.name is not None and node.name.value == name):
                return node
        raise CannotGetOperationTypeError(name)

    def ways(self, node: OperationDefinitionNode, variables: Mapping[str, object]) -> writing.Ways:
        """The short ways of an operation; what it selects depends on its Boolean variables."""
        declared = node.variable_definitions or () if "@" in self.text else ()
        given = [variables.get(each.variable.name.value) for each in declared]
        key = id(node), *[each if isinstance(each, bool) else None for each in given]
        if key not in self._ways and len(self._ways) >= _MOST_SWITCHED:
            self._ways.clear()
        return self._ways.setdefault(key, {})


@dataclass
class _Run:
    """One operation on its way, for who observes it."""

    asked: str
    name: str | None
    variables: dict[str, Any]
    text: Text | None = None
    node: OperationDefinitionNode | None = None
    cost: int | None = None
    code: str | None = None


class Schema(strawberry.Schema):
    """strawberry's schema, run by the steps above."""

    def __init__(
        self,
        query: type,
        mutation: type | None = None,
        *,
        limited: Limits | None = None,
        observer: observed.Observer | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(query, mutation, execution_context_class=writing.Executor, **kwargs)
        plain.shorten(self._schema)
        overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = limits.MAX_COMPARISONS
        self.limits, self.observer = limited or Limits(), observer
        self.text = lru_cache(_MOST_TEXTS)(partial(Text, self._schema, self.limits))
        self._demands = Demands()
        self._deprecations = observed.Deprecations(self._schema)

    async def execute(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        """Run an operation.

        Raises:
            CannotGetOperationTypeError, InvalidOperationTypeError, MissingQueryError: for the
                caller to tell, since it depends on how it was asked.
        """
        run = _Run(query or "", operation_name, variable_values or {})
        given = {
            "root_value": root_value,
            "context_value": context_value,
            "operation_extensions": operation_extensions,
        }
        begun = time.perf_counter()
        with accounting() as spent:
            try:
                return await self._told(run, allowed_operation_types or OperationType, given)
            finally:
                if self.observer is not None:
                    self.observer(self._ended(run, time.perf_counter() - begun, spent))

    async def _told(
        self, run: _Run, allowed: Iterable[OperationType], given: dict[str, Any]
    ) -> ExecutionResult:
        """What the client is told; the code of the first error for who observes."""
        try:
            result = await self._answered(run, allowed, given)
        except _FOR_THE_CALLER:
            run.code = "BAD_USER_INPUT"
            raise
        except Exception as error:  # noqa: BLE001 - every error is presented
            result = PreExecutionError(None, [errors.raised(error)])
        if result.errors:
            if not self.limits.introspection:
                result.errors = [*map(errors.unsuggesting, result.errors)]
            run.code = errors.code(result.errors[0])
        if run.cost is not None:
            result.extensions = {"cost": {"requested": run.cost, "maximum": self.limits.max_cost}}
        return result

    async def _answered(
        self, run: _Run, allowed: Iterable[OperationType], given: dict[str, Any]
    ) -> ExecutionResult:
        if not run.asked:
            raise MissingQueryError
        text = run.text = self.text(run.asked)
        node = run.node = text.named(run.name)
        kind = OperationType(node.operation.value)
        if kind not in allowed:
            raise InvalidOperationTypeError(kind)
        # strawberry would run the first of several; the specification wants a choice.
        if run.name is None and len(text.operations) > 1:
            raise errors.refusal(
                "OPERATION_NAME_REQUIRED", "文档含多个操作，须用 operationName 指明"
            )
        # Measured first: what is refused for its size need not be validated.
        self._measure(run, text, node)
        if text.invalid:
            return PreExecutionError(
                None, errors.presented(text.invalid, "GRAPHQL_VALIDATION_FAILED")
            )
        executed = graphql.execute(
            self._schema,
            text.document,
            variable_values=run.variables,
            operation_name=run.name,
            executor_class=writing.Executor,
            is_awaitable=cast("Any", optimized_is_awaitable),  # its type says less than it does
            ways=text.ways(node, run.variables),
            **given,
        )
        if inspect.isawaitable(executed):
            executed = await limits.in_time(executed, self.limits.timeout_s)
        return ExecutionResult(executed.data, errors.presented(executed.errors, "BAD_USER_INPUT"))

    def _measure(self, run: _Run, text: Text, node: OperationDefinitionNode) -> None:
        """Find the cost.

        Raises:
            GraphQLError: it asks for too much.
        """
        name = node.name.value if node.name else None
        walk = partial(
            limits.measure, self._schema, text.document, name, run.variables, self.limits
        )
        demand = self._demands.of(run.asked, name, run.variables, walk)
        run.cost = demand.cost
        limits.check(demand, self.limits)
        inputs.check_variables(run.variables, self.limits.max_list)

    def _ended(self, run: _Run, seconds: float, spent: Spent) -> observed.Operation:
        name = run.node.name.value if run.node and run.node.name else None
        return observed.Operation(
            name=name and name[: observed.MOST_NAME],
            kind=run.node.operation.value if run.node else None,
            cost=run.cost,
            seconds=seconds,
            spent=spent,
            code=run.code,
            text=run.asked if run.text else None,
            deprecated=self._deprecations.used(run.asked, run.text.document if run.text else None),
        )
