"""`ports.NameReads` on SQL: what current sources call items, bodies and documents."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, join
from sqlalchemy.orm import Session
from sqlmodel import col, select

from schema.stores.sql.cited import known
from schema.tables.bodies import Body
from schema.tables.documents import Edition, Revision
from schema.tables.lists import Entry, Responsibility


class SqlNameReads:
    """Look-ups of names; joined to `SqlReads`, which brings `_run`."""

    _run: Callable[..., Any]

    async def published_names(self, most: int) -> list[tuple[str, str, int]]:
        """Names with their kind and how often current sources have them, in one snapshot."""
        found: list[tuple[str, str, int]] = await self._run(lambda session: _names(session, most))
        return found


def _names(session: Session, most: int) -> list[tuple[str, str, int]]:
    same = (col(Revision.edition_id) == Entry.edition_id) & (col(Revision.sha256) == Entry.sha256)
    current = join(Revision, Entry, same)
    of_entry = col(Responsibility.entry_id) == Entry.id
    items = select(col(Entry.title), func.count()).select_from(current).where(*known(None))
    parts = (
        select(col(Responsibility.body), func.count())
        .select_from(current.join(Responsibility, of_entry))
        .where(*known(None))
    )
    carried = select(Revision.edition_id).where(col(Revision.known_to_us).is_(None))
    editions = select(Edition.title, func.count()).where(col(Edition.id).in_(carried))
    found = [
        *_kind(session, items.group_by(Entry.title), "ITEM", most),
        *_kind(session, parts.group_by(Responsibility.body), "BODY", most),
        *_kind(session, editions.group_by(Edition.title), "DOCUMENT", most),
    ]
    told = {text for text, kind, _ in found if kind == "BODY"}
    names = session.scalars(select(Body.name).distinct().order_by(Body.name).limit(most)).all()
    return found + [(name, "BODY", 1) for name in sorted(names) if name not in told]


def _kind(session: Session, statement: Any, kind: str, most: int) -> list[tuple[str, str, int]]:
    """The most used names of a kind."""
    text, times = statement.selected_columns
    rows = session.execute(statement.order_by(times.desc(), text).limit(most)).all()
    return sorted((str(text), kind, int(times)) for text, times in rows)
