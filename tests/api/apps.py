"""Applications for tests of the HTTP edge, over opened stores."""

from datetime import date
from pathlib import Path

import httpx
from starlette.applications import Starlette

from api.app import create_app
from indexer import derive, files, pipeline, read
from schema.domain import documents, lists
from schema.settings import Settings
from schema.stores.opening import Stores, opened

TODAY = date(2026, 6, 1)


class DirectReader:
    """A reader without a child process: tests of the jail have one of their own."""

    async def content(self, name: str, data: bytes) -> documents.Content:
        """Read in this process."""
        return read.read(name, data, Settings())

    async def rederive(
        self, name: str, title: str, data: bytes, told: lists.ListClass | None
    ) -> list[lists.Entry]:
        """Derive in this process."""
        return derive.entries_of(name, title, data, told, Settings())


def app_of(stores: Stores, settings: Settings | None = None) -> Starlette:
    """The application as it is served, on a fixed day."""
    return create_app(settings or Settings(), stores, DirectReader(), lambda: TODAY)


def client_of(app: Starlette) -> httpx.AsyncClient:
    """A client that calls the application without a network."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://yidan")


async def take(home: Path, *paths: Path) -> None:
    """Take files in below a new data directory."""
    settings = Settings(home=home)
    async with opened(settings) as stores:
        found = files.under(paths)
        outcomes = [o.outcome async for o in pipeline.ingest(stores, settings, found, lambda: 1)]
    assert outcomes == ["accepted"] * len(found)
