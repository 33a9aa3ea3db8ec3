"""Ways to bend an audit log behind the program's back, as someone with the database can."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sql_places import Place
from sqlalchemy import Connection, text

ROOT = Path(__file__).parents[1]
VERIFIER = ROOT / "docs/verify_audit.py"

APPENDER = """
import asyncio, pathlib, sys
from schema.stores.sql.store import SqlStore

async def main():
    at, name, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
    sqlite = "://" not in at
    store = SqlStore.sqlite(pathlib.Path(at)) if sqlite else SqlStore.postgresql(at)
    for n in range(number):
        async with store.unit_of_work() as work:
            await work.audit({"action": "test", "by": name, "n": n}, at_us=1_000_000 + n)
    await store.aclose()

asyncio.run(main())
"""


@contextmanager
def altered(place: Place) -> Iterator[Connection]:
    """A transaction on the database with the triggers of the audit log dropped."""
    engine = place.engine()
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            named = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for name in connection.execute(text(named)).scalars().all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("ALTER TABLE audit_record DISABLE TRIGGER USER"))
        yield connection
    engine.dispose()


def append(at: Path | str, name: str, number: int) -> list[str]:
    """Command of a process that appends events one by one."""
    return [sys.executable, "-c", APPENDER, str(at), name, str(number)]


def clock(start_us: int = 10_000_000, step_us: int = 1) -> Callable[[], int]:
    """A clock that goes on by a step each time it is asked."""
    now = [start_us]

    def tick() -> int:
        now[0] += step_us
        return now[0]

    return tick


def written(row: Any) -> dict[str, Any]:
    """A record as parameters of a statement."""
    return {name: getattr(row, name) for name in type(row).model_fields}
