"""The one place that picks backends: files of the data directory, or servers."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from schema.settings import Settings
from schema.stores import keys, ports
from schema.stores.blobs import FileBlobs
from schema.stores.checkpoints import FileCheckpoints
from schema.stores.embedded.admin import EmbeddedAdmin
from schema.stores.embedded.index import EmbeddedIndex
from schema.stores.sql.store import SqlStore
from schema.stores.timing import TimedIndex


@dataclass(frozen=True, slots=True)
class Stores:
    """All stores of one installation; `cursor_key` signs paging cursors.

    `lexicon_dir` holds the installation's own words of questions.
    """

    sql: ports.Store
    blobs: ports.Blobs
    index: ports.SearchIndex
    index_admin: ports.IndexAdmin
    cursor_key: bytes
    checkpoints: ports.Checkpoints
    lexicon_dir: Path | None = None


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Stores]:
    """Open the stores that the settings name, creating and migrating what is not there.

    The data directory holds what no server holds: source bytes, and the key of cursors.

    Raises:
        errors.StoreUnavailable: PostgreSQL cannot be reached (Elasticsearch may be away).
        errors.EngineUnsuitable: PostgreSQL is of a version or order that does not fit.
    """
    keys.closed(settings.home)
    async with AsyncExitStack() as stack:
        sql = await asyncio.to_thread(_sql, settings)
        stack.push_async_callback(sql.aclose)
        index, admin = await stack.enter_async_context(_engine(settings))
        blobs = FileBlobs(settings.home / "sources")
        key, marks = _cursor_key(settings), _checkpoints(settings)
        yield Stores(sql, blobs, TimedIndex(index), admin, key, marks, settings.lexicon_dir)


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
    return keys.kept(settings.home / "cursor.key", lambda: secrets.token_bytes(32))


def _checkpoints(settings: Settings) -> FileCheckpoints:
    directory = settings.checkpoint_dir or settings.home / "checkpoints"
    return FileCheckpoints(directory, settings.home / "checkpoint.key", settings.checkpoint_key)
