"""Engines on one SQLite file: WAL, busy timeout, and transactions that begin when we say so.

Writers take the lock at once (BEGIN IMMEDIATE): without it ten concurrent read-then-update
transactions all succeeded and lost nine updates.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_BUSY_TIMEOUT_S = 30


def async_engine(path: Path, *, immediate: bool) -> AsyncEngine:
    """Asynchronous engine; `immediate` for units of work, plain BEGIN for reads."""
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}", connect_args={"timeout": _BUSY_TIMEOUT_S}
    )
    _listen(engine.sync_engine, "BEGIN IMMEDIATE" if immediate else "BEGIN")
    return engine


def sync_engine(path: Path) -> Engine:
    """Synchronous engine, for migrations only."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY_TIMEOUT_S})
    _listen(engine, "BEGIN IMMEDIATE")
    return engine


def _listen(engine: Engine, begin: str) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
