"""GraphQL over HTTP: strawberry's view with its edges made strict (`transport` says what is asked).

JSON and a code for every error, and 4xx or 5xx where nothing was executed, if the client knows
`application/graphql-response+json`; older clients expect 200 for these.

Off: batches, subscriptions, uploads, mutations by GET. A POST is safe from forms because it must be
application/json, a GET because it only reads, and not for the pages of others.
"""

# ruff: noqa: ARG002 - the hooks have the signatures that strawberry calls

import html
import inspect
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, cast

import orjson
from cross_web import AsyncHTTPRequestAdapter
from graphql import GraphQLError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketClose
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData, process_result
from strawberry.schema import BaseSchema
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from api.attending import while_there
from api.documents import Documents
from api.limits import charge
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
from schema.errors import YidanError
from schema.gql import errors

# Of requests that were not executed; every other code is the caller's fault: 400.
STATUS = {"INTERNAL": 500, "UNAVAILABLE": 503, "STORE_BUSY": 503, "TIMEOUT": 504}

# GraphiQL draws its lint marks from data: images; no inline script, no inline style.
GRAPHIQL_CSP = "default-src 'self'; img-src 'self' data:"

_GRAPHIQL = Path(__file__).parent / "static/graphiql/page.html"

GetContext = Callable[[Request], object | Awaitable[object]]


def graphql_app(
    schema: BaseSchema,
    get_context: GetContext,
    *,
    max_body_bytes: int = 256 * 1024,
    documents: Documents | None = None,
) -> ASGIApp:
    """Return the application to mount at /graphql.

    Args:
        schema: Built with `schema.gql.limits.extensions`, which bound and mask.
        get_context: Makes `info.context`; may be async, and may refuse with a `YidanError`.
        max_body_bytes: A larger body is answered with 413.
        documents: Texts known by their hash; none of the build if left out.
    """
    return GraphQLView(schema, get_context, max_body_bytes, documents or Documents())


class GraphQLView(GraphQL[object, None]):
    """strawberry's view with its edges made strict."""

    def __init__(
        self,
        schema: BaseSchema,
        get_context: GetContext,
        max_body_bytes: int,
        documents: Documents,
    ) -> None:
        super().__init__(schema, graphql_ide=None, subscription_protocols=())
        self.make_context = get_context
        self.max_body_bytes = max_body_bytes
        self.documents = documents

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; whatever happens, with JSON."""
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
            error = errors.refusal(refused.code, refused.reason)
            return failure(request, error, refused.status_code, refused.headers)
        except YidanError as refused:
            error = errors.refusal(refused.code, str(refused))
            return failure(request, error, STATUS.get(refused.code, 400))
        except HTTPException as refused:  # a body that came in too slowly
            error = errors.refusal("REQUEST_TIMEOUT", refused.detail)
            return failure(request, error, refused.status_code, refused.headers)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody reads it
        except Exception as unexpected:  # noqa: BLE001 - the last place that can answer in JSON
            return failure(request, errors.masked(unexpected), 500)

    def should_render_graphql_ide(self, request: object) -> bool:
        """Never: `graphiql_page` has a route of its own."""
        return False

    async def get_context(self, request: Request | WebSocket, response: object) -> object:
        """Hand the request to the caller's factory."""
        context = self.make_context(cast("Request", request))
        return await context if inspect.isawaitable(context) else context

    async def get_sub_response(self, request: Request | WebSocket) -> Response:
        """Carry the negotiated type to `create_response`, which does not see the request."""
        return Response(media_type=accepted(cast("Request", request)) or JSON)

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData:
        """Read the parameters; a text may be named by its hash."""
        parameters = await parameters_of(request)
        extensions = parameter(parameters, "extensions", dict)
        return GraphQLRequestData(
            query=self.documents.text(
                parameter(parameters, "query", str),
                parameter(parameters, "documentId", str),
                extensions,
            ),
            variables=parameter(parameters, "variables", dict),
            operation_name=parameter(parameters, "operationName", str),
            extensions=extensions,
        )

    async def execute_single(
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        sub_response: Response,
        context: object,
        root_value: None,
        request_data: GraphQLRequestData,
    ) -> ExecutionResult:
        """Execute, with what strawberry leaves to the view told as GraphQL tells errors."""
        by_get = request_adapter.method == "GET"
        allowed = {OperationType.QUERY} if by_get else {OperationType.QUERY, OperationType.MUTATION}
        work = self.schema.execute(
            request_data.query,
            variable_values=request_data.variables,
            context_value=context,
            operation_name=request_data.operation_name,
            allowed_operation_types=allowed,
            operation_extensions=request_data.extensions,
        )
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

    async def process_result(
        self, request: Request, result: ExecutionResult
    ) -> GraphQLHTTPResponse:
        """Leave `data` out where nothing was executed, as the specification has it."""
        charge(request, result.extensions)
        response = process_result(result)
        if result.data is None and all(error.path is None for error in result.errors or ()):
            response.pop("data", None)
        return response

    def create_response(
        self,
        response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse],
        sub_response: Response,
    ) -> Response:
        """Encode; the status depends on the media type, see the module's docstring."""
        body = cast("GraphQLHTTPResponse", response_data)
        media_type = sub_response.headers["content-type"]
        status = _status(body) if media_type.startswith(GRAPHQL_JSON) else 200
        return Response(orjson.dumps(body), status, media_type=media_type)


def graphiql_page(graphql_url: str = "/graphql", assets_url: str = "/static/graphiql") -> Response:
    """Return the page of GraphiQL, whose parts all come from `api/static/graphiql`."""
    page = _GRAPHIQL.read_text(encoding="utf-8")
    page = page.format(graphql=html.escape(graphql_url), assets=html.escape(assets_url))
    return HTMLResponse(page, headers={"content-security-policy": GRAPHIQL_CSP})


def _status(body: GraphQLHTTPResponse) -> int:
    if "data" in body:
        return 200
    first = cast("dict[str, Any]", (body["errors"] or [{}])[0])
    return STATUS.get(first["extensions"]["code"], 400)


def failure(
    request: Request, error: GraphQLError, status: int, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer with an error of the request, in the type that it takes."""
    body = orjson.dumps({"errors": [error.formatted]})
    return Response(body, status, headers, media_type=accepted(request) or JSON)
