"""GraphQL over HTTP: what https://graphql.github.io/graphql-over-http/draft/ asks of a server.

Beyond strawberry's view: media types negotiated (406) and checked (415), methods (405), a bound on
the body (413), JSON and a code for every error, and 4xx or 5xx where nothing was executed, if the
client knows `application/graphql-response+json`; older clients expect 200 for these.

Off: batches, subscriptions, uploads, mutations by GET. Queries by GET are on without a header that
forces a preflight: they only read, another origin cannot read the answer, and the specification's
own tests send none. A POST is safe from forms because it must be application/json.
"""

# ruff: noqa: ARG002 - the hooks have the signatures that strawberry calls

import html
import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

import orjson
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from graphql import GraphQLError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketClose
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData, process_result
from strawberry.schema import BaseSchema
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from schema.errors import YidanError
from schema.gql import errors

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"

# Of requests that were not executed; every other code is the caller's fault: 400.
STATUS = {"INTERNAL": 500, "UNAVAILABLE": 503, "STORE_BUSY": 503, "TIMEOUT": 504}

# GraphiQL draws its lint marks from data: images; no inline script, no inline style.
GRAPHIQL_CSP = "default-src 'self'; img-src 'self' data:"

_GRAPHIQL = Path(__file__).parent / "static/graphiql/page.html"

T = TypeVar("T", str, dict[str, Any])
GetContext = Callable[[Request], object | Awaitable[object]]


def graphql_app(
    schema: BaseSchema, get_context: GetContext, *, max_body_bytes: int = 256 * 1024
) -> ASGIApp:
    """Return the application to mount at /graphql.

    Args:
        schema: Built with `schema.gql.limits.extensions`, which bound and mask.
        get_context: Makes `info.context`; may be async, and may refuse with a `YidanError`.
        max_body_bytes: A larger body is answered with 413.
    """
    return GraphQLView(schema, get_context, max_body_bytes)


