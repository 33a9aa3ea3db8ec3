"""Rows that have one of many values, read in chunks."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session
from sqlmodel import select

CHUNK = 10_000


def having(
    session: Session, column: Any, values: Sequence[str], *order: Any, of: Any = None
) -> list[Any]:
    """Rows of a table, or of a statement, that have one of the values, sorted by it.

    In chunks, because drivers refuse some 32,000 parameters; in one snapshot.
    """
    chosen = select(column.class_) if of is None else of
    wanted, found = sorted(set(values)), list[Any]()
    for at in range(0, len(wanted), CHUNK):
        chunk = chosen.where(column.in_(wanted[at : at + CHUNK]))
        found += session.execute(chunk.order_by(column, *order)).scalars()
    return found
