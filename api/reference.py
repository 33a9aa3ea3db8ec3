"""The schema for readers (接口说明): a page of every type, and the text in GraphQL's own language.

`GET /docs/schema` and `GET /docs/schema.graphql`. Both are made once, from the schema that serves,
and are as open or closed as introspection is. Must not know what the schema says.
"""

import asyncio
import hashlib
from collections.abc import Callable
from functools import cached_property

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.templating import rendered
from schema.gql import reference, root
from schema.gql.limits import Limits
from schema.gql.running import Schema
from schema.settings import Settings

# https://github.com/graphql/graphql-over-http has no type for the text; the tools take this one.
SDL_TYPE = "application/graphql; charset=utf-8"


class Reference:
    """Both forms of one schema."""

    def __init__(self, schema: Schema, settings: Settings) -> None:
        self._schema, self._shown = schema, settings.introspection
        self._max_cost = settings.max_cost

    def routes(self) -> list[Route]:
        """Both addresses."""
        return [
            Route("/docs/schema", self.page),
            Route("/docs/schema.graphql", self.sdl),
        ]

    async def page(self, request: Request) -> Response:
        """GET /docs/schema: types, fields and arguments in both languages, with costs."""
        return await self._answered(request, lambda: self._page, "text/html; charset=utf-8")

    async def sdl(self, request: Request) -> Response:
        """GET /docs/schema.graphql: what docs/schema.graphql of this version is."""
        return await self._answered(request, lambda: self._sdl, SDL_TYPE)

    async def _answered(
        self, request: Request, made: Callable[[], tuple[bytes, str]], media_type: str
    ) -> Response:
        if not self._shown:
            raise HTTPException(404, "本服务不公开接口说明（YIDAN_INTROSPECTION=false）。")
        body, tag = await asyncio.to_thread(made)  # the first time takes a while
        headers = {"etag": tag, "cache-control": "no-cache"}
        asked = request.headers.get("if-none-match", "")
        if tag in (each.strip() for each in asked.split(",")):
            return Response(status_code=304, headers=headers)
        return Response(body, headers={**headers, "content-type": media_type})

    @cached_property
    def _page(self) -> tuple[bytes, str]:
        shown = {
            "types": reference.reference(self._schema),
            "max_cost": self._max_cost,
            "list_size": Limits.list_size,
        }
        return _tagged(bytes(rendered("schema.html", shown).body))

    @cached_property
    def _sdl(self) -> tuple[bytes, str]:
        return _tagged(root.sdl(self._schema).encode())


def _tagged(body: bytes) -> tuple[bytes, str]:
    """With its tag; a weak one, as the same page goes out compressed too (RFC 9110 §8.8.1)."""
    return body, f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
