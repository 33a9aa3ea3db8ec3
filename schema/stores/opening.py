"""The one place that picks backends: opens the stores of a data directory."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from schema.settings import Settings
from schema.stores import ports
from schema.stores.blobs import FileBlobs
from schema.stores.embedded.index import EmbeddedIndex
from schema.stores.sql.store import SqlStore


@dataclass(frozen=True, slots=True)
class Stores:
    """All stores of one installation; `cursor_key` signs paging cursors."""

    sql: ports.Store
    blobs: ports.Blobs
    index: ports.SearchIndex
    index_admin: ports.IndexAdmin
    cursor_key: bytes


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Stores]:
    """Open the stores below `settings.home`, creating and migrating what is not there."""
    settings.home.mkdir(parents=True, exist_ok=True)
    index = EmbeddedIndex(settings.home / "index")
    sql = SqlStore(settings.home / "yidan.db")
    try:
        yield Stores(sql, FileBlobs(settings.home / "sources"), index, index, _cursor_key(settings))
    finally:
        await sql.aclose()


def _cursor_key(settings: Settings) -> bytes:
    if settings.cursor_key:
        return settings.cursor_key.encode()
    path = settings.home / "cursor.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(32))
    return path.read_bytes()