class Refused(HTTPException):
    """A request that does not get as far as GraphQL."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(status, message)
        self.code = code
        self.headers = headers


class GraphQLView(GraphQL[object, None]):
    """strawberry's view with its edges made strict."""

    def __init__(self, schema: BaseSchema, get_context: GetContext, max_body_bytes: int) -> None:
        super().__init__(schema, graphql_ide=None, subscription_protocols=())
        self.make_context = get_context
        self.max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; whatever happens, with JSON."""
        if scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
            return
        request = Request(scope, _bounded(receive, self.max_body_bytes))
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
            return _failure(request, error, refused.status_code, refused.headers)
        except YidanError as refused:
            error = errors.refusal(refused.code, str(refused))
            return _failure(request, error, STATUS.get(refused.code, 400))
        except ClientDisconnect:
            return Response(status_code=400)  # nobody reads it
        except Exception as unexpected:  # noqa: BLE001 - the last place that can answer in JSON
            return _failure(request, errors.masked(unexpected), 500)

    def should_render_graphql_ide(self, request: object) -> bool:
        """Never: `graphiql_page` has a route of its own."""
        return False

    async def get_context(self, request: Request | WebSocket, response: object) -> object:
        """Hand the request to the caller's factory."""
        context = self.make_context(cast("Request", request))
        return await context if inspect.isawaitable(context) else context

    async def get_sub_response(self, request: Request | WebSocket) -> Response:
        """Carry the negotiated type to `create_response`, which does not see the request."""
        return Response(media_type=_accepted(cast("Request", request)) or JSON)

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData:
        """Read the four parameters of a GraphQL request, from the URL or from a JSON body."""
        if request.method == "GET":
            in_url = request.query_params
            parameters: object = {
                **in_url,
                "variables": _loads(in_url.get("variables") or "null"),
                "extensions": _loads(in_url.get("extensions") or "null"),
            }
        else:
            parameters = _loads(await request.get_body())
        if not isinstance(parameters, dict):
            raise Refused(400, "BAD_REQUEST", "请求体须是一个 JSON 对象；不支持批量请求")
        query = _parameter(parameters, "query", str)
        if query is None:
            raise Refused(400, "BAD_REQUEST", "缺少 query")
        return GraphQLRequestData(
            query=query,
            variables=_parameter(parameters, "variables", dict),
            operation_name=_parameter(parameters, "operationName", str),
            extensions=_parameter(parameters, "extensions", dict),
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
        try:
            return await self.schema.execute(
                request_data.query,
                variable_values=request_data.variables,
                context_value=context,
                operation_name=request_data.operation_name,
                allowed_operation_types=allowed,
                operation_extensions=request_data.extensions,
            )
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


def check_request(request: Request) -> None:
    """Refuse methods other than GET and POST, and clients that read neither of our types."""
    if request.method not in {"GET", "POST"}:
        raise Refused(405, "METHOD_NOT_ALLOWED", "只接受 GET 和 POST", allow="GET, POST")
    if _accepted(request) is None:
        raise Refused(406, "NOT_ACCEPTABLE", f"只能回答 {GRAPHQL_JSON} 或 {JSON}")


def check_body(request: Request, max_body_bytes: int) -> None:
    """Refuse by its headers a body that is not plain JSON in UTF-8 of a decent length."""
    if request.method == "GET":
        return
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    name, _, charset = parameters.partition("=")
    is_utf8 = name.strip().lower() != "charset" or charset.strip('" ').lower() in {"utf-8", "utf8"}
    if media_type.strip().lower() != JSON or not is_utf8:
        raise Refused(415, "UNSUPPORTED_MEDIA_TYPE", f"请求体须是 UTF-8 的 {JSON}", accept=JSON)
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Refused(415, "UNSUPPORTED_MEDIA_TYPE", "不支持压缩的请求体")
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > max_body_bytes:
        raise _too_large(max_body_bytes)


def negotiate(accept: str) -> str | None:
    """Return the media type that the client likes best, None if it takes neither of ours."""
    likes: dict[str, float] = {}
    for item in accept.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        likes[name] = min((_quality(p) for p in parameters if p.startswith("q=")), default=1.0)
    # RFC 9110 §12.5.1: the most specific range decides.
    rest = likes.get("application/*", likes.get("*/*", 0.0))
    old, new = likes.get(JSON, rest), likes.get(GRAPHQL_JSON, rest)
    # Who takes anything gets what every client understands.
    if new > old or (new == old > 0 and GRAPHQL_JSON in likes):
        return GRAPHQL_JSON
    return JSON if old > 0 else None


def graphiql_page(graphql_url: str = "/graphql", assets_url: str = "/static/graphiql") -> Response:
    """Return the page of GraphiQL, whose parts all come from `api/static/graphiql`."""
    page = _GRAPHIQL.read_text(encoding="utf-8")
    page = page.format(graphql=html.escape(graphql_url), assets=html.escape(assets_url))
    return HTMLResponse(page, headers={"content-security-policy": GRAPHIQL_CSP})


def _accepted(request: Request) -> str | None:
    return negotiate(request.headers.get("accept") or "*/*")


def _quality(parameter: str) -> float:
    text = parameter.removeprefix("q=")
    # RFC 9110 §12.4.2: at most three decimals; float() would take "nan" and "inf" too.
    return float(text) if re.fullmatch(r"0(\.\d{0,3})?|1(\.0{0,3})?", text) else 0.0


def _bounded(receive: Receive, max_body_bytes: int) -> Receive:
    received = 0

    async def counting() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > max_body_bytes:
            raise _too_large(max_body_bytes)
        return message

    return counting


def _too_large(max_body_bytes: int) -> Refused:
    return Refused(413, "PAYLOAD_TOO_LARGE", f"请求体不得超过 {max_body_bytes} 字节")


def _loads(text: str | bytes) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Refused(400, "BAD_REQUEST", "不是合法的 UTF-8 JSON，或嵌套过深") from error


def _parameter(parameters: dict[str, object], name: str, kind: type[T]) -> T | None:
    value = parameters.get(name)
    if value is None or isinstance(value, kind):
        # The draft takes an empty operationName for an absent one.
        return value or None
    expected = {str: "字符串", dict: "对象"}[kind]
    raise Refused(400, "BAD_REQUEST", f"{name} 须是{expected}或 null")


def _status(body: GraphQLHTTPResponse) -> int:
    if "data" in body:
        return 200
    first = cast("dict[str, Any]", (body["errors"] or [{}])[0])
    return STATUS.get(first["extensions"]["code"], 400)


def _failure(
    request: Request, error: GraphQLError, status: int, headers: Mapping[str, str] | None = None
) -> Response:
    body = orjson.dumps({"errors": [error.formatted]})
    return Response(body, status, headers, media_type=_accepted(request) or JSON)
