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
from collections.abc import Sequence

from graphql import GraphQLError, GraphQLSyntaxError

from schema.errors import YidanError

# As graphql-core's `did_you_mean` begins.
_SUGGESTION = " Did you mean "

_log = logging.getLogger(__name__)


def raised(error: Exception) -> GraphQLError:
    """Return what ended a whole operation (parsing, limits, time) as a client may see it."""
    if isinstance(error, GraphQLError):
        return present(error, "GRAPHQL_VALIDATION_FAILED")
    return refusal(error.code, str(error)) if isinstance(error, YidanError) else masked(error)


def presented(
    errors: Sequence[GraphQLError] | None, request_code: str
) -> list[GraphQLError] | None:
    """Return the errors of a result as a client may see them; those given stay what they are."""
    return [present(error, request_code) for error in errors] if errors else None


def unsuggesting(error: GraphQLError) -> GraphQLError:
    """Leave out names that are near a mistyped one, where the schema may not be read."""
    message, near, _ = error.message.partition(_SUGGESTION)
    return _told(error, message, code(error)) if near else error


def code(error: GraphQLError) -> str:
    """Return the code of a presented error."""
    return str((error.extensions or {}).get("code", "INTERNAL"))


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
