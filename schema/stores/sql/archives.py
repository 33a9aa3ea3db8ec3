"""`ports.Tables` on SQL, in a thread and on a connection of its own."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Column, Connection, Date, Table, func, insert, select, text
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import SQLModel

from schema import errors
from schema.stores.sql import migrate, models
from schema.tables.documents import Edition
from schema.tables.search import IndexGeneration, OutboxItem

_ = models.TABLES  # the import registers the tables
_BATCH = 500
_INDEX = {OutboxItem.__tablename__, IndexGeneration.__tablename__}


class SqlTables:
    """All tables in one transaction, which the caller begins and ends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tables = {
            each.name: each for each in SQLModel.metadata.sorted_tables if each.name not in _INDEX
        }

    @property
    def revision(self) -> str:
        """The revision of the database."""
        return migrate.revision(self._connection) or ""

    @property
    def names(self) -> Sequence[str]:
        """Names, parents first."""
        return list(self._tables)

    def filled(self) -> list[str]:
        """Tables with rows."""
        return [name for name, table in self._tables.items() if self._has_rows(table)]

    def rows(self, name: str) -> Iterator[Mapping[str, Any]]:
        """Rows in order of the key, through a cursor of the server."""
        table = self._tables[name]
        statement = select(table).order_by(*table.primary_key.columns)
        streamed = self._connection.execution_options(yield_per=_BATCH).execute(statement)
        for row in streamed.mappings():
            yield {key: _plain(value) for key, value in row.items()}

    def add(self, name: str, rows: Iterable[Mapping[str, Any]]) -> int:
        """Insert rows.

        Raises:
            errors.ArchiveInvalid: a row does not fit the table, or the database refuses it.
        """
        table, waiting, added = self._tables[name], iter(rows), 0
        while some := list(islice(waiting, _BATCH)):
            try:
                self._connection.execute(insert(table), [_typed(table, row) for row in some])
            except (IntegrityError, DataError) as error:
                raise errors.ArchiveInvalid(f"数据库不接受表 {name} 的行：{error.orig}") from error
            except (ValueError, TypeError) as error:
                raise errors.ArchiveInvalid(f"表 {name} 的行不合表的格式：{error}") from error
            added += len(some)
        return added

    def go_on(self) -> None:
        """Let the numbers that the database gives go on from the highest that was inserted."""
        last = select(func.coalesce(func.max(Edition.index_version), 0))
        version: int = self._connection.execute(last).scalar_one()
        outbox = SQLModel.metadata.tables[OutboxItem.__tablename__]
        if self._connection.dialect.name == "sqlite":
            self._connection.execute(text("DELETE FROM sqlite_sequence WHERE name = 'outbox'"))
            self._connection.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox', :seq)"),
                {"seq": version},
            )
            return
        self._restart(outbox, version)
        for table in self._tables.values():
            key = table.autoincrement_column
            if key is not None:
                highest = select(func.coalesce(func.max(key), 0))
                self._restart(table, self._connection.execute(highest).scalar_one())

    def _restart(self, table: Table, used: int) -> None:
        """Let PostgreSQL's numbers of a table go on after those used, where it has any."""
        (key,) = table.primary_key.columns
        sequence = func.pg_get_serial_sequence(table.name, key.name)
        named = self._connection.execute(select(sequence)).scalar_one()
        if named is not None:
            self._connection.execute(select(func.setval(named, used + 1, False)))  # noqa: FBT003

    def _has_rows(self, table: Table) -> bool:
        return self._connection.execute(select(1).select_from(table).limit(1)).first() is not None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _typed(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the columns take them.

    Raises:
        ValueError: columns are missing or unknown, or a day is none.
    """
    if row.keys() != set(table.columns.keys()):
        raise ValueError(f"{sorted(row)} != {sorted(table.columns.keys())}")
    return {column.name: _value(column, row[column.name]) for column in table.columns}


def _value(column: Column[Any], value: Any) -> Any:
    if value is not None and isinstance(column.type, Date):
        return date.fromisoformat(value)
    return value
