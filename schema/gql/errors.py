"""What a client is told of an error: always a code, never the inside of the server.

| error | `extensions.code` | message |
|---|---|---|
| text that does not parse | GRAPHQL_PARSE_FAILED | graphql-core's |
| text longer or deeper than the parser is allowed to read | TOKEN_LIMIT_EXCEEDED | ours |
| document that does not fit the schema | GRAPHQL_VALIDATION_FAILED | graphql-core's |
| variables or arguments that do not fit their types | BAD_USER_INPUT | graphql-core's |
| `YidanError` raised below a field | its own | its own |
| error that already has a code (limits) | kept | kept |
| anything else | INTERNAL | a number that the log has too |

The first names are Apollo's: clients and test tools (schemathesis) know them as the caller's fault.
"""

import logging
import secrets
from collections.abc import Iterator

import strawberry
from graphql import ExecutionResult as CoreResult
from graphql import GraphQLError, GraphQLSyntaxError
from strawberry.exceptions import MissingQueryError
from strawberry.extensions import SchemaExtension
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.execution import PreExecutionError

from schema.errors import YidanError

# What the HTTP edge answers itself, since it depends on the method of the request.
_FOR_THE_EDGE = (MissingQueryError, CannotGetOperationTypeError, InvalidOperationTypeError)

# As graphql-core's `did_you_mean` begins.
_SUGGESTION = " Did you mean "

_log = logging.getLogger(__name__)


class Schema(strawberry.Schema):
    """strawberry's schema without its own log, which calls each mistyped query an error."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Do nothing: `MaskErrors` logs what is ours, with the number that the client is told."""


class MaskErrors(SchemaExtension):
    """Present every error of an operation; the first of the extensions, so that it ends last."""

    def __init__(self, *, suggestions: bool = True) -> None:
        self.suggestions = suggestions

    def on_operation(self) -> Iterator[None]:
        """Present raised errors (parsing, limits, time) on their way out, the others after."""
        try:
            yield
        except _FOR_THE_EDGE:
            raise
        except GraphQLError as error:
            raise self._shown(present(error, "GRAPHQL_VALIDATION_FAILED")) from error
        except YidanError as error:
            raise refusal(error.code, str(error)) from error
        except Exception as error:
            raise masked(error) from error
        result = self.execution_context.result
        if isinstance(result, CoreResult | ExecutionResult) and result.errors:
            invalid = isinstance(result, PreExecutionError)
            code = "GRAPHQL_VALIDATION_FAILED" if invalid else "BAD_USER_INPUT"
            # A new list of new errors: the validation cache shares the old ones.
            result.errors = [self._shown(present(error, code)) for error in result.errors]

    def _shown(self, error: GraphQLError) -> GraphQLError:
        """Without names that are near a mistyped one, where the schema may not be read."""
        message, near, _ = error.message.partition(_SUGGESTION)
        if self.suggestions or not near:
            return error
        return _told(error, message, (error.extensions or {})["code"])


def present(error: GraphQLError, request_code: str) -> GraphQLError:
    """Return the error as a client may see it.

    Args:
        error: Any error of a result.
        request_code: The code of an error without a path, which is one of the request as a whole.
    """
    cause = _cause(error)
    if isinstance(cause, YidanError):
        return _told(error, str(cause), cause.code)
    if error.extensions and "code" in error.extensions:
        return error
    if isinstance(error, GraphQLSyntaxError):
        return _present_syntax(error)
    if error.path is None:
        return _told(error, error.message, request_code)
    # graphql-core points at the argument that does not fit; a resolver points at nothing.
    if isinstance(cause, GraphQLError) and cause.nodes:
        return _told(error, error.message, "BAD_USER_INPUT")
    return masked(cause, error)


def refusal(code: str, message: str) -> GraphQLError:
    """Return a request error made on purpose."""
    return GraphQLError(message, extensions={"code": code})


def masked(cause: Exception, located: GraphQLError | None = None) -> GraphQLError:
    """Log an unexpected error under a new number and return all that the client is told."""
    number = secrets.token_hex(6)
    path = located.path if located else None
    _log.error("internal error %s at %s", number, path, exc_info=cause)
    return GraphQLError(
        f"服务器内部错误，编号 {number}",
        nodes=located.nodes if located else None,
        path=path,
        extensions={"code": "INTERNAL", "id": number},
    )


def _present_syntax(error: GraphQLSyntaxError) -> GraphQLError:
    # The parser has one class for all; this ending marks the limits set by `limits`.
    if error.message.endswith("Parsing aborted."):
        return _told(error, f"查询文本过长或嵌套过深：{error.message}", "TOKEN_LIMIT_EXCEEDED")
    return _told(error, error.message, "GRAPHQL_PARSE_FAILED")


def _cause(error: GraphQLError) -> Exception:
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error:
        cause = cause.original_error
    return cause


def _told(error: GraphQLError, message: str, code: str) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions={**(error.extensions or {}), "code": code},
    )
