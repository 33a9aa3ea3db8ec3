"""GraphQL over HTTP: one address, strict at its edges (`transport` says what is asked).

JSON and a code for every error, and 4xx or 5xx where nothing was executed, if the client knows
`application/graphql-response+json`; older clients expect 200 for these.

Off: batches, subscriptions, uploads, mutations by GET. A POST is safe from forms because it must be
application/json, a GET because it only reads, and not for the pages of others.
"""

import html
import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from graphql import GraphQLError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from api.attending import while_there
from api.documents import Documents
from api.limits import charge
from api.running import Operation, Running
from api.transport import (
    GRAPHQL_JSON,
    JSON,
    Refused,
    accepted,
    bounded,
    check_body,
    check_request,
    parameter,
    parameters_of,
)
from schema.errors import Unavailable, YidanError
from schema.gql import errors

# Of requests that were not executed; every other code is the caller's fault: 400.
STATUS = {
    "INTERNAL": 500,
    "OVERLOADED": 503,
    "UNAVAILABLE": 503,
    "STORE_BUSY": 503,
    "TIMEOUT": 504,
}

# GraphiQL draws its lint marks from data: images; no inline script, no inline style.
GRAPHIQL_CSP = "default-src 'self'; img-src 'self' data:"

_ALLOWED = {
    "GET": frozenset({OperationType.QUERY}),
    "POST": frozenset({OperationType.QUERY, OperationType.MUTATION}),
}

_GRAPHIQL = Path(__file__).parent / "static/graphiql/page.html"

GetContext = Callable[[Request], object | Awaitable[object]]


def graphql_app(
    running: Running,
    get_context: GetContext,
    *,
    max_body_bytes: int = 256 * 1024,
    documents: Documents | None = None,
) -> ASGIApp:
    """Return the application to mount at /graphql.

    Args:
        running: Runs operations of a schema that bounds and masks (`schema.gql.running`).
        get_context: Makes `info.context`; may be async, and may refuse with a `YidanError`.
        max_body_bytes: A larger body is answered with 413.
        documents: Texts known by their hash; none of the build if left out.
    """
    return GraphQLView(running, get_context, max_body_bytes, documents or Documents())


@dataclass(frozen=True, slots=True)
class GraphQLView:
    """One address that answers GraphQL; whatever happens, with JSON."""

    running: Running
    make_context: GetContext
    max_body_bytes: int
    documents: Documents

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
            return
        request = Request(scope, bounded(receive, self.max_body_bytes))
        response = await self.answer(request)
        response.headers["vary"] = "accept"
        # Answers depend on who asks.
        response.headers["cache-control"] = "no-store"
        await response(scope, receive, send)

    async def answer(self, request: Request) -> Response:
        """Check, run, and turn what goes wrong on the way into a response."""
        try:
            check_request(request)
            check_body(request, self.max_body_bytes)
            return await self.run(request)
        except Refused as refused:
            error = errors.refusal(refused.code, str(refused))
            return failure(request, error, refused.status, refused.headers)
        except YidanError as refused:
            error = errors.refusal(refused.code, str(refused))
            wait_s = refused.retry_after_s if isinstance(refused, Unavailable) else None
            headers = {"retry-after": str(wait_s)} if wait_s else None
            return failure(request, error, STATUS.get(refused.code, 400), headers)
        except HTTPException as refused:  # a body that came in too slowly
            error = errors.refusal("REQUEST_TIMEOUT", refused.detail)
            return failure(request, error, refused.status_code, refused.headers)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody reads it
        except Exception as unexpected:  # noqa: BLE001 - the last place that can answer in JSON
            return failure(request, errors.masked(unexpected), 500)

    async def run(self, request: Request) -> Response:
        """Read the parameters, a text may be named by its hash; execute; encode."""
        context = self.make_context(request)
        if inspect.isawaitable(context):
            context = await context
        parameters = await parameters_of(request)
        extensions = parameter(parameters, "extensions", dict)
        text = self.documents.text(
            parameter(parameters, "query", str),
            parameter(parameters, "documentId", str),
            extensions,
        )
        result = await self._executed(request, text, parameters, context)
        charge(request, result.extensions)
        return _response(request, result)

    async def _executed(
        self, request: Request, text: str | None, parameters: Mapping[str, Any], context: object
    ) -> ExecutionResult:
        operation = Operation(
            text,
            parameter(parameters, "variables", dict),
            parameter(parameters, "operationName", str),
            parameter(parameters, "extensions", dict),
        )
        allowed = _ALLOWED[request.method]
        work = self.running.run(operation, context, allowed=allowed, encoded=True)
        try:
            return await while_there(request.receive, work)
        except CannotGetOperationTypeError:
            error = errors.refusal("BAD_USER_INPUT", "文档中没有 operationName 所指的操作")
        except InvalidOperationTypeError as refused:
            if refused.operation_type is OperationType.MUTATION:
                message = "GET 只能查询；变更请用 POST"
                raise Refused(405, "METHOD_NOT_ALLOWED", message, allow="POST") from None
            error = errors.refusal("BAD_USER_INPUT", "不支持订阅")
        return ExecutionResult(data=None, errors=[error])


def graphiql_page(graphql_url: str = "/graphql", assets_url: str = "/static/graphiql") -> Response:
    """Return the page of GraphiQL, whose parts all come from `api/static/graphiql`."""
    page = _GRAPHIQL.read_text(encoding="utf-8")
    page = page.format(graphql=html.escape(graphql_url), assets=html.escape(assets_url))
    return HTMLResponse(page, headers={"content-security-policy": GRAPHIQL_CSP})


def _response(request: Request, result: ExecutionResult) -> Response:
    """Encode; the status depends on the media type, see the module's docstring."""
    body: dict[str, Any] = {}
    # Left out where nothing was executed, as the specification has it.
    executed = result.data is not None or any(
        error.path is not None for error in result.errors or ()
    )
    if executed:
        body["data"] = result.data
    if result.errors:
        body["errors"] = [error.formatted for error in result.errors]
    if result.extensions:
        body["extensions"] = result.extensions
    media_type = accepted(request) or JSON
    status = 200
    if media_type == GRAPHQL_JSON and not executed:
        status = STATUS.get(body["errors"][0]["extensions"]["code"], 400)
    return Response(orjson.dumps(body), status, media_type=media_type)


def failure(
    request: Request, error: GraphQLError, status: int, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer with an error of the request, in the type that it takes."""
    body = orjson.dumps({"errors": [error.formatted]})
    return Response(body, status, headers, media_type=accepted(request) or JSON)
