"""How the database runs the look-ups of a block: its plan of each statement, with its values.

A plan of few rows says little of many, since reading a small table whole is right. So PostgreSQL is
asked for a plan that reads a table whole only where nothing else can be done, and SQLite, which is
told no sizes here, plans by its indexes alone.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event

from schema.settings import Settings
from schema.stores.sql import fetching

# What grows with a province.
GROWING = {"entry", "responsibility", "edition", "source", "revision"}
_ASKED = ("Index Cond", "Recheck Cond", "TID Cond")


@dataclass(frozen=True)
class Statement:
    """A look-up as the driver gets it."""

    text: str
    values: Mapping[str, Any] | Sequence[Any]


def noting(
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[], AbstractContextManager[list[Statement]]]:
    """Note the look-ups of a block, SQLAlchemy's and the driver's own."""

    @contextmanager
    def noted() -> Iterator[list[Statement]]:
        seen: list[Statement] = []
        rows = fetching._rows

        def note(_connection: Any, _cursor: Any, text: str, values: Any, *_rest: Any) -> None:
            if text.startswith("SELECT"):
                seen.append(Statement(text, values))

        async def driven(driver: Any, text: str, values: Any) -> list[Any]:
            seen.append(Statement(text, values))
            return await rows(driver, text, values)

        event.listen(Engine, "before_cursor_execute", note)
        with monkeypatch.context() as patched:
            patched.setattr(fetching, "_rows", driven)
            yield seen
        event.remove(Engine, "before_cursor_execute", note)

    return noted


def whole_tables(settings: Settings, statements: Sequence[Statement]) -> dict[str, str]:
    """Growing tables that a statement reads from end to end, as `table: statement`."""
    explain = _postgresql if settings.database_url else _sqlite
    found: dict[str, str] = {}
    with explain(settings) as scanned:
        for each in statements:
            found |= {table: each.text for table in scanned(each) if table in GROWING}
    return found


_Scanned = Callable[[Statement], list[str]]


@contextmanager
def _sqlite(settings: Settings) -> Iterator[_Scanned]:
    with closing(sqlite3.connect(settings.home / "yidan.db")) as connection:

        def scanned(of: Statement) -> list[str]:
            plan = connection.execute(f"EXPLAIN QUERY PLAN {of.text}", of.values)
            steps = [str(row[3]) for row in plan]
            return [each.split()[1] for each in steps if each.startswith("SCAN")]

        yield scanned


@contextmanager
def _postgresql(settings: Settings) -> Iterator[_Scanned]:
    with psycopg.connect(settings.database_url) as connection:
        for way in ("seqscan", "hashjoin", "mergejoin"):
            connection.execute(f"SET enable_{way} = off")

        def scanned(of: Statement) -> list[str]:
            asked = f"EXPLAIN (FORMAT JSON) {of.text}"
            (plan,) = connection.execute(asked, of.values).fetchone() or ()  # type: ignore[call-overload]
            return [
                node["Relation Name"]
                for node in _nodes(plan[0]["Plan"])
                if "Relation Name" in node and not any(cond in node for cond in _ASKED)
            ]

        yield scanned


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """All steps but those of which no more than the first rows are wanted."""
    yield node
    for below in node.get("Plans", ()):
        if node["Node Type"] != "Limit" or below["Node Type"] != "Index Only Scan":
            yield from _nodes(below)
