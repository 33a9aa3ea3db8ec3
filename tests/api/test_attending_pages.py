"""Pages for readers who have gone: their queries end with them."""

import asyncio
import dataclasses
from typing import Any

import pytest
from apps import app_of

from schema.domain import search
from schema.stores.opening import opened


class Waiting:
    """A search index that never answers, and notes who no longer waits."""

    def __init__(self, index: Any) -> None:
        self._index = index
        self.asked, self.left = asyncio.Event(), False

    def __getattr__(self, name: str) -> Any:
        """Everything but a search is the real one's."""
        return getattr(self._index, name)

    async def search(self, *_: Any, **__: Any) -> search.Page:
        """Wait."""
        self.asked.set()
        try:
            return await asyncio.Future()
        except asyncio.CancelledError:
            self.left = True
            raise


@pytest.mark.parametrize("path", ["/", "/search"])
async def test_a_reader_who_goes_takes_the_queries_of_the_page_along(county_settings, path):
    """The search that the page waits for is cancelled when its reader closes it."""
    async with opened(county_settings) as stores:
        index = Waiting(stores.index)
        app = app_of(dataclasses.replace(stores, index=index))
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"q=%E7%A7%B8%E7%A7%86",
            "root_path": "",
            "headers": [(b"host", b"yidan")],
            "client": ("127.0.0.1", 1),
            "server": ("yidan", 80),
        }
        told = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> dict[str, Any]:
            if told:
                return told.pop()
            await index.asked.wait()
            return {"type": "http.disconnect"}

        async def send(_message: Any) -> None:
            """Nobody reads it."""

        async with asyncio.timeout(20):
            await app(scope, receive, send)
    assert index.left
