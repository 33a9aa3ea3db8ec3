"""Look-ups that every search makes: rows of one table by id, read and made without the ORM.

A session costs more than the database here: of eleven rows from PostgreSQL, SQLAlchemy's adapters
took two thirds of the time. So a look-up is one text for each size, compiled once, and its rows
become instances directly. They are values, as all rows that leave a session are: all columns are
there, and nothing will load or save them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import manager_of_class
from sqlmodel.sql.expression import SelectOfScalar

_SIZES = (4, 16, 64, 256)


def filled(values: Iterable[str]) -> list[str]:
    """Different values in order, the last one repeated until there are 4, 16, 64 or 256; or more.

    Databases and drivers keep prepared statements by their text, in which each value of an IN has
    a place: a text for each number of values would be prepared anew nearly every time.
    """
    return _padded(sorted(set(values)))


@dataclass(frozen=True, eq=False)
class Lookup:
    """Rows of a table by id, in order of id, with the other conditions of a statement."""

    kind: type[Any]
    statement: SelectOfScalar[Any]

    @cache  # noqa: B019 - as many as there are look-ups and sizes; they live as long as the program
    def of(self, size: int) -> Any:
        """The statement for so many ids, bound as id_0, id_1 ..."""
        ids: list[Any] = [bindparam(f"id_{place}") for place in range(size)]
        columns = self.statement.with_only_columns(*self.kind.__table__.c)
        return columns.where(self.kind.id.in_(ids)).order_by(self.kind.id)

    def made(self, rows: Iterable[Sequence[Any]]) -> list[Any]:
        """Rows of the table's columns as instances."""
        names, manager = self.kind.__table__.c.keys(), manager_of_class(self.kind)
        found = []
        for row in rows:
            made = manager.new_instance()
            vars(made).update(zip(names, row, strict=True))
            found.append(made)
        return found


@dataclass(frozen=True)
class Asked:
    """A look-up with its ids, and what else its statement binds."""

    lookup: Lookup
    ids: Sequence[str]
    also: Mapping[str, object] = field(default_factory=dict)

    def parameters(self) -> Iterator[tuple[int, dict[str, object]]]:
        """Number of ids and parameters of each statement: one, unless there are very many ids."""
        wanted = sorted(set(self.ids))
        for at in range(0, len(wanted), _SIZES[-1]):
            ids = _padded(wanted[at : at + _SIZES[-1]])
            yield len(ids), {**self.also, **{f"id_{place}": id_ for place, id_ in enumerate(ids)}}


def through(session: Session, asked: Sequence[Asked]) -> list[list[Any]]:
    """What each look-up finds, by SQLAlchemy."""
    connection = session.connection()
    return [
        each.lookup.made(
            row
            for size, parameters in each.parameters()
            for row in connection.execute(each.lookup.of(size), parameters)
        )
        for each in asked
    ]


def _padded(wanted: list[str]) -> list[str]:
    room = next((size for size in _SIZES if size >= len(wanted)), 0)
    return wanted + wanted[-1:] * (room - len(wanted))
