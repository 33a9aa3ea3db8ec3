"""Lines of the log (日志): JSON where a program reads them, each with the number of its request.

A request brings its number (`X-Request-ID`, if it is a plain word) or gets one, and takes it back.
Nothing that was asked, no variable, no token and no name of a person goes into a line.
"""

import json
import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "x-request-id"
CLIENT_NAMES = ("graphql-client-name", "apollographql-client-name")
_HEADER = HEADER.encode()
_CLIENT_NAMES = [name.encode() for name in CLIENT_NAMES]
_PLAIN = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Told(NamedTuple):
    """What a request tells of itself."""

    number: str | None = None
    client: str | None = None
    traceparent: str | None = None


_NOTHING = Told()
_request: ContextVar[Told] = ContextVar("request", default=_NOTHING)


def told() -> Told:
    """What the request that runs tells of itself."""
    return _request.get()


@contextmanager
def telling(of: Told) -> Iterator[None]:
    """Work for a request that came in elsewhere."""
    reset = _request.set(of)
    try:
        yield
    finally:
        _request.reset(reset)


def request_id() -> str | None:
    """Number of the request that runs."""
    return _request.get().number


def client_name() -> str | None:
    """What the client that asks calls itself."""
    return _request.get().client


def traceparent() -> str | None:
    """The caller's place in a trace (https://www.w3.org/TR/trace-context/), as it was sent."""
    return _request.get().traceparent


class Identified:
    """Middleware: every request has a number."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its number, and tell it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(reversed(scope["headers"]))  # of several the first
        number = _plain(headers.get(_HEADER)) or secrets.token_hex(8)
        client = next(filter(None, (_plain(headers.get(name)) for name in _CLIENT_NAMES)), None)
        trace = headers.get(b"traceparent", b"").decode("latin-1")

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = _HEADER, number.encode()
                message["headers"] = [*message.get("headers", ()), own]
            await send(message)

        with telling(Told(number, client, trace or None)):
            await self.app(scope, receive, told)


class JsonLines(logging.Formatter):
    """One JSON object a line; what a message carries in `extra={"told": {...}}` are its keys."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if number := request_id():
            line["requestId"] = number
        line |= getattr(record, "told", {})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class Lines(logging.Formatter):
    """The same for people."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Write one line, or several with an exception."""
        told = {"request": request_id(), **getattr(record, "told", {})}
        rest = " ".join(f"{name}={value}" for name, value in told.items() if value is not None)
        return f"{super().format(record)} {rest}".rstrip()


def to_stderr(form: str) -> None:
    """Send all to standard error, as `text` or as `json`."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else Lines())
    logging.basicConfig(handlers=[handler])


def _plain(value: bytes | None) -> str | None:
    return value.decode() if value is not None and _PLAIN.fullmatch(value) else None
