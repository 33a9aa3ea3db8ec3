"""Engines on one SQLite file: WAL, busy timeout, and transactions that begin when we say so.

Writers take the lock at once (BEGIN IMMEDIATE): without it ten concurrent read-then-update
transactions all succeeded and lost nine updates.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_BUSY_TIMEOUT_S = 30


def writing_engine(path: Path) -> AsyncEngine:
    """Asynchronous engine for units of work."""
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}", connect_args={"timeout": _BUSY_TIMEOUT_S}
    )
    _listen(engine.sync_engine, "BEGIN IMMEDIATE")
    return engine


def reading_engine(path: Path) -> Engine:
    """Engine for look-ups, each of which runs whole in a thread.

    Through aiosqlite every BEGIN, execute, fetch and close is a hop to its thread and back, some
    nine for one statement; a look-up in a thread is one.
    """
    return _engine(path, "BEGIN")


def migrating_engine(path: Path) -> Engine:
    """Engine for migrations."""
    return _engine(path, "BEGIN IMMEDIATE")


def _engine(path: Path, begin: str) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY_TIMEOUT_S})
    _listen(engine, begin)
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
