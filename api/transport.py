"""What a GraphQL request over HTTP must look like before anything is parsed as GraphQL.

https://graphql.github.io/graphql-over-http/draft/: media types negotiated (406) and checked (415),
methods (405), a bound on the body (413), JSON with known parameters (400). Foreign pages are
refused by what browsers tell of a request (403). Must not know the schema.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar

import orjson
from starlette.requests import Request
from starlette.types import Message, Receive

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"
# With any value; a page of another origin cannot set it without asking first (CORS).
PREFLIGHT = "graphql-require-preflight"

_FOREIGN = {"cross-site", "same-site"}

T = TypeVar("T", str, dict[str, Any])


class Refused(Exception):
    """A request that does not get as far as GraphQL."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers


def check_request(request: Request) -> None:
    """Refuse methods other than GET and POST, types that we do not write, and foreign pages.

    A page of another origin can have a browser send a plain GET, and learn from the time it takes;
    browsers say so themselves (https://www.w3.org/TR/fetch-metadata/). A POST it cannot send: the
    type of the body makes the browser ask first.
    """
    if request.method not in {"GET", "POST"}:
        raise Refused(405, "METHOD_NOT_ALLOWED", "只接受 GET 和 POST", allow="GET, POST")
    if accepted(request) is None:
        raise Refused(406, "NOT_ACCEPTABLE", f"只能回答 {GRAPHQL_JSON} 或 {JSON}")
    foreign = request.headers.get("sec-fetch-site") in _FOREIGN
    if request.method == "GET" and foreign and PREFLIGHT not in request.headers:
        told = f"请求来自其他网站的页面；以 GET 查询须带 {PREFLIGHT} 头"
        raise Refused(403, "CROSS_SITE_REFUSED", told)


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


async def parameters_of(request: Request) -> dict[str, object]:
    """The parameters of a GraphQL request, from the URL or from a JSON body."""
    if request.method == "GET":
        in_url = request.query_params
        return {
            **in_url,
            "variables": _loads(in_url.get("variables") or "null"),
            "extensions": _loads(in_url.get("extensions") or "null"),
        }
    parameters = _loads(await request.body())
    if not isinstance(parameters, dict):
        raise Refused(400, "BAD_REQUEST", "请求体须是一个 JSON 对象；不支持批量请求")
    return parameters


def parameter(parameters: Mapping[str, object], name: str, kind: type[T]) -> T | None:
    """One parameter; the draft takes an empty one for an absent one."""
    value = parameters.get(name)
    if value is None or isinstance(value, kind):
        return value or None
    expected = {str: "字符串", dict: "对象"}[kind]
    raise Refused(400, "BAD_REQUEST", f"{name} 须是{expected}或 null")


@lru_cache(maxsize=128)  # a client sends the same header every time
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


def accepted(request: Request) -> str | None:
    """What a request is answered in, None if it takes neither of our types."""
    return negotiate(request.headers.get("accept") or "*/*")


def bounded(receive: Receive, max_body_bytes: int) -> Receive:
    """Count the body while it comes in, announced or not."""
    received = 0

    async def counting() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > max_body_bytes:
            raise _too_large(max_body_bytes)
        return message

    return counting


def _quality(parameter: str) -> float:
    text = parameter.removeprefix("q=")
    # RFC 9110 §12.4.2: at most three decimals; float() would take "nan" and "inf" too.
    return float(text) if re.fullmatch(r"0(\.\d{0,3})?|1(\.0{0,3})?", text) else 0.0


def _too_large(max_body_bytes: int) -> Refused:
    # What is still to come is not read.
    told = f"请求体不得超过 {max_body_bytes} 字节"
    return Refused(413, "PAYLOAD_TOO_LARGE", told, connection="close")


def _loads(text: str | bytes) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Refused(400, "BAD_REQUEST", "不是合法的 UTF-8 JSON，或嵌套过深") from error
