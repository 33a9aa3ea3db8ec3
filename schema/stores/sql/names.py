"""`ports.NameReads` on SQL: what current sources call items, bodies and documents."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import Session
from sqlmodel import col, select

from schema.stores.sql.cited import of_revision
from schema.tables.bodies import Body
from schema.tables.documents import Edition, Revision
from schema.tables.lists import Entry, Responsibility


class SqlNameReads:
    """Look-ups of names; joined to `SqlReads`, which brings `_run`."""

    _run: Callable[..., Any]

    async def published_names(self) -> list[tuple[str, str, int]]:
        """Names with their kind and how often current sources have them, in one snapshot."""
        found: list[tuple[str, str, int]] = await self._run(_names)
        return found


def _names(session: Session) -> list[tuple[str, str, int]]:
    current = of_revision(Entry).with_only_columns(col(Entry.id)).scalar_subquery()
    items = select(Entry.title, func.count()).where(col(Entry.id).in_(current))
    parts = select(Responsibility.body, func.count()).where(
        col(Responsibility.entry_id).in_(current)
    )
    carried = select(Revision.edition_id).where(col(Revision.known_to_us).is_(None))
    editions = select(Edition.title, func.count()).where(col(Edition.id).in_(carried))
    found = [
        *_kind(session, items.group_by(Entry.title), "ITEM"),
        *_kind(session, parts.group_by(Responsibility.body), "BODY"),
        *_kind(session, editions.group_by(Edition.title), "DOCUMENT"),
    ]
    known = {text for text, kind, _ in found if kind == "BODY"}
    names = session.scalars(select(Body.name).distinct()).all()
    return found + [(name, "BODY", 1) for name in sorted(names) if name not in known]


def _kind(session: Session, statement: Any, kind: str) -> list[tuple[str, str, int]]:
    rows = session.execute(statement).all()
    return sorted((str(text), kind, int(times)) for text, times in rows)
