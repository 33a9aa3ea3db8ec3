"""A client of the whole application over open stores, without a network."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import county
import httpx

from api.app import create_app
from indexer.jail import Jail
from schema.settings import Settings
from schema.stores.opening import Stores


@asynccontextmanager
async def asking(settings: Settings, stores: Stores) -> AsyncIterator[httpx.AsyncClient]:
    """The application with a reader of its own, on the day of the small county."""
    jail = Jail(settings)
    app = create_app(settings, stores, jail, lambda: county.TODAY)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://yidan") as found:
        yield found
    jail.close()
