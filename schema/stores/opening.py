"""The one place that picks backends: files of the data directory, or servers."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

from schema.settings import Settings
from schema.stores import ports
from schema.stores.blobs import FileBlobs
from schema.stores.embedded.admin import EmbeddedAdmin
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
    """Open the stores that the settings name, creating and migrating what is not there.

    The data directory holds what no server holds: source bytes, and the key of cursors.

    Raises:
        errors.StoreUnavailable: PostgreSQL cannot be reached (Elasticsearch may be away).
        errors.EngineUnsuitable: PostgreSQL is of a version or order that does not fit.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        sql = await asyncio.to_thread(_sql, settings)
        stack.push_async_callback(sql.aclose)
        index, admin = await stack.enter_async_context(_engine(settings))
        blobs = FileBlobs(settings.home / "sources")
        yield Stores(sql, blobs, index, admin, _cursor_key(settings))


def _sql(settings: Settings) -> SqlStore:
    if not settings.database_url:
        return SqlStore.sqlite(settings.home / "yidan.db")
    return SqlStore.postgresql(
        settings.database_url,
        pool=settings.database_pool,
        statement_timeout_s=settings.statement_timeout_s,
    )


@asynccontextmanager
async def _engine(settings: Settings) -> AsyncIterator[tuple[ports.SearchIndex, ports.IndexAdmin]]:
    if settings.elastic_url:
        from schema.stores.elastic import admin  # noqa: PLC0415 - 0.3 s that embedded use has not

        async with admin.opened(settings) as made:
            yield made
    else:
        root = settings.home / "index"
        yield EmbeddedIndex(root), EmbeddedAdmin(root)


def _cursor_key(settings: Settings) -> bytes:
    if settings.cursor_key:
        return settings.cursor_key.encode()
    path = settings.home / "cursor.key"
    if not path.exists():
        # Written aside and linked: of several processes one wins, and none reads half a key.
        staged = settings.home / f"cursor.key.{os.getpid()}"
        staged.touch(mode=0o600)
        staged.write_bytes(secrets.token_bytes(32))
        with suppress(FileExistsError):
            path.hardlink_to(staged)
        staged.unlink()
    return path.read_bytes()
